package neo4j_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/graph/store/storetest"
	"github.com/postern-graph/postern/internal/neo4jserver"
)

// raw runs any Cypher, as other users of the database do.
func raw(t testing.TB, cypher string, params map[string]any) [][]any {
	t.Helper()
	uri, user, password := neo4jserver.Start(t)
	d, err := driver.NewDriverWithContext(uri, driver.BasicAuth(user, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	r, err := driver.ExecuteQuery(t.Context(), d, cypher, params, driver.EagerResultTransformer)
	if err != nil {
		t.Fatalf("%s: %v", cypher, err)
	}
	var out [][]any
	for _, rec := range r.Records {
		out = append(out, rec.Values)
	}
	return out
}

// empty removes all nodes, whoever owns them.
func empty(t testing.TB) {
	t.Helper()
	for {
		if n := raw(t, "MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*)", nil); n[0][0] == int64(0) {
			return
		}
	}
}

func open(t testing.TB, o neo4j.Options) *neo4j.Store {
	t.Helper()
	uri, user, password := neo4jserver.Start(t)
	o.User, o.Password = user, password
	s, err := neo4j.Open(t.Context(), uri, o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, storetest.Subject{
		New:   func(t *testing.T) store.Store { t.Helper(); empty(t); return open(t, neo4j.Options{}) },
		Again: func(t *testing.T, _ store.Store) store.Store { t.Helper(); return open(t, neo4j.Options{}) },
		Damage: func(t *testing.T, _ store.Store, what storetest.Part) {
			t.Helper()
			if what == storetest.Chunks {
				raw(t, "MATCH (c:_PosternChunk) SET c.data = $data", map[string]any{"data": []byte("other bytes")})
				return
			}
			raw(t, "MATCH (r:_PosternRun) WITH r ORDER BY r.id DESC LIMIT 1 SET r.data = $data", map[string]any{"data": []byte("other bytes")})
		},
	})
}

// publish publishes the facts that fill gives as the one scope of a run.
func publish(t testing.TB, s store.Store, fill func(graph.Sink)) *graph.Snapshot {
	t.Helper()
	r, err := s.Begin(t.Context(), store.RunOptions{})
	if err != nil {
		t.Fatalf("Begin: %v", err)
	}
	fill(r.Scope(store.Scope{Cloud: graph.AWS, Account: "1", Flag: "gaad"}))
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: r.ID()})
	if err := r.Facts(t.Context(), b); err != nil {
		t.Fatalf("Facts: %v", err)
	}
	snap, err := b.Build()
	if err != nil {
		t.Fatalf("Build: %v", err)
	}
	if _, err := r.Publish(t.Context(), snap); err != nil {
		t.Fatalf("Publish: %v", err)
	}
	return snap
}

// wantLive fails unless the plain graph says what the Snapshot says.
func wantLive(t testing.TB, s *graph.Snapshot) {
	t.Helper()
	var want, got []string
	for n := range graph.NodeID(s.NumNodes()) {
		var labels []string
		for _, l := range s.Labels(n) {
			labels = append(labels, string(l))
		}
		slices.Sort(labels)
		props := map[string]any{"id": s.ID(n), "name": s.Name(n)}
		maps.Insert(props, s.NodeProps(n))
		want = append(want, fmt.Sprint("node ", labels, sprint(props)))
		for e := range s.Out(n) {
			props := map[string]any{"_key": s.EdgeKey(e.ID)}
			maps.Insert(props, s.EdgeProps(e.ID))
			want = append(want, fmt.Sprint("edge ", e.Kind, " ", s.ID(e.From), " ", s.ID(e.To), sprint(props)))
		}
	}
	for _, r := range raw(t, "MATCH (n:PosternNode) RETURN [l IN labels(n) WHERE l <> 'PosternNode'], properties(n)", nil) {
		var labels []string
		list, _ := r[0].([]any)
		for _, l := range list {
			labels = append(labels, fmt.Sprint(l))
		}
		slices.Sort(labels)
		props, _ := r[1].(map[string]any)
		for _, k := range []string{"cloud", "account", "region", "type"} {
			delete(props, k)
		}
		got = append(got, fmt.Sprint("node ", labels, sprint(props)))
	}
	for _, r := range raw(t, "MATCH (a:PosternNode)-[r]->(b:PosternNode) WHERE r._key IS NOT NULL RETURN type(r), a.id, b.id, properties(r)", nil) {
		props, _ := r[3].(map[string]any)
		got = append(got, fmt.Sprint("edge ", r[0], " ", r[1], " ", r[2], sprint(props)))
	}
	slices.Sort(want)
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the graph in Neo4j (+) is not the Snapshot (-):\n%s", d)
	}
}

func sprint(p map[string]any) string { return fmt.Sprint(p) } // keys ascend

