package walk

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Scope says which edges chains may walk, as in Options.
type Scope struct {
	Latent bool
	View   *View
}

func (o Scope) compile(g *graph.Snapshot, p Pattern) *automaton {
	return compile(o.View.index(g), p, o.Latent)
}

// Retrace reports whether steps, from a start, are a chain of the pattern: it
// goes along them and keeps every place at which the chain may then stand. A flag
// that the pattern asks for must be one that flag says stands. O(steps × states × holds).
func Retrace(g *graph.Snapshot, p Pattern, o Scope, start graph.NodeID, steps []Step, flag func(graph.NodeID, string) bool) bool {
	a := o.compile(g, p)
	a.lose(func(n graph.NodeID, f string) bool { return !flag(n, f) }, nil)
	if !a.states[0].fits(start) {
		return false
	}
	at := map[place]bool{placeOf(start, 0, control): true}
	for _, st := range steps {
		next := map[place]bool{}
		for k := range at {
			if k.node() == st.From {
				a.stepAlong(k, st, func(to place) { next[to] = true })
			}
		}
		at = next
	}
	for k := range at {
		if k.state() == a.accept {
			return true
		}
	}
	return false
}

// stepAlong gives the places to which one step leads, through a Grant or not.
func (a *automaton) stepAlong(k place, st Step, yield func(place)) {
	from, _ := a.x.s.Ends()
	grant := from[st.Edge]
	if grant == st.From {
		a.take(k, st.Edge, yield)
		return
	}
	for e := range a.x.s.OutKind(st.From, graph.Holds) {
		if e.To == grant {
			a.take(k, e.ID, func(g place) { a.take(g, st.Edge, yield) })
		}
	}
}

// Open says what of a graph is taken to stand: steps, and flags that nodes have.
// nil is all of them.
type Open struct {
	Step func(Step) bool
	Flag func(graph.NodeID, string) bool
}

// Without gives what stands when changes are made.
func Without(h Holding, gone func(Change) bool) Open {
	return Open{
		Step: func(st Step) bool { _, ok := Standing(h.Supports(st.From, st.Edge), gone); return ok },
		Flag: func(n graph.NodeID, f string) bool { _, ok := Standing(h.Flagged(n, f), gone); return ok },
	}
}

// AnyChain looks for a chain of the pattern over what is open, the plain way:
// from every start, place by place, whatever is new. It is what is checked with
// that a cut separates. O(N + E) for each state and hold, and once more for each
// pair of a Grant that is not open.
func AnyChain(g *graph.Snapshot, p Pattern, o Scope, open Open) (start graph.NodeID, steps []Step, found bool) {
	a := o.compile(g, p)
	if open.Flag != nil {
		gone := func(n graph.NodeID, f string) bool { return !open.Flag(n, f) }
		a.lose(gone, gone)
	}
	type origin struct {
		from place
		by   Step
	}
	seen := map[place]origin{}
	var work []place
	a.starts(func(n graph.NodeID) {
		k := placeOf(n, 0, control)
		seen[k] = origin{from: k}
		work = append(work, k)
	})
	type arc struct {
		e  graph.EdgeID
		to place
	}
	left := map[place][]arc{} // of a Grant's place: what leads out of it to places not seen yet
	for ; len(work) > 0; work = work[1:] {
		k := work[0]
		if k.state() == a.accept {
			for o := seen[k]; o.from != k; o = seen[k] {
				steps = append(steps, o.by)
				k = o.from
			}
			slices.Reverse(steps)
			return k.node(), steps, true
		}
		visit := func(e graph.EdgeID, to place) bool {
			st := Step{k.node(), e}
			if _, known := seen[to]; known {
				return true
			}
			if open.Step != nil && !open.Step(st) {
				return false
			}
			seen[to] = origin{k, st}
			work = append(work, to)
			return true
		}
		a.leave(k, func(e graph.EdgeID, to place) {
			if !a.x.grant(to.node()) {
				visit(e, to)
				return
			}
			if _, known := left[to]; !known {
				left[to] = []arc{}
				a.leave(to, func(e graph.EdgeID, end place) { left[to] = append(left[to], arc{e, end}) })
			}
			left[to] = slices.DeleteFunc(left[to], func(r arc) bool { return visit(r.e, r.to) })
		})
	}
	return 0, nil, false
}
