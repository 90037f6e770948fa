package procedures_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/procedures"
)

// town is a small estate: anyone may call the function shop, whose role is an admin; ann and bob hold a Grant that lets them
// assume the role deploy, which may become the admin if the request comes from the office; a boundary holds cy back.
func town(t *testing.T, more ...func(*graph.Builder)) *graph.Snapshot {
	t.Helper()
	b := graph.NewOpenBuilder()
	node := func(id string, props graph.Props, labels ...graph.Label) {
		b.Node(graph.NodeFact{ID: id, Name: id, Labels: labels, Props: props, Account: "1", Cloud: graph.AWS})
	}
	node("internet", graph.Props{"public": true}, graph.Principal, graph.Public)
	for _, u := range []string{"ann", "bob", "cy"} {
		node(u, nil, graph.Principal, graph.User)
	}
	node("admin", graph.Props{"admin": true}, graph.Principal, graph.Role)
	node("deploy", nil, graph.Principal, graph.Role)
	node("shop", nil, graph.Function)
	node("grant:1", nil, graph.Grant)
	node("1", nil, graph.Account)
	edge := func(k graph.Kind, from, to string, props graph.Props) {
		b.Edge(graph.EdgeFact{Kind: k, From: from, To: to, Props: props})
	}
	edge(graph.CanInvoke, "internet", "shop", nil)
	edge(graph.RunsAs, "shop", "admin", nil)
	edge(graph.Administers, "admin", "1", nil)
	edge(graph.Holds, "ann", "grant:1", nil)
	edge(graph.Holds, "bob", "grant:1", nil)
	edge(graph.CanAssume, "grant:1", "deploy", nil)
	edge(graph.CanAssume, "deploy", "admin", graph.Props{
		"certainty": "conditional", "technique": "T", "conditions": `{"conditionType":"condition","op":"IpAddress","key":"aws:SourceIp","values":["10.0.0.0/8"]}`,
	})
	edge(graph.Latent, "cy", "admin", graph.Props{"kind": "CAN_ASSUME", "blocked_by": []string{"pb:b"}})
	for _, f := range more {
		f(b)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func means(earlier *graph.Snapshot) procedures.Means {
	return procedures.Means{
		Judges: func(s *graph.Snapshot) []access.Judge { return []access.Judge{awsiam.New(s)} },
		Terms: func(ctx access.Context) *access.Terms {
			return access.NewTerms(access.TermOptions{Settle: func(c *access.Condition) *access.Condition { return awsiam.Assume(c, ctx) }})
		},
		Run: func(_ context.Context, id string) (*graph.Snapshot, error) {
			if id != "" {
				return nil, errors.New("run " + id + " is not in the store")
			}
			return earlier, nil
		},
	}
}

func engine(s, earlier *graph.Snapshot, l cypher.Limits) *cypher.Engine {
	return cypher.NewEngine(s, cypher.Options{Limits: l, Procedures: procedures.Of(s, means(earlier))})
}

// lines runs a query and writes its rows.
func lines(t *testing.T, e *cypher.Engine, query string, params map[string]any) string {
	t.Helper()
	_, rows, err := e.Query(t.Context(), query, params)
	if err != nil {
		t.Fatalf("%s\n%v", query, err)
	}
	var out []string
	for _, r := range rows {
		var cells []string
		for _, v := range r {
			cells = append(cells, show(v))
		}
		out = append(out, strings.Join(cells, " | "))
	}
	return strings.Join(out, "\n")
}

func TestProcedures(t *testing.T) {
	for _, tt := range []struct{ name, query, want string }{
		{
			"a chain through a Grant is a path of the graph", "CALL postern.paths('ann', 'admin') YIELD path, chain, hops RETURN [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)], hops, [i IN range(0, 4) | CASE i % 2 WHEN 0 THEN chain[i] ELSE chain[i].kind END]",
			"[ann grant:1 deploy admin] | [HOLDS CAN_ASSUME CAN_ASSUME] | 2 | [ann CAN_ASSUME deploy CAN_ASSUME admin]",
		},
		{"MATCH goes on from what is given", "CALL postern.paths('internet', 'admin') YIELD path, end MATCH (end)-[:ADMINISTERS]->(a) RETURN a.id, length(path)", "1 | 2"},
		{
			"what a step depends on, and what must hold", "CALL postern.paths('deploy', 'admin') YIELD certainty, conditional, mustHold, chain RETURN certainty, conditional, mustHold, chain[1].technique, chain[1].conditions",
			"conditional | true | [aws:SourceIp IpAddress 10.0.0.0/8] | T | aws:SourceIp IpAddress 10.0.0.0/8",
		},
		{"what is assumed settles it", "CALL postern.paths('deploy', 'admin', {assume: {`aws:SourceIp`: '10.1.2.3'}, certain: true}) YIELD certainty, mustHold RETURN certainty, mustHold", "certain | []"},
		{"and refuses it", "CALL postern.paths('deploy', 'admin', {assume: {`aws:SourceIp`: '192.0.2.1'}}) YIELD path RETURN path", ""},
		{"certain alone", "CALL postern.paths('deploy', 'admin', {certain: true}) YIELD path RETURN path", ""},
		{"nodes of a MATCH are ends", "MATCH (u:User) WITH u ORDER BY u.id CALL postern.paths(u, 'admin') YIELD cost, hops RETURN u.id, hops", "ann | 2\nbob | 2"},
		{"lists of them, each pair once", "MATCH (u:User) WITH collect(u) AS us CALL postern.paths(us, 'admin role', {each: true}) YIELD start, end RETURN start.id, end.id ORDER BY start.id", "ann | admin\nbob | admin"},
		{"a list of none is none", "CALL postern.paths([], 'admin') YIELD path RETURN path", ""},
		{"latent, and what holds it back", "CALL postern.paths('cy', 'admin', {latent: true}) YIELD blockedBy, chain RETURN blockedBy, chain[1].kind, chain[1].latent", "[pb:b] | CAN_ASSUME | true"},
		{"not unless asked", "CALL postern.paths('cy', 'admin') YIELD path RETURN path", ""},
		{"names of a pattern", "CALL postern.pattern('public as who -> invoke -> function as f') YIELD bound RETURN bound.who.id, bound.f.id", "internet | shop"},
		{"a limit says that there is more", "CALL postern.pattern('user -> admin role', {limit: 1}) YIELD complete RETURN complete", "false"},
		{"avoiding", "CALL postern.paths('internet', 'admin', {avoiding: 'function'}) YIELD path RETURN path", ""},
		{"via", "CALL postern.paths('ann', 'ADMIN', {via: 'deploy'}) YIELD end RETURN end.id", "1"},
		{"reach, by id", "CALL postern.reach('ann') YIELD node, certainty RETURN node.id, certainty ORDER BY node.id", "1 | conditional\nadmin | conditional\ndeploy | certain"},
		{"nearest", "CALL postern.nearest('admin principal') YIELD node, end, hops RETURN node.id, end.id, hops ORDER BY node.id", "admin | admin | 0\nann | admin | 2\nbob | admin | 2\ndeploy | admin | 1\ninternet | admin | 2\nshop | admin | 1"},
		{"nearest by what is certain", "CALL postern.nearest('admin principal', {certain: true}) YIELD node RETURN node.id ORDER BY node.id", "admin\nshop"},
		{"nearest of some", "MATCH (u:User) CALL postern.nearest('admin', {of: u}) YIELD end RETURN u.id, end.id ORDER BY u.id", "ann | admin\nbob | admin"},
		{"nearest of some behind guardrails", "MATCH (u:User) CALL postern.nearest('admin', {of: u, latent: true}) YIELD end, hops RETURN u.id, hops ORDER BY u.id", "ann | 2\nbob | 2\ncy | 1"},
		{"backwards", "CALL postern.reach('deploy', {backwards: true}) YIELD node RETURN node.id ORDER BY node.id", "ann\nbob"},
		{"choke points", "CALL postern.chokePoints('user -> admin role') YIELD node, all, ends, chains, exact RETURN node.id, all, [e IN ends | e.id], chains, exact", "deploy | true | [admin] | 2 | true"},
		{
			"Grants expanded", "CALL postern.expandGrants('CAN_ASSUME') YIELD source, target, grant, certainty RETURN source.id, target.id, grant.id, certainty ORDER BY source.id",
			"ann | deploy | grant:1 | certain\nbob | deploy | grant:1 | certain\ndeploy | admin | null | conditional",
		},
		{"of some", "CALL postern.expandGrants(['CAN_ASSUME'], {to: 'deploy', from: ['bob', 'cy']}) YIELD source, relationship RETURN source.id, type(relationship)", "bob | CAN_ASSUME"},
		{"a run without one before", "CALL postern.diff() YIELD change RETURN change", ""},
		{"decisions", "CALL postern.can('ann', 's3:GetObject', 'arn:aws:s3:::b/k') YIELD decision, blockedBy RETURN decision", "Unknown"},
		{"layers", "CALL postern.why('ann', 's3:GetObject', 'arn:aws:s3:::b/k') YIELD decision RETURN DISTINCT decision", "Unknown"},
		{"nobody may", "CALL postern.whoCan('s3:GetObject', 'arn:aws:s3:::b/k') YIELD principal RETURN principal", ""},
		{"rows that are not there pass OPTIONAL", "OPTIONAL CALL postern.paths('cy', 'admin') YIELD path RETURN path IS NULL", "true"},
		{"inside of EXISTS", "MATCH (u:User) WHERE EXISTS { CALL postern.paths(u, 'admin') YIELD path RETURN path } RETURN u.id ORDER BY u.id", "ann\nbob"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, lines(t, engine(town(t), nil, cypher.Limits{}), tt.query, nil)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.query, diff)
			}
		})
	}
}

