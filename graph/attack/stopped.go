package attack

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// stopped is nodes with what denies an action on them; no words where nothing does.
type stopped struct {
	on    *access.Set
	words []string
}

// denials are what is known so far of what denies one class an action.
type denials struct {
	asked *access.Set
	found map[string]*access.Set // by words with commas between them
}

// stopping finds what denies members of the class an action on nodes, once for
// all rows and for all classes that the action does not tell apart: members are
// denied the same.
func (ev *eval) stopping(action, within string, on *access.Set) *denials {
	d := ev.w.denials.OfOne(action+" "+within, action, func() *denials {
		return &denials{access.NewSet(), map[string]*access.Set{}}
	})
	todo := access.Without(on, d.asked)
	if todo.IsEmpty() {
		return d
	}
	for _, s := range ev.stops(action, within, todo) {
		var words []string
		if s.Denied {
			words = append(words, "deny")
		}
		words = append(words, slices.DeleteFunc(slices.Clone(s.Layers), func(l string) bool { return !guardrail(l) })...)
		if len(words) == 0 {
			continue
		}
		key := strings.Join(words, ",")
		if have := d.found[key]; have != nil {
			have.Or(s.Resources)
		} else {
			d.found[key] = s.Resources
		}
	}
	d.asked.Or(todo)
	if ev.w.denied += todo.GetCardinality(); ev.w.denied > mostDenials { // an account of many roles; what is asked again is found again
		ev.w.denials.Forget()
		ev.w.denied = 0
	}
	return d
}

// mostDenials bounds the nodes that each processor keeps denials of: some 10 MB.
const mostDenials = 1 << 22

// of splits parts by what denies.
func (d *denials) of(parts []stopped) []stopped {
	var out []stopped
	for _, p := range parts {
		left := p.on
		for words, set := range d.found {
			if both := access.Common(p.on, set); !both.IsEmpty() {
				out = append(out, stopped{both, slices.Concat(p.words, strings.Split(words, ","))})
				left = access.Without(left, both)
			}
		}
		out = append(out, stopped{left, p.words})
	}
	return out
}

func (ev *eval) stops(action, within string, on *access.Set) []access.Stopping {
	if s, ok := ev.j.(access.Stopper); ok {
		return s.Stopped(ev.c.ID, action, within, on)
	}
	var out []access.Stopping
	member := ev.w.s.ID(graph.NodeID(ev.actors.Minimum()))
	for it := on.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		d := ev.j.Decide(access.Request{Principal: member, Action: action, Resource: ev.w.s.ID(n) + within})
		out = append(out, access.Stopping{Resources: access.NewSet(n), Denied: d.Effect == access.ExplicitlyDenied, Layers: d.BlockedBy})
	}
	return out
}

// guardrail tells the layers that a grant elsewhere cannot overcome.
func guardrail(layer string) bool {
	return layer == "scp" || layer == "rcp" || layer == "pb" || layer == "session"
}
