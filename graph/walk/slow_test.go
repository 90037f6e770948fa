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
	lens  walk.Lens
	asks  []uint32                            // what the path asks up to each of its nodes, since it last moved
	holds []string                            // what is held at each node of path
	ended []bool                              // whether each could have ended the last chain
	flag  func(n graph.NodeID, f string) bool // whether a flag still stands; nil: all do
}

func (w *slow) run() ([]walk.Path, bool) {
	w.found = map[string]walk.Path{}
	for n := range graph.NodeID(w.s.NumNodes()) {
		if w.is(n, w.p.Nodes[0], "") && !w.avoided(n) {
			w.path = walk.Path{Nodes: []graph.NodeID{n}, Bound: []int{0}}
			w.holds, w.ended, w.asks = []string{"control"}, []bool{false}, []uint32{walk.Always}
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
	flag := func(f string) bool {
		return (w.s.NodeFlag(n, f) || f == "public" && w.s.HasLabel(n, graph.Public)) && (w.flag == nil || w.flag(n, f))
	}
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

func (w *slow) avoided(n graph.NodeID) bool {
	return slices.ContainsFunc(w.p.Avoiding, func(s walk.NodeStep) bool { return w.is(n, s, "") })
}

// bound reports whether a path says for each node of the pattern where it stands.
func (w *slow) bound(p walk.Path) bool {
	for i, step := range w.p.Nodes {
		at := p.Bound[i]
		by := graph.Kind("")
		if at > 0 {
			by = p.Edges[at-1].Kind
		}
		if !w.is(p.Nodes[at], step, by) || i > 0 && at <= p.Bound[i-1] {
			return false
		}
	}
	return p.Bound[0] == 0 && p.Bound[len(p.Bound)-1] == len(p.Nodes)-1
}

// cameVia reports whether nodes hold all that the pattern goes via.
func (w *slow) cameVia(nodes []graph.NodeID) bool {
	for _, s := range w.p.Via {
		if !slices.ContainsFunc(nodes, func(n graph.NodeID) bool { return w.is(n, s, "") }) {
			return false
		}
	}
	return true
}

// visit continues the path, which stands at node step i of the pattern, or has
// walked c edges of the step that follows.
func (w *slow) visit(i, c int) {
	last := w.path.Nodes[len(w.path.Nodes)-1]
	if i == len(w.p.Nodes)-1 {
		if w.cameVia(w.path.Nodes[1 : len(w.path.Nodes)-1]) {
			w.take()
		}
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
		if assumed {
			switch w.code(e.From) {
			case "granted":
				assumed = false
			case "refused":
				ok = false
			}
		}
		e.Assumes = assumed
		asks := w.asks[len(w.asks)-1]
		if w.lens.Terms != nil {
			if n := len(w.path.Edges); n > 0 && w.path.Edges[n-1].Kind == graph.RunsAs {
				asks = walk.Always
			}
			if asks = w.both(asks, e.asks); asks == walk.Never {
				continue
			}
		}
		if !ok || w.avoided(e.To) || slices.Contains(w.path.Nodes, e.To) || e.Kind == graph.Contains && w.saidAlready() {
			continue
		}
		mayEnd := step.Max == 0 || c+1 >= step.Min
		w.add(e, assumed)
		w.asks = append(w.asks, asks)
		if mayEnd && w.is(e.To, w.p.Nodes[i+1], e.Kind) {
			w.ended[len(w.ended)-1] = false // stands on a node of the pattern
			w.path.Bound = append(w.path.Bound, len(w.path.Nodes)-1)
			w.visit(i+1, 0)
			w.path.Bound = w.path.Bound[:len(w.path.Bound)-1]
		}
		if step.Max == 0 || c+1 < step.Max {
			// In the last chain, a node that could have ended it.
			goesOn := step.Max == 0 || c+2 >= step.Min
			w.ended[len(w.ended)-1] = i == len(w.p.Nodes)-2 && goesOn && w.is(e.To, w.p.Nodes[i+1], e.Kind) &&
				w.cameVia(w.path.Nodes[1:len(w.path.Nodes)-1])
			w.visit(i, c+1)
		}
		w.drop(assumed)
	}
}

func (w *slow) add(e slowEdge, assumed bool) {
	if e.asks != walk.Unread {
		e.Term = e.asks
	}
	w.path.Nodes = append(w.path.Nodes, e.To)
	w.path.Edges = append(w.path.Edges, e.PathEdge)
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
	w.holds, w.ended, w.asks = w.holds[:len(w.holds)-1], w.ended[:len(w.ended)-1], w.asks[:len(w.asks)-1]
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
		Nodes: slices.Clone(w.path.Nodes), Edges: slices.Clone(w.path.Edges), Assumptions: slices.Clone(w.path.Assumptions), Bound: slices.Clone(w.path.Bound),
		Cost: w.extra(w.lens.Costs.Code, 2) * float64(len(w.path.Assumptions)),
	}
	var name strings.Builder
	for _, e := range p.Edges {
		p.Cost += w.cost(e)
		fmt.Fprint(&name, e.From, e.Kind, e.To, " ")
	}
	if _, ok := w.found[name.String()]; !ok { // claims gives one edge of each kind, so all spellings are equal
		w.found[name.String()] = p
	}
}

func (w *slow) cost(e walk.PathEdge) float64 {
	return w.base(e) + []float64{0, w.extra(w.lens.Costs.Conditional, 1), w.extra(w.lens.Costs.Unknown, 2)}[e.Certainty]
}

func (w *slow) extra(own *float64, usual float64) float64 {
	if own != nil {
		return *own
	}
	return usual
}

func (w *slow) base(e walk.PathEdge) float64 {
	if c, ok := w.lens.Costs.Techniques[w.s.EdgeString(e.ID, graph.PropTechnique)]; ok {
		return c
	}
	for _, i := range graph.Kinds() {
		if i.Kind != e.Kind {
			continue
		}
		if c, ok := w.lens.Costs.Edges[i.Word]; ok {
			return c
		}
		if own, ok := w.s.Cost(e.ID); ok {
			return float64(own)
		}
		return float64(i.Cost)
	}
	return 0
}

func (w *slow) code(n graph.NodeID) string {
	said := ""
	for _, c := range w.lens.Code {
		switch {
		case c.Name == w.s.ID(n) && c.Refuse:
			return "refused"
		case c.Name == w.s.ID(n):
			said = "granted"
		}
	}
	if said == "" && w.lens.Certain {
		return "refused"
	}
	return said
}

// slowEdge is an edge and what it asks, or one of those that say the same.
type slowEdge struct {
	walk.PathEdge
	asks uint32
}

// look gives an edge under the lens, and whether it is walked at all.
func (w *slow) look(pe walk.PathEdge) (slowEdge, bool) {
	if pe.Certainty == graph.Certain {
		return slowEdge{pe, walk.Always}, true
	}
	pe.Term = walk.Unread
	if text := w.s.EdgeString(pe.ID, graph.PropConditions); text != "" && w.lens.Terms != nil {
		pe.Term = w.lens.Terms.Read(text)
	}
	alive := pe.Term != walk.Never
	if pe.Term == walk.Always {
		if pe.Certainty == graph.Conditional {
			pe.Certainty = graph.Certain
		} else {
			pe.Term = walk.Unread
		}
	}
	return slowEdge{pe, pe.Term}, alive && (pe.Certainty == graph.Certain || !w.lens.Certain)
}

// either is what is asked where one of two edges is enough, and both what is
// asked where both must hold.
func (w *slow) either(a, b uint32) uint32 {
	switch {
	case a == walk.Always || b == walk.Always:
		return walk.Always
	case a == walk.Unread || b == walk.Unread:
		return walk.Unread
	}
	return w.lens.Terms.Or(a, b)
}

func (w *slow) both(soFar, next uint32) uint32 {
	if next == walk.Always || next == walk.Unread {
		return soFar
	}
	return w.lens.Terms.Along(soFar, next)
}

// claims lists what leads out of a node, Grants expanded: of parallel edges
// the surest, then the cheapest; of those that say the same in several ways
// the cheapest, then those that are not latent, then the surest.
func (w *slow) claims(n graph.NodeID) []slowEdge {
	best := map[string]slowEdge{}
	var collect func(from graph.NodeID, grant bool)
	collect = func(from graph.NodeID, grant bool) {
		own := map[string]slowEdge{}
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
			se, alive := w.look(pe)
			if !alive {
				continue
			}
			k := fmt.Sprint(pe.Kind, pe.To, pe.Latent)
			old, ok := own[k]
			if !ok {
				own[k] = se
				continue
			}
			asks := w.either(old.asks, se.asks)
			if cmp.Or(cmp.Compare(se.Certainty, old.Certainty), cmp.Compare(w.cost(se.PathEdge), w.cost(old.PathEdge))) < 0 {
				old = se
			}
			if old.asks = asks; asks == walk.Always && old.Certainty == graph.Conditional {
				old.Certainty, old.Term = graph.Certain, walk.Always
			}
			own[k] = old
		}
		for _, se := range own {
			k := fmt.Sprint(se.Kind, se.To)
			old, ok := best[k]
			if !ok {
				best[k] = se
				continue
			}
			asks := w.either(old.asks, se.asks)
			if w.prefer(se.PathEdge, old.PathEdge) {
				old = se
			}
			old.asks = asks
			best[k] = old
		}
	}
	collect(n, false)
	var out []slowEdge
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
	return cmp.Or(cmp.Compare(w.cost(x), w.cost(y)), cmp.Compare(latent(x), latent(y)),
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
