package schema

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// Work is what takes long, as the program wires it. Errors that are *view.Error are shown to clients, others logged.
// A nil function is refused as not allowed.
type Work struct {
	// Import loads files by flag as one run.
	Import func(ctx context.Context, in ImportWork, tell func(Progress)) (store.RunInfo, error)
	// Demo loads the demo estate as one run.
	Demo func(ctx context.Context, tell func(Progress)) (store.RunInfo, error)
	// Flags lists the flags that an import from a source takes, without dashes.
	Flags func(source gql.ImportSource) []string
	// Collect reads AWS live and loads what it read as one run.
	Collect func(ctx context.Context, in CollectWork, tell func(Progress)) (store.RunInfo, error)
	// Roots are the folders of which clients may name files. None: uploads alone.
	Roots []string
}

// ImportWork is one import to do.
type ImportWork struct {
	Source  gql.ImportSource
	Files   map[string][]ingest.File // by flag
	Sources []string                 // for people, as store.RunOptions has them
	AsOf    time.Time                // zero: now
}

// CollectWork is one collection to do.
type CollectWork struct {
	Accounts, Regions []string
	OrgRole           string
}

// Progress is how far a job is. Figures that are 0 leave what was told before.
type Progress struct {
	State              gql.JobState
	Facts              int
	Scopes, ScopesDone int
	Refused            int
}

func (p Progress) on(j *gql.Job) {
	j.State = p.State
	j.Facts, j.Scopes, j.ScopesDone, j.Refused = max(j.Facts, p.Facts), max(j.Scopes, p.Scopes), max(j.ScopesDone, p.ScopesDone), max(j.Refused, p.Refused)
}

// maxFiles bounds the files of one import.
const maxFiles = 100

// importFiles checks what is asked, takes uploads out of the request, and queues the job.
func (s *Server) importFiles(ctx context.Context, in gql.ImportInput) (_ *gql.Job, err error) {
	if err := s.changes.writable(); err != nil {
		return nil, err
	}
	if s.work.Import == nil {
		return nil, view.Errorf(view.NotAllowed, "this server imports nothing")
	}
	w := ImportWork{Source: in.Source, Files: map[string][]ingest.File{}}
	if err := s.checkImport(in, &w); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(s.spool, "postern-import-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for uploads: %w", err)
	}
	o := opener{roots: s.work.Roots, dir: dir, sum: sha256.New()}
	_, _ = fmt.Fprintf(o.sum, "%s %s\n", in.Source, or(in.AsOf))
	for i, f := range in.Files {
		files, err := o.open(i, f)
		if err != nil {
			o.close()
			return nil, err
		}
		w.Files[f.Flag] = append(w.Files[f.Flag], files...)
		w.Sources = append(w.Sources, "--"+f.Flag+" "+fileName(f))
	}
	run := func(ctx context.Context, tell func(func(*gql.Job))) (store.RunInfo, error) {
		return s.work.Import(ctx, w, func(p Progress) { tell(p.on) })
	}
	return s.jobs.add(ctx, gql.JobKindImport, in.Key, hex.EncodeToString(o.sum.Sum(nil)), run, o.close)
}

// importDemo queues the loading of the demo. That the store is empty is seen when its turn has come, after all that was
// asked for before.
func (s *Server) importDemo(ctx context.Context, key string) (*gql.Job, error) {
	if err := s.changes.writable(); err != nil {
		return nil, err
	}
	if s.work.Demo == nil {
		return nil, view.Errorf(view.NotAllowed, "this server has no demo to load")
	}
	if key == "" || len(key) > maxKey {
		return nil, badKey()
	}
	run := func(ctx context.Context, tell func(func(*gql.Job))) (store.RunInfo, error) {
		infos, err := s.changes.store.Runs(ctx)
		switch {
		case err != nil:
			return store.RunInfo{}, fmt.Errorf("list runs: %w", err)
		case len(infos) > 0:
			return store.RunInfo{}, view.Errorf(view.Conflict, "the store holds a run already, and the demo does not mix with an estate; take an empty store, or 'postern demo --store DIR'")
		}
		return s.work.Demo(ctx, func(p Progress) { tell(p.on) })
	}
	return s.jobs.add(ctx, gql.JobKindImport, key, "demo", run, func() {})
}

func (s *Server) checkImport(in gql.ImportInput, w *ImportWork) error {
	flags := s.work.Flags(in.Source)
	switch n := len(in.Files); {
	case in.Key == "" || len(in.Key) > maxKey:
		return badKey()
	case n == 0 || n > maxFiles:
		return view.Errorf(view.BadRequest, "files: %d are outside 1 to %d", n, maxFiles)
	}
	for _, f := range in.Files {
		switch {
		case !slices.Contains(flags, f.Flag):
			return view.Errorf(view.BadRequest, "flag: %.40q is none of %s for %s", f.Flag, strings.Join(flags, ", "), in.Source)
		case (f.Upload == nil) == (f.Path == nil):
			return view.Errorf(view.BadRequest, "give each file either as upload or as path")
		case f.Name != nil && (f.Upload == nil || !localName(*f.Name)):
			return view.Errorf(view.BadRequest, "name: %.80q is no place of an upload in its folder, as eu-west-1/lambda-list-functions.json", *f.Name)
		}
	}
	if in.AsOf != nil {
		at, err := time.Parse(time.RFC3339, *in.AsOf)
		if err != nil {
			return view.Errorf(view.BadRequest, "asOf: want a time like 2026-11-01T12:00:00Z")
		}
		w.AsOf = at
	}
	return nil
}

const (
	maxFolders  = 8
	maxNamePart = 200
)

