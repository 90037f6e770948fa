package schema

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/postern-graph/postern/schema/view"
)

// presenter shows errors to clients: faults of the question as they are, each with a code; everything else as
// INTERNAL, with the truth in the log alone.
type presenter struct{ log *slog.Logger }

func (p presenter) present(ctx context.Context, err error) *gqlerror.Error {
	out := graphql.DefaultErrorPresenter(ctx, err)
	own, ok := errors.AsType[*view.Error](err)
	switch {
	case ok:
	case errors.Is(err, context.DeadlineExceeded):
		own = view.Errorf(view.Timeout, "the query took longer than this server allows; ask for smaller pages or fewer fields")
	case errors.Is(err, context.Canceled):
		own = view.Errorf(view.Cancelled, "the request ended before its answer was ready")
	case out.Err == nil && errors.As(err, new(*gqlerror.Error)):
		// gqlgen's own word: the text does not parse, a field does not exist, a variable has the wrong type.
		if out.Extensions["code"] == nil {
			out.Extensions = map[string]any{"code": view.BadRequest}
		}
		return out
	default:
		p.log.ErrorContext(ctx, "query failed", "path", out.Path.String(), "error", err)
		own = view.Errorf(view.Internal, "internal error; the server's log says more")
	}
	shown := toGraphQL(own)
	shown.Path, shown.Locations = out.Path, out.Locations
	return shown
}

// recovered turns a panic into an error that names nothing.
func (p presenter) recovered(ctx context.Context, panicked any) error {
	p.log.ErrorContext(ctx, "panic in a query", "panic", fmt.Sprint(panicked), "stack", string(debug.Stack()))
	return view.Errorf(view.Internal, "internal error; the server's log says more")
}

func toGraphQL(e *view.Error) *gqlerror.Error {
	ext := map[string]any{"code": e.Code}
	maps.Copy(ext, e.Extra)
	return &gqlerror.Error{Message: e.Message, Extensions: ext}
}

// refuse answers a request that never becomes a query, in GraphQL's shape, so that one reader of errors is enough.
func refuse(w http.ResponseWriter, e *view.Error) {
	body, err := json.Marshal(map[string]any{"errors": gqlerror.List{toGraphQL(e)}})
	if err != nil { // numbers and words: cannot fail
		body = []byte(`{"errors":[{"message":"internal error"}]}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(cmp.Or(statusOf(e.Code), http.StatusBadRequest))
	_, _ = w.Write(append(body, '\n')) // the client may be gone; nothing to do about it
}