func function(i int, props graph.Props, labels ...graph.Label) graph.NodeFact {
	return graph.NodeFact{
		ID: fmt.Sprintf("arn:aws:lambda:eu-west-1:1:function:f%d", i), Labels: append([]graph.Label{graph.Function}, labels...),
		Cloud: graph.AWS, Account: "1", Region: "eu-west-1", Type: "AWS::Lambda::Function", Props: props, Tags: map[string]string{"my tag:`x`": "y"},
	}
}

func edge(k graph.Kind, i, j int, key string, props graph.Props) graph.EdgeFact {
	return graph.EdgeFact{Kind: k, From: function(i, nil).ID, To: function(j, nil).ID, Key: key, Props: props}
}

// Every kind of change arrives in the plain graph, and only it.
func TestLiveGraphFollowsTheRuns(t *testing.T) {
	empty(t)
	s := open(t, neo4j.Options{Writers: 3})
	wantLive(t, publish(t, s, func(f graph.Sink) {
		for i := range 40 {
			f.Node(function(i, graph.Props{"a": int64(i), "list": []string{"x", "y"}, "flag": true, "rate": 1.5}))
			f.Edge(edge(graph.CanInvoke, i, (i*7+1)%40, "", graph.Props{"certainty": "conditional", "n": int64(i % 3)}))
		}
		f.Edge(edge(graph.CanRead, 1, 2, "k1", nil))
		f.Edge(edge(graph.CanRead, 1, 2, "k2", graph.Props{"via": "x"}))
	}))
	wantLive(t, publish(t, s, func(f graph.Sink) {
		for i := range 45 {
			switch i % 10 {
			case 3: // gone, but edges still name it
			case 4:
				f.Node(function(i, graph.Props{"b": "new"}, graph.Endpoint))
			default:
				f.Node(function(i, graph.Props{"a": int64(i), "list": []string{"x", "y"}, "flag": true, "rate": 1.5}))
			}
			if i%5 != 0 {
				f.Edge(edge(graph.CanInvoke, i, (i*7+1)%40, "", graph.Props{"n": int64(i % 2)}))
			}
		}
		f.Edge(edge(graph.CanRead, 1, 2, "k2", graph.Props{"technique": "y"}))
	}))
	wantLive(t, publish(t, s, func(f graph.Sink) { f.Node(function(1, nil)) }))
	wantLive(t, publish(t, s, func(graph.Sink) {}))
}

// What others wrote stays: their nodes, their relationships and properties on ours.
func TestOthersKeepWhatIsTheirs(t *testing.T) {
	empty(t)
	s := open(t, neo4j.Options{})
	fill := func(n int, note string) func(graph.Sink) {
		return func(f graph.Sink) {
			for i := range n {
				f.Node(function(i, graph.Props{"note": note}))
				f.Edge(edge(graph.CanInvoke, i, 0, "", graph.Props{"note": note}))
			}
		}
	}
	raw(t, "CREATE (:Function {id: $id, name: 'mine'})-[:CAN_INVOKE]->(:Ticket {id: 1})", map[string]any{"id": function(1, nil).ID})
	publish(t, s, fill(3, "a"))
	raw(t, `MATCH (t:Ticket), (f:PosternNode {id: $last}), (g:PosternNode {id: $first})
		CREATE (t)-[:ABOUT]->(f), (f)-[:CAN_INVOKE {by: 'hand'}]->(g) SET g.owner = 'team', g:Mine`,
		map[string]any{"last": function(2, nil).ID, "first": function(0, nil).ID})
	publish(t, s, fill(2, "b"))
	for _, c := range []struct {
		cypher string
		want   int64
	}{
		{"MATCH (:Function {name: 'mine'})-[:CAN_INVOKE]->(:Ticket) RETURN count(*)", 1},
		{"MATCH (:Ticket)-[:ABOUT]->(f) WHERE f.note IS NULL AND NOT f:Function AND NOT f:PosternNode RETURN count(*)", 1},
		{"MATCH ()-[:CAN_INVOKE {by: 'hand'}]->() RETURN count(*)", 1},
		{"MATCH (g:Mine:Function:PosternNode {owner: 'team', note: 'b'}) RETURN count(*)", 1},
		{"MATCH (:PosternNode)-[r {note: 'b'}]->(:PosternNode) RETURN count(*)", 2},
		{"MATCH (n:PosternNode) RETURN count(*)", 2},
	} {
		if got := raw(t, c.cypher, nil); got[0][0] != c.want {
			t.Errorf("%s = %v, want %d", c.cypher, got[0][0], c.want)
		}
	}
	// A reload from nothing keeps it as well.
	raw(t, "MATCH (m:_PosternMeta) SET m.syncing = 'cut short'", nil)
	wantLive2 := publish(t, s, fill(2, "c"))
	if got := raw(t, "MATCH (t:Ticket) OPTIONAL MATCH (t)-[:ABOUT]->(f) RETURN count(f)", nil); got[0][0] != int64(1) {
		t.Error("a reload removed somebody's relationship")
	}
	if got := raw(t, "MATCH ()-[r:CAN_INVOKE {by: 'hand'}]->() RETURN count(r)", nil); got[0][0] != int64(1) {
		t.Error("a reload removed somebody's edge")
	}
	if n := raw(t, "MATCH (n:PosternNode) RETURN count(*)", nil); n[0][0] != int64(wantLive2.NumNodes()) {
		t.Errorf("%v nodes after a reload, want %d", n[0][0], wantLive2.NumNodes())
	}
}

