package causes

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// turned gives what changed to make a node fit a place of the pattern that it
// did not fit before: what newly opened the edges for which judgement flags it,
// else what changed about the node itself. A node that is new has no cause of
// its own; the steps at it have.
func (c *Finder) turned(step int, n graph.NodeID, place walk.NodeStep) []Cause {
	before, ok := c.a.Lookup(c.b.ID(n))
	if !ok || c.fitted(place, before) {
		return nil
	}
	var out []Cause
	for _, flag := range place.Flags {
		if c.a.NodeFlag(before, flag) {
			continue
		}
		for _, e := range c.book.Evidence(n, flag) {
			x := walk.PathEdge{ID: e.ID, Kind: e.Kind, From: e.From, To: e.To, Certainty: c.b.Certainty(e.ID)}
			if !c.stood(x) {
				out = append(out, c.opened(step, x)...)
			}
		}
	}
	if len(out) == 0 {
		out = c.around(step, n)
	}
	return out
}

// fitted reports whether a node of the earlier run fits a place of a pattern.
func (c *Finder) fitted(place walk.NodeStep, n graph.NodeID) bool {
	place.As = ""
	words := place.String()
	if words == anyNode {
		return true
	}
	list, ok := c.fits[words]
	if !ok {
		list = walk.Select(c.a, place)
		c.fits[words] = list
	}
	_, ok = slices.BinarySearch(list, n)
	return ok
}

// anyNode is a place that every node fits, in words.
var anyNode = walk.NodeStep{}.String()
