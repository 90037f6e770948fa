package walk_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// skewed builds an estate with the shape of a large one: degrees by a power
// law, so that a few hubs have tens of thousands of edges; accounts, of which
// most edges stay inside; wide Grants; one function in fifty open to anyone;
// one role in two hundred with full control of its account.
func skewed(tb testing.TB, nodes, edges int) *graph.Snapshot {
	tb.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	e := &drawn{r: r, b: graph.NewBuilder(), perAccount: 1000}
	e.nodes(nodes)
	e.edges(edges)
	s, err := e.b.Build()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

type drawn struct {
	r          *rand.Rand
	b          *graph.Builder
	perAccount int
	all        map[string][]int // node numbers by word
	grants     []string
}

func (d *drawn) id(i int) string { return fmt.Sprintf("arn:aws:x::%012d:%07d", i/d.perAccount, i) }

// drawnShare says what one node in a hundred is.
var drawnShare = []struct {
	word   string
	share  int
	labels []graph.Label
}{
	{"user", 10, []graph.Label{graph.Principal, graph.User}},
	{"role", 30, []graph.Label{graph.Principal, graph.Role}},
	{"function", 20, []graph.Label{graph.Function}},
	{"store", 25, []graph.Label{graph.DataStore}},
	{"policy", 15, []graph.Label{graph.Policy}},
}

func (d *drawn) nodes(n int) {
	d.all = map[string][]int{}
	for i := range n {
		f := graph.NodeFact{ID: d.id(i), Cloud: graph.AWS, Account: fmt.Sprintf("%012d", i/d.perAccount), Props: graph.Props{}}
		at := d.r.IntN(100)
		for _, s := range drawnShare {
			if at -= s.share; at < 0 {
				f.Labels = s.labels
				d.all[s.word] = append(d.all[s.word], i)
				break
			}
		}
		if f.Labels[len(f.Labels)-1] == graph.Role && d.r.IntN(200) == 0 {
			f.Props["admin"] = true
			d.edge(f.ID, graph.Administers, f.Account, "")
		}
		d.b.Node(f)
	}
	for a := range (n + d.perAccount - 1) / d.perAccount {
		d.b.Node(graph.NodeFact{ID: fmt.Sprintf("%012d", a), Cloud: graph.AWS, Labels: []graph.Label{graph.Account}})
	}
	d.b.Node(graph.NodeFact{ID: graph.IDInternet, Cloud: graph.Internet, Labels: []graph.Label{graph.Principal, graph.Public}})
	for i := range n / 2000 {
		g := fmt.Sprint("grant:", i)
		d.grants = append(d.grants, g)
		d.b.Node(graph.NodeFact{ID: g, Labels: []graph.Label{graph.Grant}})
	}
}

func (d *drawn) edge(from string, k graph.Kind, to, certainty string) {
	e := graph.EdgeFact{From: from, Kind: k, To: to}
	if certainty != "" {
		e.Props = graph.Props{graph.PropCertainty: certainty}
	}
	d.b.Edge(e)
}

// pick draws a node by a power law: low positions in a shuffled order are
// hubs. near keeps it in the account of that node nine times in ten.
func (d *drawn) pick(word string, near int) int {
	l := d.all[word]
	if near >= 0 && d.r.IntN(10) > 0 {
		per := len(l) * d.perAccount / (d.all["user"][len(d.all["user"])-1] + d.perAccount)
		lo := min(len(l)-1, per*(near/d.perAccount))
		hi := min(len(l), lo+max(1, per))
		return l[lo+d.skew(hi-lo)]
	}
	at := d.skew(len(l))
	return l[at*7919%len(l)]
}

func (d *drawn) skew(n int) int { return int(float64(n) * math.Pow(d.r.Float64(), 2.5)) }

func (d *drawn) certainty() string {
	switch d.r.IntN(10) {
	case 0, 1:
		return "conditional"
	case 2:
		return "unknown"
	}
	return ""
}

func (d *drawn) edges(m int) {
	for _, f := range d.all["function"] {
		d.edge(d.id(f), graph.RunsAs, d.id(d.pick("role", f)), "")
		if d.r.IntN(50) == 0 {
			d.edge(graph.IDInternet, graph.CanInvoke, d.id(f), d.certainty())
		}
		m--
	}
	for i := range len(d.grants) {
		for range 400 { // holders and resources of each Grant; the first is as wide as a whole estate
			wide := 1
			if i == 0 {
				wide = len(d.grants) / 2
			}
			for range wide {
				d.edge(d.id(d.pick("role", -1)), graph.Holds, d.grants[i], "")
				d.edge(d.grants[i], graph.CanRead, d.id(d.pick("store", -1)), "")
				m -= 2
			}
		}
	}
	principal := func() int {
		if d.r.IntN(4) == 0 {
			return d.pick("user", -1)
		}
		return d.pick("role", -1)
	}
	for ; m > 0; m-- {
		switch at := d.r.IntN(100); {
		case at < 25:
			p := principal()
			d.edge(d.id(p), graph.CanAssume, d.id(d.pick("role", p)), d.certainty())
		case at < 45:
			p := principal()
			d.edge(d.id(p), graph.CanRead, d.id(d.pick("store", p)), d.certainty())
		case at < 55:
			p := principal()
			d.edge(d.id(p), graph.CanWrite, d.id(d.pick("store", p)), d.certainty())
		case at < 65:
			p := principal()
			d.edge(d.id(p), graph.CanInvoke, d.id(d.pick("function", p)), d.certainty())
		case at < 68:
			p := principal()
			d.edge(d.id(p), graph.CanHijack, d.id(d.pick("function", p)), d.certainty())
		case at < 70:
			st := d.pick("store", -1)
			d.edge(d.id(st), graph.SuppliesCode, d.id(d.pick("function", st)), "")
		case at < 85:
			p := principal()
			d.edge(d.id(p), graph.HasPolicy, d.id(d.pick("policy", p)), "")
		default:
			p := d.pick("role", -1)
			d.edge(d.id(p), graph.Trusts, d.id(d.pick("role", p)), "")
		}
	}
}

// sizes are those of issue tables: the smaller one for a quick look.
var sizes = []struct {
	name         string
	nodes, edges int
}{
	{"100k-500k", 100_000, 500_000},
	{"1M-10M", 1_000_000, 10_000_000},
}

// BenchmarkCheapest asks many different questions of each kind and reports how
// the times lie, by the clock and by the processor; found is the share with
// an answer, whole that of answers that no budget cut short.
func BenchmarkCheapest(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			s := skewed(b, size.nodes, size.edges)
			before := live()
			began := time.Now()
			pattern(b, s, "id:nobody -> id:noone", walk.Options{})
			b.Logf("%d nodes, %d edges; index in %v, %d MiB", s.NumNodes(), s.NumEdges(), time.Since(began).Round(time.Millisecond), (live()-before)>>20)
			r := rand.New(rand.NewPCG(3, 4))
			anyone := func() string { return s.ID(graph.NodeID(r.IntN(s.NumNodes()))) }
			of := func(l graph.Label) string { return s.ID(s.WithLabel(l)[r.IntN(len(s.WithLabel(l)))]) }
			b.Run("shortest/any-to-any", func(b *testing.B) {
				questions(b, s, walk.Options{Limit: 1}, func() string { return "id:" + anyone() + " -> id:" + anyone() })
			})
			b.Run("shortest/user-to-role", func(b *testing.B) {
				questions(b, s, walk.Options{Limit: 1}, func() string { return "id:" + of(graph.User) + " -> id:" + of(graph.Role) })
			})
			b.Run("k10/user-to-role", func(b *testing.B) {
				questions(b, s, walk.Options{Limit: 10}, func() string { return "id:" + of(graph.User) + " -> id:" + of(graph.Role) })
			})
			b.Run("k10/user-to-store", func(b *testing.B) {
				questions(b, s, walk.Options{Limit: 10}, func() string { return "id:" + of(graph.User) + " -> id:" + of(graph.DataStore) })
			})
			b.Run("k10/user-to-ADMIN", func(b *testing.B) {
				questions(b, s, walk.Options{Limit: 10}, func() string { return "id:" + of(graph.User) + " -> account" })
			})
			for _, text := range []string{
				"public principal -> invoke -> function -> admin role",
				"public principal -> invoke -> function -> runs-as -> role -> assume -> role -> read -> data-store",
				"public principal -> function -> role -> data-store",
			} {
				b.Run("pattern/"+text, func(b *testing.B) { questions(b, s, walk.Options{}, func() string { return text }) })
			}
		})
	}
}

