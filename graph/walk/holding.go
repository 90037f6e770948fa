package walk

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Change numbers one thing that a person can change to close claims: a
// statement to remove, a binding, a membership, a setting. The numbers are the
// Holding's, dense from 0.
type Change uint32

// Way is one way in which a Support is met. It falls with any one of its
// changes; one without changes stays.
type Way []Change

// Support is something that a claim cannot do without. It falls when all of
// its ways have fallen: two statements that allow the same are two ways.
type Support []Way

// Holding says what holds the claims of a graph open. The same question must
// get the same answer for as long as one search runs; it is not asked from
// several goroutines at once.
type Holding interface {
	// Supports gives what an edge rests on when from takes it: the edge's own
	// source, or for an edge that leaves a Grant, the holder. The claim falls
	// with any one of the supports. None means that nothing closes it.
	Supports(from graph.NodeID, e graph.EdgeID) []Support
	// Flagged gives what a flag that a node has rests on; none means that the
	// flag stays, whatever is changed.
	Flagged(n graph.NodeID, flag string) []Support
	// Weight says how dear a change is: above 0.
	Weight(Change) int64
}

// Step is one edge of a chain, taken by From: the edge's source, or the holder
// of the Grant that it leaves.
type Step struct {
	From graph.NodeID
	Edge graph.EdgeID
}

// Flag is a flag of a node.
type Flag struct {
	Node graph.NodeID
	Flag string
}

// Strand is a chain together with changes of which any cut must make one: with
// none of them made, the chain stands.
type Strand struct {
	Start   graph.NodeID
	Steps   []Step
	Changes []Change // ascending
}

// Standing lists changes such that a claim with these supports stands until
// one of them is made, all of them not gone. It is false where the claim has
// fallen already. Of several ways it takes the first with fewest changes.
func Standing(supports []Support, gone func(Change) bool) ([]Change, bool) {
	var on []Change
	for _, s := range supports {
		var best Way
		found := false
		for _, w := range s {
			if !w.fallen(gone) && (!found || len(w) < len(best)) {
				best, found = w, true
			}
		}
		if !found {
			return nil, false
		}
		on = append(on, best...)
	}
	return on, true
}

func (w Way) fallen(gone func(Change) bool) bool {
	return slices.ContainsFunc(w, gone)
}
