package neo4j_test

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/internal/neo4jserver"
)

// scanned are the statements that go through all nodes of a label, which they are about: of the rest each finds what it
// names through an index or by the server's number.
var scanned = []string{
	"MATCH (r:_PosternRun) RETURN r.id",                                           // the list of runs
	"MATCH (c:_PosternChunk) RETURN c.sum",                                        // what pruning leaves without a run
	"MATCH (n:_PosternNote) RETURN n.key",                                         // what verify reads
	"MATCH (:PosternNode)-[r]->() WHERE r._key IS NOT NULL RETURN id(r) LIMIT $n", // the plain graph is emptied
	"MATCH (n:PosternNode) WHERE NOT (n)--() WITH n LIMIT $n DELETE n",
	"MATCH (n:PosternNode) WITH n LIMIT $n",
	"MATCH (f:Function) RETURN f.id",                      // this test's report
	"MATCH (n:PosternNode:`Function`) WHERE NOT n:Grant",  // a pattern's place that names no more than a label
	"MATCH (n:PosternNode:`Principal`) WHERE NOT n:Grant", // or a cloud
	"MATCH (n:PosternNode) WHERE n.cloud = $cloud AND NOT n:Grant",
}

// TestPlans takes down every statement that the store sends while it does all that it can do, and has the server
// explain each: no Eager, which holds all rows at once, no scan of all nodes or relationships, no product of two lists.
func TestPlans(t *testing.T) {
	empty(t)
	uri, user, password := neo4jserver.Start(t)
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	log := ledger{cypher: map[string]map[string]any{}}
	s, err := neo4j.Open(t.Context(), "bolt://"+between(t, u.Host, log.pass), neo4j.Options{User: user, Password: password, Lease: 3 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	everything(t, s)
	if err := s.Close(); err != nil { // ends the connections, of which each is read whole
		t.Fatal(err)
	}
	log.open.Wait()

	d, err := driver.NewDriverWithContext(uri, driver.BasicAuth(user, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	log.mu.Lock()
	defer log.mu.Unlock()
	explained := 0
	for text, params := range log.cypher {
		if strings.HasPrefix(text, "EXPLAIN ") || strings.HasPrefix(text, "CREATE ") || strings.HasPrefix(text, "SHOW ") || strings.HasPrefix(text, "CALL db.") {
			continue
		}
		explained++
		res, err := driver.ExecuteQuery(t.Context(), d, "CYPHER replan=force EXPLAIN "+text, short(params), driver.EagerResultTransformer)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		ops := operators(res.Summary.Plan())
		if bad := unsound(text, ops); bad != "" {
			t.Errorf("%s\n\thas %s: %v", text, bad, ops)
		}
	}
	if explained < 30 {
		t.Errorf("only %d statements were seen", explained)
	}
}

// unsound gives what a statement's plan should not have.
func unsound(text string, ops []string) string {
	if strings.Contains(text, "(m:_PosternMeta {id: 'store'") {
		return "" // of one node
	}
	byNumber := !slices.ContainsFunc(ops, func(op string) bool { return strings.Contains(op, "Scan") || strings.Contains(op, "Index") })
	about := slices.ContainsFunc(scanned, func(s string) bool { return strings.HasPrefix(text, s) })
	for _, op := range ops {
		switch {
		case op == "Eager", strings.Contains(op, "All") && strings.Contains(op, "Scan"), strings.Contains(op, "HashJoin"),
			op == "CartesianProduct" && !byNumber,                           // two numbers of one row make one pair
			strings.Contains(op, "Scan") && op != "NodeIndexScan" && !about: // an index holds the nodes that have what it is of
			return op
		}
	}
	if strings.Contains(text, "MATCH (a)-[r:") && strings.Contains(text, "= key") && !slices.Contains(ops, "Expand(Into)") {
		return "no Expand(Into)"
	}
	return ""
}

// short leaves a few entries of each list: a batch names few of what a database holds, and the server plans by that.
func short(params map[string]any) map[string]any {
	out := maps.Clone(params)
	for k, v := range out {
		if list, ok := v.([]any); ok && len(list) > 5 {
			out[k] = list[:5]
		}
	}
	return out
}

func operators(p driver.Plan) []string {
	op, _, _ := strings.Cut(p.Operator(), "@")
	out := []string{op}
	for _, c := range p.Children() {
		out = append(out, operators(c)...)
	}
	return out
}

// everything does with a store all that it can do, so that each of its statements is sent.
func everything(t *testing.T, s *neo4j.Store) {
	t.Helper()
	fill := func(n int, skip, note int) func(graph.Sink) {
		return func(f graph.Sink) {
			for i := range n {
				if i == skip {
					continue
				}
				labels := []graph.Label{graph.Principal}[:i%2]
				node := function(i, graph.Props{"note": int64(note * (i % 3))}, labels...)
				node.Account = strconv.Itoa(i % 50)
				f.Node(node)
				f.Edge(edge(graph.CanInvoke, i, (i+1)%n, "", graph.Props{"note": int64(note * (i % 3))}))
				f.Edge(edge(graph.CanRead, i, (i*5+2)%n, "k", nil))
			}
		}
	}
	raw(t, "UNWIND range(1, 5000) AS i CREATE (:Other)-[:ABOUT]->(:Other)", nil) // what somebody else has there
	first := publish(t, s, fill(400, -1, 1))
	raw(t, "MATCH (f:PosternNode {id: $id}) CREATE (:Ticket)-[:ABOUT]->(f)", map[string]any{"id": function(399, nil).ID})
	publish(t, s, fill(400, -1, 1))
	publish(t, s, fill(380, 4, 2)) // nodes and edges come, go and change; somebody holds on to one
	raw(t, "MATCH (m:_PosternMeta) SET m.syncing = 'cut short'", nil)
	publish(t, s, fill(300, -1, 3))
	if err := s.SetNote(t.Context(), "a", []byte("b")); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Query(t.Context(), "MATCH (f:Function) RETURN f.id", nil); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"id:" + function(1, nil).ID + " -> invoke{1,2} -> function", "principal -> any{1,2} -> admin any", "public any -> read -> aws any", "account:9 any -> read -> sensitive any",
	} {
		p, err := walk.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Narrow(t.Context(), p, true); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	if err := store.WriteMarks(t.Context(), s, store.Marks{graph.PropSensitive: {function(2, nil).ID}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Runs(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Prune(t.Context(), first.Meta().Run); err != nil {
		t.Fatal(err)
	}
}
