// Package offline opens a page in a real Chromium that reaches nothing, for tests of files that must not ask for anything.
package offline

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Quiet fails the test where the page that is shown lacks a text, where it asks for anything, and where the browser complains of it.
func Quiet(tb testing.TB, page string, texts ...string) {
	tb.Helper()
	dom, asked, said := Show(tb, page)
	for _, want := range texts {
		if !strings.Contains(dom, want) {
			tb.Errorf("the page lacks %s", want)
		}
	}
	if len(asked) > 0 {
		tb.Errorf("the page asks for %q", asked)
	}
	if strings.Contains(said, "CONSOLE") {
		tb.Errorf("the browser says:\n%s", said)
	}
}

// Show loads a page from a file and gives what became of it as HTML, the requests that were made (method and address), and what the
// browser said. What Chromium asks its own makers is none of the page's doing. A missing Chromium fails the test.
func Show(tb testing.TB, page string) (dom string, asked []string, said string) {
	tb.Helper()
	var mu sync.Mutex
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := (&url.URL{Host: r.Host}).Hostname()
		if !strings.HasSuffix(host, ".google.com") && !strings.HasSuffix(host, ".googleapis.com") && !strings.HasSuffix(host, ".gvt1.com") {
			mu.Lock()
			asked = append(asked, r.Method+" "+r.URL.String())
			mu.Unlock()
		}
		http.Error(w, "nothing here", http.StatusBadGateway)
	}))
	defer proxy.Close()
	dir := tb.TempDir()
	file := filepath.Join(dir, "report.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(tb.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, chromium(tb), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--proxy-server="+proxy.URL, "--proxy-bypass-list=<-loopback>",
		"--user-data-dir="+filepath.Join(dir, "profile"), "--enable-logging=stderr", "--virtual-time-budget=5000", "--dump-dom", "file://"+file)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Run(); err != nil {
		tb.Fatalf("run Chromium: %v\n%s", err, log.String())
	}
	mu.Lock()
	defer mu.Unlock()
	return out.String(), asked, log.String()
}

func chromium(tb testing.TB) string {
	tb.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	tb.Fatal("no Chromium on the PATH: run make deps-chromium")
	return ""
}
