// Package ui holds the browser files inside the binary and serves them: the explorer and the GraphQL playground. It owns
// their embedding, types, caching headers and content security policies, and knows nothing of the API that they call.
//
// Vite builds the files into ui/dist (make ui); there each of them is kept compressed only. They are not committed:
// 3 MB of minified code per change would bury the history, and CI builds them anyway. What is committed is
// dist/placeholder.html, so that go build, go vet and go test work on a machine without Node; a binary built that way
// serves the placeholder, which says what to run.
package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// all: because bundlers like names that start with an underscore, which embed leaves out by itself.
//
//go:embed all:dist
var dist embed.FS

const (
	indexFile      = "index.html"
	playgroundFile = "graphiql.html"
	placeholder    = "placeholder.html"

	// Playground is where the playground lies. It asks for examples.json beside itself, a list of {title, query,
	// variables?}; whoever mounts the Handler serves that.
	Playground = "/graphql-playground/"
	// Reports is where browsers tell what a policy made them refuse.
	Reports = "/csp-report"
)

// Built reports whether the binary holds the real files, or only the placeholder.
func Built() bool {
	_, err := fs.Stat(dist, "dist/"+indexFile+".gz")
	return err == nil
}

// Handler serves at the root of a host:
//
//	GET  /assets/…              files with a hash in their names, which may be cached for ever
//	GET  /graphql-playground/   the playground
//	GET  /license.md            the licences of what the pages are made of
//	GET  /…                     the explorer, for whoever accepts HTML: which of its pages is meant, it reads itself
//	POST /csp-report            what a browser refused; a line of the log each, nil takes none
//
// All but pages and assets are revalidated by ETag. It answers 404 for a name that it does not have.
func Handler(log *slog.Logger) http.Handler {
	files, err := load(dist)
	if err != nil {
		// The files are part of the binary, so this is a broken build; say so on every request rather than at start.
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "the embedded browser files are damaged: "+err.Error(), http.StatusInternalServerError)
		})
	}
	return newHandler(files, log)
}

func newHandler(files map[string]file, log *slog.Logger) http.Handler {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	reports, pages := refusals(log), handler{files: files}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == Reports && r.Method == http.MethodPost {
			reports.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}

// file is one embedded file, compressed or (the placeholder) plain.
type file struct {
	body   []byte
	zipped bool
	etag   string
}

type handler struct{ files map[string]file } // by path without the .gz

func load(fsys fs.FS) (map[string]file, error) {
	files := map[string]file{}
	err := fs.WalkDir(fsys, "dist", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		sum := sha256.Sum256(body)
		plain, zipped := strings.CutSuffix(strings.TrimPrefix(name, "dist/"), ".gz")
		files[plain] = file{body: body, zipped: zipped, etag: `"` + hex.EncodeToString(sum[:12]) + `"`}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, page := range []string{indexFile, playgroundFile} {
		f, ok := files[page]
		if !ok {
			f = files[placeholder]
		}
		// Each time a page is sent it gets another nonce, so it is kept as it is.
		if f.zipped {
			if f.body, err = unzip(f.body); err != nil {
				return nil, fmt.Errorf("%s: %w", page, err)
			}
			f.zipped = false
		}
		files[page] = f
	}
	delete(files, placeholder)
	return files, nil
}

// ServeHTTP implements http.Handler.
func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		head.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	switch {
	case r.URL.Path == Playground:
		h.page(w, r, playgroundFile, playgroundPolicy())
		return
	case name == strings.Trim(Playground, "/"):
		http.Redirect(w, r, Playground, http.StatusMovedPermanently)
		return
	case name == "" || name == indexFile || name == playgroundFile:
		h.page(w, r, indexFile, "")
		return
	}
	f, ok := h.files[name]
	if !ok {
		// A page of the explorer that someone reloads or was sent; what a script or a style sheet asks for is missing.
		if strings.Contains(r.Header.Get("Accept"), "text/html") && !strings.HasPrefix(name, "assets/") {
			h.page(w, r, indexFile, "")
			return
		}
		http.NotFound(w, r)
		return
	}
	head.Set("Content-Type", contentType(name))
	head.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
	head.Set("ETag", f.etag)
	head.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		head.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	head.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == f.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	send(w, r, f)
}

// page sends a page with a nonce of its own; "" is the explorer's policy.
func (h handler) page(w http.ResponseWriter, r *http.Request, name, policy string) {
	nonce := rand.Text()
	if policy == "" {
		policy = explorerPolicy(nonce)
	}
	head := w.Header()
	head.Set("Content-Type", contentType(name))
	head.Set("Content-Security-Policy", policy)
	head.Set("Reporting-Endpoints", reportGroup+`="`+Reports+`"`)
	head.Set("Cache-Control", "no-cache")
	send(w, r, file{body: bytes.ReplaceAll(h.files[name].body, []byte(noncePlace), []byte(nonce))})
}

func send(w http.ResponseWriter, r *http.Request, f file) {
	body := f.body
	switch {
	case f.zipped && acceptsGzip(r):
		w.Header().Set("Content-Encoding", "gzip")
	case f.zipped:
		plain, err := unzip(body)
		if err != nil {
			http.Error(w, "an embedded browser file is damaged", http.StatusInternalServerError)
			return
		}
		body = plain
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // the client went away: there is nobody left to tell
}

// unzip is for the rare client without gzip.
func unzip(body []byte) ([]byte, error) {
	zr, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("open an embedded file: %w", err)
	}
	plain, err := io.ReadAll(zr)
	if err != nil {
		return nil, fmt.Errorf("unpack an embedded file: %w", err)
	}
	return plain, nil
}

// acceptsGzip reads Accept-Encoding as far as browsers and command-line clients use it: a list with optional q=0.
func acceptsGzip(r *http.Request) bool {
	return slices.ContainsFunc(strings.Split(r.Header.Get("Accept-Encoding"), ","), func(item string) bool {
		coding, params, _ := strings.Cut(item, ";")
		coding = strings.TrimSpace(coding)
		q := strings.ReplaceAll(params, " ", "")
		refused := q == "q=0" || strings.Trim(strings.TrimPrefix(q, "q=0."), "0") == "" && strings.HasPrefix(q, "q=0.")
		return (strings.EqualFold(coding, "gzip") || coding == "*") && !refused
	})
}

// contentType has its own table: what the mime package knows depends on the machine, and a wrong type under nosniff
// is a page that does not start.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".md", ".txt":
		return "text/plain; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".ttf":
		return "font/ttf"
	case ".woff2":
		return "font/woff2"
	default:
		return "application/octet-stream"
	}
}
