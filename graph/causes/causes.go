// Package causes says what changed in the facts from one run to a later one to
// open a chain: the statement that is new, the membership that came, the
// boundary that went; and what made a node fit the pattern, as full control that
// it has newly.
//
// It knows which changes of facts belong to a step. What holds a step open it
// asks of graph/access and graph/remedy; which chains opened, others say.
package causes

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
)

// Cause is a change in the facts that opened a step of a chain.
type Cause struct {
	Step    int    `json:"step"`           // of the chain's edges, from 0; where a node came to fit the pattern, the edge to it, or else from it
	Subject string `json:"subject"`        // node, or kind|from|to|key
	Path    string `json:"path,omitempty"` // where in it, as an edit names places
	Words   string `json:"words"`
}

// Finder finds what changed in the facts from one run to another to open
// chains. It is not safe for concurrent use.
type Finder struct {
	a, b    *graph.Snapshot // judged
	was, is *graph.Snapshot // facts
	e       *access.Estate  // of the later run
	book    *remedy.Book
	nodes   map[string]string
	edges   map[string]string         // both: what became of a subject
	fits    map[string][]graph.NodeID // of the earlier run, by a place of a pattern
}

// New compares the facts of two runs: was of the earlier, judged as a, and is of
// the later, which after judges.
func New(a, was, is *graph.Snapshot, after *access.Estate) *Finder {
	d := graph.Diff(was, is)
	b, e := after.Snapshot(), after
	c := &Finder{a: a, b: b, was: was, is: is, e: e, book: remedy.New(e, nil), nodes: map[string]string{}, edges: map[string]string{}, fits: map[string][]graph.NodeID{}}
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

// Of gives the causes of a chain of the later run that fits a pattern, step by
// step. A step that the earlier run has had no cause; of another, what newly
// holds it open, else what changed about its ends and what binds them. A node
// that did not fit its place in the pattern before, as it was not public or had
// no full control, comes first, with what made it so.
func (c *Finder) Of(asked walk.Pattern, p walk.Path) []Cause {
	out := []Cause{}
	add := func(list []Cause) {
		for _, x := range list {
			if !slices.ContainsFunc(out, func(y Cause) bool { return y.Subject == x.Subject && y.Path == x.Path }) {
				out = append(out, x)
			}
		}
	}
	for i := range max(1, len(p.Edges)) {
		for k, at := range p.Bound {
			if max(0, at-1) == i {
				add(c.turned(i, p.Nodes[at], asked.Nodes[k]))
			}
		}
		if i < len(p.Edges) && !c.stood(p.Edges[i]) {
			add(c.opened(i, p.Edges[i]))
		}
	}
	return out
}

// opened gives what changed to open a step that the earlier run has not.
func (c *Finder) opened(step int, e walk.PathEdge) []Cause {
	if list := c.supports(step, e); len(list) > 0 {
		return list
	}
	return c.around(step, e.From, e.To)
}

// stood reports whether the earlier run has a step of the same kind and certainty.
func (c *Finder) stood(e walk.PathEdge) bool {
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
func (c *Finder) supports(step int, e walk.PathEdge) []Cause {
	var out []Cause
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
				out = append(out, Cause{step, edit.Subject, edit.Path, words})
			}
		}
	}
	for _, support := range c.book.Supports(e.From, e.ID) {
		for _, way := range support {
			for _, n := range way {
				for _, edit := range c.book.Change(n).Edits {
					if words, ok := c.fresh(edit, c.book.Change(n).Statement); ok {
						out = append(out, Cause{step, edit.Subject, edit.Path, words})
					}
				}
			}
		}
	}
	return out
}

// fresh reports whether what an edit would take away was not there before.
// statement is what people call the one that it is about.
func (c *Finder) fresh(e graph.Edit, statement string) (words string, ok bool) {
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
