package whatif

import (
	"slices"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/network"
	"github.com/postern-graph/postern/graph/attack"
)

// some judges those whom an edit reaches, and puts what they may do now in the
// place of what they could do.
func (e *Estate) some(out *Outcome, r *reached) (*Outcome, error) {
	judges, same := e.edited(out, r)
	actors := e.actors(out.Facts, judges, r)
	p, room := graph.NewPatch(e.judged), e.rooms.get()
	p.In(room)
	w := &replacing{e: e, p: p, room: room, s: out.Facts, number: e.numbers(out.Facts), flags: map[graph.NodeID]graph.Props{}}
	w.restate(out.Edited)

	if r.beyond() {
		before, after := e.globals(), gather(out.Facts, judges)
		for _, id := range before.differs(after) {
			if n, ok := out.Facts.Lookup(id); ok {
				actors.Add(uint32(n))
			}
		}
		w.marks(before, after)
		if public := publicOf(out.Facts); public.Intersects(actors) || !before.sameMarks(after) {
			actors.Or(public) // what anyone may use is said of nodes, by whoever stands for anyone
			w.public = true
		}
	}
	whole(judges, actors)
	w.only = actors
	for it := actors.Iterator(); it.HasNext(); {
		w.clear(graph.NodeID(it.Next()))
	}
	if r.beyond() {
		access.DeriveFor(out.Facts, judges, actors, w)
		e.techniques(out, r, judges).DeriveFor(out.Facts, judges, actors).Flush(w)
		access.DeriveShared(out.Facts, w)
		network.Derive(out.Facts, w)
	} else {
		e.readied()
		for it := actors.Iterator(); it.HasNext(); {
			w.again(e.globals(), out.Facts.ID(graph.NodeID(it.Next())))
		}
		e.derive(out.Facts, judges, actors, w)
	}
	w.finish()
	out.Anew = int(actors.GetCardinality()) //nolint:gosec // at most 2^32
	changed := access.NewSet()
	for it := actors.Iterator(); it.HasNext(); {
		if n := w.number[it.Next()]; n != graph.NoNode {
			changed.Add(uint32(n))
		}
	}
	if err := e.relift(out, w, r, judges, same && !r.beyond(), changed); err != nil {
		return nil, err
	}
	for it := changed.Iterator(); it.HasNext(); {
		out.actors = append(out.actors, graph.NodeID(it.Next()))
	}
	return out, nil
}

// techniques gives what is read of edited facts before techniques are evaluated: as little as possible anew.
func (e *Estate) techniques(out *Outcome, r *reached, judges []access.Judge) *attack.Ready {
	if base, _, ok := out.Facts.Base(); r.extent == anything || !ok || base != e.facts || out.Facts.NumNodes() != e.facts.NumNodes() {
		return attack.NewReady(out.Facts, judges, e.rules.Catalogue)
	}
	e.readied()
	return e.attack.Edited(out.Facts, judges, e.rules.Catalogue, r.resources)
}

// derive judges those whom an edit of what is attached to principals reaches. What
// permissions are worth is written while techniques are evaluated.
func (e *Estate) derive(facts *graph.Snapshot, judges []access.Judge, actors *access.Set, to graph.Sink) {
	worth := e.access.DeriveFor(facts, judges, actors)
	var techniques *access.Writer
	var wait sync.WaitGroup
	wait.Go(func() { techniques = e.attack.DeriveFor(facts, judges, actors) })
	worth.Flush(to)
	wait.Wait()
	techniques.Flush(to)
}

// numbers gives the numbers of the nodes of edited facts in the judged estate.
func (e *Estate) numbers(facts *graph.Snapshot) []graph.NodeID {
	if base, _, ok := facts.Base(); ok && base == e.facts && facts.NumNodes() == e.facts.NumNodes() {
		return e.number
	}
	return graph.Renumber(facts, e.judged)
}

// edited gives the judges of the edited facts: those that there are where they
// can take the edit over. same says that they can, and so number classes as those
// of the facts do.
func (e *Estate) edited(out *Outcome, r *reached) (judges []access.Judge, same bool) {
	if r.beyond() || len(out.Edited.NodesAdded)+len(out.Edited.NodesRemoved) > 0 || out.Facts.NumNodes() != e.facts.NumNodes() {
		return e.rules.Judges(out.Facts), false
	}
	judges = slices.Clone(e.judges)
	for i, j := range judges {
		x, ok := j.(access.Editable)
		switch {
		case j.Cloud() != graph.AWS: // nothing of another cloud changed
		case ok:
			judges[i] = x.Edited(out.Facts, r.attached)
		default:
			return e.rules.Judges(out.Facts), false
		}
	}
	return judges, true
}

// actors gives everybody whom the edit reaches, as nodes of the edited facts.
func (e *Estate) actors(s *graph.Snapshot, judges []access.Judge, r *reached) *access.Set {
	out := r.others.Clone()
	for i, j := range judges {
		x, ok := j.(access.Editable)
		if !ok {
			continue
		}
		out.Or(x.ActingAs(r.attached))
		out.Or(x.Meant(r.resources))
		if old, ok := e.judges[i].(access.Editable); ok && !r.resources.IsEmpty() {
			out.Or(e.across(s, old.Meant(e.before(s, r.resources))))
		}
		e.ceilings(s, e.judges[i], j, r)
	}
	for _, j := range judges {
		for _, c := range j.Classes() {
			if c.Members != nil && r.accounts[c.Account] && j.Cloud() == graph.AWS {
				out.Or(c.Members)
			}
		}
	}
	e.identities(s, judges, r, out)
	return out
}

