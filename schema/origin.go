package schema

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/postern-graph/postern/schema/view"
)

// withOrigin refuses what another site's page sends. Browsers name the page in Origin, and in Sec-Fetch-Site where the
// request is a plain GET; programs that are no browser send neither. There is no CORS: nobody else is ever allowed.
func withOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !sameOrigin(r) {
			refuse(w, view.Errorf(view.BadOrigin, "pages of other origins may not ask this server"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func sameOrigin(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none": // none: typed by the user
	default:
		return false
	}
	origins := r.Header.Values("Origin")
	if len(origins) == 0 {
		return true
	}
	u, err := url.Parse(origins[0])
	return len(origins) == 1 && err == nil && (u.Scheme == "http" || u.Scheme == "https") && strings.EqualFold(u.Host, r.Host)
}
