package attack

import (
	"slices"

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
	c     *Catalogue
	base  *walk.Control              // with what follows laid aside
	back  *heldBack                  // of the same
	rows  map[string]int             // of those that lift guardrails, by technique
	wrote []follow                   // by set of properties of the same
	free  graph.Spares[*walk.Spread] // made for the base and what patches made of it

	// Of the facts that the base is made of.
	number []graph.NodeID // by node of the base
	ready  *Ready
	kept   *kept
	before *Anew
}

// NewRelifter returns one for the rows of a catalogue, and for Snapshots that
// are base or made of it by a Patch above all. facts are what base is made of,
// judges are theirs, and ready holds for them.
func NewRelifter(facts, base *graph.Snapshot, judges []access.Judge, ready *Ready, c *Catalogue) *Relifter {
	r := &Relifter{c: c, rows: map[string]int{}, number: graph.Renumber(base, facts), ready: ready}
	r.free.Most = spreadsKept
	for i, t := range c.openers() {
		r.rows[t.ID] = i
	}
	r.wrote = r.follows(base, nil)
	r.back = newHeldBack(base)
	r.base = walk.NewControl(base, aside(base, r.wrote), r.back.ends)
	r.before = &Anew{r: r, s: base, control: r.base, begins: beginsOf(base, c)}
	r.kept = newKept(r.before.begins, judges, r.number)
	return r
}

// Anew is a Snapshot of which to find anew what follows.
type Anew struct {
	r       *Relifter
	s       *graph.Snapshot
	control *walk.Control
	begins  []beginning
}

// On gives a Snapshot to find anew what follows from it. Where that is one that a
// Patch made of the Relifter's own, it costs what leads from the nodes that changed.
func (r *Relifter) On(s *graph.Snapshot) *Anew {
	of := r.base.Of()
	if s == of {
		return r.before
	}
	a := &Anew{r: r, s: s, control: r.base, begins: beginsOf(s, r.c)}
	var known []follow
	if base, _, ok := s.Base(); ok && base == of {
		known = r.wrote
	}
	a.control = r.base.On(s, aside(s, r.follows(s, known)))
	return a
}

// Before gives the Relifter's own Snapshot.
func (r *Relifter) Before() *Anew { return r.before }

// Of gives the Snapshot.
func (a *Anew) Of() *graph.Snapshot { return a.s }

// Control gives the steps that are walked in the Snapshot.
func (a *Anew) Control() *walk.Control { return a.control }

// Begun gives what somebody can begin a technique on, and what that gains.
func (a *Anew) Begun() *access.Set {
	out := access.NewSet()
	for _, b := range a.begins {
		out.Add(uint32(b.on))
		out.Add(uint32(b.dest))
	}
	return out
}

// Called gives, for a cloud, the actions of the techniques that somebody can begin.
func (a *Anew) Called(cloud graph.Cloud) []string {
	var out []string
	seen := map[*Technique]bool{}
	for _, b := range a.begins {
		if b.row.Cloud != cloud || seen[b.row] {
			continue
		}
		seen[b.row] = true
		for _, x := range b.row.Actions {
			out = append(out, x.Action)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// follow says of a set of properties who writes edges that have it.
type follow uint8

const (
	byLift follow = 1 + iota // but for CAN_GRANT
	byJoin
)

// follows tells by set of properties what Lift and Join write; known are the first.
func (r *Relifter) follows(s *graph.Snapshot, known []follow) []follow {
	out := append(make([]follow, 0, s.NumPropSets()), known...)
	for set := uint32(len(known)); set < uint32(s.NumPropSets()); set++ { //nolint:gosec // fewer sets than facts
		var is follow
		if v, ok := s.PropOf(set, graph.PropTechnique); ok {
			if id, _ := v.(string); id != "" {
				if _, ok := r.rows[id]; ok {
					is = byLift
				}
			}
		}
		if _, ok := s.PropOf(set, graph.PropCallers); ok {
			is = byJoin
		}
		out = append(out, is)
	}
	return out
}

// aside picks the edges that Lift and Join write.
func aside(s *graph.Snapshot, by []follow) func(graph.EdgeID) bool {
	grant := slices.Index(s.Kinds(), graph.CanGrant)
	return func(e graph.EdgeID) bool {
		is := by[s.PropSet(e)]
		return is == byJoin || is == byLift && int(s.KindCode(e)) != grant
	}
}

// Lift finds what these openers gain, as the function Lift does for all, to be
// written. It costs what the openers reach, not what there is.
func (a *Anew) Lift(openers *access.Set) *access.Writer {
	r, s := a.r, a.s
	var ways []way
	for it := openers.Iterator(); it.HasNext(); {
		w := way{opener: graph.NodeID(it.Next())}
		if s.HasLabel(w.opener, graph.Grant) {
			continue // its holders lift
		}
		for _, n := range append(access.Outs(s, w.opener, graph.Holds), w.opener) {
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
		return access.NewWriter(s)
	}
	var used []*walk.Spread
	defer func() {
		for _, sp := range used {
			r.leave(sp)
		}
	}()
	return lift(s, r.c.openers(), r.back.on(s), ways, func() *walk.Spread {
		used = append(used, a.spread())
		return used[len(used)-1]
	})
}

// spread gives a Spread that does not walk what follows.
func (a *Anew) spread() *walk.Spread {
	sp, ok := a.r.free.Get()
	if !ok {
		return a.control.Spread(true)
	}
	sp.On(a.control)
	return sp
}

// spreadsKept is how many Spreads are kept between questions: the two of Join, and
// two of Lift. Each is as large as an estate.
const spreadsKept = 4

// leave gives a Spread back, which keeps nothing of the Snapshot that it was used for.
func (r *Relifter) leave(sp *walk.Spread) {
	sp.On(r.base)
	r.free.Put(sp)
}

// Reserve makes the Spreads that one question works with.
func (r *Relifter) Reserve() {
	for sp := r.before.spread().Warmed(); r.free.Put(sp); {
		sp = r.base.Spread(true).Warmed()
	}
}

// Join finds what these sources, and no others, gain together with those whom
// they hold, as the function Join does for all, to be written; nil stands for all.
// ok is false where there are more sources than Join looks at. same says
// that facts number their nodes, and judges their classes, as those of the
// Relifter do, and that its Ready holds for them.
func (a *Anew) Join(facts *graph.Snapshot, judges []access.Judge, same bool, of *access.Set) (out *access.Writer, ok bool) {
	r := a.r
	begins := a.begins
	if len(begins) == 0 {
		return access.NewWriter(a.s), true
	}
	all, left := sourcesOf(a.s, begins, a.control)
	if left > 0 {
		return nil, false
	}
	some := slices.DeleteFunc(slices.Clone(all), func(n graph.NodeID) bool { return of != nil && !of.Contains(uint32(n)) })
	if len(some) == 0 {
		return access.NewWriter(a.s), true
	}
	spreads := map[graph.Certainty]*walk.Spread{graph.Certain: a.spread(), graph.Conditional: a.spread()}
	for chain, sp := range spreads {
		sp.Sure(chain == graph.Certain)
		defer r.leave(sp)
	}
	var e *joins
	if same {
		e = newJoins(facts, a.s, judges, begins, r.number, r.ready, r.kept)
	} else {
		e = newJoins(facts, a.s, judges, begins, graph.Renumber(a.s, facts), nil, nil)
	}
	return e.join(some, all, spreads), true
}
