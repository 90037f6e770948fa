package whatif

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
)

// differing finds those of whom what leads from them tells Lift or Join something
// else than before. Most edits change who may read what, which tells them nothing.
type differing struct {
	e         *Estate
	s         *graph.Snapshot // made of the judged estate by a Patch
	was, is   *walk.Control
	on        *access.Set // what somebody can begin a technique on, or gains by that
	structure map[graph.Kind]bool
	grants    map[graph.NodeID]bool // those from which other edges lead
	known     map[string]matters    // by Grants that are held no more, and not before
}

// matters says whether something matters to Lift and to Join.
type matters struct{ lift, join bool }

func (m *matters) or(x matters) { m.lift, m.join = m.lift || x.lift, m.join || x.join }

// differ gives the principals that matter to Lift, and those that do to Join, as
// nodes of s, of those from whom and from whose Grants other edges lead.
func (e *Estate) differ(s *graph.Snapshot, ch graph.Patched, anew *attack.Anew) (lift, join *access.Set) {
	before := e.relifter.Before()
	d := &differing{e: e, s: s, was: before.Control(), is: anew.Control(), on: before.Begun().Clone(), grants: map[graph.NodeID]bool{}, structure: map[graph.Kind]bool{}}
	for _, k := range graph.Kinds() {
		d.structure[k.Kind] = k.Class == graph.Structure
	}
	d.on.Or(anew.Begun())
	people := access.NewSet()
	for _, n := range ch.From {
		if !s.HasLabel(n, graph.Grant) {
			people.Add(uint32(n))
			continue
		}
		d.grants[n] = true
		for _, in := range d.both(n) {
			for h := range in.InKind(n, graph.Holds) {
				people.Add(uint32(h.From))
			}
		}
	}
	all := people.ToArray()
	found := make([]matters, len(all))
	access.Share(len(all), func() func(int) {
		f := *d
		f.known = map[string]matters{}
		return func(i int) { found[i] = f.of(graph.NodeID(all[i])) }
	})
	lift, join = access.NewSet(), access.NewSet()
	for i, m := range found {
		if m.lift {
			lift.Add(all[i])
		}
		if m.join {
			join.Add(all[i])
		}
	}
	return lift, join
}

// both gives the Snapshots that have a node.
func (d *differing) both(n graph.NodeID) []*graph.Snapshot {
	if int(n) < d.e.judged.NumNodes() {
		return []*graph.Snapshot{d.e.judged, d.s}
	}
	return []*graph.Snapshot{d.s}
}

// of says what of a principal's edges matters.
func (d *differing) of(n graph.NodeID) matters {
	own := d.compare([]graph.NodeID{n}, []graph.NodeID{n})
	if own.lift && own.join {
		return own
	}
	var grants [2][]graph.NodeID // before and after
	for i, s := range []*graph.Snapshot{d.e.judged, d.s} {
		for h := range s.OutKind(n, graph.Holds) {
			grants[i] = append(grants[i], h.To)
		}
	}
	stays := func(g graph.NodeID, other []graph.NodeID) bool { return !d.grants[g] && slices.Contains(other, g) }
	was := slices.DeleteFunc(slices.Clone(grants[0]), func(g graph.NodeID) bool { return stays(g, grants[1]) })
	is := slices.DeleteFunc(slices.Clone(grants[1]), func(g graph.NodeID) bool { return stays(g, grants[0]) })
	key := fmt.Sprint(was, is)
	m, ok := d.known[key]
	if !ok {
		m = d.compare(was, is)
		d.known[key] = m
	}
	m.or(own)
	return m
}

// said is what an edge says, and where it leads.
type said struct {
	to   graph.NodeID
	set  uint32
	kind uint8
}

func (a said) compare(b said) int {
	switch {
	case a.kind != b.kind:
		return cmp.Compare(a.kind, b.kind)
	case a.to != b.to:
		return cmp.Compare(a.to, b.to)
	}
	return cmp.Compare(a.set, b.set)
}

