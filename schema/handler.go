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
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/kept"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// Options says what to serve and to whom. Source is needed; every other field has a default.
type Options struct {
	Source Source
	// Terms reads what edges depend on under what is assumed of requests; nil knows the conditions' form alone.
	Terms view.NewTerms
	// WhatIf makes a run ready for what-if questions, of which it is given the judged Snapshot with the user's marks;
	// nil answers none. It is called for each question: what is worth keeping between two, it keeps.
	WhatIf func(ctx context.Context, judged *graph.Snapshot) (Trial, error)
	// Facts reads the facts of a run, of which what opened a chain is told; nil tells none.
	Facts Facts
	// Reports are what reports, report and runReport know.
	Reports queries.Set
	// Cypher gives what answers queries on a run within the limits of one query; nil answers none.
	Cypher func(*graph.Snapshot) *cypher.Engine
	// Kept reads what is kept of reports with a run; nil knows nothing kept.
	Kept func(ctx context.Context, run string) ([]kept.Result, error)
	// KeptRuns lists the runs with which something is kept, oldest first; nil knows of none.
	KeptRuns func(ctx context.Context) ([]string, error)
	// Marks reads what users marked; nil reads Store.
	Marks func(ctx context.Context) (store.Marks, error)
	// Pages serves the explorer and the playground: all that is not a route of ours; nil serves none.
	Pages http.Handler
	// Listen is the address that the server listens on. Away from loopback a Token is needed.
	Listen string
	// Token, where it is set, must come with every query, on loopback too. The pages' own files, which hold
	// nothing of the estate, come without; they ask for the token.
	Token string
	// Hosts are names under which the server answers besides those of loopback, without port.
	Hosts []string
	// NoIntrospection hides the schema.
	NoIntrospection bool
	// Store is what changes write; nil refuses them all.
	Store store.Store
	// Findings are what questions about findings answer.
	Findings Findings
	// Work does what takes long: imports and collections.
	Work Work
	// Spool is the folder in which uploads wait; "" is the system's.
	Spool string
	// Documents, where it is not nil, are the only queries that are answered: their texts by id.
	Documents map[string]string
	Limits    Limits
	// Log takes faults of ours; nil takes none.
	Log *slog.Logger
}

// Limits bound what one request may ask. Zero fields take the defaults named.
type Limits struct {
	Depth     int           // fields within fields; 15
	Cost      int           // sum over all fields, pages multiplied out; 50,000
	Aliases   int           // 50
	BodyBytes int64         // of a request without its files; 256 KiB
	QueryTime time.Duration // 30 s
	// PathTime bounds one path search, which then answers with what it found; half of QueryTime.
	PathTime time.Duration
	// AnswerBytes bounds what one answer holds in memory, about; 32 MiB.
	AnswerBytes int64
	// UploadBytes bounds a request with its files, which go to disk; 1 GiB.
	UploadBytes int64
	// Streams is how many subscriptions are open at the same time; 64.
	Streams int
	// Searches is how many of them search for paths; 4.
	Searches int
	// SearchTime bounds the search of a subscription; 5 min.
	SearchTime time.Duration
	// Pace is how long a listener to a job hears nothing after it heard something; 200 ms.
	Pace time.Duration
	// Poll is how often the store is looked at for new runs while somebody listens; 1 s.
	Poll time.Duration
}

func (l Limits) withDefaults() Limits {
	l.Depth = cmp.Or(l.Depth, 15)
	l.Cost = cmp.Or(l.Cost, 50_000)
	l.Aliases = cmp.Or(l.Aliases, 50)
	l.BodyBytes = cmp.Or(l.BodyBytes, 256<<10)
	l.QueryTime = cmp.Or(l.QueryTime, 30*time.Second)
	l.PathTime = cmp.Or(l.PathTime, l.QueryTime/2)
	l.AnswerBytes = cmp.Or(l.AnswerBytes, 32<<20)
	l.UploadBytes = cmp.Or(l.UploadBytes, 1<<30)
	l.Streams = cmp.Or(l.Streams, 64)
	l.Searches = cmp.Or(l.Searches, 4)
	l.SearchTime = cmp.Or(l.SearchTime, 5*time.Minute)
	l.Pace = cmp.Or(l.Pace, 200*time.Millisecond)
	l.Poll = cmp.Or(l.Poll, time.Second)
	return l
}

const (
	queryTokens = 10_000 // words and signs of one query's text
	queryCache  = 200    // parsed queries kept
	selections  = 5_000  // fields of one query, fragments expanded
)

