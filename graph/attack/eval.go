package attack

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// eval evaluates rows for one class.
type eval struct {
	w      *world
	j      access.Judge
	c      access.Class
	actors *access.Set
	below  *access.Set // what lies below what the class certainly administers
	full   *access.Set // what it certainly administers
	// have is what the rows so far reach, by kind; held is what guardrails
	// alone hold back.
	have map[string]*access.Set
	held []held
	// fullHeld and belowHeld are as full and below, but held back.
	fullHeld, belowHeld *access.Set
}

// newEval returns nil for classes that do nothing by themselves: a cloud's own
// services, and anyone without an account, whose requests are not signed.
func newEval(w *world, j access.Judge, c access.Class) *eval {
	actors := access.NewSet()
	if c.Members == nil {
		return nil
	}
	for it := c.Members.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		if w.s.Type(n) != "AWS::Service" && w.s.ID(n) != graph.IDInternet {
			actors.Add(uint32(n))
		}
	}
	if actors.IsEmpty() {
		return nil
	}
	w.answers.Turn(c)
	w.denials.Turn(c)
	clear(w.asked)
	ev := &eval{
		w: w, j: j, c: c, actors: actors, below: access.NewSet(), full: access.NewSet(),
		have: map[string]*access.Set{}, fullHeld: access.NewSet(), belowHeld: access.NewSet(),
	}
	for _, g := range j.Administers(c.ID) {
		if g.Certainty != graph.Certain {
			continue
		}
		full, below := ev.full, ev.below
		if len(g.BlockedBy) > 0 {
			full, below = ev.fullHeld, ev.belowHeld
		}
		for it := g.Resources.Iterator(); it.HasNext(); {
			n := graph.NodeID(it.Next())
			full.Add(uint32(n))
			below.Or(w.tree.Below(n))
		}
	}
	return ev
}

// may asks the class's judge once for each question. What guardrails alone hold
// back is part of the answer and stays marked on its way through asks and gates.
func (ev *eval) may(action string, ctx access.Context) []access.Guarded {
	return ev.mayBy(mayKey(action, ctx), action, ctx)
}

func mayKey(action string, ctx access.Context) string {
	if len(ctx) > 0 {
		return access.Question{Action: action, Context: ctx}.String()
	}
	return action
}

// mayBy is may for a question whose key is known.
func (ev *eval) mayBy(key, action string, ctx access.Context) []access.Guarded {
	if g, ok := ev.w.asked[key]; ok {
		return g
	}
	var g []access.Guarded
	if len(ctx) > 0 && len(ev.heeded(action, ctx)) == 0 {
		g = ev.mayBy(action, action, nil)
	} else {
		g = ev.w.answers.OfOne(key, action, func() []access.Guarded {
			ev.w.stats.Questions++
			return ev.j.May(ev.c.ID, action, ctx)
		})
	}
	ev.w.asked[key] = g
	return g
}

func (ev *eval) heeded(action string, ctx access.Context) access.Context {
	return access.Heeded(ev.j, ev.c.ID, action, ctx)
}

// targets gives the targets of a row for which all actions are held and all
// gates stand open.
func (ev *eval) targets(t *Technique) []access.Guarded {
	for i, a := range t.Actions { // most classes lack some action: say so before any set is made
		if len(ev.mayBy(ev.w.keys[t.ID][i], a.Action, a.Context)) == 0 {
			return nil
		}
	}
	find := func() []access.Guarded { return ev.narrow(t, ev.base(t)) }
	if !ev.full.IsEmpty() {
		return find() // what is left for it is its own
	}
	return ev.w.answers.Of("targets "+t.ID, ev.w.decided[t.ID], find)
}

// base gives the nodes that a row can be about for the class: AWS hands a role only
// to what is of the role's own account, and the caller with it.
func (ev *eval) base(t *Technique) *access.Set {
	base := ev.w.bases[t.ID]
	if !t.atHome() {
		return base
	}
	if own := ev.w.atHome[base][ev.c.Account]; own != nil && ev.c.Account != "" {
		return own
	}
	return access.NewSet()
}

