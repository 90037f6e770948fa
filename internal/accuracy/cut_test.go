package accuracy_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
	"github.com/postern-graph/postern/internal/synth"
)

// TestLeastCutsAreEnough makes the edits of proposed cuts and judges anew: no
// chain is left, on the demo and in a generated organization. What a cut is made
// of is tried as well: what holds edges and flags open. TestSoakLeastCuts has more.
func TestLeastCutsAreEnough(t *testing.T) {
	t.Parallel()
	cutLaw(t, cutSizes{cuts: 2, pairs: 4, subjects: 24, each: 1})
}

// cutSizes say how much of the law is tried.
type cutSizes struct {
	cuts, pairs    int // alternatives of each cut, and pairs of nodes to part
	subjects, each int // edges and flags, and how many of one family
}

func cutLaw(t *testing.T, z cutSizes) {
	t.Helper()
	t.Run("demo", func(t *testing.T) {
		e, facts := storedEstate(t, demoStore(t))
		c := newCutter(t, e, facts)
		for _, text := range []string{
			"public -> admin role", "public principal -> admin role", "public principal -> data-store", "public principal -> secret",
			"public -> function", "user -> admin role", "function -> admin role", "public -> admin principal via function",
			"public -> not admin principal", "user -> data-store avoiding admin role", "any -> public function -> principal",
		} {
			p, err := walk.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			c.check(p, z.cuts)
		}
		if c.made == 0 {
			t.Error("no cut of the demo could be made")
		}
		c.pairs(z.pairs)
		newHolder(c).holdings(z)
	})
	t.Run("organization", func(t *testing.T) {
		e, facts := whatifEstate(t, graph.Meta{AsOf: 1793491200}, func(to graph.Sink) error {
			synth.Organization(synth.Options{Principals: 60, Accounts: 4, Resources: 300, Seed: 3}, to)
			return nil
		})
		c := newCutter(t, e, facts)
		c.pairs(2 * z.pairs)
		newHolder(c).holdings(z)
	})
}

type cutter struct {
	t     *testing.T
	e     *whatif.Estate
	s     *graph.Snapshot // judged
	judge *access.Estate
	drawn bool
	tried int // pairs
	made  int // cuts
}

func newCutter(t *testing.T, e *whatif.Estate, facts *graph.Snapshot) *cutter {
	t.Helper()
	rules := whatifRules(t)
	judges := rules.Judges(facts)
	s, err := whatif.Judge(facts, judges, rules)
	if err != nil {
		t.Fatal(err)
	}
	return &cutter{t: t, e: e, s: s, judge: access.NewEstate(s, rules.Judges(s))}
}

// pairs asks for what separates principals from what they come to, n times.
func (c *cutter) pairs(n int) {
	c.t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	principals := c.s.WithLabel(graph.Principal)
	for c.tried < n {
		from := principals[r.IntN(len(principals))]
		var all []graph.NodeID
		for n := range walk.Reach(c.s, []graph.NodeID{from}, walk.ReachOptions{}).Nodes() {
			if n != from {
				all = append(all, n)
			}
		}
		if len(all) == 0 {
			continue
		}
		to := all[r.IntN(len(all))]
		c.check(walk.Pattern{
			Nodes: []walk.NodeStep{{IDs: []string{c.s.ID(from)}}, {IDs: []string{c.s.ID(to)}}}, Edges: make([]walk.EdgeStep, 1),
		}, 1)
		c.tried++
	}
}

func (c *cutter) check(p walk.Pattern, n int) {
	c.t.Helper()
	found, err := ask.LeastCut(c.judge, ask.CutQuestion{
		CutOptions: walk.CutOptions{Cuts: n}, Pattern: p, Ready: func() (*whatif.Estate, error) { return c.e, nil },
	})
	if errors.Is(err, ask.ErrCutOpens) {
		return
	}
	if err != nil {
		c.t.Errorf("%s: %v", p, err)
		return
	}
	for i, cut := range found.Cuts.Cuts {
		var edits []graph.Edit
		var words []string
		for _, ch := range cut.Changes {
			change := found.Book.Change(ch)
			words = append(words, change.Words())
			if len(change.Edits) == 0 {
				edits = nil
				break
			}
			edits = append(edits, change.Edits...)
		}
		if len(edits) == 0 {
			continue // no fact is known to hold some step open
		}
		if len(found.Tried[i].Left) > 0 {
			c.t.Errorf("%s: after\n  %q\nis left\n  %v", p, words, found.Tried[i].Left)
			continue
		}
		after, err := c.e.Try(edits)
		if err != nil {
			c.t.Errorf("%s: %v", p, err)
			continue
		}
		c.made++
		if _, _, left := walk.AnyChain(after.Judged, p, walk.Scope{}, walk.Open{}); left || !found.Tried[i].Made {
			c.t.Errorf("%s: after\n  %q\na chain is left: %t; tried: %+v", p, words, left, found.Tried[i])
		}
		c.needless(p, found, cut)
	}
}

// needless makes all changes of a cut but one, each in turn: a chain has to be left. In drawn estates it may be that none is:
// there a policy that somebody may rewrite is often the only one that he has, and that to detach it is enough is not known.
func (c *cutter) needless(p walk.Pattern, found *ask.Cut, cut walk.Cut) {
	c.t.Helper()
	for k := range cut.Changes {
		var fewer []graph.Edit
		for m, ch := range cut.Changes {
			if m != k {
				fewer = append(fewer, found.Book.Change(ch).Edits...)
			}
		}
		if c.drawn || len(fewer) == 0 {
			continue
		}
		after, err := c.e.Try(fewer)
		if err != nil {
			c.t.Errorf("%s: %v", p, err)
			continue
		}
		if _, _, left := walk.AnyChain(after.Judged, p, walk.Scope{}, walk.Open{}); !left {
			c.t.Errorf("%s: nothing is left without %q", p, found.Book.Change(cut.Changes[k]).Words())
		}
	}
}
