package ui

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

// built is what a build leaves behind; the real files differ from machine to machine (built or placeholder).
func built(t *testing.T) handler {
	t.Helper()
	files, err := load(fstest.MapFS{
		"dist/placeholder.html":      {Data: []byte("run make")},
		"dist/index.html.gz":         {Data: zip(t, "<html>")},
		"dist/assets/main-abc.js.gz": {Data: zip(t, "let x")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return handler{files: files}
}

func zip(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	if _, err := zw.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestHandler(t *testing.T) {
	const forever = "public, max-age=31536000, immutable"
	for _, tc := range []struct {
		name, method, target, accept            string
		status                                  int
		mediaType, encoding, caching, plainBody string
	}{
		{name: "index", method: "GET", target: "/", status: 200, mediaType: "text/html; charset=utf-8", caching: "no-cache", plainBody: "<html>"},
		{name: "index zipped", method: "GET", target: "/", accept: "br, gzip", status: 200, mediaType: "text/html; charset=utf-8", encoding: "gzip", caching: "no-cache"},
		{name: "gzip refused", method: "GET", target: "/", accept: "gzip;q=0", status: 200, mediaType: "text/html; charset=utf-8", caching: "no-cache", plainBody: "<html>"},
		{name: "gzip refused with digits", method: "GET", target: "/", accept: "gzip; q=0.00", status: 200, mediaType: "text/html; charset=utf-8", caching: "no-cache", plainBody: "<html>"},
		{name: "asset", method: "GET", target: "/assets/main-abc.js", accept: "gzip", status: 200, mediaType: "text/javascript; charset=utf-8", encoding: "gzip", caching: forever},
		{name: "head", method: "HEAD", target: "/assets/main-abc.js", status: 200, mediaType: "text/javascript; charset=utf-8", caching: forever},
		{name: "unknown", method: "GET", target: "/assets/other.js", status: 404, mediaType: "text/plain; charset=utf-8"},
		{name: "outside", method: "GET", target: "/../embed.go", status: 404, mediaType: "text/plain; charset=utf-8"},
		{name: "post", method: "POST", target: "/", status: 405, mediaType: "text/plain; charset=utf-8"},
		{name: "placeholder is not a page of its own", method: "GET", target: "/placeholder.html", status: 404, mediaType: "text/plain; charset=utf-8"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), tc.method, tc.target, http.NoBody)
			r.Header.Set("Accept-Encoding", tc.accept)
			w := httptest.NewRecorder()
			built(t).ServeHTTP(w, r)
			head := w.Header()
			if w.Code != tc.status || head.Get("Content-Type") != tc.mediaType || head.Get("Content-Encoding") != tc.encoding || head.Get("Cache-Control") != tc.caching {
				t.Errorf("got %d %v, want %d %q %q %q", w.Code, head, tc.status, tc.mediaType, tc.encoding, tc.caching)
			}
			if head.Get("X-Content-Type-Options") != "nosniff" {
				t.Error("no nosniff")
			}
			if tc.plainBody != "" && w.Body.String() != tc.plainBody {
				t.Errorf("body %q, want %q", w.Body, tc.plainBody)
			}
		})
	}
}

func TestHandlerRevalidates(t *testing.T) {
	h := built(t)
	first := httptest.NewRecorder()
	h.ServeHTTP(first, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody))
	again := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
	again.Header.Set("If-None-Match", first.Header().Get("ETag"))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, again)
	if w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("got %d with %d bytes, want 304 and none", w.Code, w.Body.Len())
	}
}

// TestHandlerWithoutBuild: a binary built without Node says what to do.
func TestHandlerWithoutBuild(t *testing.T) {
	files, err := load(fstest.MapFS{"dist/placeholder.html": {Data: []byte("run make")}})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	handler{files: files}.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody))
	if w.Code != http.StatusOK || w.Body.String() != "run make" {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
}