func TestQuery(t *testing.T) {
	empty(t)
	s := open(t, neo4j.Options{QueryRows: 3, QueryTimeout: 5 * time.Second})
	publish(t, s, func(f graph.Sink) {
		for i := range 5 {
			f.Node(function(i, nil))
		}
		f.Edge(edge(graph.CanInvoke, 1, 2, "", nil))
	})
	ctx := t.Context()
	cols, rows, err := s.Query(ctx, "MATCH (a:Function)-[r:CAN_INVOKE]->(b) WHERE a.account = $a RETURN a.id AS a, type(r) AS r, b", map[string]any{"a": "1"})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]any{{function(1, nil).ID, "CAN_INVOKE", map[string]any{"labels": []any{"Function"}, "properties": map[string]any{
		"id": function(2, nil).ID, "name": function(2, nil).ID, "cloud": "aws", "account": "1", "region": "eu-west-1", "type": "AWS::Lambda::Function", "tags.my tag:`x`": "y",
	}}}}
	if d := cmp.Diff([]string{"a", "r", "b"}, cols) + cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if _, rows, err = s.Query(ctx, "MATCH (f:Function) RETURN f.id", nil); !errors.Is(err, neo4j.ErrTooManyRows) || len(rows) != 3 {
		t.Errorf("5 rows under a limit of 3: %d rows, %v", len(rows), err)
	}
	for _, q := range []string{
		"CREATE (:X)", "MATCH (n:PosternNode) DETACH DELETE n", "MATCH (n:Function) SET n.x = 1 RETURN n", "DROP CONSTRAINT postern_node_id",
		"LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l", "CALL dbms.listConfig() YIELD name RETURN name",
		"MATCH (n) CALL { LOAD CSV FROM 'http://127.0.0.1:1/' AS l RETURN l } RETURN l",
	} {
		if _, _, err := s.Query(ctx, q, nil); !errors.Is(err, neo4j.ErrRefused) {
			t.Errorf("%s: error %v, want ErrRefused", q, err)
		}
	}
	if _, _, err := s.Query(ctx, "MATCH (n RETURN", nil); err == nil || errors.Is(err, neo4j.ErrRefused) {
		t.Errorf("broken query: %v", err)
	}
	raw(t, "MATCH (m:_PosternMeta) SET m.syncing = '000002'", nil)
	if _, _, err := s.Query(ctx, "RETURN 1", nil); !errors.Is(err, neo4j.ErrHalfPublished) {
		t.Errorf("between two runs: %v", err)
	}
}

func TestQueryTimeout(t *testing.T) {
	s := open(t, neo4j.Options{QueryTimeout: 300 * time.Millisecond})
	if _, _, err := s.Query(t.Context(), "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a * b)", nil); err == nil {
		t.Error("an endless query ended without an error")
	}
}

// A writer that died keeps others out for its lease, and no longer.
func TestLeaseOfADeadWriterEnds(t *testing.T) {
	empty(t)
	s := open(t, neo4j.Options{})
	publish(t, s, func(graph.Sink) {})
	raw(t, "MATCH (m:_PosternMeta) SET m.owner = 'dead', m.until = timestamp() + 1000", nil)
	if _, err := s.Begin(t.Context(), store.RunOptions{}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("within the lease: %v", err)
	}
	raw(t, "MATCH (m:_PosternMeta) SET m.until = timestamp() - 1", nil)
	publish(t, s, func(graph.Sink) {})

	r, err := s.Begin(t.Context(), store.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	raw(t, "MATCH (m:_PosternMeta) SET m.owner = 'usurper'", nil)
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: r.ID()})
	snap, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Publish(t.Context(), snap); !errors.Is(err, store.ErrLocked) {
		t.Errorf("publish after the lease was lost: %v", err)
	}
}

// Queries that run while runs are published see one run each.
func TestQueryWhilePublishing(t *testing.T) {
	empty(t)
	s := open(t, neo4j.Options{})
	fill := func(n int) func(graph.Sink) {
		return func(f graph.Sink) {
			for i := range 300 {
				f.Node(function(i, graph.Props{"run": int64(n)}))
			}
		}
	}
	publish(t, s, fill(0))
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			_, rows, err := s.Query(t.Context(), "MATCH (f:Function) RETURN DISTINCT f.run, count(*)", nil)
			if errors.Is(err, neo4j.ErrHalfPublished) {
				continue
			}
			if err != nil || len(rows) != 1 || rows[0][1] != int64(300) {
				t.Errorf("half a run: %v, %v", rows, err)
				return
			}
		}
	})
	for i := range 5 {
		publish(t, s, fill(i+1))
	}
	close(stop)
	wg.Wait()
}
