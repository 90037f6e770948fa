package access

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// classClaims gathers what one class may do, so that alternatives of one kind
// become one edge.
type classClaims struct {
	d      *deriver
	q      *asker
	actors *Set
	admin  *Set
	// adminHeld is what lies below accounts whose full control guardrails alone hold back.
	adminHeld *Set
	judges    []Judge
	found     []claimed
	held      []claimed // what guardrails alone hold back
}

type claimed struct {
	kind      graph.Kind
	via       string
	anonymous bool
	feeds     bool // not an edge itself
	answers   []Guarded
	actions   []string
}

func (cl *classClaims) claim(row Claim, targets *Set) {
	g := cl.inside(row, cl.q.all(row.Actions, row.Context, targets))
	if len(g) > 0 && row.Decrypt != "" {
		g = cl.unsealed(row, g)
	}
	if row.Assume != "" {
		g = Under(g, graph.Conditional, Test("Bool", "postern:"+row.Assume, "true"))
	}
	without, with := cl.byTags(row, g)
	cl.claimBy(row, without, row.Actions)
	if len(with) > 0 {
		cl.claimBy(row, with, append(slices.Clone(row.Actions), row.Tag))
	}
}

// claimBy claims what was answered to all of the actions.
func (cl *classClaims) claimBy(row Claim, g []Guarded, asked []string) {
	if len(g) == 0 {
		return
	}
	actions := make([]string, 0, len(asked)+1)
	for _, a := range asked {
		actions = append(actions, Question{Action: a, Context: row.Context}.String())
	}
	c := claimed{kind: row.Kind, anonymous: row.Anonymous, feeds: row.Feeds, answers: Effective(g), actions: actions}
	if len(c.answers) > 0 {
		cl.add(c)
	}
	if len(c.answers) < len(g) && !row.Feeds {
		c.answers = Latent(g)
		cl.held = append(cl.held, c)
	}
}

// latent writes what guardrails alone hold back, as edges of a kind of their
// own, where the class has not the same already. What lies below an account
// whose full control is itself held back needs no edge of its own.
func (cl *classClaims) latent() {
	if len(cl.held) == 0 {
		return
	}
	have := map[graph.Kind]*Set{}
	for _, c := range cl.found {
		if have[c.kind] == nil {
			have[c.kind] = cl.admin.Clone()
			have[c.kind].Or(cl.adminHeld)
		}
		for _, g := range c.answers {
			have[c.kind].Or(g.Resources)
		}
	}
	for _, c := range cl.held {
		actors := cl.actors
		if !c.anonymous {
			actors = cl.d.signed(actors)
		}
		for _, g := range c.answers {
			r := g.Resources.Clone()
			r.AndNot(cl.admin)
			r.AndNot(cl.adminHeld)
			if h := have[c.kind]; h != nil {
				r.AndNot(h)
			}
			cl.d.w.Add(graph.Latent, actors, r, Answer{
				Certainty: g.Certainty, Condition: g.Condition, Actions: c.actions, LatentKind: c.kind, BlockedBy: g.BlockedBy,
			})
		}
	}
}

// inside holds back what only the network of the estate can call: from the
// public altogether, from others under that condition.
func (cl *classClaims) inside(row Claim, gs []Guarded) []Guarded {
	if len(row.Inside) == 0 || len(gs) == 0 {
		return gs
	}
	hidden := cl.d.insiders(row)
	if hidden.IsEmpty() {
		return gs
	}
	var out []Guarded
	for _, g := range gs {
		open := g.Resources.Clone()
		open.AndNot(hidden)
		if !open.IsEmpty() {
			o := g
			o.Resources = open
			out = append(out, o)
		}
	}
	if cl.public() {
		return out
	}
	near := cl.neighbours(hidden)
	return append(out, Under(Within(gs, near), graph.Conditional, Test("InNetwork", "request.network", "internal"))...)
}

// neighbours keeps what stands in the class's own project: internal ingress
// admits the networks of that project, and what a workload of another one
// would need (a shared network, a perimeter) is not among the facts.
func (cl *classClaims) neighbours(hidden *Set) *Set {
	account := cl.q.c.Account
	if account == "" {
		return hidden
	}
	out := NewSet()
	for it := hidden.Iterator(); it.HasNext(); {
		if n := graph.NodeID(it.Next()); cl.d.s.Account(n) == account {
			out.Add(uint32(n))
		}
	}
	return out
}

// insiders gives the nodes that pass a row's Inside, worked out once.
func (d *deriver) insiders(row Claim) *Set {
	key := strings.Join(row.Types, ",") + row.Inside[0].Prop
	set := d.hidden[key]
	if set == nil {
		set = NewSet()
		for it := d.types.of(row.Types).Iterator(); it.HasNext(); {
			n := it.Next()
			if ok, _ := Passes(d.s, graph.NodeID(n), row.Inside); ok {
				set.Add(n)
			}
		}
		d.hidden[key] = set
	}
	return set
}

// add joins alternatives for the same kind of edge.
func (cl *classClaims) add(c claimed) {
	for i := range cl.found {
		f := &cl.found[i]
		if f.kind == c.kind && f.via == c.via && f.anonymous == c.anonymous && f.feeds == c.feeds && overlap(f.answers, c.answers) {
			f.answers = Join(f.answers, c.answers)
			f.actions = unite(f.actions, c.actions)
			return
		}
	}
	cl.found = append(cl.found, c)
}

func overlap(a, b []Guarded) bool {
	return slices.ContainsFunc(a, func(x Guarded) bool {
		return slices.ContainsFunc(b, func(y Guarded) bool { return x.Resources.Intersects(y.Resources) })
	})
}

func unite(a, b []string) []string {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// finish follows what each answer triggers and writes the edges.
func (cl *classClaims) finish() {
	for _, c := range slices.Clone(cl.found) { // what feeding adds needs no second look: behind is transitive
		if c.kind == graph.CanWrite || c.kind == graph.CanInvoke {
			cl.behind(c)
		}
	}
	for _, c := range cl.found {
		if c.feeds {
			continue
		}
		actors := cl.actors
		if !c.anonymous {
			actors = cl.d.signed(actors)
		}
		for _, g := range c.answers {
			cl.d.note(c, g, actors)
			g.Resources.AndNot(cl.admin)
			cl.d.w.Add(c.kind, actors, g.Resources, Answer{
				Certainty: g.Certainty, Condition: g.Condition, Via: c.via, Actions: c.actions,
			})
		}
	}
}
