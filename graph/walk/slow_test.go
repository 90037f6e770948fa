package walk_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// slow answers path questions by trying every simple path: the rules of
// vocabulary.md once more, with nothing clever in it.
type slow struct {
	s     *graph.Snapshot
	p     walk.Pattern
	o     walk.Options
	found map[string]walk.Path // the cheapest spelling of each
	path  walk.Path
	holds []string // what is held at each node of path
	ended []bool   // whether each could have ended the last chain
}

func (w *slow) run() ([]walk.Path, bool) {
	w.found = map[string]walk.Path{}
	for n := range graph.NodeID(w.s.NumNodes()) {
		if w.is(n, w.p.Nodes[0], "") {
			w.path = walk.Path{Nodes: []graph.NodeID{n}}
			w.holds, w.ended = []string{"control"}, []bool{false}
			w.visit(0, 0)
		}
	}
	var all []walk.Path
	for _, p := range w.found {
		all = append(all, p)
	}
	slices.SortFunc(all, func(x, y walk.Path) int {
		return cmp.Or(cmp.Compare(x.Cost, y.Cost), cmp.Compare(len(x.Edges), len(y.Edges)), slices.Compare(x.Nodes, y.Nodes),
			slices.CompareFunc(x.Edges, y.Edges, func(a, b walk.PathEdge) int { return cmp.Compare(a.Kind, b.Kind) }))
	})
	if len(all) > w.o.Limit {
		return all[:w.o.Limit], false
	}
	return all, true
}

func (w *slow) is(n graph.NodeID, step walk.NodeStep, by graph.Kind) bool {
	flag := func(f string) bool { return w.s.NodeFlag(n, f) || f == "public" && w.s.HasLabel(n, graph.Public) }
	ok := !w.s.HasLabel(n, graph.Grant) && (step.Label == "" || w.s.HasLabel(n, step.Label)) && (step.ReachedBy == "" || step.ReachedBy == by)
	for _, f := range step.Flags {
		ok = ok && flag(f)
	}
	for _, not := range step.Not {
		ok = ok && !w.is(n, not, by)
	}
	return ok && (len(step.IDs) == 0 || slices.Contains(step.IDs, w.s.ID(n))) &&
		(len(step.Accounts) == 0 || slices.Contains(step.Accounts, w.s.Account(n)))
}

// visit continues the path, which stands at node step i of the pattern, or has
// walked c edges of the step that follows.
func (w *slow) visit(i, c int) {
	last := w.path.Nodes[len(w.path.Nodes)-1]
	if i == len(w.p.Nodes)-1 {
		w.take()
		return
	}
	if len(w.path.Edges) == w.o.MaxHops {
		return
	}
	step := w.p.Edges[i]
	for _, e := range w.claims(last) {
		ok, assumed := w.follows(w.holds[len(w.holds)-1], e.Kind, e.To)
		if len(step.Kinds) > 0 {
			ok = slices.Contains(step.Kinds, e.Kind)
		}
		if !ok || slices.Contains(w.path.Nodes, e.To) || e.Kind == graph.Contains && w.saidAlready() {
			continue
		}
		mayEnd := step.Max == 0 || c+1 >= step.Min
		w.add(e, assumed)
		if mayEnd && w.is(e.To, w.p.Nodes[i+1], e.Kind) {
			w.ended[len(w.ended)-1] = false // stands on a node of the pattern
			w.visit(i+1, 0)
		}
		if step.Max == 0 || c+1 < step.Max {
			// In the last chain, a node that could have ended it.
			goesOn := step.Max == 0 || c+2 >= step.Min
			w.ended[len(w.ended)-1] = i == len(w.p.Nodes)-2 && goesOn && w.is(e.To, w.p.Nodes[i+1], e.Kind)
			w.visit(i, c+1)
		}
		w.drop(assumed)
	}
}

func (w *slow) add(e walk.PathEdge, assumed bool) {
	w.path.Nodes = append(w.path.Nodes, e.To)
	w.path.Edges = append(w.path.Edges, e)
	if assumed {
		w.path.Assumptions = append(w.path.Assumptions, "code:"+w.s.ID(e.From))
	}
	w.holds = append(w.holds, w.arrive(e.Kind, e.To))
	w.ended = append(w.ended, false)
}

func (w *slow) drop(assumed bool) {
	w.path.Nodes = w.path.Nodes[:len(w.path.Nodes)-1]
	w.path.Edges = w.path.Edges[:len(w.path.Edges)-1]
	if assumed {
		w.path.Assumptions = w.path.Assumptions[:len(w.path.Assumptions)-1]
	}
	w.holds, w.ended = w.holds[:len(w.holds)-1], w.ended[:len(w.ended)-1]
}

// saidAlready reports whether the path stands in an account, or in what that
// contains, whose administrator could have ended the chain.
func (w *slow) saidAlready() bool {
	i := len(w.path.Edges) - 1
	for i >= 0 && w.path.Edges[i].Kind == graph.Contains {
		i--
	}
	return i >= 0 && w.path.Edges[i].Kind == graph.Administers && w.ended[i]
}

