package schema

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/postern-graph/postern/schema/view"
)

// withHost answers only under a name of this server: loopback's, or one configured. Without it any web page could
// have its own name point at 127.0.0.1 and read the answers (DNS rebinding).
func withHost(hosts []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := hostname(r.Host)
		if !isLoopback(name) && !slices.Contains(hosts, name) {
			refuse(w, view.Errorf(view.BadHost, "this server does not answer under that name; start it with --host to allow one"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hostname strips the port and brackets, and writes the rest in lower case.
func hostname(hostport string) string {
	h, _, err := net.SplitHostPort(hostport)
	if err != nil {
		h = strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]")
	}
	return strings.ToLower(strings.TrimSuffix(h, "."))
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}
