package awsiam_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

// estates says how many generated estates a law is held to: POSTERN_ESTATES,
// or few enough for every day.
func estates(tb testing.TB, few int) int {
	tb.Helper()
	if n, err := strconv.Atoi(os.Getenv("POSTERN_ESTATES")); err == nil {
		return n
	}
	return few
}

// generated gives the estate of a seed, and its judge.
func generated(t *testing.T, seed uint64) (*dice, *graph.Snapshot, *awsiam.Judge) {
	t.Helper()
	g := generate(seed)
	s, err := g.b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return g, s, awsiam.New(s)
}

// TestBulkEqualsOneByOne: on generated estates, May says of every member of a
// class, action and resource what Decide says of that one question.
func TestBulkEqualsOneByOne(t *testing.T) {
	questions, yes := 0, 0
	for seed := range estates(t, 150) {
		g, s, j := generated(t, uint64(seed))
		for _, q := range g.questions() {
			n, y := compare(t, s, j, q)
			questions, yes = questions+n, yes+y
		}
		if t.Failed() {
			if testing.Verbose() {
				t.Log(g.text.String())
			}
			t.Errorf("on the estate of seed %d; -v shows it", seed)
		}
	}
	t.Logf("%d questions, %d of them not denied", questions, yes)
}

// asked is an action with the context in which it is asked, and the things of
// a kind that it is asked of: in them, too, where a child is given.
type asked struct {
	action   string
	ctx      access.Context
	prefix   string // of the ARNs of the things
	children []string
}

func compare(t *testing.T, s *graph.Snapshot, j *awsiam.Judge, q asked) (questions, yes int) {
	t.Helper()
	for _, c := range j.Classes() {
		answers := access.Effective(j.May(c.ID, q.action, q.ctx))
		overlaps(t, s, q, answers)
		for it := c.Members.Iterator(); it.HasNext(); {
			who := s.ID(graph.NodeID(it.Next()))
			for i := range s.NumNodes() {
				n := graph.NodeID(i)
				if !strings.HasPrefix(s.ID(n), q.prefix) || strings.Contains(s.ID(n), "#") {
					continue
				}
				questions++
				got, want := word(access.AnswerOn(answers, n)), oneByOne(j, who, s.ID(n), q)
				if got != want {
					t.Errorf("%s, %s %v on %s: in bulk %s, one by one %s", who, q.action, q.ctx, s.ID(n), got, want)
				}
				if want != "no" {
					yes++
				}
			}
		}
	}
	return questions, yes
}

// overlaps: the parts of an answer are disjoint.
func overlaps(t *testing.T, s *graph.Snapshot, q asked, answers []access.Guarded) {
	t.Helper()
	seen := access.NewSet()
	for _, g := range answers {
		if seen.Intersects(g.Resources) {
			t.Errorf("%s: the parts of the answer overlap in %s", q.action, s.ID(graph.NodeID(g.Resources.Minimum())))
		}
		seen.Or(g.Resources)
	}
}

func word(c graph.Certainty, cond *access.Condition, ok bool) string {
	switch {
	case !ok:
		return "no"
	case c == graph.Conditional:
		return "conditional: " + cond.String()
	}
	return c.String()
}

// oneByOne is the best of the answers for the thing and for what lies in it.
func oneByOne(j *awsiam.Judge, who, on string, q asked) string {
	var best []access.Guarded
	for _, child := range q.children {
		d := j.Decide(access.Request{Principal: who, Action: q.action, Resource: on + child, Context: q.ctx})
		if c, ok := d.CertaintyOf(); ok {
			best = access.Join(best, []access.Guarded{{Resources: access.NewSet(0), Certainty: c, Condition: d.Conditions}})
		}
	}
	return word(access.AnswerOn(best, 0))
}

// TestBulkOrder: the same facts in another order give the same answers.
func TestBulkOrder(t *testing.T) {
	for seed := range estates(t, 40) {
		g := generate(uint64(seed))
		var said [2]string
		for round := range said {
			b := graph.NewBuilder()
			b.SetMeta(graph.Meta{Run: "t", AsOf: 1_790_000_000})
			g.replay(b, round == 1)
			s, err := b.Build()
			if err != nil {
				t.Fatal(err)
			}
			said[round] = judged(s)
		}
		if said[0] != said[1] {
			t.Fatalf("estate of seed %d: answers depend on the order of facts", seed)
		}
	}
}

// judged writes all claims about an estate as text.
func judged(s *graph.Snapshot) string {
	b := graph.NewBuilder()
	for i := range s.NumNodes() {
		b.Node(graph.NodeFact{ID: s.ID(graph.NodeID(i))})
	}
	access.Derive(s, []access.Judge{awsiam.New(s)}, b)
	out, err := b.Build()
	if err != nil {
		return err.Error()
	}
	var text strings.Builder
	for c := range graph.EncodeChunks(out) {
		fmt.Fprintf(&text, "%v", c)
	}
	return text.String()
}

// dice makes one estate.
type dice struct {
	*rand.Rand

	b     *graph.Builder
	facts []func(*graph.Builder)
	text  strings.Builder
	ids   int
	blind bool // the canonical id of the second account is not known
}

func (g *dice) replay(b *graph.Builder, backwards bool) {
	for i := range g.facts {
		if backwards {
			i = len(g.facts) - 1 - i
		}
		g.facts[i](b)
	}
}

func (g *dice) node(f graph.NodeFact) {
	fmt.Fprintf(&g.text, "node %s %v %v\n", f.ID, f.Tags, f.Props)
	g.facts = append(g.facts, func(b *graph.Builder) { b.Node(f) })
}

func (g *dice) edge(k graph.Kind, from, to string) {
	fmt.Fprintf(&g.text, "edge %s -%s-> %s\n", from, k, to)
	g.facts = append(g.facts, func(b *graph.Builder) { b.Edge(graph.EdgeFact{Kind: k, From: from, To: to}) })
}

// often is true in so many of a hundred cases.
func (g *dice) often(percent int) bool { return g.IntN(100) < percent }

func one[T any](g *dice, list ...T) T { return list[g.IntN(len(list))] }

// some joins one to n words of a list as a JSON list.
func (g *dice) some(n int, list ...string) string {
	var out []string
	for range 1 + g.IntN(n) {
		out = append(out, strconv.Quote(one(g, list...)))
	}
	return "[" + strings.Join(out, ",") + "]"
}

func (g *dice) policy(kind, text string) string {
	g.ids++
	id := fmt.Sprintf("policy-%d", g.ids)
	g.node(graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Policy}, Cloud: graph.AWS,
		Props: graph.Props{graph.PropDocument: `{"Version":"` + one(g, "2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17") + `","Statement":[` + text + `]}`, graph.PropPolicyKind: kind},
	})
	return id
}