func live() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func pattern(tb testing.TB, s *graph.Snapshot, text string, o walk.Options) walk.Result {
	tb.Helper()
	p, err := walk.Parse(text)
	if err != nil {
		tb.Fatal(err)
	}
	return walk.Cheapest(s, p, o)
}

func questions(b *testing.B, s *graph.Snapshot, o walk.Options, ask func() string) {
	b.Helper()
	b.ReportAllocs()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var took, cpu []time.Duration
	found, whole := 0, 0
	for b.Loop() {
		text := ask()
		began, used := time.Now(), spent()
		r := pattern(b, s, text, o)
		took, cpu = append(took, time.Since(began)), append(cpu, spent()-used)
		if len(r.Paths) > 0 {
			found++
		}
		if r.Complete || len(r.Paths) == cmp.Or(o.Limit, 25) {
			whole++
		}
	}
	for name, times := range map[string][]time.Duration{"": took, "-cpu": cpu} {
		slices.Sort(times)
		for _, p := range []int{50, 95, 99} {
			b.ReportMetric(float64(times[len(times)*p/100].Microseconds())/1000, fmt.Sprint("p", p, name, "-ms"))
		}
	}
	b.ReportMetric(float64(found)/float64(len(took)), "found")
	b.ReportMetric(float64(whole)/float64(len(took)), "whole")
}
