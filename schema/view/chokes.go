package view

import "github.com/postern-graph/postern/graph/walk"

// ChokePoints says where all chains meet.
type ChokePoints struct {
	Chokes                   []*Choke
	Starts, Ends, Chains     int
	Exact, EachEnd, Complete bool
}

// Choke is a node that chains cannot avoid.
type Choke struct {
	Node   Entity
	All    bool
	Ends   []Entity
	Chains int
}

// ChokePoints shows where all chains meet.
func (e *Estate) ChokePoints(r walk.ChokePoints) *ChokePoints {
	out := &ChokePoints{
		Chokes: []*Choke{}, Starts: r.Starts, Ends: r.Ends, Chains: r.Chains, Exact: r.Exact, EachEnd: r.EachEnd, Complete: r.Complete,
	}
	for _, c := range r.Chokes {
		out.Chokes = append(out.Chokes, &Choke{Node: e.node(c.Node), All: c.All, Ends: e.nodes(c.Ends), Chains: c.Chains})
	}
	return out
}
