package schema

import (
	"context"
	"net/http"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/postern-graph/postern/schema/view"
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

// refusal says what to do about an operation that does not fit.
func (m method) refusal(op ast.Operation) *view.Error {
	const stream = "a subscription comes as events; send it by POST with Accept: text/event-stream"
	switch {
	case op == ast.Mutation:
		return view.Errorf(view.BadMethod, "a GET changes nothing; send the mutation by POST")
	case m.get:
		return view.Errorf(view.BadMethod, stream)
	}
	return view.Errorf(view.BadAccept, stream)
}
