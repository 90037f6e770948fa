package schema

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// Options says what to serve and to whom. Source is needed; every other field has a default.
type Options struct {
	Source Source
	// Terms reads what edges depend on under what is assumed of requests; nil knows the conditions' form alone.
	Terms view.NewTerms
	// Playground serves the page and its files, with the prefix /graphql-playground stripped; nil serves none.
	Playground http.Handler
	// Listen is the address that the server listens on. Away from loopback a Token is needed.
	Listen string
	// Token, where it is set, must come with every query, on loopback too. The playground's own files, which hold
	// nothing of the estate, come without; its headers tab takes the token.
	Token string
	// Hosts are names under which the server answers besides those of loopback, without port.
	Hosts []string
	// NoIntrospection hides the schema.
	NoIntrospection bool
	Limits          Limits
	// Log takes faults of ours; nil takes none.
	Log *slog.Logger
}

// Limits bound what one request may ask. Zero fields take the defaults named.
type Limits struct {
	Depth     int           // fields within fields; 15
	Cost      int           // sum over all fields, pages multiplied out; 50,000
	Aliases   int           // 50
	BodyBytes int64         // 256 KiB
	QueryTime time.Duration // 30 s
	// PathTime bounds one path search, which then answers with what it found; half of QueryTime.
	PathTime time.Duration
}

func (l Limits) withDefaults() Limits {
	l.Depth = cmp.Or(l.Depth, 15)
	l.Cost = cmp.Or(l.Cost, 50_000)
	l.Aliases = cmp.Or(l.Aliases, 50)
	l.BodyBytes = cmp.Or(l.BodyBytes, 256<<10)
	l.QueryTime = cmp.Or(l.QueryTime, 30*time.Second)
	l.PathTime = cmp.Or(l.PathTime, l.QueryTime/2)
	return l
}

const (
	queryTokens = 10_000 // words and signs of one query's text
	queryCache  = 200    // parsed queries kept
	selections  = 5_000  // fields of one query, fragments expanded
)

// New returns the handler of these routes:
//
//	POST /graphql                            queries; GET too
//	GET  /                                   leads to the playground, where there is one
//	GET  /graphql-playground/…               the playground
//	GET  /graphql-playground/examples.json   its example queries
//	GET  /healthz                            "ok" under any host name, for whoever watches the process
//
// It refuses to be built without a Token for an address that others reach.
func New(o Options) (http.Handler, error) {
	if o.Source == nil {
		return nil, errors.New("serve: no source of runs")
	}
	if o.Token == "" && o.Listen != "" && !isLoopback(hostname(o.Listen)) {
		return nil, fmt.Errorf("serve: %s can be reached from other machines; set a token, or listen on 127.0.0.1", o.Listen)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Terms == nil {
		o.Terms = func(access.Context) *access.Terms { return access.NewTerms(access.TermOptions{}) }
	}
	hosts := slices.Clone(o.Hosts)
	for i, h := range hosts {
		hosts[i] = hostname(h)
	}
	examples, err := examplesJSON()
	if err != nil {
		return nil, err
	}
	l := o.Limits.withDefaults()
	p := presenter{o.Log}

	mux := http.NewServeMux()
	mux.Handle("/graphql", withToken(o.Token, withBody(l.BodyBytes, newGraphQL(o, l, p))))
	mux.HandleFunc("GET /graphql-playground/examples.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(examples) // the client may be gone; nothing to do about it
	})
	if o.Playground != nil {
		mux.Handle("GET /{$}", http.RedirectHandler("/graphql-playground/", http.StatusFound))
		mux.Handle("/graphql-playground/", http.StripPrefix("/graphql-playground", o.Playground))
	}
	outer := http.NewServeMux()
	outer.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok\n")) // as above
	})
	outer.Handle("/", withHost(hosts, withOrigin(mux)))
	return withRecover(p, withHeaders(outer)), nil
}

func newGraphQL(o Options, l Limits, p presenter) http.Handler {
	srv := handler.New(gql.NewExecutableSchema(gql.Config{
		Resolvers:  resolver{source: o.Source, pathTime: l.PathTime, terms: o.Terms},
		Complexity: costs(),
	}))
	srv.AddTransport(transport.GET{})
	srv.AddTransport(transport.POST{})
	srv.SetQueryCache(lru.New[*ast.QueryDocument](queryCache))
	srv.SetParserTokenLimit(queryTokens)
	srv.SetErrorPresenter(p.present)
	srv.SetRecoverFunc(p.recovered)
	if o.NoIntrospection {
		srv.SetDisableSuggestion(true) // "did you mean" would tell the schema word by word
	} else {
		srv.Use(extension.Introspection{})
	}
	srv.Use(&limits{depth: l.Depth, cost: l.Cost, aliases: l.Aliases, selections: selections, introspection: !o.NoIntrospection})
	// The time limit is set here and not around the request: gqlgen answers null, without a word, when the request's
	// own context has ended.
	srv.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		limited, done := context.WithTimeout(withPin(ctx), l.QueryTime)
		defer done()
		return next(limited)
	})
	return srv
}

// IsLoopback reports whether only this machine can reach an address such as "127.0.0.1:8787" or "localhost:8787".
func IsLoopback(listen string) bool { return isLoopback(hostname(strings.TrimSpace(listen))) }