// localName says whether a client's name for a file leads to a place in its folder, by the rules of every system that
// the server may run on.
func localName(name string) bool {
	parts := strings.Split(name, "/")
	return fs.ValidPath(name) && len(parts) <= maxFolders && !strings.ContainsAny(name, "\\:\x00") &&
		!slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, ".") || len(p) > maxNamePart })
}

func badKey() error {
	return view.Errorf(view.BadRequest, "key: take a word of your own of 1 to %d bytes, and the same one when you ask again", maxKey)
}

func fileName(f *gql.ImportFileInput) string {
	switch {
	case f.Name != nil:
		return *f.Name
	case f.Upload != nil:
		return plainName(f.Upload.Filename)
	}
	return filepath.Base(*f.Path)
}

// plainName is what a client calls its file, as a name that leads nowhere.
func plainName(name string) string {
	name = regexp.MustCompile(`[^A-Za-z0-9._-]+`).ReplaceAllString(filepath.Base(filepath.ToSlash(name)), "_")
	if name = strings.TrimLeft(name, "."); name == "" {
		return "upload"
	}
	return name[max(0, len(name)-100):]
}

// opener gives the files of one import. Uploads move into dir, which is the import's own.
type opener struct {
	roots  []string
	dir    string
	opened []*os.Root
	sum    interface {
		io.Writer
		Sum([]byte) []byte
	}
}

func (o *opener) close() {
	for _, r := range o.opened {
		_ = r.Close() // opened to read alone
	}
	_ = os.RemoveAll(o.dir) // a folder that stays behind is the system's to clean
}

func (o *opener) root(dir string) (*os.Root, error) {
	r, err := os.OpenRoot(dir)
	if err == nil {
		o.opened = append(o.opened, r)
	}
	return r, err
}

func (o *opener) open(i int, f *gql.ImportFileInput) ([]ingest.File, error) {
	if f.Upload != nil {
		return o.upload(i, f)
	}
	_, _ = fmt.Fprintf(o.sum, "%s path %s\n", f.Flag, *f.Path)
	for _, dir := range o.roots {
		rel, err := filepath.Rel(dir, *f.Path)
		if err != nil || !filepath.IsLocal(rel) {
			continue
		}
		root, err := o.root(dir)
		if err != nil {
			return nil, fmt.Errorf("open an allowed folder: %w", err)
		}
		files, err := ingest.Within(root, rel)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, view.Errorf(view.NotFound, "path: no file %.200q on the server", *f.Path)
		}
		if err == nil {
			return files, nil
		}
	}
	return nil, view.Errorf(view.NotAllowed, "path: %.200q is in no folder that --allow-import names; upload the file, or start the server with its folder", *f.Path)
}

func (o *opener) upload(i int, f *gql.ImportFileInput) ([]ingest.File, error) {
	dir, name := filepath.Join(o.dir, strconv.Itoa(i)), fileName(f)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, fmt.Errorf("keep an upload: %w", err)
	}
	root, err := o.root(dir)
	if err != nil {
		return nil, fmt.Errorf("keep an upload: %w", err)
	}
	if err := root.MkdirAll(path.Dir(name), 0o700); err != nil {
		return nil, fmt.Errorf("keep an upload: %w", err)
	}
	out, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("keep an upload: %w", err)
	}
	_, _ = fmt.Fprintf(o.sum, "%s upload %d %s\n", f.Flag, f.Upload.Size, or(f.Name))
	_, err = io.Copy(io.MultiWriter(out, o.sum), f.Upload.File)
	if err = errors.Join(err, out.Close()); err != nil {
		return nil, fmt.Errorf("keep an upload: %w", err)
	}
	return ingest.Within(root, ".")
}

// Words of a collection that reach the cloud's API.
var (
	accountForm = regexp.MustCompile(`^\d{12}$`)
	regionForm  = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d$`)
	roleForm    = regexp.MustCompile(`^[\w+=,.@-]{1,64}$`)
)

func (s *Server) startCollection(ctx context.Context, in gql.CollectionInput) (*gql.Job, error) {
	if err := s.changes.writable(); err != nil {
		return nil, err
	}
	w := CollectWork{Accounts: in.Accounts, Regions: in.Regions, OrgRole: or(in.OrgRole)}
	none := func(form *regexp.Regexp, list []string) bool {
		return slices.ContainsFunc(list, func(v string) bool { return !form.MatchString(v) })
	}
	switch {
	case s.work.Collect == nil:
		return nil, view.Errorf(view.NotAllowed, "this server collects nothing; start it with --allow-collect, and it reads with its own credentials")
	case in.Key == "" || len(in.Key) > maxKey:
		return nil, badKey()
	case len(in.Accounts) > maxMarks || none(accountForm, in.Accounts):
		return nil, view.Errorf(view.BadRequest, "accounts: want up to %d ids of twelve digits", maxMarks)
	case len(in.Regions) > maxFiles || none(regionForm, in.Regions):
		return nil, view.Errorf(view.BadRequest, "regions: want up to %d names like eu-west-1", maxFiles)
	case w.OrgRole != "" && !roleForm.MatchString(w.OrgRole):
		return nil, view.Errorf(view.BadRequest, "orgRole: want the role's name, which is the same in every account")
	}
	what, err := json.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("collection: %w", err)
	}
	run := func(ctx context.Context, tell func(func(*gql.Job))) (store.RunInfo, error) {
		return s.work.Collect(ctx, w, func(p Progress) { tell(p.on) })
	}
	return s.jobs.add(ctx, gql.JobKindCollection, in.Key, string(what), run, func() {})
}