// decidedBy are the actions that a row asks its caller for, gates included.
func (t *Technique) decidedBy() []string {
	var out []string
	for _, a := range t.Actions {
		out = append(out, a.Action)
	}
	for _, g := range t.Gates {
		out = append(out, g.Actions...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// needs are the actions of which each must be allowed on something for the row to
// give anybody anything.
func (t *Technique) needs() []string {
	var out []string
	for _, a := range t.Actions {
		out = append(out, a.Action)
	}
	return out
}

// keys tell the row's questions apart.
func (t *Technique) keys() []string {
	out := make([]string, len(t.Actions))
	for i, a := range t.Actions {
		out[i] = mayKey(a.Action, a.Context)
	}
	return out
}

// narrow gives the part of base for which all asks hold and all gates stand
// open. What the class administers anyway is left out, as soon as sets are
// small: bases hold the whole estate.
func (ev *eval) narrow(t *Technique, base *access.Set) []access.Guarded {
	if base.IsEmpty() {
		return nil
	}
	var g []access.Guarded
	for i, asks := range ev.w.together(t) {
		at := ev.place(asks, base)
		if i == 0 {
			g = ev.gained(at)
		} else {
			g = access.Meet(g, at)
		}
		if len(g) == 0 {
			return nil
		}
	}
	for _, gate := range t.Gates {
		f, _ := gateByName(gate.Gate)
		g = f(ev, gate, g)
		if len(g) == 0 {
			return nil
		}
	}
	return g
}

// gained leaves out what the class certainly administers, and what lies in it.
func (ev *eval) gained(gs []access.Guarded) []access.Guarded {
	if ev.full.IsEmpty() {
		return gs
	}
	var out []access.Guarded
	for _, g := range gs {
		rest := access.Without(g.Resources, ev.below)
		rest.AndNot(ev.full)
		if !rest.IsEmpty() {
			out = append(out, g.On(rest))
		}
	}
	return out
}

// inside spreads an answer about accounts, containers and organizations over
// the targets in them, themselves included. The caller must not change the sets.
func (ev *eval) inside(may []access.Guarded, base *access.Set) []access.Guarded {
	if n, ok := onlyOne(may); ok { // mostly the class's own account
		if !isPlace(ev.w.s, n) {
			return nil
		}
		if set := ev.w.placed(n, base); !set.IsEmpty() {
			return []access.Guarded{may[0].On(set)}
		}
		return nil
	}
	var out []access.Guarded
	for _, g := range may {
		set := access.NewSet()
		for it := g.Resources.Iterator(); it.HasNext(); {
			if n := graph.NodeID(it.Next()); isPlace(ev.w.s, n) {
				set.Or(ev.w.placed(n, base))
			}
		}
		if !set.IsEmpty() {
			out = access.Join(out, []access.Guarded{g.On(set)})
		}
	}
	return out
}

// onlyOne gives the node of an answer about a single one.
func onlyOne(gs []access.Guarded) (graph.NodeID, bool) {
	if len(gs) != 1 || gs[0].Resources.GetCardinality() != 1 {
		return 0, false
	}
	return graph.NodeID(gs[0].Resources.Minimum()), true
}

// placed gives the part of a base that lies in an account or above one, itself
// included, worked out once. The caller must not change it.
func (w *world) placed(n graph.NodeID, base *access.Set) *access.Set {
	key := placement{n, base}
	set, ok := w.inPlace[key]
	if !ok {
		set = access.Common(w.inOrAt(n), base)
		if w.kept[base] {
			w.inPlace[key] = set
		}
	}
	return set
}

// inOrAt gives what lies in an account or above one, itself included, worked out
// once. The caller must not change it.
func (w *world) inOrAt(n graph.NodeID) *access.Set {
	set, ok := w.places[n]
	if !ok {
		set = access.NewSet(n)
		set.Or(w.tree.Below(n))
		if own := w.byAcct[n]; own != nil {
			set.Or(own)
		}
		w.places[n] = set
	}
	return set
}

type placement struct {
	n    graph.NodeID
	base *access.Set
}

func isPlace(s *graph.Snapshot, n graph.NodeID) bool {
	return s.HasLabel(n, graph.Account) || s.HasLabel(n, graph.Container) || s.HasLabel(n, graph.Organization)
}

// placeOf gives the account that a node is in, for Entra's objects the tenant.
func placeOf(s *graph.Snapshot, n graph.NodeID) (graph.NodeID, bool) {
	if a, ok := access.AccountNode(s, n); ok {
		return a, true
	}
	a, ok := s.Lookup(s.Account(n))
	return a, ok && isPlace(s, a)
}

// someOf turns an answer about things of some types into one about the accounts
// that hold at least one of them; an answer about the account stays, unless the
// things must pass a test.
func (ev *eval) someOf(may []access.Guarded, a Ask) []access.Guarded {
	var of []*access.Set
	for _, t := range a.Types {
		if set := ev.w.types[strings.ToLower(t)]; set != nil {
			of = append(of, set)
		}
	}
	var out []access.Guarded
	for _, g := range may {
		set := access.NewSet()
		for it := g.Resources.Iterator(); it.HasNext(); {
			n := graph.NodeID(it.Next())
			switch {
			case isPlace(ev.w.s, n):
				if len(a.Where) == 0 {
					set.Add(uint32(n))
				}
			case slices.ContainsFunc(of, func(set *access.Set) bool { return set.Contains(uint32(n)) }):
				pass, _ := access.Passes(ev.w.s, n, a.Where)
				if at, ok := placeOf(ev.w.s, n); ok && pass {
					set.Add(uint32(at))
				}
			}
		}
		out = access.Join(out, []access.Guarded{g.On(set)})
	}
	return out
}

// along turns an answer about what a target is tied to into one about the
// target: the best of its ties counts.
func (ev *eval) along(may []access.Guarded, base *access.Set, r access.Relation) []access.Guarded {
	var out []access.Guarded
	for _, g := range may {
		set := access.NewSet()
		for it := g.Resources.Iterator(); it.HasNext(); {
			tie := graph.NodeID(it.Next())
			for _, n := range r.Back(ev.w.s, tie) {
				if base.Contains(uint32(n)) && slices.Contains(r.Of(ev.w.s, n), tie) {
					set.Add(uint32(n))
				}
			}
		}
		out = access.Join(out, []access.Guarded{g.On(set)})
	}
	return out
}

// write adds the edges of a row to its targets; those that guardrails alone
// hold back wait for hold.
func (ev *eval) write(t *Technique, kind graph.Kind, actors *access.Set, gs []access.Guarded) {
	for _, g := range gs {
		to := g.Resources
		if t.Land == "identity" {
			to = access.NewSet()
			for it := g.Resources.Iterator(); it.HasNext(); {
				to.Or(access.NewSet(access.Outs(ev.w.s, graph.NodeID(it.Next()), graph.RunsAs)...))
			}
			to.AndNot(ev.below)
		}
		ev.add(t, kind, actors, g.On(to), t.answer(g))
	}
}

// add writes one block, or keeps it as latent.
func (ev *eval) add(t *Technique, kind graph.Kind, actors *access.Set, g access.Guarded, a access.Answer) {
	if len(g.BlockedBy) > 0 {
		ev.held = append(ev.held, held{kind: kind, actors: actors, g: g, row: t, actions: a.Actions})
		return
	}
	ev.haveFor(kind, actors).Or(g.Resources)
	ev.w.out.Add(kind, actors, g.Resources, a)
}

func (t *Technique) answer(g access.Guarded) access.Answer {
	return access.Answer{
		Certainty: g.Certainty, Condition: g.Condition, Technique: t.ID, Cost: t.Cost, Actions: t.questions(),
	}
}

// questions are the row's asks as the edge keeps them for Explain.
func (t *Technique) questions() []string { return t.questionsOn("") }

// questionsOn is questions for an edge whose far end is not the target: those
// about the target name it.
func (t *Technique) questionsOn(target string) []string {
	out := make([]string, 0, len(t.Actions))
	for _, a := range t.Actions {
		q := access.Question{Action: a.Action, Context: a.Context}
		switch a.On {
		case "new", "other", "home":
			q.On = "new"
		case "named":
			q.On = a.Names[0]
		case "identity":
			q.On = "identity"
		case "attached", "group", "provider", "host":
			if q.On = a.On; target != "" {
				q.On += " of " + target
			}
		case "target":
			q.On = target
			if t.Land == "identity" {
				q.On = "resource"
			}
		}
		out = append(out, q.String())
	}
	return out
}
