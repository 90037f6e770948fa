// Package ui holds the browser files inside the binary and serves them: now the GraphQL playground. It owns their
// embedding, types and caching headers, and knows nothing of the API they call.
//
// Vite builds the files into ui/dist (make ui); there each of them is kept compressed only. They are not committed:
// 2 MB of minified code per change would bury the history, and CI builds them anyway. What is committed is
// dist/placeholder.html, so that go build, go vet and go test work on a machine without Node; a binary built that way
// serves the placeholder, which says what to run.
package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
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

// ContentSecurityPolicy is what the pages need and nothing more: their own scripts, workers and API. Inline styles are
// the one exception, because Monaco writes them and takes no nonce.
const ContentSecurityPolicy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"font-src 'self' data:; worker-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"object-src 'none'; base-uri 'self'; frame-ancestors 'none'"

const (
	indexFile   = "index.html"
	placeholder = "placeholder.html"
)

// Built reports whether the binary holds the real files, or only the placeholder.
func Built() bool {
	_, err := fs.Stat(dist, "dist/"+indexFile+".gz")
	return err == nil
}

// Handler serves the playground. Mount it below a path that ends in a slash, with the prefix stripped:
//
//	mux.Handle("/graphql-playground/", http.StripPrefix("/graphql-playground", ui.Handler()))
//
// The page asks for examples.json beside itself, a list of {title, query, variables?}; whoever mounts the handler
// serves that. Files under assets/ carry a hash in their names and may be cached for ever; all others are revalidated
// by ETag. It answers GET and HEAD, and 404 for a name that it does not have.
func Handler() http.Handler {
	files, err := load(dist)
	if err != nil {
		// The files are part of the binary, so this is a broken build; say so on every request rather than at start.
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "the embedded browser files are damaged: "+err.Error(), http.StatusInternalServerError)
		})
	}
	return handler{files: files}
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
	if _, ok := files[indexFile]; !ok && err == nil {
		files[indexFile] = files[placeholder]
	}
	delete(files, placeholder)
	return files, err
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
	if name == "" {
		name = indexFile
	}
	f, ok := h.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	head.Set("Content-Type", contentType(name))
	head.Set("Content-Security-Policy", ContentSecurityPolicy)
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
