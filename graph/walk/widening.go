package walk

import (
	"maps"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// widened is what a search for cuts takes for gone where a pattern refuses it:
// flags that fall with cuts found before, so that more chains stand.
type widened map[Flag]bool

func (w widened) has(n graph.NodeID, flag string) bool { return w[Flag{n, flag}] }

// widening finds cuts that open no chain by taking a flag away that the pattern
// refuses. It asks once as the graph has it, which gives the bound and its proof;
// as long as a cut found opens chains, it asks again with those as if they stood.
type widening struct {
	g    *graph.Snapshot
	p    Pattern
	h    Holding
	o    CutOptions
	wide widened
	kept []Change // that must not be made, for what they would open nothing closes
}

func (w *widening) leastCut() Cuts {
	first, c := w.ask()
	r := first
	for r.Open == nil && r.Complete {
		more := w.opened(c, r.Cuts)
		if len(more) == 0 {
			break
		}
		maps.Copy(w.wide, more)
		if r, c = w.ask(); r.Open != nil {
			w.keep()
			r, c = w.ask()
		}
	}
	if len(w.wide) == 0 && len(w.kept) == 0 {
		return r
	}
	out := first
	if out.Cuts = r.Cuts; r.Open != nil || !r.Complete {
		out.Complete = false
	}
	return out
}

// ask finds cuts; nil where the search was stopped before it began.
func (w *widening) ask() (Cuts, *cutter) {
	a := w.o.compile(w.g, w.p)
	if len(w.wide) > 0 {
		a.lose(nil, w.wide.has)
	}
	pr := newProduct(a, w.o.Stop)
	if pr == nil {
		return Cuts{}, nil
	}
	c := &cutter{claims: newClaims(pr, w.h, w.wide, w.o.Stop), cheap: w.o.Cheap}
	return c.answer(w.o, w.kept), c
}

// keep gives up on letting flags fall that open what nothing closes: no change
// on which one of them rests is made.
func (w *widening) keep() {
	for f := range w.wide {
		for _, s := range w.h.Flagged(f.Node, f.Flag) {
			for _, way := range s {
				w.kept = append(w.kept, way...)
			}
		}
	}
	slices.Sort(w.kept)
	w.kept = slices.Compact(w.kept)
	clear(w.wide)
}

// opened gives the flags that go with cuts and whose want opens chains.
func (w *widening) opened(c *cutter, cuts []Cut) map[Flag]bool {
	out := map[Flag]bool{}
	for _, cut := range cuts {
		gone := goneOf(cut.Changes)
		open := Without(w.h, func(ch Change) bool { return gone[ch] })
		if !w.p.refuses() && !c.goesOn(open) {
			continue
		}
		fell, stands := map[Flag]bool{}, open.Flag
		open.Flag = func(n graph.NodeID, f string) bool {
			yes := stands(n, f)
			if k := (Flag{n, f}); !yes && !w.wide[k] && w.g.NodeFlag(n, f) {
				fell[k] = true
			}
			return yes
		}
		if start, steps, left := AnyChain(w.g, w.p, w.o.Scope, open); left {
			w.along(start, steps, open)
			maps.Copy(out, fell)
		}
	}
	return out
}

// along asks for every flag of the pattern on a chain.
func (w *widening) along(start graph.NodeID, steps []Step, open Open) {
	nodes := []graph.NodeID{start}
	for _, st := range steps {
		nodes = append(nodes, w.g.Edge(st.Edge).To)
	}
	for _, f := range w.p.flags() {
		for _, n := range nodes {
			open.Flag(n, f)
		}
	}
}

// goesOn reports whether a node that is an end no more still administers
// something: what that contains is then not said by its end.
func (c *cutter) goesOn(open Open) bool {
	flags := c.needs[c.a.accept]
	if len(flags) == 0 {
		return false
	}
	for _, n := range c.endNodes() {
		if !slices.ContainsFunc(flags, func(f string) bool { return !open.Flag(n, f) }) {
			continue
		}
		for e := range c.a.x.s.Near(n, graph.Outwards) {
			if e.Kind == graph.Administers && open.Step(Step{n, e.ID}) {
				return true
			}
		}
	}
	return false
}

// refuses reports whether a pattern has a place, other than its end, where it
// counts that a node has not a flag.
func (p Pattern) refuses() bool {
	flagged := func(list []NodeStep) bool { return len(flagsIn(list)) > 0 }
	return flagged(p.Via) || flagged(p.Avoiding) || slices.ContainsFunc(p.Nodes, func(s NodeStep) bool { return flagged(s.Not) })
}

// flags lists the flags that a pattern names.
func (p Pattern) flags() []string {
	return uniqueWords(flagsIn(slices.Concat(p.Nodes, p.Via, p.Avoiding)))
}

func flagsIn(list []NodeStep) (out []string) {
	for _, s := range list {
		out = append(append(out, s.Flags...), flagsIn(s.Not)...)
	}
	return out
}
