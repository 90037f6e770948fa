package accuracy_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/graph/whatif"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/internal/neo4jserver"
)

// both is one estate in a store of each sort.
type both struct {
	files, neo string // what --store takes
}

// newBoth gives two stores that hold nothing. There is one Neo4j in this process, so that tests that use it follow
// one another.
func newBoth(t testing.TB) both {
	t.Helper()
	uri, user, password := neo4jserver.Start(t)
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	d, err := driver.NewDriverWithContext(uri, driver.BasicAuth(user, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	_, err = driver.ExecuteQuery(t.Context(), d, "MATCH (n) DETACH DELETE n", nil, driver.EagerResultTransformer)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(user, password)
	return both{t.TempDir() + "/store", u.String()}
}

// pair is both of them open.
type pair struct {
	files *store.Chunked
	neo   *neo4j.Store
}

func (b both) open(t testing.TB) pair {
	t.Helper()
	files, err := embedded.Open(b.files, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	neo, err := neo4j.Open(t.Context(), b.neo, neo4j.Options{QueryRows: 10_000_000})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = neo.Close() })
	return pair{files, neo}
}

// publish has facts judged once and keeps them as the next run of both, in place of the run before.
func (p pair) publish(t testing.TB, facts func(graph.Sink)) {
	t.Helper()
	var judged *graph.Snapshot
	for _, st := range []store.Store{p.files, p.neo} {
		run, err := st.Begin(t.Context(), store.RunOptions{AsOf: 1793491200})
		if err != nil {
			t.Fatal(err)
		}
		facts(run.Scope(store.Scope{Cloud: graph.AWS, Account: "synth", Flag: "bench"}))
		if judged == nil {
			rules := whatifRules(t)
			base, judges, err := ingest.Judgement{Judges: rules.Judges}.Facts(graph.Meta{Run: run.ID(), AsOf: 1793491200}, func(to graph.Sink) error {
				facts(to)
				return nil
			})
			if err == nil {
				judged, err = whatif.Judge(base, judges, rules)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := run.Publish(t.Context(), judged); err != nil {
			t.Fatal(err)
		}
	}
}

// agree holds the newest run of one store against that of the other: its bytes, its facts, the plain graph that Neo4j
// has of it, and one pattern of so many as Neo4j narrows it down. Which patterns those are, which nodes they name and how
// each is looked at goes by n.
func (p pair) agree(t *testing.T, n, of int) {
	t.Helper()
	want, got := newest(t, p.files), newest(t, p.neo)
	if !slices.Equal(chunks(want), chunks(got)) {
		t.Fatalf("the runs differ: %d nodes and %d edges in files, %d and %d in Neo4j", want.NumNodes(), want.NumEdges(), got.NumNodes(), got.NumEdges())
	}
	if !slices.Equal(chunks(facts(t, p.files)), chunks(facts(t, p.neo))) {
		t.Error("the facts differ")
	}
	plain, err := p.files.Snapshot(t.Context(), "") // marks are not in the plain graph
	if err != nil {
		t.Fatal(err)
	}
	p.plainGraph(t, plain)
	p.patterns(t, want, n, of)
}

// newest is the newest run with the marks on it.
func newest(t *testing.T, st store.Store) *graph.Snapshot {
	t.Helper()
	s, err := store.Marked(st).Snapshot(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// facts lays the facts of the newest run out as a graph.
func facts(t *testing.T, st store.Store) *graph.Snapshot {
	t.Helper()
	b := graph.NewOpenBuilder()
	if err := st.Facts(t.Context(), "", b); err != nil {
		t.Fatal(err)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// chunks gives the bytes of a run, without those that say when it was made.
func chunks(s *graph.Snapshot) []string {
	var out []string
	for c := range graph.EncodeChunks(s) {
		if c.Kind != graph.ChunkHead {
			out = append(out, string(c.Bytes))
		}
	}
	return out
}

// shareKey gives Neo4j the key by which the other store tells secrets apart; otherwise each makes one of its own.
func (p pair) shareKey(t *testing.T) {
	t.Helper()
	const note = "fingerprint-key"
	key, err := p.files.Note(t.Context(), note)
	if err == nil {
		err = p.neo.SetNote(t.Context(), note, key)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// plainGraph reads all that Neo4j shows to other people's Cypher: the nodes and edges of the run and no others.
func (p pair) plainGraph(t *testing.T, s *graph.Snapshot) {
	t.Helper()
	var nodes, edges []string
	for i := range s.NumNodes() {
		n := graph.NodeID(i)
		props := map[string]any{"id": s.ID(n)}
		maps.Insert(props, s.NodeProps(n))
		for k, v := range map[string]string{"name": s.Name(n), "cloud": string(s.Cloud(n)), "account": s.Account(n), "region": s.Region(n), "type": s.Type(n)} {
			if v != "" {
				props[k] = v
			}
		}
		var labels []string
		for _, l := range s.Labels(n) {
			labels = append(labels, string(l))
		}
		nodes = append(nodes, line(t, sorted(labels), props))
	}
	for i := range s.NumEdges() {
		e := graph.EdgeID(i)
		x, props := s.Edge(e), map[string]any{"_key": s.EdgeKey(e)}
		maps.Insert(props, s.EdgeProps(e))
		edges = append(edges, line(t, s.ID(x.From), x.Kind, s.ID(x.To), props))
	}
	p.rows(t, nodes, "MATCH (n:PosternNode) UNWIND labels(n) AS l WITH n, l ORDER BY l WITH n, collect(l) AS all "+
		"RETURN [l IN all WHERE l <> 'PosternNode'], properties(n)")
	p.rows(t, edges, "MATCH (a)-[r]->(b) WHERE r._key IS NOT NULL RETURN a.id, type(r), b.id, properties(r)")
}

// rows runs a query and holds its rows against those wanted, in any order.
func (p pair) rows(t *testing.T, want []string, cypher string) {
	t.Helper()
	_, rows, err := p.neo.Query(t.Context(), cypher, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]string, len(rows))
	for i, r := range rows {
		got[i] = line(t, r...)
	}
	if want = sorted(want); !slices.Equal(want, sorted(got)) {
		t.Errorf("the plain graph differs from the run (-run +Neo4j):\n%.4000s", cmp.Diff(want, sorted(got)))
	}
}

// line writes values in one way, whatever lists and numbers they came as.
func line(t *testing.T, values ...any) string {
	t.Helper()
	raw, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(raw), "null", "[]") // no labels
}

func (o outcome) text() string { return fmt.Sprintf("status %d\n%s\n%s", o.code, o.errs, o.out) }

// ask asks one question of each store on the command line: they say the same, down to the byte.
func (b both) ask(t *testing.T, question ...string) {
	t.Helper()
	answers := make([]outcome, 2)
	done := make(chan struct{})
	go func() {
		defer close(done)
		answers[1] = try(t, nil, append(slices.Clone(question), "--store", b.neo)...)
	}()
	answers[0] = try(t, nil, append(slices.Clone(question), "--store", b.files)...)
	<-done
	if answers[0].code != 0 {
		t.Errorf("%v: status %d: %s", question, answers[0].code, answers[0].errs)
	}
	answers[0].memory, answers[1].memory = 0, 0
	if answers[0] != answers[1] {
		t.Errorf("%v: the stores differ (-embedded +Neo4j):\n%.4000s", question, unsecret(cmp.Diff(answers[0].text(), answers[1].text())))
	}
}
