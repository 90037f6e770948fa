//go:build browser

package ui_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postern-graph/postern/ui"
)

// TestPlaygroundInBrowser opens the built playground in a real Chromium, under the policy it is served with: GraphiQL
// comes up with the examples as tabs, asks the API for its schema, starts its workers, and the browser reports neither
// a refused resource nor a script error.
func TestPlaygroundInBrowser(t *testing.T) {
	if !ui.Built() {
		t.Fatal("the browser files are not built: run make ui")
	}
	var mu sync.Mutex
	asked := map[string]bool{}
	mux := http.NewServeMux()
	mux.Handle("/", ui.Handler(nil))
	mux.HandleFunc("GET /graphql-playground/examples.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `[{"title":"First example","query":"query First { hello }"},{"title":"Second example","query":"query Second { hello }"}]`)
	})
	mux.HandleFunc("POST /graphql", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"errors":[{"message":"no schema here"}]}`)
	})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path] = true
		mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	defer srv.Close()

	dom, console := dump(t, srv.URL+"/graphql-playground/")
	for _, want := range []string{"graphiql-container", "First", "Second", "monaco-editor"} {
		if !strings.Contains(dom, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for line := range strings.Lines(console) {
		if strings.Contains(line, "CONSOLE") && (strings.Contains(line, "Refused") || strings.Contains(line, "violates") || strings.Contains(line, "Uncaught")) {
			t.Errorf("the browser says: %s", line)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if !asked["/graphql"] {
		t.Error("the page never asked the API for its schema")
	}
	worker := false
	for p := range asked {
		worker = worker || strings.Contains(p, "worker")
	}
	if !worker {
		t.Errorf("no worker was loaded; asked for %v", asked)
	}
	if t.Failed() {
		t.Logf("console:\n%s", console)
	}
}

// dump loads the page, lets its scripts settle on the browser's virtual clock, and returns the page and the console.
func dump(t *testing.T, url string) (dom, console string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, chromium(t), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--user-data-dir="+t.TempDir(), "--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom", url)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Run(); err != nil {
		t.Fatalf("run Chromium: %v\n%s", err, log.String())
	}
	return out.String(), log.String()
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	t.Fatal("no Chromium on the PATH: run make deps-chromium")
	return ""
}
