package whatif

import (
	"maps"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// replacing is a Sink that puts what some principals may do now in the place of
// what they could do. It numbers nodes as the edited facts do.
type replacing struct {
	e      *Estate
	p      *graph.Patch
	room   *graph.Scratch  // in which the Patch is made
	s      *graph.Snapshot // edited facts
	number []graph.NodeID  // of their nodes in the judged estate, NoNode for new ones
	fresh  []graph.NodeID  // of what judgement brings, in the Patch
	only   *access.Set     // edges of others are left as they are
	public bool            // what anyone may use is judged anew
	flags  map[graph.NodeID]graph.Props

	from, to []graph.NodeID // room for the ends of one block
}

var _ graph.Numbered = (*replacing)(nil)

// restate makes the changes of facts in the judged estate. The edges among them
// are of kinds that nothing judges (see finder.edge).
func (w *replacing) restate(d graph.Difference) {
	for _, id := range d.NodesRemoved {
		if n, ok := w.e.judged.Lookup(id); ok {
			w.p.DropNode(n)
		}
	}
	for _, id := range d.NodesAdded {
		if n, ok := w.s.Lookup(id); ok {
			w.p.Node(factOf(w.s, n))
		}
	}
	for _, c := range d.NodesChanged {
		w.said(c.Subject)
	}
	for _, name := range d.EdgesRemoved {
		w.drop(name)
	}
	for _, c := range d.EdgesChanged {
		w.drop(c.Subject)
		w.copy(c.Subject)
	}
	for _, name := range d.EdgesAdded {
		w.copy(name)
	}
}

func (w *replacing) drop(name string) {
	if e, ok := w.e.judged.EdgeNamed(name); ok {
		w.p.DropEdge(e.ID)
	}
}

func (w *replacing) copy(name string) {
	if e, ok := w.s.EdgeNamed(name); ok {
		w.p.CopyEdge(w.s, e)
	}
}

// said makes a node of the judged estate say what the edited facts say, beside
// what is judged of it.
func (w *replacing) said(id string) {
	to, ok := w.e.judged.Lookup(id)
	was, ok1 := w.e.facts.Lookup(id)
	is, ok2 := w.s.Lookup(id)
	if !ok || !ok1 || !ok2 {
		return
	}
	for k := range w.e.facts.NodeProps(was) {
		if _, still := w.s.NodeProp(is, k); !still {
			w.p.SetProp(to, k, nil)
		}
	}
	for k, v := range w.s.NodeProps(is) {
		if old, there := w.e.facts.NodeProp(was, k); !there || !sameValue(old, v) {
			w.p.SetProp(to, k, v)
		}
	}
	if name := w.s.Name(is); name != w.e.facts.Name(was) {
		w.p.SetCore(to, "name", name)
	}
}

func factOf(s *graph.Snapshot, n graph.NodeID) graph.NodeFact {
	f := graph.NodeFact{
		ID: s.ID(n), Labels: s.Labels(n), Name: s.Name(n), Cloud: s.Cloud(n), Account: s.Account(n), Region: s.Region(n), Type: s.Type(n),
		Props: graph.Props{},
	}
	maps.Insert(f.Props, s.NodeProps(n))
	return f
}

// clear takes away everything that leads from a principal, and gives it what the
// edited facts say leads from it.
func (w *replacing) clear(n graph.NodeID) {
	if old := w.number[n]; old != graph.NoNode {
		w.p.DropFrom(old)
		w.unflag(old, n, graph.PropAdmin)
	}
	w.p.CopyEdges(w.s, n)
}

// unflag makes a node's flag what the edited facts alone say of it.
func (w *replacing) unflag(judged, n graph.NodeID, flag string) {
	for _, k := range []string{flag, flag + "_why"} {
		v, _ := w.s.NodeProp(n, k)
		if old, there := w.e.judged.NodeProp(judged, k); there && !sameValue(old, v) {
			w.p.SetProp(judged, k, v)
		}
	}
}

// finish writes what is judged of nodes.
func (w *replacing) finish() {
	if w.public {
		for n := range graph.NodeID(w.s.NumNodes()) { //nolint:gosec // nodes are numbered as uint32
			if old := w.number[n]; old != graph.NoNode && w.e.judged.NodeString(old, graph.PropPublic+"_why") != "" {
				w.unflag(old, n, graph.PropPublic)
			}
		}
	}
	for n, props := range w.flags {
		w.p.Node(graph.NodeFact{ID: w.s.ID(n), Props: props})
	}
}

// Node takes a Grant or another node that judgement makes, and flags.
func (w *replacing) Node(f graph.NodeFact) {
	n, ok := w.s.Lookup(f.ID)
	if !ok {
		w.p.Node(f)
		return
	}
	for _, flag := range []string{graph.PropAdmin, graph.PropPublic} {
		_, why := f.Props[flag+"_why"]
		if !why || flag == graph.PropPublic && !w.public || flag == graph.PropAdmin && !w.only.Contains(uint32(n)) {
			continue
		}
		if w.flags[n] == nil {
			w.flags[n] = graph.Props{}
		}
		w.flags[n][flag], w.flags[n][flag+"_why"] = f.Props[flag], f.Props[flag+"_why"]
	}
}

// Gap is not kept: what could not be read does not change with an edit.
func (w *replacing) Gap(graph.Gap) {}

// Edge takes an edge of one who is judged anew.
func (w *replacing) Edge(f graph.EdgeFact) {
	if n, ok := w.s.Lookup(f.From); ok && w.only.Contains(uint32(n)) {
		w.p.Edge(f)
	}
}

// Number implements graph.Numbered.
func (w *replacing) Number(id string) graph.NodeID {
	if n, ok := w.s.Lookup(id); ok {
		return n
	}
	w.fresh = append(w.fresh, w.p.Number(id))
	return graph.NodeID(w.s.NumNodes() + len(w.fresh) - 1) //nolint:gosec // nodes are numbered as uint32
}

// Edges implements graph.Numbered.
func (w *replacing) Edges(k graph.Kind, key string, p graph.Props, from, to []graph.NodeID) {
	if from = w.those(from); len(from) > 0 {
		w.p.Edges(k, key, p, from, w.all(to))
	}
}

// Loops implements graph.Numbered.
func (w *replacing) Loops(k graph.Kind, key string, p graph.Props, at []graph.NodeID) {
	if at = w.those(at); len(at) > 0 {
		w.p.Loops(k, key, p, at)
	}
}

// those gives the numbers in the Patch of the nodes whose edges are replaced.
func (w *replacing) those(of []graph.NodeID) []graph.NodeID {
	facts := graph.NodeID(w.s.NumNodes()) //nolint:gosec // nodes are numbered as uint32
	w.from = w.from[:0]
	for _, n := range of {
		if n >= facts || w.only.Contains(uint32(n)) {
			w.from = append(w.from, w.patched(n))
		}
	}
	return w.from
}

// all gives the numbers in the Patch of all nodes.
func (w *replacing) all(of []graph.NodeID) []graph.NodeID {
	w.to = w.to[:0]
	for _, n := range of {
		w.to = append(w.to, w.patched(n))
	}
	return w.to
}

// patched is the number that the Patch knows a node by.
func (w *replacing) patched(n graph.NodeID) graph.NodeID {
	if at := int(n) - len(w.number); at >= 0 {
		return w.fresh[at]
	}
	if to := w.number[n]; to != graph.NoNode {
		return to
	}
	return w.p.Number(w.s.ID(n))
}
