package privilege

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

// Reaches gives what a statement really lets an identity do something with: the ends of its judged edges that rest on an action of
// the statement, on a resource of it, ascending. What a boundary, a denial or a guardrail holds back is not among them.
func (b *Book) Reaches(identity graph.NodeID, st *Statement) []graph.NodeID {
	if !st.Allow || st.Kind == "boundary" {
		return nil
	}
	var out []graph.NodeID
	look := func(from graph.NodeID) {
		for e := range b.s.Out(from) {
			if judged(e.Kind) && b.rests(e, st) {
				out = append(out, e.To)
			}
		}
	}
	look(identity)
	for e := range b.s.OutKind(identity, graph.Holds) {
		look(e.To)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func judged(k graph.Kind) bool {
	return slices.Contains([]graph.Kind{
		graph.CanInvoke, graph.CanHijack, graph.CanAssume, graph.CanRunAs, graph.CanPass, graph.CanTakeOver, graph.CanGrant,
		graph.CanRead, graph.CanWrite, graph.CanDecrypt, graph.Administers,
	}, k)
}

// rests tells whether one of the questions that made an edge is about an action and a resource of the statement. Full control rests
// on statements that allow every action.
func (b *Book) rests(e graph.Edge, st *Statement) bool {
	v, _ := b.s.EdgeProp(e.ID, graph.PropActions)
	texts, _ := v.([]string)
	if len(texts) == 0 {
		return e.Kind == graph.Administers && st.Does("*") && b.holds(st, e.To)
	}
	return slices.ContainsFunc(texts, func(text string) bool {
		q := access.ParseQuestion(text)
		on := e.To
		if n, ok := b.s.Lookup(q.On); ok {
			on = n
		}
		return st.Does(q.Action) && (q.On == "new" || q.On == "identity" || b.holds(st, on))
	})
}

// Does tells whether the statement is about an action; "*" asks whether it is about every one.
func (st *Statement) Does(action string) bool {
	match := func(p string) bool { return matches(strings.TrimPrefix(p, dataAction), action) }
	if len(st.Actions) == 0 {
		return len(st.NotActions) > 0 && !slices.ContainsFunc(st.NotActions, match)
	}
	return slices.ContainsFunc(st.Actions, match) && !slices.ContainsFunc(st.NotActions, match)
}

func matches(pattern, action string) bool {
	if action == "*" {
		return strings.Trim(pattern, "*") == "" && pattern != ""
	}
	return awsiam.MatchesAction(pattern, action)
}

// holds tells whether a statement is about a node, or about what lies in it. Roles hold below their place.
func (b *Book) holds(st *Statement, n graph.NodeID) bool {
	if b.s.Cloud(st.Policy) != graph.AWS {
		return true // which roles hold where was judged: their edges end below their place alone
	}
	about := func(p string) bool { return overlaps(p, b.s.ID(n)) }
	if len(st.Resources) == 0 {
		return len(st.NotResources) > 0 && !slices.Contains(st.NotResources, b.s.ID(n))
	}
	return slices.ContainsFunc(st.Resources, about)
}

// overlaps tells whether a resource pattern of AWS is about a resource or about what lies in it: objects, items, versions. Accounts
// are meant by patterns for everything.
func overlaps(pattern, id string) bool {
	if strings.Trim(pattern, "*") == "" {
		return true
	}
	return awsiam.OverlapARN(pattern, id) || awsiam.OverlapARN(pattern, id+"/*") || awsiam.OverlapARN(pattern, id+":*")
}