// ceilings finds those of whom another part of full control is open than before:
// who may raise them gains something else, as far as he gains anything.
func (e *Estate) ceilings(s *graph.Snapshot, before, after access.Judge, r *reached) {
	old, ok := before.(access.Ceiling)
	now, ok2 := after.(access.Ceiling)
	if !ok || !ok2 || before.Cloud() != graph.AWS {
		return
	}
	for it := r.attached.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		was, is := access.Guarded{}, now.Ceiling(n)
		if m, there := e.facts.Lookup(s.ID(n)); there {
			was = old.Ceiling(m)
		}
		if was.Certainty != is.Certainty || !access.Equal(was.Condition, is.Condition) || !slices.Equal(was.BlockedBy, is.BlockedBy) {
			r.raise(s, n)
		}
	}
}

// identities adds those who reach something that runs as one of the reached who
// is able to something else than before: a technique may ask that.
func (e *Estate) identities(s *graph.Snapshot, judges []access.Judge, r *reached, into *access.Set) {
	run := access.NewSet()
	who := r.attached
	if !r.guarded.IsEmpty() {
		who = into
	}
	able := access.NewSet()
	for it := who.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		for range s.InKind(n, graph.RunsAs) {
			able.Add(uint32(n))
			break
		}
	}
	for i, j := range judges {
		is := e.abilities(j, able)
		was := e.abilities(e.judges[i], e.before(s, able))
		for it := able.Iterator(); it.HasNext(); {
			n := graph.NodeID(it.Next())
			m, there := e.facts.Lookup(s.ID(n))
			if there && is[n] == was[m] {
				continue
			}
			for x := range s.InKind(n, graph.RunsAs) {
				run.Add(uint32(x.From))
			}
		}
	}
	other := r.resources.Clone()
	other.Or(r.raised)
	run.AndNot(other)
	asking := map[uint32]bool{} // by set of properties
	e.arriving(s, run, func(x graph.Edge) bool {
		set := e.judged.PropSet(x.ID)
		asks, ok := asking[set]
		if !ok {
			asks = e.rules.Catalogue.AsksIdentity(e.judged.EdgeString(x.ID, graph.PropTechnique))
			asking[set] = asks
		}
		return asks
	}, into)
	e.arriving(s, other, func(graph.Edge) bool { return true }, into)
}

// abilities says what techniques ask of each of some identities.
func (e *Estate) abilities(j access.Judge, of *access.Set) map[graph.NodeID]string {
	out := map[graph.NodeID]string{}
	if of.IsEmpty() {
		return out
	}
	for _, c := range access.ClassesOf(j, of) {
		if c.Would {
			continue
		}
		able := e.rules.Catalogue.Abilities(j, j.Cloud(), c.ID)
		some := c.Members.Clone()
		some.And(of)
		for it := some.Iterator(); it.HasNext(); {
			out[graph.NodeID(it.Next())] = able
		}
	}
	return out
}

// arriving adds those from whom a judged edge of some kind leads to one of some
// nodes, through Grants too.
func (e *Estate) arriving(s *graph.Snapshot, to *access.Set, counts func(graph.Edge) bool, into *access.Set) {
	from := access.NewSet()
	for it := to.Iterator(); it.HasNext(); {
		n, ok := e.judged.Lookup(s.ID(graph.NodeID(it.Next())))
		if !ok {
			continue
		}
		for x := range e.judged.In(n) {
			if !from.Contains(uint32(x.From)) && counts(x) {
				from.Add(uint32(x.From))
			}
		}
	}
	for it := from.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		if e.judged.HasLabel(n, graph.Grant) {
			for h := range e.judged.InKind(n, graph.Holds) {
				e.addBy(s, h.From, into)
			}
		} else if e.judged.HasLabel(n, graph.Principal) {
			e.addBy(s, n, into)
		}
	}
}

func (e *Estate) addBy(s *graph.Snapshot, judged graph.NodeID, into *access.Set) {
	if n, ok := s.Lookup(e.judged.ID(judged)); ok {
		into.Add(uint32(n))
	}
}

// across gives the nodes of the edited facts for those of the facts.
func (e *Estate) across(s *graph.Snapshot, set *access.Set) *access.Set {
	out := access.NewSet()
	for it := set.Iterator(); it.HasNext(); {
		if n, ok := s.Lookup(e.facts.ID(graph.NodeID(it.Next()))); ok {
			out.Add(uint32(n))
		}
	}
	return out
}

// before is across the other way.
func (e *Estate) before(s *graph.Snapshot, set *access.Set) *access.Set {
	out := access.NewSet()
	for it := set.Iterator(); it.HasNext(); {
		if n, ok := e.facts.Lookup(s.ID(graph.NodeID(it.Next()))); ok {
			out.Add(uint32(n))
		}
	}
	return out
}

// whole adds to actors everybody of whose class one is reached: classes are
// judged whole.
func whole(judges []access.Judge, actors *access.Set) {
	for _, j := range judges {
		for _, c := range access.ClassesOf(j, actors) {
			actors.Or(c.Members)
		}
	}
}

func publicOf(s *graph.Snapshot) *access.Set { return access.NewSet(s.WithLabel(graph.Public)...) }
