package walk_test

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// slowReach asks which ends some walk reaches, by following every claim from
// every state until nothing is new: the rules of slow, without its paths.
type slowReach struct {
	slow
	avoid graph.NodeID // never stood on
	open  func(from graph.NodeID, e graph.EdgeID) bool
}

type slowState struct {
	n     graph.NodeID
	i, c  int
	hold  string
	ended bool // could have ended the last chain
	said  bool // in what an account contains whose administrator could have
	via   int  // a bit for each node to go via that lies between the start and here, or is here
}

func newSlowReach(s *graph.Snapshot, p walk.Pattern, latent bool) *slowReach {
	return &slowReach{
		slow: slow{s: s, p: p, o: walk.Options{Latent: latent}}, avoid: ^graph.NodeID(0),
		open: func(graph.NodeID, graph.EdgeID) bool { return true },
	}
}

// from gives the ends that starts reach; nil starts are all that match.
func (w *slowReach) from(starts []graph.NodeID) []graph.NodeID {
	seen := map[slowState]bool{}
	var work []slowState
	visit := func(st slowState) {
		if st.n != w.avoid && !seen[st] && !w.avoided(st.n) {
			seen[st] = true
			work = append(work, st)
		}
	}
	for n := range graph.NodeID(w.s.NumNodes()) {
		if w.is(n, w.p.Nodes[0], "") && (starts == nil || slices.Contains(starts, n)) {
			visit(slowState{n: n, hold: "control"})
		}
	}
	var ends []graph.NodeID
	for len(work) > 0 {
		st := work[len(work)-1]
		work = work[:len(work)-1]
		if st.i == len(w.p.Nodes)-1 {
			ends = append(ends, st.n)
			continue
		}
		w.next(st, visit)
	}
	slices.Sort(ends)
	return slices.Compact(ends)
}

func (w *slowReach) next(st slowState, visit func(slowState)) {
	step := w.p.Edges[st.i]
	w.every(st.n, func(e graph.Edge) {
		ok, _ := w.follows(st.hold, e.Kind, e.To)
		if len(step.Kinds) > 0 {
			ok = slices.Contains(step.Kinds, e.Kind)
		}
		if !ok || e.Kind == graph.Contains && st.said {
			return
		}
		to := slowState{n: e.To, hold: w.arrive(e.Kind, e.To)}
		to.said = e.Kind == graph.Administers && st.ended || e.Kind == graph.Contains && st.said
		chain := step.Max == 0
		all, last := 1<<len(w.p.Via)-1, st.i == len(w.p.Nodes)-2
		to.via = st.via
		if is := w.is(e.To, w.p.Nodes[st.i+1], e.Kind); is && (chain || st.c+1 >= step.Min) && (!last || st.via == all) {
			on := to
			if on.i = st.i + 1; !last {
				on.via |= w.stops(e.To)
			}
			visit(on)
		}
		if chain || st.c+1 < step.Max {
			on := to
			on.i, on.c = st.i, min(st.c+1, max(step.Max, 1))
			on.ended = last && (chain || st.c+2 >= step.Min) && w.is(e.To, w.p.Nodes[st.i+1], e.Kind) && st.via == all
			on.via |= w.stops(e.To)
			visit(on)
		}
	})
}

// stops says, a bit each, which of the nodes to go via a node is.
func (w *slowReach) stops(n graph.NodeID) int {
	bits := 0
	for i, s := range w.p.Via {
		if w.is(n, s, "") {
			bits |= 1 << i
		}
	}
	return bits
}

// every gives all claims of a node that are open, Grants expanded.
func (w *slowReach) every(n graph.NodeID, yield func(graph.Edge)) {
	give := func(e graph.Edge) {
		if e.Kind == graph.Latent {
			if !w.o.Latent {
				return
			}
			e.Kind = graph.Kind(w.s.EdgeString(e.ID, graph.PropLatentKind))
		}
		if e.Kind != graph.Holds && !w.s.HasLabel(e.To, graph.Grant) && w.open(n, e.ID) {
			e.From = n
			yield(e)
		}
	}
	for e := range w.s.Out(n) {
		if e.Kind != graph.Holds || !w.s.HasLabel(e.To, graph.Grant) {
			give(e)
			continue
		}
		for g := range w.s.Out(e.To) {
			give(g)
		}
	}
}
