package neo4j_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strconv"
	"syscall"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/internal/neo4jserver"
)

// benchGraph fills nodes, and so many edges that leave each, with the properties that an estate has.
// Of the nodes, and of the edges that leave them, one in each that changed names has other properties than without.
func benchGraph(f graph.Sink, nodes, leave int, changed func(int) bool) {
	rng := rand.New(rand.NewPCG(1, 2))
	kinds := []graph.Kind{graph.CanInvoke, graph.CanRead, graph.RunsAs, graph.Contains, graph.CanAssume}
	labels := [][]graph.Label{{graph.Function}, {graph.Principal, graph.Role}, {graph.DataStore}}
	id := func(i int) string { return fmt.Sprintf("arn:aws:lambda:eu-west-1:%012d:function:pay-%06d", i/1000, i) }
	for i := range nodes {
		timeout := int64(i % 900)
		if changed(i) {
			timeout = 1000
		}
		f.Node(graph.NodeFact{ID: id(i), Labels: labels[i%3], Name: fmt.Sprintf("pay-%06d", i), Cloud: graph.AWS, Account: strconv.Itoa(i * 100 / nodes), Region: "eu-west-1", Type: "AWS::Lambda::Function", Props: graph.Props{"timeout": timeout}})
	}
	for i := range leave * nodes {
		from, to := i/leave, rng.IntN(nodes)
		if changed(from) {
			to = (to + 1) % nodes
		}
		f.Edge(graph.EdgeFact{Kind: kinds[i%len(kinds)], From: id(from), To: id(to), Props: graph.Props{"actions": []string{"lambda:InvokeFunction"}, "n": int64(i % 20)}})
	}
}

// naive loads as parts.md measured it: UNWIND batches of maps, ends found
// through the uniqueness constraint.
func naive(b *testing.B, s *graph.Snapshot) time.Duration {
	b.Helper()
	uri, user, password := neo4jserver.Start(b)
	d, err := driver.NewDriverWithContext(uri, driver.BasicAuth(user, password, ""))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = d.Close(b.Context()) }()
	run := func(cypher string, rows []any) {
		if _, err := driver.ExecuteQuery(b.Context(), d, cypher, map[string]any{"rows": rows}, driver.EagerResultTransformer); err != nil {
			b.Fatal(err)
		}
	}
	run("CREATE CONSTRAINT naive_id IF NOT EXISTS FOR (n:Naive) REQUIRE n.id IS UNIQUE", nil)
	start := time.Now()
	var rows []any
	for n := range graph.NodeID(s.NumNodes()) {
		p := map[string]any{"id": s.ID(n), "name": s.Name(n), "cloud": string(s.Cloud(n)), "account": s.Account(n), "region": s.Region(n), "type": s.Type(n)}
		maps.Insert(p, s.NodeProps(n))
		if rows = append(rows, p); len(rows) == 10_000 || int(n) == s.NumNodes()-1 {
			run("UNWIND $rows AS row CREATE (n:Naive) SET n = row", rows)
			rows = nil
		}
	}
	byKind := map[graph.Kind][]any{}
	for e := range graph.EdgeID(s.NumEdges()) {
		x := s.Edge(e)
		p := maps.Collect(s.EdgeProps(e))
		byKind[x.Kind] = append(byKind[x.Kind], map[string]any{"from": s.ID(x.From), "to": s.ID(x.To), "p": p})
	}
	for k, rows := range byKind {
		for len(rows) > 0 {
			n := min(20_000, len(rows))
			run("UNWIND $rows AS row MATCH (a:Naive {id: row.from}) MATCH (b:Naive {id: row.to}) CREATE (a)-[r:"+string(k)+"]->(b) SET r = row.p", rows[:n])
			rows = rows[n:]
		}
	}
	return time.Since(start)
}