// TestFaults: what is wrong with an argument is shown at its place, within a text at the character.
func TestFaults(t *testing.T) {
	e := engine(town(t), nil, cypher.Limits{})
	for _, tt := range []struct {
		name, query  string
		line, column int
		says         string
	}{
		{"a word of the pattern", "MATCH (n)\nCALL postern.pattern('public -> invok -> function') YIELD path\nRETURN path", 2, 33, `"invok" is no word for a node or an edge; did you mean invoke?`},
		{"behind an escape", `CALL postern.pattern('name:a\u0062\'c -> functin')`, 1, 42, "did you mean function?"},
		{"of a parameter", "CALL postern.pattern($p)", 1, 22, "pattern, character 11 of postern.pattern"},
		{"an end that is not there", "CALL postern.paths('ann', 'amin')", 1, 27, "no node has the id amin"},
		{"null", "CALL postern.paths(null, 'admin')", 1, 20, "null names no node"},
		{"a number", "CALL postern.paths($n, 'admin')", 1, 20, "not an INTEGER"},
		{"an option", "CALL postern.paths('ann', 'admin', {limt: 1})", 1, 36, "there is no option limt; did you mean limit?"},
		{"its value", "CALL postern.paths('ann', 'admin', {limit: 0})", 1, 36, "limit: want a whole number from 1"},
		{"a type of relationship", "CALL postern.expandGrants('CAN_ASUME')", 1, 27, "did you mean CAN_ASSUME?"},
		{"a run", "CALL postern.diff('x')", 1, 19, "run x is not in the store"},
		{"too few arguments", "CALL postern.can('ann')", 1, 1, "postern.can takes 3 to 4 arguments, not 1; it is called as postern.can(principal :: NODE | STRING"},
		{"a column", "CALL postern.reach('ann') YIELD nod RETURN nod", 1, 33, "has no column nod"},
		{"each of a way to arrive", "CALL postern.paths('ann', 'ADMIN', {each: true})", 1, 36, "name the accounts"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := e.Query(t.Context(), tt.query, map[string]any{"p": "public -> functin", "n": int64(5)})
			f, ok := errors.AsType[*fault.Error](err)
			if !ok {
				t.Fatalf("want a fault, not %v", err)
			}
			if line, column := f.Place(); line != tt.line || column != tt.column || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v\nwant line %d, column %d and %q", err, tt.line, tt.column, tt.says)
			}
		})
	}
}

