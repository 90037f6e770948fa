package main

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/schema/client"
)

// effects are the API's words for answers.
var effects = map[string]access.Effect{
	"ALLOWED": access.Allowed, "IMPLICITLY_DENIED": access.ImplicitlyDenied, "EXPLICITLY_DENIED": access.ExplicitlyDenied,
	"CONDITIONAL": access.IsConditional, "UNKNOWN": access.IsUnknown,
}

// entries gives a context as the API takes it, ascending by key.
func entries(c access.Context) []*client.ContextEntry {
	var out []*client.ContextEntry
	for _, k := range sortedNames(c) {
		out = append(out, &client.ContextEntry{Key: k, Values: slices.Concat([]string{}, c[k])})
	}
	return out
}

func askedOf(r access.Request) *client.Question {
	q := &client.Question{Principal: r.Principal, Action: r.Action, Resource: r.Resource, Data: given(r.Data), Context: entries(r.Context)}
	if literal := r.Literal; !literal {
		q.Literal = &literal
	}
	return q
}

func conditionsOf(list []access.Condition) []*access.Condition {
	var out []*access.Condition
	for i := range list {
		out = append(out, &list[i])
	}
	return out
}

// serverCan answers one permission question.
func serverCan(ctx context.Context, at client.Client, r access.Request) (verdict, error) {
	a, err := client.Can(ctx, at, []*client.Question{askedOf(r)})
	if err != nil {
		return verdict{}, client.Plain(err)
	}
	d := a.Can[0]
	v := verdict{Decision: effects[d.Decision], Conditions: conditionsOf(d.ConditionList), BlockedBy: d.BlockedBy}
	for _, w := range d.Why {
		v.Why = append(v.Why, whyLine{w.Policy, w.Statement, w.Effect, w.Layer})
	}
	return v, nil
}

// serverTrace asks what each layer says.
func serverTrace(ctx context.Context, at client.Client, r access.Request) (access.Trace, error) {
	a, err := client.Why(ctx, at, []*client.Question{askedOf(r)})
	if err != nil {
		return access.Trace{}, client.Plain(err)
	}
	d := a.Can[0]
	t := access.Trace{Decision: access.Decision{Effect: effects[d.Decision], BlockedBy: d.BlockedBy}}
	if len(d.ConditionList) > 0 {
		t.Conditions = access.And(conditionsOf(d.ConditionList)...)
	}
	for _, w := range d.Why {
		t.Why = append(t.Why, access.Reason{
			Policy: w.Policy, Statement: w.Statement, Effect: w.Effect, Layer: w.Layer, Principal: w.Principal, Text: w.Text,
		})
	}
	return t, json.Unmarshal(d.Trace, &t.Layers)
}

// serverWhoCan lists who may, and what of the question is not known.
func serverWhoCan(ctx context.Context, at client.Client, r access.Request) (a whoCanAnswer, notes []string, err error) {
	a = whoCanAnswer{Principals: []holderLine{}}
	err = eachPage(func(after *string) (bool, *string, error) {
		p, err := client.WhoCan(ctx, at, r.Action, r.Resource, given(r.Data), entries(r.Context), after)
		if err != nil {
			return false, nil, err
		}
		list := p.WhoCan.Principals
		for _, h := range list.Edges {
			n := h.Node
			a.Principals = append(a.Principals, holderLine{n.Principal.Id, effects[n.Decision], conditionsOf(n.ConditionList), n.Principal.Name})
		}
		if after == nil {
			notes = p.WhoCan.Notes
			for _, h := range p.WhoCan.Public {
				a.Public = append(a.Public, holderLine{h.Principal.Id, effects[h.Decision], conditionsOf(h.ConditionList), h.Principal.Name})
			}
		}
		return list.PageInfo.HasNextPage, list.PageInfo.EndCursor, nil
	})
	return a, notes, err
}

// serverAdmins lists who has full control.
func serverAdmins(ctx context.Context, at client.Client) ([]string, error) {
	ids := []string{}
	err := eachPage(func(after *string) (bool, *string, error) {
		p, err := client.Admins(ctx, at, after)
		if err != nil {
			return false, nil, err
		}
		for _, x := range p.Admins.Edges {
			ids = append(ids, x.Node.Id)
		}
		return p.Admins.PageInfo.HasNextPage, p.Admins.PageInfo.EndCursor, nil
	})
	return ids, err
}

// lower gives an enum's value as the command line writes it.
func lower(word string) string { return strings.ToLower(word) }