// Server answers requests. What takes longer than a request lives in it too.
type Server struct {
	http.Handler

	changes    *changes
	work       Work
	jobs       *jobs
	ledger     *ledger
	watch      *watch
	lenses     lenses
	spool      string
	streams    chan struct{} // a place for each subscription
	searches   chan struct{} // and for each long search
	searchTime time.Duration
	pace       time.Duration
	reports    queries.Set
	engines    *engines // nil: no Cypher
	rowBytes   int      // of the rows of one query
	kept       func(ctx context.Context, run string) ([]kept.Result, error)
	keptRuns   func(ctx context.Context) ([]string, error)
}

// Close ends the jobs that run and waits for them. The Store can be closed after it.
func (s *Server) Close() { s.jobs.close() }

// New returns the handler of these routes:
//
//	POST /graphql                            queries, changes, event streams, uploads; queries by GET too
//	GET  /graphql-playground/examples.json   its example queries
//	GET  /healthz                            "ok" under any host name, for whoever watches the process
//	     /…                                  the pages, where there are some
//
// It refuses to be built without a Token for an address that others reach.
// The Server must be closed.
func New(o Options) (*Server, error) {
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
	s := newServer(o, l)

	mux := http.NewServeMux()
	mux.Handle("/graphql", withToken(o.Token, withBody(l.BodyBytes, withStatus(withEvents(newGraphQL(s, o, l, p))))))
	mux.HandleFunc("GET /graphql-playground/examples.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(examples) // the client may be gone; nothing to do about it
	})
	if o.Pages != nil {
		mux.Handle("/", o.Pages)
	}
	outer := http.NewServeMux()
	outer.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok\n")) // as above
	})
	outer.Handle("/", withHost(hosts, withOrigin(mux)))
	s.Handler = withRecover(p, withHeaders(outer))
	return s, nil
}

func newServer(o Options, l Limits) *Server {
	s := &Server{
		changes: &changes{store: o.Store, source: o.Source, log: o.Log, read: o.Marks},
		work:    o.Work, spool: o.Spool, watch: newWatch(o.Source, l.Poll),
		streams: make(chan struct{}, l.Streams), searches: make(chan struct{}, l.Searches), searchTime: l.SearchTime, pace: l.Pace,
		reports: o.Reports, engines: newEngines(o.Cypher), rowBytes: int(l.AnswerBytes / 2), kept: o.Kept, keptRuns: o.KeptRuns,
	}
	s.jobs = newJobs(s.changes, s.watch.poke)
	s.ledger = &ledger{Findings: o.Findings, changes: s.changes}
	return s
}

func newGraphQL(s *Server, o Options, l Limits, p presenter) http.Handler {
	srv := handler.New(gql.NewExecutableSchema(gql.Config{
		Resolvers:  resolver{source: o.Source, pathTime: l.PathTime, terms: o.Terms, whatIf: o.WhatIf, facts: o.Facts, server: s},
		Complexity: costs(),
	}))
	srv.AddTransport(transport.GET{})
	srv.AddTransport(transport.SSE{KeepAlivePingInterval: pingTime})
	srv.AddTransport(transport.POST{})
	srv.AddTransport(uploads{body: l.BodyBytes, bytes: l.UploadBytes, spool: o.Spool})
	validated := lru.New[*ast.QueryDocument](queryCache)
	srv.SetQueryCache(validated)
	srv.SetParserTokenLimit(queryTokens)
	srv.SetErrorPresenter(p.present)
	srv.SetRecoverFunc(p.recovered)
	if o.NoIntrospection {
		srv.SetDisableSuggestion(true) // "did you mean" would tell the schema word by word
	} else {
		srv.Use(extension.Introspection{})
	}
	srv.Use(&limits{depth: l.Depth, cost: l.Cost, aliases: l.Aliases, selections: selections, introspection: !o.NoIntrospection})
	if o.Documents != nil {
		srv.Use(newDocuments(o.Documents))
	}
	srv.Use(repeats{pairs: repeatedPairs, validated: validated})
	m, t := &memory{l.AnswerBytes}, newTurns(l.Cost)
	// The time limit is set here and not around the request: gqlgen answers null, without a word, when the request's
	// own context has ended. An event stream waits for as long as it is open, and is bounded by its places.
	srv.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		next = ended(next)
		if streams(ctx) {
			return settled(ctx, m.count(withPin(ctx), next))
		}
		limited, done := context.WithTimeout(withPin(ctx), l.QueryTime)
		defer done()
		leave, refused := t.enter(limited, costOf(limited))
		if refused != nil {
			return settled(ctx, &graphql.Response{Errors: gqlerror.List{toGraphQL(refused)}})
		}
		defer leave()
		return settled(ctx, m.count(limited, next))
	})
	return srv
}

// IsLoopback reports whether only this machine can reach an address such as "127.0.0.1:8787" or "localhost:8787".
func IsLoopback(listen string) bool { return isLoopback(hostname(strings.TrimSpace(listen))) }
