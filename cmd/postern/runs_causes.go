package main

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
)

// cause is a change in the facts that opened a step of a chain.
type cause struct {
	Step    int    `json:"step"`           // of the chain's edges, from 0
	Subject string `json:"subject"`        // node, or kind|from|to|key
	Path    string `json:"path,omitempty"` // where in it, as an edit names places
	Words   string `json:"words"`
}

// causes finds what changed in the facts from one run to another to open chains.
type causes struct {
	a, b    *graph.Snapshot // judged
	was, is *graph.Snapshot // facts
	e       *access.Estate  // of the later run
	book    *remedy.Book
	nodes   map[string]string
	edges   map[string]string // both: what became of a subject
}

func newCauses(a, b, was, is *graph.Snapshot) *causes {
	d := graph.Diff(was, is)
	e := newEstate(b)
	c := &causes{a: a, b: b, was: was, is: is, e: e, book: remedy.New(e, nil), nodes: map[string]string{}, edges: map[string]string{}}
	for _, id := range d.NodesAdded {
		c.nodes[id] = "comes"
	}
	for _, id := range d.NodesRemoved {
		c.nodes[id] = "goes"
	}
	for _, n := range d.NodesChanged {
		c.nodes[n.Subject] = "says something else: " + strings.Join(n.Keys, ", ")
	}
	for _, e := range d.EdgesAdded {
		c.edges[e] = "comes"
	}
	for _, e := range d.EdgesRemoved {
		c.edges[e] = "goes"
	}
	for _, e := range d.EdgesChanged {
		c.edges[e.Subject] = "says something else: " + strings.Join(e.Keys, ", ")
	}
	return c
}

// of gives the causes of a chain of the later run, step by step. A step that
// the earlier run has had no cause; of another, what newly holds it open, else
// what changed about its ends and what binds them.
func (c *causes) of(p walk.Path) []cause {
	out := []cause{}
	for i, e := range p.Edges {
		if c.stood(e) {
			continue
		}
		list := c.supports(i, e)
		if len(list) == 0 {
			list = c.around(i, e)
		}
		for _, x := range list {
			if !slices.ContainsFunc(out, func(y cause) bool { return y.Subject == x.Subject && y.Path == x.Path }) {
				out = append(out, x)
			}
		}
	}
	return out
}

// stood reports whether the earlier run has a step of the same kind and certainty.
func (c *causes) stood(e walk.PathEdge) bool {
	from, ok := c.a.Lookup(c.b.ID(e.From))
	to, ok2 := c.a.Lookup(c.b.ID(e.To))
	if !ok || !ok2 {
		return false
	}
	at := []graph.NodeID{from}
	for h := range c.a.OutKind(from, graph.Holds) {
		at = append(at, h.To)
	}
	for _, n := range at {
		for x := range c.a.OutKind(n, e.Kind) {
			if x.To == to && c.a.Certainty(x.ID) <= e.Certainty {
				return true
			}
		}
	}
	return false
}

// supports gives what newly allows a step: statements, and whatever else would
// close it if it went.
func (c *causes) supports(step int, e walk.PathEdge) []cause {
	var out []cause
	asked := c.b.Edge(e.ID)
	asked.From = e.From // of a Grant's edge, the holder
	for _, q := range c.e.Questions(asked) {
		for _, r := range q.Why {
			place, ok := c.e.Locate(r.Policy, r.Statement)
			if r.Effect != "allow" || !ok {
				continue
			}
			edit := graph.Edit{Subject: r.Policy, Path: graph.PropDocument + "/Statement/#" + strconv.Itoa(place.Index)}
			if words, ok := c.fresh(edit, r.Statement); ok {
				out = append(out, cause{step, edit.Subject, edit.Path, words})
			}
		}
	}
	for _, support := range c.book.Supports(e.From, e.ID) {
		for _, way := range support {
			for _, n := range way {
				for _, edit := range c.book.Change(n).Edits {
					if words, ok := c.fresh(edit, c.book.Change(n).Statement); ok {
						out = append(out, cause{step, edit.Subject, edit.Path, words})
					}
				}
			}
		}
	}
	return out
}

