package accuracy_test

import (
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	cyphers "github.com/postern-graph/postern/graph/cypher/estate" // as queries see an estate
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/graph/procedures"
	"github.com/postern-graph/postern/internal/synth"
	"github.com/postern-graph/postern/queries"
)

// adHoc are questions that a person may put, beside the reports.
var adHoc = map[string]string{
	"count-nodes":      "MATCH (n:PosternNode) RETURN count(n)",
	"count-by-type":    "MATCH (n:Resource) RETURN n.type AS type, count(*) AS n ORDER BY n DESC, type",
	"count-kinds":      "MATCH (:PosternNode)-[r]->(:PosternNode) RETURN type(r) AS kind, count(*) AS n ORDER BY kind",
	"one-node":         "MATCH (n:PosternNode {id: 'internet'}) RETURN n.id, labels(n)",
	"one-account":      "MATCH (n:PosternNode {account: '300000000007'}) RETURN n.type, count(*)",
	"text-search":      "MATCH (n:Role) WHERE n.id CONTAINS ':role/r17' RETURN n.id ORDER BY n.id LIMIT 50",
	"top-policies":     "MATCH (p:Policy)<-[:HAS_POLICY]-(w) RETURN p.id AS id, count(w) AS n ORDER BY n DESC, id LIMIT 10",
	"no-policy":        "MATCH (f:Function) WHERE NOT EXISTS { (f)-[:HAS_POLICY]->() } RETURN count(f)",
	"admins":           "MATCH (w:Principal)-[:HOLDS*0..1]->()-[:ADMINISTERS]->(a:Account) RETURN a.id AS id, count(DISTINCT w) AS n ORDER BY id",
	"readers":          "MATCH (w:Principal)-[:HOLDS*0..1]->()-[:CAN_READ]->(d:DataStore) WHERE d.account = '300000000003' RETURN d.id AS id, count(DISTINCT w) AS n ORDER BY n DESC, id LIMIT 20",
	"widest-reader":    "MATCH (w:Role) RETURN w.id AS id, COUNT { (w)-[:HOLDS*0..1]->()-[:CAN_READ]->() } AS n ORDER BY n DESC, id LIMIT 5",
	"function-role":    "MATCH (f:Function)-[:RUNS_AS]->(r:Role)-[:HAS_POLICY]->(p:Policy) WHERE p.policy_kind = 'managed' RETURN count(*)",
	"shared-role":      "MATCH (f:Function)-[:RUNS_AS]->(r:Role) WITH r, collect(f.id) AS fs WHERE size(fs) > 1 RETURN r.id AS id, size(fs) AS n ORDER BY n DESC, id",
	"assume-two":       "MATCH (a:Role)-[:CAN_ASSUME]->(b:Role)-[:CAN_ASSUME]->(c:Role) WHERE a <> c RETURN count(*)",
	"shortest":         "MATCH (a:PosternNode {id: 'internet'}), (b:Account {id: '300000000001'}) MATCH p = shortestPath((a)-[*..6]->(b)) RETURN length(p)",
	"other-account":    "MATCH (w:Principal)-[:CAN_ASSUME]->(r:Role) WHERE w.account <> r.account RETURN r.account AS a, count(*) AS n ORDER BY a",
	"optional-logs":    "MATCH (f:Function) OPTIONAL MATCH (f)-[:LOGS_TO]->(l) RETURN l IS NULL AS none, count(*) AS n ORDER BY none",
	"tree":             "MATCH (o:Organization)-[:CONTAINS*1..4]->(a:Account) RETURN count(DISTINCT a)",
	"long-documents":   "MATCH (p:Policy) WHERE size(p.document) > 1000 RETURN count(p), max(size(p.document))",
	"triggers-of-open": "MATCH (t)-[:TRIGGERS]->(f:Function)-[:RUNS_AS]->(r:Role) WHERE EXISTS { (r)-[:HOLDS*0..1]->()-[:CAN_WRITE]->(:DataStore) } RETURN count(DISTINCT f)",
}

