package schema_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/procedures"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/schema"
)

// The ids are the demo's, so that the example queries find what they name.
const (
	account  = "210000000002"
	other    = "210000000003"
	function = "arn:aws:lambda:eu-west-1:210000000002:function:checkout-callback"
	role     = "arn:aws:iam::210000000002:role/checkout-callback"
	marco    = "arn:aws:iam::210000000002:user/marco.release"
	nina     = "arn:aws:iam::210000000002:user/nina.release"
	release  = "arn:aws:iam::210000000002:role/release-automation"
	shared   = "arn:aws:iam::210000000002:role/shop-functions"
	dana     = "arn:aws:iam::210000000003:user/dana.engineer"
	rollup   = "arn:aws:iam::210000000003:role/nightly-rollup"
	nightly  = "arn:aws:lambda:eu-west-1:210000000003:function:nightly-rollup"
	github   = "external:token.actions.githubusercontent.com (any repository)"
)

func facts(to graph.Sink) {
	node := func(id, typ string, props graph.Props, labels ...graph.Label) {
		to.Node(graph.NodeFact{ID: id, Type: typ, Labels: labels, Cloud: graph.AWS, Account: accountOf(id), Name: id[strings.LastIndexAny(id, ":/")+1:], Props: props})
	}
	edge := func(kind graph.Kind, from, toID, key string, props graph.Props) {
		to.Edge(graph.EdgeFact{Kind: kind, From: from, To: toID, Key: key, Props: props})
	}
	to.Node(graph.NodeFact{ID: graph.IDInternet, Cloud: graph.Internet, Name: "Internet", Labels: []graph.Label{graph.Principal, graph.Public, graph.InternetNode}, Props: graph.Props{"public": true}})
	to.Node(graph.NodeFact{ID: github, Cloud: graph.Internet, Labels: []graph.Label{graph.Principal}, Props: graph.Props{"external": true}})
	for _, a := range []string{account, other} {
		node(a, "AWS::Organizations::Account", nil, graph.Account)
	}
	for _, u := range []string{marco, nina, dana} {
		node(u, "AWS::IAM::User", nil, graph.Principal, graph.User)
	}
	for _, r := range []string{role, release, shared, rollup} {
		node(r, "AWS::IAM::Role", graph.Props{"admin": r != shared, "admin_why": "allows * on *", "max_session": int64(3600)}, graph.Principal, graph.Role)
	}
	node(function, "AWS::Lambda::Function", graph.Props{"runtime": "python3.13"}, graph.Function)
	to.Node(graph.NodeFact{ID: function, Region: "eu-west-1", Tags: map[string]string{"env": "prod", "team": "pay"}})
	node(nightly, "AWS::Lambda::Function", nil, graph.Function)

	edge(graph.CanInvoke, graph.IDInternet, function, "", graph.Props{graph.PropActions: []string{"lambda:InvokeFunctionUrl@" + function, "lambda:InvokeFunction"}, graph.PropVia: function + "#url"})
	node(function+"#url", "AWS::Lambda::Url", nil, graph.Endpoint)
	edge(graph.RunsAs, function, role, "", nil)
	for _, r := range []string{role, release} {
		edge(graph.Administers, r, account, "", nil)
	}
	edge(graph.Administers, rollup, other, "", nil)
	edge(graph.CanRunAs, marco, release, "AWS-LAMBDA-NEW", graph.Props{graph.PropTechnique: "AWS-LAMBDA-NEW", graph.PropActions: []string{"iam:PassRole"}})
	edge(graph.CanAssume, github, release, "", graph.Props{
		graph.PropCertainty:  "conditional",
		graph.PropConditions: `[{"conditionType":"condition","op":"StringLike","key":"token.actions.githubusercontent.com:sub","values":["repo:larkspur/*"]}]`,
	})
	edge(graph.Latent, dana, nightly, "CAN_HIJACK", graph.Props{graph.PropLatentKind: "CAN_HIJACK", graph.PropBlockedBy: []string{"scp:freeze-analytics-code"}})
	edge(graph.RunsAs, nightly, rollup, "", nil)

	// A Grant: three users may read five buckets; and one bucket holder is itself a target of another Grant.
	to.Node(graph.NodeFact{ID: "grant:read", Labels: []graph.Label{graph.Grant}, Cloud: graph.AWS})
	for _, u := range []string{marco, nina, dana} {
		edge(graph.Holds, u, "grant:read", "", nil)
	}
	for i := range 5 {
		b := fmt.Sprintf("arn:aws:s3:::data-%d", i)
		node(b, "AWS::S3::Bucket", nil, graph.DataStore)
		edge(graph.CanRead, "grant:read", b, "", graph.Props{graph.PropActions: []string{"s3:GetObject"}})
		edge(graph.RunsAs, fmt.Sprintf("arn:aws:lambda:eu-west-1:210000000002:function:shop-%d", i), shared, "", nil)
		node(fmt.Sprintf("arn:aws:lambda:eu-west-1:210000000002:function:shop-%d", i), "AWS::Lambda::Function", nil, graph.Function)
	}
	edge(graph.CanAssume, "grant:read", nina, "", nil)
	to.Gap(graph.Gap{Scope: "aws/210000000002/config", Service: "lambda", Reason: graph.GapNameOnly, Detail: "config.json:12", Count: 3})
	to.Gap(graph.Gap{Scope: "aws/210000000002/gaad", Service: "iam", Reason: graph.GapMalformed, Detail: "gaad.json:4", Count: 1})
}

