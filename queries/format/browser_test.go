//go:build browser

package format_test

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

	"github.com/postern-graph/postern/queries/format"
)

// tempting is a name that asks a browser to fetch something in every way that markup knows.
const tempting = `"><img src=http://evil.example/a><script src=http://evil.example/b></script><style>@import url(http://evil.example/c)</style><svg><image href=http://evil.example/d /></svg>`

// TestPageInBrowser opens a report in a real Chromium whose every request goes to a proxy of ours: the page is shown, chains
// drawn, and nothing is asked for. A page that does ask shows that the proxy would see it.
func TestPageInBrowser(t *testing.T) {
	res := answer([]any{tempting, way("path"), int64(1)}, []any{"x", way("list"), int64(2)})
	res.Report.Title, res.Report.Description = tempting, tempting
	dom, asked, said := show(t, write(t, "html", format.Options{Run: tempting}, res, answer()))
	for _, want := range []string{"<svg viewBox=", ">can invoke</text>", "&lt;img src=http://evil.example/a&gt;", "Nothing found."} {
		if !strings.Contains(dom, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if len(asked) > 0 {
		t.Errorf("the page asks for %q", asked)
	}
	if strings.Contains(said, "CONSOLE") {
		t.Errorf("the browser says:\n%s", said)
	}
	if _, asked, _ := show(t, `<img src="http://evil.example/a">`); len(asked) == 0 {
		t.Error("a request goes unseen")
	}
}

// show loads a page from a file and gives what became of it, the hosts that were asked, and what the browser said. What
// Chromium asks its own makers is none of the page's doing.
func show(t *testing.T, page string) (dom string, asked []string, said string) {
	t.Helper()
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
	dir := t.TempDir()
	file := filepath.Join(dir, "report.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, chromium(t), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--proxy-server="+proxy.URL, "--proxy-bypass-list=<-loopback>",
		"--user-data-dir="+filepath.Join(dir, "profile"), "--enable-logging=stderr", "--virtual-time-budget=5000", "--dump-dom", "file://"+file)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Run(); err != nil {
		t.Fatalf("run Chromium: %v\n%s", err, log.String())
	}
	mu.Lock()
	defer mu.Unlock()
	return out.String(), asked, log.String()
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Chromium on the PATH: run make deps-chromium")
	return ""
}
