package ask

import (
	"cmp"
	"errors"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// What cannot be asked for each pair of ends, which the command line and the API call each.
var (
	ErrNoPairs  = errors.New("each asks for any chain between two nodes, as in 'owned any -> sensitive any'")
	ErrNoArrive = errors.New("each: ADMIN is a way to arrive; name the accounts, as in 111122223333")
)

// Pairs finds for each start and each end of a question of two nodes the cheapest path between them, in one search, and gives
// them as other questions do: by cost, then length, then the ids of their nodes. Of o it heeds MaxHops (0: as many as it takes),
// Limit, Latent, View and Stop.
func Pairs(s *graph.Snapshot, p walk.Pattern, o walk.Options) (walk.Result, error) {
	if len(p.Nodes) != 2 || len(p.Edges[0].Kinds) > 0 || p.Edges[0].Max > 0 || len(p.Via)+len(p.Avoiding) > 0 {
		return walk.Result{}, ErrNoPairs
	}
	if p.Nodes[1].ReachedBy != "" {
		return walk.Result{}, ErrNoArrive
	}
	r := walk.Pairs(s, walk.Select(s, p.Nodes[0]), walk.Select(s, p.Nodes[1]), walk.PairOptions{
		MaxHops: o.MaxHops, Latent: o.Latent, View: o.View, Stop: o.Stop,
	})
	slices.SortStableFunc(r.Paths, func(x, y walk.Path) int {
		return cmp.Or(cmp.Compare(x.Cost, y.Cost), cmp.Compare(len(x.Edges), len(y.Edges)), slices.Compare(x.Nodes, y.Nodes))
	})
	out := walk.Result{Paths: r.Paths, Complete: r.Complete, CutBy: r.CutBy}
	if most := max(0, o.Limit); len(r.Paths) > most {
		out.Paths, out.Complete, out.CutBy = r.Paths[:most], false, cmp.Or(r.CutBy, walk.ByPaths)
	}
	for i := range out.Paths {
		out.Paths[i].Bound = []int{0, len(out.Paths[i].Nodes) - 1}
	}
	return out, nil
}
