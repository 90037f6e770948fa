package view

import (
	"iter"
	"slices"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/ask"
)

// Decision is the answer to a permission question.
type Decision struct {
	Decision      Verdict
	Conditions    *string
	ConditionList []Condition
	BlockedBy     []string
	Why           []*Reason

	trace func() access.Trace // asked when somebody wants the layers, once
}

// Reason is one statement that took part.
type Reason struct {
	Policy, Statement, Effect, Layer, Principal, Text, Form string
	Line                                                    *int
}

// Question is one permission question.
type Question struct {
	Principal, Action, Resource string
	Data, Literal               *bool
	Context                     []*ContextEntry
}

// Request is the question as access asks it.
func (q *Question) Request() access.Request {
	return access.Request{
		Principal: q.Principal, Action: q.Action, Resource: q.Resource,
		Data: q.Data != nil && *q.Data, Context: ContextOf(q.Context), Literal: q.Literal == nil || *q.Literal,
	}
}

// ContextEntry is one key of a request with its values.
type ContextEntry struct {
	Key    string
	Values []string
}

// ContextOf joins entries; those of one key add up.
func ContextOf(entries []*ContextEntry) access.Context {
	c := access.Context{}
	for _, e := range entries {
		c[e.Key] = append(c[e.Key], e.Values...)
	}
	return c
}

// Decide asks a question.
func (e *Estate) Decide(q *Question) *Decision {
	r := q.Request()
	d := e.estate.Decide(r)
	return &Decision{
		Decision: verdictOf(d.Effect), Conditions: conditionsOf(d), ConditionList: conditionList(d.Conditions),
		BlockedBy: slices.Concat([]string{}, d.BlockedBy), Why: e.reasons(d.Why),
		trace: sync.OnceValue(func() access.Trace { return e.estate.Trace(r) }),
	}
}

func conditionsOf(d access.Decision) *string {
	if d.Effect != access.IsConditional {
		return nil
	}
	w := d.Conditions.Words()
	return &w
}

func (e *Estate) reasons(rs []access.Reason) []*Reason {
	out := []*Reason{}
	for _, r := range rs {
		p, _ := e.estate.Locate(r.Policy, r.Statement)
		out = append(out, reasonAt(r, p))
	}
	return out
}

func reasonAt(r access.Reason, p access.Place) *Reason {
	out := &Reason{Policy: r.Policy, Statement: r.Statement, Effect: r.Effect, Layer: r.Layer, Principal: r.Principal, Text: r.Text, Form: p.Form}
	if p.Line > 0 {
		out.Line = &p.Line
	}
	return out
}

// WhoCan lists who may do something.
type WhoCan struct {
	e          *Estate
	asked      access.Request
	principals []access.Holder
	Public     []*Holder
}

// Holder is a principal with what was decided for it.
type Holder struct {
	Principal  Entity
	Decision   Verdict
	Conditions *string

	ConditionList []Condition
}

// HolderConnection is a page of holders.
type HolderConnection struct {
	Edges      []*HolderEdge
	PageInfo   *PageInfo
	TotalCount int
}

// HolderEdge is a holder in its place.
type HolderEdge struct {
	Cursor string
	Node   *Holder
}

// WhoCan asks who may do something, and parts those of the estate from those that stand for people outside.
func (e *Estate) WhoCan(r access.Request) *WhoCan {
	w := &WhoCan{e: e, asked: r, Public: []*Holder{}}
	for _, h := range e.estate.WhoCan(r) {
		if e.s.HasLabel(h.Principal, graph.Public) {
			w.Public = append(w.Public, e.holder(h))
		} else {
			w.principals = append(w.principals, h)
		}
	}
	return w
}

func (e *Estate) holder(h access.Holder) *Holder {
	return &Holder{
		Principal: e.node(h.Principal), Decision: verdictOf(h.Decision.Effect), Conditions: conditionsOf(h.Decision),
		ConditionList: conditionList(h.Decision.Conditions),
	}
}

// Notes says what of the question is not known.
func (w *WhoCan) Notes() []string { return slices.Concat([]string{}, ask.Unknown(w.e.s, w.asked)) }

// Principals gives a page of those of the estate.
func (w *WhoCan) Principals(first *int, after *string) (*HolderConnection, error) {
	win, err := newWindow(w.e.run(), first, after)
	if err != nil {
		return nil, err
	}
	items, cursors, info := cut(win, slices.Values(w.principals))
	c := &HolderConnection{PageInfo: info, Edges: []*HolderEdge{}, TotalCount: len(w.principals)}
	for i, h := range items {
		c.Edges = append(c.Edges, &HolderEdge{Cursor: cursors[i], Node: w.e.holder(h)})
	}
	return c, nil
}

// Gap is one thing that is not known.
type Gap struct {
	Scope, Service, Reason, Detail string
	Count                          int
}

// GapConnection is a page of gaps.
type GapConnection struct {
	Edges      []*GapEdge
	PageInfo   *PageInfo
	TotalCount int
}

// GapEdge is a gap in its place.
type GapEdge struct {
	Cursor string
	Node   *Gap
}

// Coverage gives a page of what is not known, of one reason or all.
func (e *Estate) Coverage(reason *string, first *int, after *string) (*GapConnection, error) {
	w, err := newWindow(e.run(), first, after)
	if err != nil {
		return nil, err
	}
	var list iter.Seq[graph.Gap] = func(yield func(graph.Gap) bool) {
		for _, g := range e.s.Gaps() {
			if (reason == nil || string(g.Reason) == *reason) && !yield(g) {
				return
			}
		}
	}
	items, cursors, info := cut(w, list)
	c := &GapConnection{PageInfo: info, Edges: []*GapEdge{}}
	for range list {
		c.TotalCount++
	}
	for i, g := range items {
		c.Edges = append(c.Edges, &GapEdge{Cursor: cursors[i], Node: &Gap{g.Scope, g.Service, string(g.Reason), g.Detail, int(g.Count)}})
	}
	return c, nil
}
