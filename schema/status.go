package schema

import (
	"context"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/postern-graph/postern/schema/view"
)

// retryAfter is when it is worth asking again what was refused because others were served, in seconds.
const retryAfter = 5

// reply holds an answer's status back until its text comes: gqlgen writes the one before it knows the other.
type reply struct {
	http.ResponseWriter

	status int // of the answer, 0 where it is what gqlgen says
	asked  int // what gqlgen says
	begun  bool
}

type replyKey struct{}

// withStatus gives answers without data the status of what was wrong, as the draft of GraphQL over HTTP asks for requests
// that are not executed. An event stream has begun before its question is read, and says what was wrong as an event.
func withStatus(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wantsEvents(r) {
			next.ServeHTTP(w, r)
			return
		}
		a := &reply{ResponseWriter: w}
		next.ServeHTTP(a, r.WithContext(context.WithValue(r.Context(), replyKey{}, a)))
		a.begin()
	})
}

// settled notes the status of an answer that was put together.
func settled(ctx context.Context, resp *graphql.Response) *graphql.Response {
	a, ok := ctx.Value(replyKey{}).(*reply)
	if !ok || resp == nil || len(resp.Errors) == 0 || len(resp.Data) > 0 && string(resp.Data) != "null" {
		return resp
	}
	resp.Errors = shortened(resp.Errors)
	code := codeOf(resp.Errors[0].Extensions)
	if a.status = statusOf(code); a.status == 0 && len(resp.Data) == 0 {
		a.status = http.StatusBadRequest
	}
	switch a.status {
	case http.StatusMethodNotAllowed:
		a.Header().Set("Allow", http.MethodPost)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		a.Header().Set("Retry-After", strconv.Itoa(retryAfter))
	}
	return resp
}

// shownErrors is how many errors one answer tells of: a long query can be wrong in every word.
const shownErrors = 50

func shortened(list gqlerror.List) gqlerror.List {
	if len(list) <= shownErrors {
		return list
	}
	more := view.Errorf(view.BadRequest, "%d more errors are not shown", len(list)-shownErrors)
	return append(list[:shownErrors:shownErrors], toGraphQL(more))
}

func codeOf(extensions map[string]any) view.Code {
	switch c := extensions["code"].(type) {
	case view.Code:
		return c
	case string:
		return view.Code(c)
	}
	return ""
}

func (a *reply) begin() {
	if a.begun {
		return
	}
	a.begun = true
	switch {
	case a.status != 0:
		a.ResponseWriter.WriteHeader(a.status)
	case a.asked != 0:
		a.ResponseWriter.WriteHeader(a.asked)
	}
}

// WriteHeader implements http.ResponseWriter.
func (a *reply) WriteHeader(status int) {
	if a.asked == 0 {
		a.asked = status
	}
}

// Write implements http.ResponseWriter.
func (a *reply) Write(b []byte) (int, error) {
	a.begin()
	return a.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (a *reply) Unwrap() http.ResponseWriter { return a.ResponseWriter }