func (w *slow) take() {
	p := walk.Path{
		Nodes: slices.Clone(w.path.Nodes), Edges: slices.Clone(w.path.Edges), Assumptions: slices.Clone(w.path.Assumptions),
		Cost: 2 * float64(len(w.path.Assumptions)),
	}
	var name strings.Builder
	for _, e := range p.Edges {
		p.Cost += w.cost(e.ID, e.Kind)
		fmt.Fprint(&name, e.From, e.Kind, e.To, " ")
	}
	if _, ok := w.found[name.String()]; !ok { // claims gives one edge of each kind, so all spellings are equal
		w.found[name.String()] = p
	}
}

func (w *slow) cost(e graph.EdgeID, k graph.Kind) float64 {
	c := 0.0
	for _, i := range graph.Kinds() {
		if i.Kind == k {
			c = float64(i.Cost)
		}
	}
	if own, ok := w.s.Cost(e); ok {
		c = float64(own)
	}
	return c + float64(w.s.Certainty(e)) // conditional 1, unknown 2
}

// claims lists what leads out of a node, Grants expanded: of parallel edges
// the surest, then the cheapest; of those that say the same in several ways
// the cheapest, then those that are not latent, then the surest.
func (w *slow) claims(n graph.NodeID) []walk.PathEdge {
	best := map[string]walk.PathEdge{}
	var collect func(from graph.NodeID, grant bool)
	collect = func(from graph.NodeID, grant bool) {
		own := map[string]walk.PathEdge{}
		for e := range w.s.Out(from) {
			if e.Kind == graph.Holds && !grant && w.s.HasLabel(e.To, graph.Grant) {
				collect(e.To, true)
			}
			if e.Kind == graph.Holds || w.s.HasLabel(e.To, graph.Grant) || e.Kind == graph.Latent && !w.o.Latent {
				continue
			}
			pe := walk.PathEdge{ID: e.ID, Kind: e.Kind, From: n, To: e.To, Certainty: w.s.Certainty(e.ID), Latent: e.Kind == graph.Latent}
			if pe.Latent {
				pe.Kind = graph.Kind(w.s.EdgeString(e.ID, graph.PropLatentKind))
			}
			k := fmt.Sprint(pe.Kind, pe.To, pe.Latent)
			old, ok := own[k]
			if !ok || cmp.Or(cmp.Compare(pe.Certainty, old.Certainty), cmp.Compare(w.cost(pe.ID, pe.Kind), w.cost(old.ID, old.Kind))) < 0 {
				own[k] = pe
			}
		}
		for _, pe := range own {
			k := fmt.Sprint(pe.Kind, pe.To)
			if old, ok := best[k]; !ok || w.prefer(pe, old) {
				best[k] = pe
			}
		}
	}
	collect(n, false)
	var out []walk.PathEdge
	for _, e := range best {
		out = append(out, e)
	}
	return out
}

func (w *slow) prefer(x, y walk.PathEdge) bool {
	latent := func(e walk.PathEdge) int {
		if e.Latent {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(w.cost(x.ID, x.Kind), w.cost(y.ID, y.Kind)), cmp.Compare(latent(x), latent(y)),
		cmp.Compare(x.Certainty, y.Certainty), cmp.Compare(x.ID, y.ID)) < 0
}

func (w *slow) arrive(k graph.Kind, n graph.NodeID) string {
	has := func(ls ...graph.Label) bool {
		return slices.ContainsFunc(ls, func(l graph.Label) bool { return w.s.HasLabel(n, l) })
	}
	principal := has(graph.Principal)
	switch {
	case k == graph.CanInvoke || k == graph.Triggers:
		return "invoked"
	case k == graph.MemberOf:
		return "member"
	case k == graph.CanRead:
		return "read"
	case k == graph.CanWrite:
		return "written"
	case k == graph.Administers, k == graph.Contains && has(graph.Account, graph.Container, graph.Organization):
		return "administers"
	case k == graph.HasRole && !principal,
		k == graph.CanGrant && !has(graph.Group) && (!has(graph.Role) || principal),
		!slices.Contains(strings.Fields("CONTAINS HAS_ROLE CAN_GRANT SAME_AS RUNS_AS SUPPLIES_CODE UNLOCKS CAN_HIJACK CAN_ASSUME CAN_RUN_AS CAN_TAKE_OVER ELIGIBLE_FOR"), string(k)):
		return "nothing"
	}
	return "control"
}

func (w *slow) follows(hold string, k graph.Kind, n graph.NodeID) (ok, assumed bool) {
	may := map[string]string{
		"invoked": "RUNS_AS REACHES TRIGGERS", "member": "HAS_ROLE MEMBER_OF", "read": "UNLOCKS",
		"written": "SUPPLIES_CODE TRIGGERS", "administers": "CONTAINS",
		"control": "MEMBER_OF SAME_AS HAS_ROLE RUNS_AS TRIGGERS SUPPLIES_CODE UNLOCKS CAN_INVOKE CAN_HIJACK CAN_ASSUME CAN_RUN_AS " +
			"CAN_TAKE_OVER ELIGIBLE_FOR CAN_READ CAN_WRITE CAN_DECRYPT ADMINISTERS REACHES CAN_GRANT",
	}
	ok = slices.Contains(strings.Fields(may[hold]), string(k)) && (k != graph.CanGrant || w.arrive(k, n) == "control")
	return ok, hold == "invoked" && ok && k != graph.Triggers
}
