package attack

import (
	"slices"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
)

// Lifted gives the edges that Lift added to a judged Snapshot.
func Lifted(s *graph.Snapshot, c *Catalogue) []graph.EdgeID {
	ids := map[string]bool{}
	for _, t := range c.openers() {
		ids[t.ID] = true
	}
	const unread, no, yes = 0, 1, 2
	sets := make([]uint8, s.NumPropSets())
	var out []graph.EdgeID
	grant, latent := slices.Index(s.Kinds(), graph.CanGrant), slices.Index(s.Kinds(), graph.Latent)
	for e := range graph.EdgeID(s.NumEdges()) { //nolint:gosec // edges are numbered as uint32
		set := s.PropSet(e)
		if sets[set] == unread {
			sets[set] = no
			if ids[s.EdgeString(e, graph.PropTechnique)] {
				sets[set] = yes
			}
		}
		if k := int(s.KindCode(e)); sets[set] == yes && k != grant && k != latent {
			out = append(out, e)
		}
	}
	return out
}

// Opens reports whether a row lifts guardrails of somebody.
func (c *Catalogue) Opens(technique string) bool {
	return slices.ContainsFunc(c.openers(), func(t *Technique) bool { return t.ID == technique })
}

// Openers gives those who may lift a guardrail of somebody, in a judged Snapshot.
func Openers(s *graph.Snapshot, c *Catalogue) *access.Set {
	out := access.NewSet()
	for _, w := range openings(s, c.openers()) {
		out.Add(uint32(w.opener))
	}
	return out
}

// Relifter finds anew, again and again, what follows from a judged Snapshot that
// has what Lift and Join wrote: that is not walked. Safe for concurrent use.
type Relifter struct {
	c    *Catalogue
	base *graph.Snapshot
	back nodeBits       // of base
	rows map[string]int // of those that lift guardrails, by technique
	sps  sync.Pool      // of *walk.Spread: they are as large as an estate
}

// NewRelifter returns one for the rows of a catalogue, and for Snapshots that
// are base or made of it by a Patch above all.
func NewRelifter(base *graph.Snapshot, c *Catalogue) *Relifter {
	r := &Relifter{c: c, base: base, back: holdingBack(base), rows: map[string]int{}}
	for i, t := range c.openers() {
		r.rows[t.ID] = i
	}
	return r
}

// Lift writes what these openers gain in s, as the function Lift does for all.
// It costs what the openers reach, not what there is.
func (r *Relifter) Lift(s *graph.Snapshot, openers *access.Set, sink graph.Sink) LiftStats {
	var ways []way
	for it := openers.Iterator(); it.HasNext(); {
		w := way{opener: graph.NodeID(it.Next())}
		if s.HasLabel(w.opener, graph.Grant) {
			continue // its holders lift
		}
		for _, n := range append(outs(s, w.opener, graph.Holds), w.opener) {
			for e := range s.OutKind(n, graph.CanGrant) {
				if row, ok := r.rows[s.EdgeString(e.ID, graph.PropTechnique)]; ok {
					w.opens = append(w.opens, opening{row, e.To, e.ID})
				}
			}
		}
		if len(w.opens) > 0 {
			ways = append(ways, w.sorted(s))
		}
	}
	if len(ways) == 0 {
		return LiftStats{}
	}
	sp := r.spread(s)
	defer r.sps.Put(sp)
	return newEstate(s, r.c.openers(), r.backIn(s)).lift(ways, sp, sink)
}

// backIn tells where LATENT edges of s may start.
func (r *Relifter) backIn(s *graph.Snapshot) func(graph.NodeID) bool {
	base, ch, ok := s.Base()
	switch {
	case s == r.base:
		return r.back.has
	case !ok || base != r.base:
		return holdingBack(s).has
	}
	other := access.NewSet(ch.From...)
	return func(n graph.NodeID) bool { return r.back.has(n) || other.Contains(uint32(n)) }
}

// spread gives a Spread over s that does not walk what follows.
func (r *Relifter) spread(s *graph.Snapshot) *walk.Spread {
	sp, ok := r.sps.Get().(*walk.Spread)
	if !ok {
		sp = walk.NewSpread(s, true)
	}
	sp.On(s, r.following(s))
	return sp
}

// following tells the edges that Lift and Join wrote.
func (r *Relifter) following(s *graph.Snapshot) func(graph.EdgeID) bool {
	const lifts, joins = 1, 2
	sets := map[uint32]uint8{}
	return func(e graph.EdgeID) bool {
		set := s.PropSet(e)
		is, seen := sets[set]
		if !seen {
			if _, ok := r.rows[s.EdgeString(e, graph.PropTechnique)]; ok {
				is = lifts
			}
			if _, ok := s.EdgeProp(e, graph.PropCallers); ok {
				is = joins
			}
			sets[set] = is
		}
		return is == joins || is == lifts && s.Edge(e).Kind != graph.CanGrant
	}
}

// Join writes what these sources, and no others, gain together with those whom
// they hold, as the function Join does for all. ok is false, and nothing
// written, where s has more sources than Join looks at.
func (r *Relifter) Join(facts, s *graph.Snapshot, judges []access.Judge, of *access.Set, sink graph.Sink) (st JoinStats, ok bool) {
	begins := beginsOf(s, r.c)
	if len(begins) == 0 {
		return JoinStats{}, true
	}
	skip := r.following(s)
	all, left := sourcesOf(s, begins, skip)
	if left > 0 {
		return JoinStats{}, false
	}
	some := slices.DeleteFunc(slices.Clone(all), func(n graph.NodeID) bool { return !of.Contains(uint32(n)) })
	if len(some) == 0 {
		return JoinStats{}, true
	}
	spreads := map[graph.Certainty]*walk.Spread{graph.Certain: r.spread(s), graph.Conditional: r.spread(s)}
	for chain, sp := range spreads {
		sp.Sure(chain == graph.Certain)
		defer r.sps.Put(sp)
	}
	st.WriteStats = newJoins(facts, s, judges, begins).join(some, all, spreads, sink)
	st.Begun, st.Sources = len(begins), len(some)
	return st, true
}
