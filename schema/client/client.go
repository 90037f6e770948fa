package client

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/Khan/genqlient/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Client sends questions to one server.
type Client = graphql.Client

// New returns a client of the server at an address such as http://127.0.0.1:8787. A token, where it is not empty, goes
// with every question.
func New(address, token string, on *http.Client) Client {
	return graphql.NewClient(strings.TrimRight(address, "/")+"/graphql", bearer{token, on})
}

// bearer sends the token.
type bearer struct {
	token string
	on    *http.Client
}

// Do implements graphql.Doer.
func (b bearer) Do(r *http.Request) (*http.Response, error) {
	if b.token != "" {
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	return b.on.Do(r) //nolint:gosec // the user names the server
}

// Plain gives an error of the server in its own words, with its code; any other error as it is.
func Plain(err error) error {
	var list gqlerror.List
	if !errors.As(err, &list) || len(list) == 0 {
		one, ok := errors.AsType[*graphql.HTTPError](err)
		if !ok || len(one.Response.Errors) == 0 {
			return err
		}
		list = one.Response.Errors
	}
	e := list[0]
	if code, ok := e.Extensions["code"].(string); ok {
		return fmt.Errorf("the server says: %s (%s)", e.Message, code)
	}
	return fmt.Errorf("the server says: %s", e.Message)
}
