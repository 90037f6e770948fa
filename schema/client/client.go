package client

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"syscall"

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

// Plain gives an error of the server in its own words, with its code, and one of the way to it in words that say what
// to do; any other error as it is.
func Plain(err error) error {
	var list gqlerror.List
	if !errors.As(err, &list) || len(list) == 0 {
		one, ok := errors.AsType[*graphql.HTTPError](err)
		if !ok || len(one.Response.Errors) == 0 {
			return unreached(err)
		}
		list = one.Response.Errors
	}
	e := list[0]
	code, ok := e.Extensions["code"].(string)
	switch {
	case unknownToServer(e.Message):
		return fmt.Errorf("the server is of another version than this program, most likely of an older one: it says %q; start it anew with this version, or ask with its own program", e.Message)
	case code == "UNAUTHENTICATED":
		return fmt.Errorf("the server says: %s (%s): set POSTERN_TOKEN to its token", e.Message, code)
	case ok:
		return fmt.Errorf("the server says: %s (%s)", e.Message, code)
	}
	return fmt.Errorf("the server says: %s", e.Message)
}

// unknownToServer reports whether a server complains of a question of this package, all of which fit the schema of this version,
// as one that its own schema does not know.
func unknownToServer(message string) bool {
	for _, begin := range []string{"Cannot query field ", "Unknown argument ", "Unknown type "} {
		if strings.HasPrefix(message, begin) {
			return true
		}
	}
	return false
}

// unreached says why there is no answer.
func unreached(err error) error {
	asked, ok := errors.AsType[*url.Error](err)
	if !ok {
		return err
	}
	at := asked.URL
	if u, err := url.Parse(asked.URL); err == nil {
		at = u.Scheme + "://" + u.Host
	}
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case errors.Is(err, http.ErrSchemeMismatch):
		return fmt.Errorf("%s does not speak https: ask it at http://", at)
	case untrusted:
		return fmt.Errorf("the certificate of %s is not trusted: %w (SSL_CERT_FILE may name whoever vouches for it)", at, asked.Err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("nobody answers at %s: is 'postern serve' running there?", at)
	}
	return fmt.Errorf("ask %s: %w", at, asked.Err)
}