// compare says what matters of the edges that lead from some nodes before and
// from some after: of those that are not on both sides.
func (d *differing) compare(before, after []graph.NodeID) (m matters) {
	was, is := d.edges(d.e.judged, d.was, before), d.edges(d.s, d.is, after)
	for len(was)+len(is) > 0 && (!m.lift || !m.join) {
		order := -1
		switch {
		case len(was) == 0:
			order = 1
		case len(is) > 0:
			order = was[0].compare(is[0])
		}
		if order < 0 {
			m.or(d.matters(was[0]))
		} else if order > 0 {
			m.or(d.matters(is[0]))
		}
		if order <= 0 {
			was = was[1:]
		}
		if order >= 0 {
			is = is[1:]
		}
	}
	return m
}

// edges gives what leads from some nodes, without what follows from other edges.
func (d *differing) edges(s *graph.Snapshot, c *walk.Control, of []graph.NodeID) []said {
	var out []said
	holds := slices.Index(s.Kinds(), graph.Holds)
	_, ends := s.Ends()
	for _, n := range of {
		lo, hi := s.OutEdges(n)
		out = slices.Grow(out, int(hi-lo))
		for x := lo; x < hi; x++ {
			if k := s.KindCode(x); int(k) != holds && !c.Aside(x) {
				out = append(out, said{ends[x], s.PropSet(x), k})
			}
		}
	}
	if len(of) > 1 {
		slices.SortFunc(out, said.compare)
	} else {
		sortParallel(out)
	}
	return slices.Compact(out)
}

// sortParallel sorts edges of one node, which lie by kind and by where they lead.
func sortParallel(list []said) {
	for i := 0; i < len(list); {
		k := i + 1
		for k < len(list) && list[k].kind == list[i].kind && list[k].to == list[i].to {
			k++
		}
		if k > i+1 {
			slices.SortFunc(list[i:k], said.compare)
		}
		i = k
	}
}

// matters says what it matters to that an edge came or went.
func (d *differing) matters(x said) (m matters) {
	kind := d.s.Kinds()[x.kind]
	technique, _ := d.s.PropOf(x.set, graph.PropTechnique)
	id, _ := technique.(string)
	leads := d.structure[kind] || d.is.Leads(kind, x.to)
	m.lift = leads || kind == graph.Latent || d.is.Asked(kind, x.to) || kind == graph.CanGrant && id != "" && d.e.rules.Catalogue.Opens(id)
	m.join = leads || kind == graph.CanBegin || d.on.Contains(uint32(x.to))
	return m
}

// callers gives those of some who act, as nodes of the facts, who may be able to
// make other calls of the techniques that somebody can begin than before.
func (e *Estate) callers(judges []access.Judge, anew *attack.Anew, actors *access.Set) *access.Set {
	out := access.NewSet()
	for i, j := range judges {
		actions := append(anew.Called(j.Cloud()), e.relifter.Before().Called(j.Cloud())...)
		if len(actions) == 0 {
			continue
		}
		was, is := viewsOf(e.judges[i], actors, actions), viewsOf(j, actors, actions)
		for it := actors.Iterator(); it.HasNext(); {
			n := it.Next()
			a, ok := was[n]
			b, ok2 := is[n]
			if ok != ok2 || !bytes.Equal(a, b) || ok && a == nil {
				out.Add(n)
			}
		}
	}
	return out
}

// viewsOf gives what tells the answers about some actions apart, for each of some
// who act; nil where that is not known.
func viewsOf(j access.Judge, actors *access.Set, actions []string) map[uint32][]byte {
	v, ok := j.(access.Viewer)
	out := map[uint32][]byte{}
	for _, c := range access.ClassesOf(j, actors) {
		var view []byte
		for _, a := range actions {
			if ok {
				view = append(v.View(view, c.ID, a), '|')
			}
		}
		for it := access.Common(c.Members, actors).Iterator(); it.HasNext(); {
			out[it.Next()] = view
		}
	}
	return out
}
