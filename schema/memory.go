package schema

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/postern-graph/postern/schema/view"
)

// fieldBytes is what a field takes beside its text, about: its name, its place in the answer, what found it.
const fieldBytes = 100

// memory bounds what one answer holds while it is put together.
type memory struct{ bytes int64 }

// count answers with the limit's name in place of what is above it. The counter is bound to the operation's resolver
// and not to its context, in which each of thousands of fields would look for it.
func (m *memory) count(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if !graphql.HasOperationContext(ctx) {
		return next(ctx)
	}
	used := new(atomic.Int64)
	graphql.GetOperationContext(ctx).ResolverMiddleware = func(ctx context.Context, next graphql.Resolver) (any, error) {
		return m.field(ctx, used, next)
	}
	resp := next(ctx)
	if used.Load() > m.bytes {
		return &graphql.Response{Errors: gqlerror.List{toGraphQL(m.over())}}
	}
	return resp
}

func (m *memory) over() *view.Error {
	return &view.Error{
		Code: view.LimitMemory, Message: fmt.Sprintf("the answer is larger than the limit of %d bytes; ask for smaller pages (first), or leave out long fields", m.bytes),
		Extra: map[string]any{"limit": m.bytes},
	}
}

// field adds what one field holds. Once the answer is too large nothing more is resolved.
func (m *memory) field(ctx context.Context, used *atomic.Int64, next graphql.Resolver) (any, error) {
	if used.Load() > m.bytes {
		return nil, m.over()
	}
	v, err := next(ctx)
	n := int64(fieldBytes)
	switch v := v.(type) {
	case string:
		n += int64(len(v))
	case *string:
		if v != nil {
			n += int64(len(*v))
		}
	case []string:
		for _, s := range v {
			n += int64(len(s)) + fieldBytes/2
		}
	}
	used.Add(n)
	return v, err
}
