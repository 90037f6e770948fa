package ui

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
)

// noncePlace stands in built pages where the nonce of an answer goes (vite.config.ts names it, too).
const noncePlace = "__CSP_NONCE__"

const reportGroup = "csp"

// common is what every page needs and nothing more: its own files, workers and API. Pictures made in the page are data:
// and blob: URLs.
const common = "default-src 'none'; script-src 'self'; font-src 'self' data:; worker-src 'self'; " +
	"img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; " +
	"frame-ancestors 'none'; report-uri " + Reports + "; report-to " + reportGroup + "; "

// explorerPolicy lets style elements in by nonce alone. Trusted Types keep text from becoming markup or code: the one
// policy, "default" in src/shell/trust.ts, lets style sheets and our own workers through.
func explorerPolicy(nonce string) string {
	return common + "style-src 'self' 'nonce-" + nonce + "'; require-trusted-types-for 'script'; trusted-types default"
}

// playgroundPolicy allows inline styles, which Monaco writes; it takes no nonce.
func playgroundPolicy() string {
	return common + "style-src 'self' 'unsafe-inline'"
}

const (
	reportBytes = 16 << 10
	reportLines = 100 // of one process: who floods the log learns nothing, and the first lines say what is wrong
)

// refusals writes what browsers report into the log. Both forms of report come as JSON; what is in them was sent by a
// page and is told as text.
func refusals(log *slog.Logger) http.Handler {
	var told atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, reportBytes))
		if err != nil {
			http.Error(w, "a report has 16 KiB at most", http.StatusRequestEntityTooLarge)
			return
		}
		if !json.Valid(body) {
			http.Error(w, "a report is JSON", http.StatusBadRequest)
			return
		}
		if told.Add(1) <= reportLines {
			log.WarnContext(r.Context(), "a browser refused something by our policy", "report", string(body))
		}
		w.WriteHeader(http.StatusNoContent)
	})
}
