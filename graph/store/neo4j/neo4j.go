package neo4j

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph/store"
)

// Options are the choices of Open; the zero value suits a server without a password.
type Options struct {
	User, Password string        // win over those in the URI
	Database       string        // empty means the user's home database
	Writers        int           // connections that write edges side by side; 0 means 2
	Lease          time.Duration // for how long a dead writer keeps others out; 0 means 30 s
	QueryTimeout   time.Duration // of one Query: so that none runs for ever, not a measure of a good one; 0 means 3 min
	QueryRows      int           // that one Query may give; 0 means 100,000
	Bookmarks      []string      // of what must be seen, as Store.Bookmarks gave them to whoever wrote it
}

// Store is a store.Store with the plain graph of its newest run beside it.
type Store struct {
	*store.Chunked

	b *backend
}

var _ store.Store = (*Store)(nil)

// Open connects to a server, such as neo4j://user:password@host:7687. It fails
// if the server does not answer, is too old (ErrVersion) or holds a store of
// another format; it writes nothing.
func Open(ctx context.Context, uri string, o Options) (*Store, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return nil, errors.New("open neo4j: the address is no URI") // the URI may hold a password
	}
	if pass, ok := u.User.Password(); ok {
		o.Password = cmp.Or(o.Password, pass)
	}
	o.User = cmp.Or(o.User, u.User.Username())
	o.Database = cmp.Or(o.Database, trimSlash(u.Path))
	switch {
	case u.Host == "":
		return nil, errors.New("open neo4j: the address names no server, as in neo4j://localhost:7687")
	case strings.EqualFold(o.Database, "system"):
		return nil, errors.New("open neo4j: the database system holds the server's own records and no graph; name another")
	}
	u.User, u.Path = nil, ""
	o.Writers = cmp.Or(o.Writers, 2)
	o.Lease = cmp.Or(o.Lease, 30*time.Second)
	o.QueryTimeout = cmp.Or(o.QueryTimeout, 3*time.Minute)
	o.QueryRows = cmp.Or(o.QueryRows, 100_000)
	b, err := connect(ctx, u.String(), o)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", u, err)
	}
	return &Store{store.New(b), b}, nil
}

func trimSlash(path string) string {
	if path == "" {
		return ""
	}
	return path[1:]
}

// maxChunk bounds what one chunk may expand to, whatever its bytes say.
const maxChunk = 1 << 30

type backend struct {
	d   driver.DriverWithContext
	at  driver.BookmarkManager // what was seen last, so that no later read sees less
	o   Options
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func connect(ctx context.Context, uri string, o Options) (*backend, error) {
	auth := driver.NoAuth()
	if o.User != "" {
		auth = driver.BasicAuth(o.User, o.Password, "")
	}
	d, err := driver.NewDriverWithContext(uri, auth)
	if err != nil {
		return nil, err
	}
	b := &backend{d: d, o: o, at: driver.NewBookmarkManager(driver.BookmarkManagerConfig{InitialBookmarks: o.Bookmarks})}
	if b.enc, err = zstd.NewWriter(nil); err != nil {
		return nil, errors.Join(err, d.Close(ctx))
	}
	if b.dec, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxChunk)); err != nil {
		return nil, errors.Join(err, d.Close(ctx))
	}
	if err := greet(ctx, d); err != nil {
		return nil, errors.Join(err, d.Close(ctx))
	}
	_, err = b.meta(ctx)
	if server, ok := errors.AsType[*driver.Neo4jError](err); ok && len(o.Bookmarks) > 0 && strings.Contains(server.Code, "Bookmark") {
		// The database was replaced: its history knows nothing of what was seen.
		b.at = driver.NewBookmarkManager(driver.BookmarkManagerConfig{})
		_, err = b.meta(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close(ctx))
	}
	return b, nil
}

// Close implements store.Backend.
func (b *backend) Close() error {
	b.dec.Close()
	// Closing ends idle connections; there is no caller's work to cancel.
	return errors.Join(b.enc.Close(), b.d.Close(context.Background())) //nolint:forbidigo // io.Closer has no context
}

// Bookmarks says how far into the database's history this Store has read and
// written. Whoever opens with them reads nothing older, though it asks a member
// of a cluster that lags behind: the member waits until it has caught up.
func (s *Store) Bookmarks(ctx context.Context) ([]string, error) {
	b, err := s.b.at.GetBookmarks(ctx)
	if err != nil {
		return nil, fmt.Errorf("bookmarks: %w", err)
	}
	return b, nil
}

// meta is the store's one _PosternMeta.
type meta struct {
	live    string // the run that the plain graph shows
	syncing string // the run that is, or was, being written into it
}

const storeFormat = 1

func (b *backend) meta(ctx context.Context) (meta, error) {
	rows, err := b.read(ctx, metaCypher, nil)
	if err != nil {
		return meta{}, err
	}
	return metaOf(rows)
}

const metaCypher = "MATCH (m:_PosternMeta {id: 'store'}) RETURN m.format, m.live, m.syncing"

func metaOf(rows []*driver.Record) (meta, error) {
	if len(rows) == 0 {
		return meta{}, nil
	}
	if f, _ := rows[0].Values[0].(int64); f != storeFormat {
		return meta{}, fmt.Errorf("the database holds a store of format %v: %w", rows[0].Values[0], store.ErrFormat)
	}
	live, _ := rows[0].Values[1].(string)
	syncing, _ := rows[0].Values[2].(string)
	return meta{live, syncing}, nil
}

// read runs one reading statement and returns its rows.
func (b *backend) read(ctx context.Context, cypher string, params map[string]any) ([]*driver.Record, error) {
	r, err := b.run(ctx, cypher, params, driver.ExecuteQueryWithReadersRouting())
	if err != nil {
		return nil, err
	}
	return r.Records, nil
}

// write runs one statement in a transaction of its own, again if the server
// says that it may succeed the next time.
func (b *backend) write(ctx context.Context, cypher string, params map[string]any) (*driver.EagerResult, error) {
	return b.run(ctx, cypher, params, driver.ExecuteQueryWithWritersRouting())
}

func (b *backend) run(ctx context.Context, cypher string, params map[string]any, o driver.ExecuteQueryConfigurationOption) (*driver.EagerResult, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r, err := driver.ExecuteQuery(ctx, b.d, cypher, params, driver.EagerResultTransformer, o,
		driver.ExecuteQueryWithDatabase(b.o.Database), driver.ExecuteQueryWithBookmarkManager(b.at))
	return r, translate(ctx, err)
}
