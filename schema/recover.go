package schema

import (
	"net/http"

	"github.com/postern-graph/postern/schema/view"
)

// withRecover answers a panic outside of GraphQL with INTERNAL. http.ErrAbortHandler passes: it is how a handler says
// that the connection shall end.
func withRecover(p presenter, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		defer func() {
			switch v := recover(); v {
			case nil:
			case http.ErrAbortHandler:
				panic(v)
			default:
				_ = p.recovered(ctx, v)
				refuse(w, view.Errorf(view.Internal, "internal error; the server's log says more"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}
