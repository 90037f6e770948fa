package attack

import (
	"fmt"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// callers answers for one cloud who may make which call of the techniques that
// somebody can begin, on what they begin it.
type callers struct {
	w      *world
	j      access.Judge
	parts  map[string][]*Technique // the calls beside the first, by technique
	list   []*Technique            // the same in a row
	some   access.Sifting          // by place in list
	asked  map[access.ClassID]map[string][]access.Guarded
	shared map[string][]access.Guarded
	kept   *kept // nil: nothing is kept
	cloud  int
}

func newCallers(e *joins, facts *graph.Snapshot, known *Ready, j access.Judge, keep *kept) *callers {
	c := &callers{
		w: (&world{s: facts, types: map[string]*access.Set{}}).fork(), j: j, parts: map[string][]*Technique{},
		asked: map[access.ClassID]map[string][]access.Guarded{}, shared: map[string][]access.Guarded{},
		kept: keep, cloud: len(e.clouds),
	}
	w := c.w
	if known != nil {
		w.types, w.byAcct = known.types, known.byAcct
	} else {
		w.index()
	}
	w.bases, w.kept = map[string]*access.Set{}, map[*access.Set]bool{}
	w.keys, w.decided = map[string][]string{}, map[string][]string{}
	w.classOf = w.classesOf(j)
	w.answers, w.denials = access.NewAnswers[[]access.Guarded](j), access.NewAnswers[*denials](j)
	for _, b := range e.begins {
		on := e.factOf(b.on)
		if b.row.Cloud != j.Cloud() || on == graph.NoNode || b.row.Gain == "other" {
			continue
		}
		if c.parts[b.row.ID] == nil {
			c.begin(b.row, access.NewSet())
		}
		w.bases[c.parts[b.row.ID][0].ID].Add(uint32(on))
	}
	if !keep.widen(c) {
		c.kept = nil
	}
	asks := access.NewSifted()
	for _, parts := range c.parts {
		for _, part := range parts {
			c.list = append(c.list, part)
			asks.Add(part.needs())
		}
	}
	c.some = asks.On(j)
	return c
}

// begin makes the calls of a row beside the first ready to be asked about the nodes of base.
func (c *callers) begin(row *Technique, base *access.Set) {
	c.parts[row.ID] = nil
	for _, n := range row.rest() {
		part := row.call(n)
		c.parts[row.ID] = append(c.parts[row.ID], part)
		c.w.ask(part, base)
	}
}

// may says whether members of a class may make a call on a node of the facts;
// what guardrails hold back is no.
func (c *callers) may(id access.ClassID, part *Technique, on graph.NodeID) (access.Guarded, bool) {
	return holdingOn(c.of(id)[part.ID], on)
}

// holdingOn gives the part of an answer that holds on a node.
func holdingOn(gs []access.Guarded, n graph.NodeID) (access.Guarded, bool) {
	for _, g := range gs {
		if g.Resources.Contains(uint32(n)) {
			return g, true
		}
	}
	return access.Guarded{}, false
}

// of gives what a class may call, asked once.
func (c *callers) of(id access.ClassID) map[string][]access.Guarded {
	out, ok := c.asked[id]
	if !ok {
		if out, ok = c.kept.of(c.cloud, id); !ok {
			out = c.ask(id)
			c.kept.keep(c.cloud, id, out)
		}
		c.asked[id] = out
	}
	return out
}

func (c *callers) ask(id access.ClassID) map[string][]access.Guarded {
	some := c.some.Of(id)
	var out map[string][]access.Guarded
	var ev *eval
	for i, part := range c.list {
		if !some.Has(i) {
			continue
		}
		if ev == nil {
			if ev = newEval(c.w, c.j, c.j.Classes()[id]); ev == nil {
				return nil
			}
		}
		if able := ev.able(part); able != nil && able.actors.Equals(ev.actors) {
			if gs := able.calls(part); len(gs) > 0 {
				if out == nil {
					out = map[string][]access.Guarded{}
				}
				out[part.ID] = gs
			}
		}
	}
	return out
}

// calls gives the targets for which all asks of a call hold, those that the
// class administers included.
func (ev *eval) calls(part *Technique) []access.Guarded {
	var g []access.Guarded
	for i, asks := range ev.w.together(part) {
		at := access.Effective(ev.place(asks, ev.w.bases[part.ID]))
		if i == 0 {
			g = at
		} else {
			g = access.Meet(g, at)
		}
		if len(g) == 0 {
			return nil
		}
	}
	return g
}

// answerOf is an answer about one caller.
type answerOf struct {
	access.Guarded

	by graph.NodeID // a judged node
}

// share says whether one new thing does for all calls that speak of one, and
// what each of them depends on there.
func (c *callers) share(e *joining, d *joined) (each []answerOf, ok bool) {
	sharer, ok := c.j.(access.Sharer)
	if !ok {
		return nil, true
	}
	var asks []access.AskOf
	var key strings.Builder
	key.WriteString(d.row.ID)
	for _, a := range d.row.Actions {
		if a.On != "new" {
			continue
		}
		by := d.callers[max(a.Call-1, 0)]
		at, ok := e.class(by)
		if !ok {
			return nil, false
		}
		asks, each = append(asks, access.AskOf{Class: at.id, Question: access.Question{Action: a.Action, Context: a.Context}}), append(each, answerOf{by: by})
		fmt.Fprint(&key, " ", at.id)
	}
	if len(asks) < 2 {
		return nil, true
	}
	gs, ok := c.shared[key.String()]
	if !ok {
		gs = sharer.MayShare(asks)
		c.shared[key.String()] = gs
	}
	for i, g := range gs {
		each[i].Guarded = g
	}
	return each, len(gs) > 0
}

// ceiling says what boundary and guardrails leave of full control to a
// principal that is raised, or to a new one in an account.
func (c *callers) ceiling(on graph.NodeID) (access.Guarded, bool) {
	j, ok := c.j.(access.Ceiling)
	if !ok {
		return access.Guarded{}, true
	}
	top := j.Ceiling(on)
	return top, len(top.BlockedBy) == 0
}

// beside adds what another call depends on. What a condition asks of one
// session binds that session only: where two callers' sessions would have to
// agree in something that is each one's own, the other's part is taken as it is.
func beside(l, r access.Guarded, one bool) access.Guarded {
	cond := r.Condition
	if !one && clash(l.Condition, cond) {
		cond = assumption("AsAnotherSession")
	}
	return access.Guarded{Certainty: l.Certainty.Worse(r.Certainty), Condition: access.And(l.Condition, cond)}
}

// clash tells conditions that ask something different of one and the same trait
// of a session.
func clash(a, b *access.Condition) bool {
	if a == nil || b == nil || access.Equal(a, b) {
		return false
	}
	mine := map[string]bool{}
	sessionKeys(a, func(k string) { mine[k] = true })
	found := false
	sessionKeys(b, func(k string) { found = found || mine[k] })
	return found
}

// sessionKeys gives the keys of a condition that speak of the session or of whose it is.
func sessionKeys(c *access.Condition, yield func(string)) {
	for _, k := range c.Conditions {
		sessionKeys(k, yield)
	}
	key := strings.ToLower(c.Key)
	for _, p := range []string{"aws:multifactorauth", "aws:principal", "aws:userid", "aws:username", "aws:tokenissuetime", "aws:federatedprovider", "aws:sourceidentity", "sts:", "ec2:rolede"} {
		if strings.HasPrefix(key, p) {
			yield(key)
		}
	}
}