// spent is the time that processors gave to this process and to the server, which the clock of a busy machine does not tell.
func spent(b *testing.B) time.Duration {
	b.Helper()
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		b.Fatal(err)
	}
	server, _ := raw(b, "CALL dbms.queryJmx('java.lang:type=OperatingSystem') YIELD attributes RETURN attributes.ProcessCpuTime.value", nil)[0][0].(int64)
	return time.Duration(own.Utime.Nano() + own.Stime.Nano() + server)
}

// BenchmarkPublish publishes a graph, then the same again, a run in which one account of a hundred changed, one in which
// one node of a hundred changed, wherever it lies, and one with one change, and loads the same graph naively, all on one server.
// The naive loading goes first, so that it does not pay for what else is in the database.
// A fifth of the graph, loaded both ways before, warms the server up: users'
// servers do not start with the import. Besides seconds it gives those of processors, and each as a share of the first run's.
// At the end the newest run is read back whole, as the first question that has no bound does.
func BenchmarkPublish(b *testing.B) {
	for _, nodes := range []int{20_000, 100_000} {
		b.Run(fmt.Sprintf("nodes=%d", nodes), func(b *testing.B) {
			for b.Loop() {
				benchPublish(b, nodes, 5, true)
				empty(b)
			}
		})
	}
}

func benchPublish(b *testing.B, nodes, leave int, naively bool) {
	b.Helper()
	empty(b)
	s := open(b, neo4j.Options{})
	prepare := func(changed func(int) bool) (store.Run, *graph.Snapshot) {
		b.Helper()
		r, err := s.Begin(b.Context(), store.RunOptions{})
		if err != nil {
			b.Fatal(err)
		}
		benchGraph(r.Scope(store.Scope{Cloud: graph.AWS, Account: "1", Flag: "gaad"}), nodes, leave, changed)
		g := graph.NewBuilder()
		g.SetMeta(graph.Meta{Run: r.ID()})
		if err := r.Facts(b.Context(), g); err != nil {
			b.Fatal(err)
		}
		snap, err := g.Build()
		if err != nil {
			b.Fatal(err)
		}
		return r, snap
	}
	full := time.Duration(0)
	publishRun := func(name string, r store.Run, snap *graph.Snapshot) time.Duration {
		start, before := time.Now(), spent(b)
		if _, err := r.Publish(b.Context(), snap); err != nil {
			b.Fatal(err)
		}
		took, cpu := time.Since(start), spent(b)-before
		if full == 0 {
			full = cpu
		}
		b.ReportMetric(took.Seconds(), "s/"+name)
		b.ReportMetric(cpu.Seconds(), "cpu-s/"+name)
		b.ReportMetric(100*cpu.Seconds()/full.Seconds(), "%cpu/"+name)
		return took
	}
	none := func(int) bool { return false }
	everywhere := func(i int) bool { return i%100 == 0 }
	naive(b, publish(b, s, func(f graph.Sink) { benchGraph(f, nodes/5, leave, none) }))
	empty(b)
	s = open(b, neo4j.Options{}) // the one before knows of chunks that are gone
	first, snap := prepare(none)
	slow := time.Duration(0)
	if naively {
		slow = naive(b, snap)
	}
	fast := publishRun("publish", first, snap)
	again := func(name string, changed func(int) bool) {
		r, snap := prepare(changed)
		publishRun(name, r, snap)
	}
	again("no-change", none)
	again("1-account", func(i int) bool { return i*100/nodes == 7 })
	again("back", none)
	again("1-percent", everywhere)
	again("one-change", func(i int) bool { return everywhere(i) && i != 4700 })
	start, before := time.Now(), spent(b)
	if _, err := s.Snapshot(b.Context(), ""); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(time.Since(start).Seconds(), "s/snapshot")
	b.ReportMetric((spent(b) - before).Seconds(), "cpu-s/snapshot")
	if naively {
		b.ReportMetric(slow.Seconds(), "s/naive")
		b.ReportMetric(slow.Seconds()/fast.Seconds(), "times-faster")
	}
}
