package schema

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// endings is what is to be done once a response is written: fields are read off
// what resolvers gave until then.
type endings struct {
	mu   sync.Mutex
	list []func()
}

type endingsKey struct{}

// atEnd has something be done once the response is written. It may never be done:
// where fields are deferred they are resolved after the response, and some may
// still be when the last of them is sent.
func atEnd(ctx context.Context, do func()) {
	if e, ok := ctx.Value(endingsKey{}).(*endings); ok {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.list = append(e.list, do)
	}
}

// ended does what resolvers left for the end of the response.
func ended(next graphql.ResponseHandler) graphql.ResponseHandler {
	return func(ctx context.Context) *graphql.Response {
		e := &endings{}
		resp := next(context.WithValue(ctx, endingsKey{}, e))
		if resp == nil || resp.HasNext != nil {
			return resp
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		for _, do := range e.list {
			do()
		}
		return resp
	}
}
