package schema

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/postern-graph/postern/schema/view"
)

// withToken lets in who brings "Authorization: Bearer TOKEN", and puts the Actor into the context. An empty token lets
// everybody in as "local"; package function New allows that on loopback alone. Sums are compared, so that neither the
// time nor the length tells anything of the token.
func withToken(token string, next http.Handler) http.Handler {
	want := sha256.Sum256([]byte(token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor := Actor{Name: "local"}
		if token != "" {
			scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
			got := sha256.Sum256([]byte(given))
			if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
				w.Header().Set("WWW-Authenticate", `Bearer realm="postern"`)
				refuse(w, view.Errorf(view.Unauthorized, "send the header Authorization: Bearer TOKEN with the token that the server was started with"))
				return
			}
			actor.Name = "token"
		}
		next.ServeHTTP(w, r.WithContext(withActor(r.Context(), actor)))
	})
}
