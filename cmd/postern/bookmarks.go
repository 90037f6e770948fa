package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/neo4j"
)

// remembering is a Neo4j store of which the next command goes on where this one
// stopped: in a cluster it may ask a member that has not heard of this one's run.
type remembering struct {
	*neo4j.Store

	ctx  context.Context //nolint:containedctx // io.Closer takes none
	file string
	had  []string
}

// bookmarksFile names where the bookmarks of a database are kept, one a line;
// "" where the user has no folder for such things.
func bookmarksFile(host, database string) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(host + "\n" + database))
	return filepath.Join(dir, "postern", "bookmarks", hex.EncodeToString(sum[:8]))
}

// readBookmarks gives what is kept; what cannot be read is nothing, for the
// server then answers of what it has.
func readBookmarks(file string) []string {
	text, err := os.ReadFile(file) //nolint:gosec // bookmarksFile names it
	if err != nil {
		return nil
	}
	return strings.Fields(string(text))
}

// Close keeps the bookmarks and closes the store. A file that cannot be written
// costs the next command nothing but its certainty.
func (r remembering) Close() error {
	now, err := r.Bookmarks(r.ctx)
	if err == nil && len(now) > 0 && r.file != "" && !slices.Equal(now, r.had) {
		if os.MkdirAll(filepath.Dir(r.file), 0o700) == nil {
			_ = os.WriteFile(r.file, []byte(strings.Join(now, "\n")+"\n"), 0o600)
		}
	}
	return errors.Join(err, r.Store.Close())
}

// openRemembering is openNeo4j for one command among others.
func openRemembering(ctx context.Context, name string) (store.Store, error) {
	u, err := neo4jAddress(name)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(u.Scheme, "neo4j") { // one server, which never lags behind itself
		return openNeo4j(ctx, name)
	}
	file := bookmarksFile(u.Host, os.Getenv("NEO4J_DATABASE")+u.Path)
	had := readBookmarks(file)
	st, err := openNeo4j(ctx, name, had...)
	if err != nil {
		return nil, err
	}
	return remembering{st, context.WithoutCancel(ctx), file, had}, nil
}
