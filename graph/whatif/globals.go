package whatif

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/network"
)

// gathered is what is judged of an estate without regard to who asks: what is
// open to anyone, which packets pass, where one secret lies in several places.
type gathered struct {
	edges map[string][]graph.EdgeFact // by source
	props map[string]map[string]any   // by node
	nodes map[string]graph.NodeFact   // those that judgement makes
	marks map[string]string           // by node: why anyone may use it
	facts *graph.Snapshot
}

func (e *Estate) globals() *gathered {
	e.once.Do(func() { e.global = gather(e.facts, e.judges) })
	return e.global
}

func gather(s *graph.Snapshot, judges []access.Judge) *gathered {
	g := &gathered{edges: map[string][]graph.EdgeFact{}, props: map[string]map[string]any{}, nodes: map[string]graph.NodeFact{}, marks: map[string]string{}, facts: s}
	access.DeriveFor(s, judges, access.NewSet(), g)
	access.DeriveShared(s, g)
	network.Derive(s, g)
	return g
}

// Node implements graph.Sink.
func (g *gathered) Node(f graph.NodeFact) {
	if _, ok := g.facts.Lookup(f.ID); !ok {
		g.nodes[f.ID] = f
		return
	}
	for k, v := range f.Props {
		switch k {
		case graph.PropPublic, graph.PropAdmin, graph.PropAdmin + "_why":
		case graph.PropPublic + "_why":
			g.marks[f.ID] = fmt.Sprint(v)
		default:
			if g.props[f.ID] == nil {
				g.props[f.ID] = map[string]any{}
			}
			g.props[f.ID][k] = v
		}
	}
}

// Edge implements graph.Sink.
func (g *gathered) Edge(f graph.EdgeFact) { g.edges[f.From] = append(g.edges[f.From], f) }

// texts writes out the edges that leave a node, in an order of their own.
func (g *gathered) texts(id string) []string {
	out := make([]string, 0, len(g.edges[id]))
	for _, f := range g.edges[id] {
		var b strings.Builder
		fmt.Fprintf(&b, "%s|%s|%s", f.Kind, f.To, f.Key)
		for _, k := range slices.Sorted(maps.Keys(f.Props)) {
			fmt.Fprintf(&b, "|%s=%v", k, f.Props[k])
		}
		out = append(out, b.String())
	}
	slices.Sort(out)
	return out
}

// Gap implements graph.Sink.
func (g *gathered) Gap(graph.Gap) {}

// differs gives the nodes from which other edges lead.
func (g *gathered) differs(h *gathered) []string {
	var out []string
	for id := range g.edges {
		if !slices.Equal(g.texts(id), h.texts(id)) {
			out = append(out, id)
		}
	}
	for id := range h.edges {
		if g.edges[id] == nil {
			out = append(out, id)
		}
	}
	return out
}

func (g *gathered) sameMarks(h *gathered) bool { return maps.Equal(g.marks, h.marks) }

// again gives a principal what the facts alone give it, which an edit of what is
// attached to principals leaves as it is.
func (w *replacing) again(g *gathered, id string) {
	for _, f := range g.edges[id] {
		if n, ok := g.nodes[f.To]; ok {
			w.p.Node(n)
			for _, x := range g.edges[f.To] {
				w.p.Edge(x)
			}
		}
		w.Edge(f)
	}
}

// marks makes nodes say what the facts alone now give of them.
func (w *replacing) marks(before, after *gathered) {
	for id, props := range before.props {
		to, ok := w.e.judged.Lookup(id)
		is, there := w.s.Lookup(id)
		if !ok || !there || reflect.DeepEqual(props, after.props[id]) {
			continue
		}
		for k := range props {
			v, _ := w.s.NodeProp(is, k)
			w.p.SetProp(to, k, v)
		}
		w.p.Node(graph.NodeFact{ID: id, Props: after.props[id]})
	}
	for id, props := range after.props {
		if before.props[id] == nil {
			w.p.Node(graph.NodeFact{ID: id, Props: props})
		}
	}
}

func sameValue(a, b any) bool { return reflect.DeepEqual(a, b) }
