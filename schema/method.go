package schema

import (
	"context"
	"net/http"

	"github.com/vektah/gqlparser/v2/ast"
)

// method is how a request came, which says what it may ask: an address that is followed changes nothing, and events
// need a stream.
type method struct{ get, events bool }

type methodKey struct{}

func withMethod(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), methodKey{}, method{r.Method == http.MethodGet, wantsEvents(r)}))
}

func methodFrom(ctx context.Context) method {
	m, _ := ctx.Value(methodKey{}).(method)
	return m
}

func (m method) fits(op ast.Operation) bool {
	switch op {
	case ast.Mutation:
		return !m.get
	case ast.Subscription:
		return m.events
	case ast.Query:
	}
	return true
}

func (m method) advice(op ast.Operation) string {
	if op == ast.Mutation {
		return "a GET changes nothing; send the mutation by POST"
	}
	return "a subscription comes as events; send it by POST with Accept: text/event-stream"
}