// fresh reports whether what an edit would take away was not there before.
// statement is what people call the one that it is about.
func (c *causes) fresh(e graph.Edit, statement string) (words string, ok bool) {
	if x, isEdge := c.is.EdgeNamed(e.Subject); isEdge {
		name := string(x.Kind) + "|" + c.is.ID(x.From) + "|" + c.is.ID(x.To) + "|" + c.is.EdgeKey(x.ID)
		what, ok := c.edges[name]
		return e.Subject + " " + what, ok
	}
	what, ok := c.nodes[e.Subject]
	if !ok {
		return "", false
	}
	if path, isPart := strings.CutPrefix(e.Path, graph.PropDocument+"/Statement/"); isPart && what != "comes" {
		text := statementAt(c.is, e.Subject, path)
		if text == "" || slices.Contains(statementsOf(c.was, e.Subject), text) {
			return "", false // this statement was there
		}
		return "statement " + statement + " of " + e.Subject + " is new or says something else", true
	}
	return e.Subject + " " + what, true
}

// statementsOf gives the statements of a policy's document, each as text.
func statementsOf(s *graph.Snapshot, policy string) []string {
	n, ok := s.Lookup(policy)
	if !ok {
		return nil
	}
	var doc struct{ Statement json.RawMessage }
	if json.Unmarshal([]byte(s.NodeString(n, graph.PropDocument)), &doc) != nil {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(doc.Statement, &list) != nil {
		return []string{string(doc.Statement)}
	}
	out := make([]string, 0, len(list))
	for _, raw := range list {
		out = append(out, string(raw))
	}
	return out
}

// statementAt gives one statement, by "#" and position.
func statementAt(s *graph.Snapshot, policy, part string) string {
	list := statementsOf(s, policy)
	i, err := strconv.Atoi(strings.TrimPrefix(part, "#"))
	if err != nil || i < 0 || i >= len(list) {
		return ""
	}
	return list[i]
}

// around gives what changed about the ends of a step, what hangs on them, and
// the guardrails of their accounts: a denial that is gone, a boundary, a setting.
func (c *causes) around(step int, e walk.PathEdge) []cause {
	near := map[string]bool{}
	for _, s := range []*graph.Snapshot{c.was, c.is} {
		for _, id := range []string{c.b.ID(e.From), c.b.ID(e.To)} {
			if n, ok := s.Lookup(id); ok {
				bound(s, n, near)
			}
		}
	}
	var out []cause
	for id := range near {
		if what, ok := c.nodes[id]; ok {
			out = append(out, cause{step, id, "", id + " " + what})
		}
	}
	for name, what := range c.edges {
		parts := strings.SplitN(name, "|", 4)
		if near[parts[1]] && graph.Kind(parts[0]) != graph.Contains {
			out = append(out, cause{step, name, "", name + " " + what})
		}
	}
	slices.SortFunc(out, func(x, y cause) int { return strings.Compare(x.Subject, y.Subject) })
	return out
}

// bound gathers a node, its policies, groups and boundaries, and the places above
// its account with theirs.
func bound(s *graph.Snapshot, n graph.NodeID, into map[string]bool) {
	if into[s.ID(n)] {
		return
	}
	into[s.ID(n)] = true
	for _, k := range []graph.Kind{graph.HasPolicy, graph.BoundedBy, graph.LimitedBy, graph.MemberOf, graph.HasRule, graph.HasRole} {
		for e := range s.OutKind(n, k) {
			if s.HasLabel(e.To, graph.Group) || s.HasLabel(e.To, graph.Role) {
				bound(s, e.To, into)
			} else {
				into[s.ID(e.To)] = true
			}
		}
	}
	if a, ok := s.Lookup(s.Account(n)); ok && a != n {
		bound(s, a, into)
	}
	if s.HasLabel(n, graph.Account) || s.HasLabel(n, graph.Container) {
		for e := range s.InKind(n, graph.Contains) {
			if !s.HasLabel(e.From, graph.Function) {
				bound(s, e.From, into)
			}
		}
	}
}
