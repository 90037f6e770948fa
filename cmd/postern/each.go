package main

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// eachPair answers --each: for each start and each end of a question of two
// nodes the cheapest path between them, in one search.
func eachPair(s *graph.Snapshot, p walk.Pattern, o walk.Options) (walk.Result, error) {
	if len(p.Nodes) != 2 || len(p.Edges[0].Kinds) > 0 || p.Edges[0].Max > 0 || len(p.Via)+len(p.Avoiding) > 0 {
		return walk.Result{}, usagef("--each asks for any chain between two nodes, as in 'owned any -> sensitive any'")
	}
	if p.Nodes[1].ReachedBy != "" {
		return walk.Result{}, usagef("--each: ADMIN is a way to arrive; name the accounts, as in --to 111122223333")
	}
	r := walk.Pairs(s, walk.Select(s, p.Nodes[0]), walk.Select(s, p.Nodes[1]), walk.PairOptions{
		MaxHops: o.MaxHops, Latent: o.Latent, View: o.View, Stop: o.Stop,
	})
	n := min(len(r.Paths), max(0, o.Limit))
	return walk.Result{Paths: r.Paths[:n], Complete: r.Complete && n == len(r.Paths)}, nil
}