// TestDiff: what came, went and changed since the run before, and chains that opened and closed.
func TestDiff(t *testing.T) {
	now := town(t, func(b *graph.Builder) {
		b.Node(graph.NodeFact{ID: "dee", Name: "dee", Labels: []graph.Label{graph.Principal, graph.User}})
		b.Edge(graph.EdgeFact{Kind: graph.CanAssume, From: "dee", To: "admin"})
	})
	e := engine(now, town(t), cypher.Limits{})
	for query, want := range map[string]string{
		"CALL postern.diff() YIELD change, what, id, node RETURN change, what, id, node.name":                                           "added | node | dee | dee\nadded | relationship | CAN_ASSUME|dee|admin| | null",
		"CALL postern.diff('previous', {chains: 'user -> admin role'}) YIELD change, path, chain RETURN change, chain[0], length(path)": "added | dee | 1",
	} {
		if diff := cmp.Diff(want, lines(t, e, query, nil)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
	gone := engine(town(t), now, cypher.Limits{})
	if got := lines(t, gone, "CALL postern.diff('previous', {chains: 'user -> admin role'}) YIELD change, path, chain RETURN change, chain[0], path", nil); got != "removed | dee | null" {
		t.Errorf("a chain that is gone: %s", got)
	}
}

// TestBounds: a search within a query ends with the query, at its limits and when nobody waits.
func TestBounds(t *testing.T) {
	s := town(t)
	_, _, err := engine(s, nil, cypher.Limits{Steps: 50}).Query(t.Context(), "UNWIND range(1, 1000) AS i CALL postern.reach('ann') YIELD node RETURN count(*)", nil)
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Detail != "StepLimit" {
		t.Errorf("steps: %v", err)
	}
	_, _, err = engine(s, nil, cypher.Limits{Rows: 1}).Query(t.Context(), "CALL postern.reach('ann') YIELD node RETURN node", nil)
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Detail != "RowLimit" {
		t.Errorf("rows: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := engine(s, nil, cypher.Limits{}).Query(ctx, "CALL postern.paths('ann', 'admin') YIELD path RETURN path", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	ctx, cancel = context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	_, _, err = engine(s, nil, cypher.Limits{}).Query(ctx, "CALL postern.chokePoints('user -> admin role') YIELD node RETURN node", nil)
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Detail != "TimeLimit" {
		t.Errorf("time: %v", err)
	}
}

// TestOptionsAreListed: a call that gives an option that there is none of names those that there are, and the reference lists them.
func TestOptionsAreListed(t *testing.T) {
	e := engine(town(t), nil, cypher.Limits{})
	args := map[string]string{
		"postern.can": "'ann', 'a:B', 'r'", "postern.why": "'ann', 'a:B', 'r'", "postern.whoCan": "'a:B', 'r'", "postern.paths": "'ann', 'admin'",
		"postern.reach": "'ann'", "postern.nearest": "'admin'", "postern.expandGrants": "'HOLDS'", "postern.diff": "'previous'",
	}
	for _, p := range procedures.Of(nil, procedures.Means{}) {
		if last := p.Params[len(p.Params)-1]; last.Name != "options" {
			if len(procedures.Options(p.Name)) > 0 {
				t.Errorf("%s takes no options, and the reference lists some", p.Name)
			}
			continue
		}
		before, ok := args[p.Name]
		if !ok {
			before = "'user -> admin role'"
		}
		var names []string
		for _, o := range procedures.Options(p.Name) {
			names = append(names, o.Name)
		}
		_, _, err := e.Query(t.Context(), "CALL "+p.Name+"("+before+", {`no such option at all`: 1})", nil)
		f, ok := errors.AsType[*fault.Error](err)
		if !ok {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		got := strings.Split(strings.TrimPrefix(f.Hint, "there are "), ", ")
		slices.Sort(got)
		slices.Sort(names)
		if diff := cmp.Diff(got, names); diff != "" {
			t.Errorf("%s takes (-) and the reference lists (+):\n%s", p.Name, diff)
		}
		if p.Doc == "" || !strings.HasPrefix(p.Name, procedures.Namespace) {
			t.Errorf("%s: %q", p.Name, p.Doc)
		}
	}
}
