package attack

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// together sorts a row's asks into those that speak of one and the same thing:
// all on "new" or "home", all on "other" things of equal types, and each of the rest.
func (t *Technique) together() [][]Ask {
	var out [][]Ask
	at := map[string]int{}
	for _, a := range t.Actions {
		key := a.On + " " + strings.Join(a.Types, ",")
		if i, ok := at[key]; ok && (a.On == "new" || a.On == "home" || a.On == "other") {
			out[i] = append(out[i], a)
			continue
		}
		at[key] = len(out)
		out = append(out, []Ask{a})
	}
	return out
}

// together is the row's, worked out once.
func (w *world) together(t *Technique) [][]Ask {
	asks, ok := w.asks[t.ID]
	if !ok {
		asks = t.together()
		w.asks[t.ID] = asks
	}
	return asks
}

// place turns the answers to asks that speak of one thing into an answer about targets.
func (ev *eval) place(asks []Ask, base *access.Set) []access.Guarded {
	a := asks[0]
	switch a.On {
	case "new":
		return ev.inside(ev.new(asks), base)
	case "home":
		return ev.home(asks, base)
	case "other":
		return ev.inside(ev.someOf(ev.other(asks), a), base)
	case "named":
		return ev.inside(ev.named(a), base)
	}
	may := ev.whole(a)
	if len(may) == 0 {
		return nil
	}
	if a.On == "target" {
		return access.Within(may, base)
	}
	r, ok := access.RelationBy(a.On)
	if !ok {
		return nil
	}
	return ev.along(may, base, r)
}

// cached asks a question that is more than one action, or of more than one
// resource, once.
func (ev *eval) cached(key string, actions []string, ask func() []access.Guarded) []access.Guarded {
	if g, ok := ev.w.asked[key]; ok {
		return g
	}
	g := ev.w.answers.Of(key, actions, func() []access.Guarded {
		ev.w.stats.Questions++
		return ask()
	})
	ev.w.asked[key] = g
	return g
}

// whole is may, with what else the action requires beside the resource that it is asked on.
func (ev *eval) whole(a Ask) []access.Guarded {
	may := ev.may(a.Action, a.Context)
	comb, ok := ev.j.(access.Combiner)
	if !ok || len(may) == 0 {
		return may
	}
	q := ev.question(a)
	return ev.cached("whole "+q.String(), []string{q.Action}, func() []access.Guarded {
		on := may[0].Resources
		for _, g := range may[1:] {
			on = access.Union(on, g.Resources)
		}
		if beside, more := comb.MayBeside(ev.c.ID, q.Action, q.Context, on); more {
			return access.Meet(may, beside)
		}
		return may
	})
}

// question is an ask with what can matter of its context.
func (ev *eval) question(a Ask) access.Question {
	return access.Question{Action: a.Action, Context: ev.heeded(a.Action, a.Context)}
}

// new gives the places in which all asks hold for one new thing.
func (ev *eval) new(asks []Ask) []access.Guarded {
	comb, ok := ev.j.(access.Combiner)
	if !ok || len(asks) == 1 {
		return ev.apart(asks)
	}
	qs, keys, actions := make([]access.Question, 0, len(asks)), make([]string, 0, len(asks)), make([]string, 0, len(asks))
	for _, a := range asks {
		q := ev.question(a)
		qs, keys, actions = append(qs, q), append(keys, q.String()), append(actions, a.Action)
	}
	return ev.cached("new "+strings.Join(keys, " "), actions, func() []access.Guarded { return comb.MayTogether(ev.c.ID, qs) })
}

// home says of all targets what holds in the class's own account. The caller must
// not change the set.
func (ev *eval) home(asks []Ask, base *access.Set) []access.Guarded {
	own, ok := ev.w.s.Lookup(ev.c.Account)
	if !ok || ev.c.Account == "" {
		return nil
	}
	for _, g := range ev.new(asks) {
		if g.Resources.Contains(uint32(own)) {
			return []access.Guarded{g.On(base)} // parts of an answer share no node
		}
	}
	return nil
}

func (ev *eval) apart(asks []Ask) []access.Guarded {
	out := ev.whole(asks[0])
	for _, a := range asks[1:] {
		out = access.Meet(out, ev.whole(a))
	}
	return out
}

// other gives the existing things for which all asks hold, and the places in
// which they do for something new.
func (ev *eval) other(asks []Ask) []access.Guarded {
	out := ev.apart(asks)
	if len(asks) == 1 {
		return out
	}
	things := keep(out, func(n graph.NodeID) bool { return !isPlace(ev.w.s, n) })
	return access.Join(things, keep(ev.new(asks), func(n graph.NodeID) bool { return isPlace(ev.w.s, n) }))
}

// named gives the places whose members may do the action on one of the named
// things; on anything else, under the ask's assumption.
func (ev *eval) named(a Ask) []access.Guarded {
	comb, ok := ev.j.(access.Combiner)
	if !ok {
		return nil
	}
	q := ev.question(a)
	out := ev.cached("named "+strings.Join(a.Names, ",")+q.String(), []string{q.Action}, func() []access.Guarded {
		return comb.MayNamed(ev.c.ID, q.Action, q.Context, a.Names)
	})
	if a.Assume == "" {
		return out
	}
	places := keep(ev.may(a.Action, a.Context), func(n graph.NodeID) bool { return isPlace(ev.w.s, n) })
	return access.Join(slices.Clone(out), access.Under(places, graph.Conditional, assumption(a.Assume)))
}