// BenchmarkCypher asks both engines the reports and the ad hoc questions on an organization of about 100,000 nodes: of Neo4j
// the best of three, when it has been asked before. x-faster is how many times less the embedded store takes.
func BenchmarkCypher(b *testing.B) {
	p := newBoth(b).open(b)
	p.publish(b, func(to graph.Sink) { synth.Organization(synth.Options{Principals: 9000, Accounts: 90, Chains: 20}, to) })
	s, err := p.files.Snapshot(b.Context(), "")
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d nodes, %d edges", s.NumNodes(), s.NumEdges())
	e := cypher.NewEngine(s, cypher.Options{Now: time.Now})
	all := map[string]queries.Report{}
	set, err := queries.Builtin()
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range set {
		if slices.Contains(r.Stores, queries.Neo4j) {
			all[r.ID] = r
		}
	}
	for name, text := range adHoc {
		all["ad-hoc/"+name] = queries.Report{Cypher: text}
	}
	logs, n := 0.0, 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		r := all[name]
		args, err := r.Args(nil)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			theirs := best(b, 4, p.neo, r, args)
			ours := best(b, 4, e, r, args)
			for b.Loop() {
				if _, _, err := e.Query(b.Context(), r.Cypher, args); err != nil {
					b.Fatal(err)
				}
			}
			ratio := theirs.Seconds() / ours.Seconds()
			b.ReportMetric(ratio, "x-faster")
			b.ReportMetric(theirs.Seconds()*1000, "neo4j-ms")
			logs += math.Log(ratio)
			n++
		})
	}
	if n > 0 {
		b.Logf("%.1f times as fast as Neo4j in the geometric mean of %d queries", math.Exp(logs/float64(n)), n)
	}
}

// BenchmarkCores asks the reports and the ad hoc questions on an organization of about 100,000 nodes on one core and on all that
// there are, in turn. x-faster is how many times less the best on all takes than the best on one.
func BenchmarkCores(b *testing.B) {
	to := graph.NewBuilder()
	synth.Organization(synth.Options{Principals: 9000, Accounts: 90, Chains: 20}, to)
	s, err := to.Build()
	if err != nil {
		b.Fatal(err)
	}
	one := cypher.NewEngine(s, cypher.Options{Now: time.Now})
	all := cypher.NewEngine(s, cypher.Options{Now: time.Now, Cores: &cypher.Cores{N: runtime.GOMAXPROCS(0)}})
	asked := map[string]queries.Report{}
	set, err := queries.Builtin()
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range set {
		if slices.Contains(r.Stores, queries.Neo4j) {
			asked[r.ID] = r
		}
	}
	for name, text := range adHoc {
		asked["ad-hoc/"+name] = queries.Report{Cypher: text}
	}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		r := asked[name]
		args, err := r.Args(nil)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			alone, together := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
			for b.Loop() {
				alone, together = min(alone, best(b, 1, one, r, args)), min(together, best(b, 1, all, r, args))
			}
			b.ReportMetric(alone.Seconds()/together.Seconds(), "x-faster")
			b.ReportMetric(alone.Seconds()*1000, "one-core-ms")
		})
	}
}

// best asks a query some times and gives the shortest time that it took.
func best(b *testing.B, times int, e queries.Engine, r queries.Report, args map[string]any) time.Duration {
	b.Helper()
	least := time.Duration(math.MaxInt64)
	for range times {
		at := time.Now()
		if _, _, err := e.Query(b.Context(), r.Cypher, args); err != nil {
			b.Fatal(err)
		}
		least = min(least, time.Since(at))
	}
	return least
}

// BenchmarkPrepare parses, checks and plans each report on an organization of about 100,000 nodes, with nothing kept from the
// time before: what a command line waits for before the first row. Less than a millisecond is promised for each.
func BenchmarkPrepare(b *testing.B) {
	to := graph.NewBuilder()
	synth.Organization(synth.Options{Principals: 9000, Accounts: 90, Chains: 20}, to)
	s, err := to.Build()
	if err != nil {
		b.Fatal(err)
	}
	signatures := map[string]value.Procedure{}
	for _, p := range cypher.NewEngine(s, cypher.Options{Procedures: procedures.Of(s, procedures.Means{})}).Procedures() {
		signatures[strings.ToLower(p.Name)] = p
	}
	set, err := queries.Builtin()
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range set {
		b.Run(r.ID, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := cypher.Prepare(cyphers.Of(s), r.Cypher, signatures); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