func accountOf(id string) string {
	for _, a := range []string{account, other} {
		if strings.Contains(id, a) {
			return a
		}
	}
	return ""
}

func build(t *testing.T, run string) *access.Estate {
	t.Helper()
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: run, AsOf: 1_790_000_000})
	facts(b)
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return access.NewEstate(s, []access.Judge{judge{s}})
}

// judge allows marco to pass the role, from the office alone, and anyone to invoke the function; it denies nina.
type judge struct{ s *graph.Snapshot }

func (judge) Cloud() graph.Cloud { return graph.AWS }

func (j judge) Classes() []access.Class {
	var out []access.Class
	for i, n := range j.s.WithLabel(graph.Principal) {
		out = append(out, access.Class{ID: access.ClassID(i), Members: access.NewSet(n)})
	}
	return out
}
func (judge) May(access.ClassID, string, access.Context) []access.Guarded { return nil }
func (judge) Administers(access.ClassID) []access.Guarded                 { return nil }

func (judge) Decide(q access.Request) access.Decision {
	if q.Action == "boom:Panic" {
		panic("the judge fell over a secret: hunter2")
	}
	switch {
	case q.Principal == marco && q.Context["aws:SourceIp"] != nil:
		return access.Decision{Effect: access.Allowed}
	case q.Principal == marco:
		return access.Decision{
			Effect: access.IsConditional, Conditions: access.Test("IpAddress", "aws:SourceIp", "10.0.0.0/8"),
			Why: []access.Reason{{Policy: "release", Statement: "PassIt", Effect: "allow", Layer: "identity", Text: `{"Effect":"Allow"}`}},
		}
	case q.Principal == graph.IDInternet:
		return access.Decision{Effect: access.Allowed, Why: []access.Reason{{Policy: function + "#policy", Statement: "open", Effect: "allow", Layer: "resource"}}}
	case q.Principal == nina:
		return access.Decision{Effect: access.ImplicitlyDenied, BlockedBy: []string{"pb"}}
	}
	return access.Decision{Effect: access.ImplicitlyDenied, BlockedBy: []string{"identity"}}
}

// runs is a Source of runs built in memory.
type runs struct{ list []*access.Estate }

func (r runs) Estate(_ context.Context, run string) (*access.Estate, error) {
	for _, e := range slices.Backward(r.list) {
		if run == "" || e.Snapshot().Meta().Run == run {
			return e, nil
		}
	}
	return nil, store.ErrNotFound
}

func (r runs) Runs(context.Context) ([]store.RunInfo, error) {
	var out []store.RunInfo
	for _, e := range r.list {
		s := e.Snapshot()
		out = append(out, store.RunInfo{
			ID: s.Meta().Run, AsOf: s.Meta().AsOf, Started: 1_790_000_001, Nodes: s.NumNodes(), Edges: s.NumEdges(), Gaps: len(s.Gaps()),
			Sources: []string{"--gaad gaad.json"},
			Scopes: []store.ScopeInfo{
				{Scope: store.Scope{Cloud: graph.AWS, Account: account, Flag: "config"}, Run: "000001", Facts: 7, Stale: "access denied"},
				{Scope: store.Scope{Cloud: graph.AWS, Account: account, Flag: "gaad"}, Run: s.Meta().Run, Facts: 30},
			},
		})
	}
	return out, nil
}

// client asks a server built from options.
type client struct {
	t *testing.T
	h http.Handler
}

func serve(t *testing.T, change ...func(*schema.Options)) client {
	t.Helper()
	o := schema.Options{Source: runs{[]*access.Estate{build(t, "000001"), build(t, "000002")}}, Facts: func(_ context.Context, s *graph.Snapshot) (*graph.Snapshot, error) { return s, nil }}
	o.Reports, o.Cypher = someReports(t), func(s *graph.Snapshot) *cypher.Engine {
		means := procedures.Means{Judges: func(s *graph.Snapshot) []access.Judge { return []access.Judge{judge{s}} }}
		return cypher.NewEngine(s, cypher.Options{Procedures: procedures.Of(s, means)})
	}
	o.Findings = schema.Findings{Documents: someFindings(t), Now: func() time.Time { return november(3) }}
	for _, c := range change {
		c(&o)
	}
	h, err := schema.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return client{t, h}
}

// someReports are few enough that answers stay as they are when others are written.
func someReports(t *testing.T) queries.Set {
	t.Helper()
	all, err := queries.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(r queries.Report) bool {
		return !slices.Contains([]string{"admin-functions", "egress-ipv4", "egress-ipv6", "function-policies", "public-invoke", "public-owner", "shared-role-split", "shared-roles"}, r.ID)
	})
}

func request(t *testing.T, method, target string, body io.Reader) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, body)
	r.Host = "127.0.0.1:8787"
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

func (c client) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	return w
}

type answer struct {
	Data   map[string]any
	Errors []struct {
		Message    string
		Path       []any
		Extensions map[string]any
	}
}

func (c client) ask(query string, variables map[string]any) answer {
	c.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		c.t.Fatal(err)
	}
	w := c.do(request(c.t, http.MethodPost, "/graphql", strings.NewReader(string(body))))
	var a answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		c.t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return a
}

// code gives the code of the only error.
func (a answer) code(t *testing.T) string {
	t.Helper()
	if len(a.Errors) != 1 {
		t.Fatalf("%d errors, want one: %+v", len(a.Errors), a.Errors)
	}
	s, _ := a.Errors[0].Extensions["code"].(string)
	return s
}
