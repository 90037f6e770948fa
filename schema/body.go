package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"

	"github.com/postern-graph/postern/schema/view"
)

// withBody reads a request's body under a limit and checks that it is a JSON object before GraphQL sees it. A POST
// must say application/json, which a form of another site cannot without asking first. A GET carries its query in the
// address, under the same limit.
func withBody(limit int64, next http.Handler) http.Handler {
	tooLong := func(w http.ResponseWriter) {
		refuse(w, &view.Error{
			Code: view.LimitBody, Message: "the request is longer than this server takes; send several smaller queries",
			Extra: map[string]any{"limit": limit},
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet:
			if int64(len(r.URL.RawQuery)) > limit {
				tooLong(w)
				return
			}
			if !readable(r.URL.RawQuery) {
				refuse(w, view.Errorf(view.BadRequest, "the address must hold query=… and, as JSON objects, variables=… and extensions=… where they are needed"))
				return
			}
		case http.MethodPost:
			if isUpload(r) {
				if r.Header.Get(preflightHeader) == "" {
					refuse(w, view.Errorf(view.BadOrigin, "send uploads with the header %s: 1, which a form of another site cannot", preflightHeader))
					return
				}
				break // read as it comes, under limits of its own
			}
			if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
				refuse(w, view.Errorf(view.BadContentType, "send the query as Content-Type: application/json"))
				return
			}
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
			if errors.As(err, new(*http.MaxBytesError)) {
				tooLong(w)
				return
			}
			if fault := unreadable(body, err); fault != nil {
				refuse(w, fault)
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
		default:
			w.Header().Set("Allow", "GET, POST")
			refuse(w, view.Errorf(view.BadMethod, "ask with POST, or with GET"))
			return
		}
		next.ServeHTTP(w, withMethod(r))
	})
}

// unreadable says why a body is no query; nil where it may be one.
func unreadable(body []byte, err error) *view.Error {
	start := bytes.TrimLeft(body, " \t\r\n")
	var asked struct {
		Query         string                     `json:"query"`
		OperationName *string                    `json:"operationName"`
		Variables     map[string]json.RawMessage `json:"variables"`
		Extensions    map[string]json.RawMessage `json:"extensions"`
	}
	switch {
	case err == nil && len(start) > 0 && start[0] == '[' && json.Valid(body):
		return oneQuery()
	case err != nil || len(start) == 0 || start[0] != '{' || json.Unmarshal(body, &asked) != nil:
		return view.Errorf(view.BadRequest, `the body must be one JSON object: {"query": "…", "variables": {…}}`)
	}
	return nil
}

// readable says whether an address holds what a query is made of.
func readable(raw string) bool {
	q, err := url.ParseQuery(raw)
	for _, part := range []string{"variables", "extensions"} {
		if v := q.Get(part); v != "" && err == nil {
			err = json.Unmarshal([]byte(v), &map[string]json.RawMessage{})
		}
	}
	return err == nil
}

func oneQuery() *view.Error {
	return &view.Error{
		Code: view.LimitBatch, Message: "a request holds one query; send several requests, or several fields in one query",
		Extra: map[string]any{"limit": 1},
	}
}
