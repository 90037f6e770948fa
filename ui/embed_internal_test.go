package ui

import (
	"bytes"
	"compress/gzip"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// built is what a build leaves behind; the real files differ from machine to machine (built or placeholder).
func built(t *testing.T) http.Handler {
	t.Helper()
	files, err := load(fstest.MapFS{
		"dist/placeholder.html":      {Data: []byte("run make")},
		"dist/index.html.gz":         {Data: zip(t, "<html>")},
		"dist/graphiql.html.gz":      {Data: zip(t, "<play>")},
		"dist/license.md.gz":         {Data: zip(t, "MIT")},
		"dist/assets/main-abc.js.gz": {Data: zip(t, "let x")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return newHandler(files, nil)
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
		html                                    bool
		status                                  int
		mediaType, encoding, caching, plainBody string
	}{
		{name: "index", method: "GET", target: "/", status: 200, mediaType: "text/html; charset=utf-8", caching: "no-cache", plainBody: "<html>"},
		{name: "a page of the explorer", method: "GET", target: "/paths?from=a", html: true, status: 200, mediaType: "text/html; charset=utf-8", caching: "no-cache", plainBody: "<html>"},
		{name: "the playground", method: "GET", target: "/graphql-playground/", html: true, status: 200, mediaType: "text/html; charset=utf-8", caching: "no-cache", plainBody: "<play>"},
		{name: "zipped", method: "GET", target: "/license.md", accept: "br, gzip", status: 200, mediaType: "text/plain; charset=utf-8", encoding: "gzip", caching: "no-cache"},
		{name: "gzip refused", method: "GET", target: "/license.md", accept: "gzip;q=0", status: 200, mediaType: "text/plain; charset=utf-8", caching: "no-cache", plainBody: "MIT"},
		{name: "gzip refused with digits", method: "GET", target: "/license.md", accept: "gzip; q=0.00", status: 200, mediaType: "text/plain; charset=utf-8", caching: "no-cache", plainBody: "MIT"},
		{name: "a missing asset is no page", method: "GET", target: "/assets/gone.js", html: true, status: 404, mediaType: "text/plain; charset=utf-8"},
		{name: "an unknown name is no page for a program", method: "GET", target: "/paths", status: 404, mediaType: "text/plain; charset=utf-8"},
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
			if tc.html {
				r.Header.Set("Accept", "text/html,*/*;q=0.8")
			}
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
	h.ServeHTTP(first, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/license.md", http.NoBody))
	again := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/license.md", http.NoBody)
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
	newHandler(files, nil).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody))
	if w.Code != http.StatusOK || w.Body.String() != "run make" {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
}

// TestNonce: each answer has a nonce of its own, the same in the page and in its policy.
func TestNonce(t *testing.T) {
	files, err := load(fstest.MapFS{"dist/index.html.gz": {Data: zip(t, `<style nonce="__CSP_NONCE__">`)}, "dist/placeholder.html": {Data: []byte("run make")}})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for range 2 {
		w := httptest.NewRecorder()
		newHandler(files, nil).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody))
		_, nonce, _ := strings.Cut(w.Body.String(), `nonce="`)
		nonce, _, _ = strings.Cut(nonce, `"`)
		policy := w.Header().Get("Content-Security-Policy")
		if len(nonce) < 16 || !strings.Contains(policy, "style-src 'self' 'nonce-"+nonce+"';") || strings.Contains(policy, "unsafe") {
			t.Errorf("page %s, policy %s", w.Body, policy)
		}
		seen[nonce] = true
	}
	if len(seen) != 2 {
		t.Error("two answers have one nonce")
	}
}

// TestRefusals: what a browser reports is a line of the log; what is no report is refused.
func TestRefusals(t *testing.T) {
	var log bytes.Buffer
	h := newHandler(nil, slog.New(slog.NewTextHandler(&log, nil)))
	for _, tc := range []struct {
		body   string
		status int
	}{
		{`{"csp-report":{"violated-directive":"style-src"}}`, http.StatusNoContent},
		{"no JSON", http.StatusBadRequest},
		{`"` + strings.Repeat("x", reportBytes) + `"`, http.StatusRequestEntityTooLarge},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, Reports, strings.NewReader(tc.body)))
		if w.Code != tc.status {
			t.Errorf("%.40s: got %d, want %d", tc.body, w.Code, tc.status)
		}
	}
	if got := strings.Count(log.String(), "\n"); got != 1 || !strings.Contains(log.String(), "style-src") {
		t.Errorf("the log has %d lines: %s", got, log.String())
	}
}
