package neo4j

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/walk"
)

// How much of a run Narrow reads at most; beyond it the whole Snapshot, which
// is kept for questions to come, is the better bargain.
const (
	widestPlace = 100_000
	mostEdges   = 500_000
)

// Narrow gives as much of the newest run as a bounded pattern needs: the nodes
// that it names by id, and every node and edge on any way from its first place
// to its last by the kinds of edges, labels, flags and other words that Cypher
// can say. What a walk finds for the pattern in the whole Snapshot it finds in
// this, and nothing else, for its rules look at the edges of a chain alone.
// Marks are on it. ErrNotBounded where the server cannot narrow the question
// down; ErrHalfPublished as with Query. latent: edges that guardrails hold back
// are wanted, too. It makes a few statements for each edge step, each bounded
// by the edges of the nodes that it starts from.
func (s *Store) Narrow(ctx context.Context, p walk.Pattern, latent bool) (*graph.Snapshot, error) {
	ctx, cancel := context.WithTimeout(ctx, s.b.o.QueryTimeout)
	defer cancel()
	t, err := newTrail(p, latent)
	if err != nil {
		return nil, fmt.Errorf("narrow: %w", err)
	}
	marks, err := store.ReadMarks(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("narrow: %w", err)
	}
	var part *graph.Snapshot
	err = patiently(ctx, func() error {
		return s.b.live(ctx, func(tx driver.ManagedTransaction, m meta) (err error) {
			part, err = s.b.narrow(ctx, tx, m, t, p, marks)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("narrow: %w", err)
	}
	return marks.On(part), nil
}

func (b *backend) narrow(ctx context.Context, tx driver.ManagedTransaction, m meta, t trail, p walk.Pattern, marks store.Marks) (*graph.Snapshot, error) {
	if m.live == "" {
		return nil, fmt.Errorf("no run was published: %w", store.ErrNotFound)
	}
	rec, err := b.Record(ctx, m.live)
	if err != nil {
		return nil, err
	}
	h := &hops{tx: tx, widest: widestPlace, most: mostEdges, edges: map[int64]hop{}}
	pinned, err := h.pin(ctx, p, marks)
	if err != nil {
		return nil, err
	}
	n := &narrowing{trail: t, hops: h, at: make([]place, len(t.places))}
	for i, step := range t.places {
		n.at[i] = newPlace(step, marks)
	}
	if err := n.run(ctx); err != nil {
		return nil, err
	}
	return h.part(ctx, graph.Meta{Run: m.live, AsOf: rec.Info.AsOf}, pinned)
}

// narrowing goes through a trail twice: from the end with fewer nodes to find
// what can be reached, and back to find the edges that arrive.
type narrowing struct {
	trail
	*hops

	at    []place
	sets  []ids
	holds map[int]ids // Grants, by place in the pass forwards and by arc in the one backwards
}

func (n *narrowing) run(ctx context.Context) error {
	last := len(n.places) - 1
	first, err := n.start(ctx, n.at[0])
	end, endErr := n.start(ctx, n.at[last])
	n.sets, n.holds = make([]ids, len(n.places)), map[int]ids{}
	for i := range n.sets {
		n.sets[i] = ids{}
	}
	switch {
	case err == nil && (endErr != nil || len(first) <= len(end)):
		n.sets[0] = first
		return n.forwards(ctx)
	case endErr == nil:
		n.sets[last] = end
		return n.backwards(ctx)
	}
	return err
}

func (n *narrowing) byFrom() []arc {
	return slices.SortedStableFunc(slices.Values(n.arcs), func(a, b arc) int { return cmp.Compare(a.from, b.from) })
}

func (n *narrowing) byTo() []arc {
	return slices.SortedStableFunc(slices.Values(n.arcs), func(a, b arc) int { return cmp.Compare(b.to, a.to) })
}

var held = []graph.Kind{graph.Holds}

// union gives the nodes of both.
func union(a, b ids) ids {
	out := make(ids, len(a)+len(b))
	out.add(a)
	out.add(b)
	return out
}

func both(a, b ids) ids {
	out := ids{}
	for id := range a {
		if _, ok := b[id]; ok {
			out[id] = struct{}{}
		}
	}
	return out
}

func (n *narrowing) forwards(ctx context.Context) error {
	for _, a := range n.byFrom() {
		if n.holds[a.from] == nil {
			grants, err := n.next(ctx, outCypher(held, isGrant), n.sets[a.from], nil)
			if err != nil {
				return err
			}
			n.holds[a.from] = grants
		}
		found, err := n.next(ctx, outCypher(a.kinds, n.at[a.to].condition()), union(n.sets[a.from], n.holds[a.from]), n.at[a.to].params)
		if err != nil {
			return err
		}
		if n.sets[a.to].add(found); len(n.sets[a.to]) > n.widest {
			return notBounded("too many nodes may stand at one place")
		}
	}
	arrive := make([]ids, len(n.places))
	for i := range arrive {
		arrive[i] = ids{}
	}
	arrive[len(arrive)-1] = n.sets[len(arrive)-1]
	for _, a := range n.byTo() {
		sources, _, err := n.between(ctx, union(n.sets[a.from], n.holds[a.from]), a.kinds, arrive[a.to])
		if err != nil {
			return err
		}
		holders, _, err := n.between(ctx, n.sets[a.from], held, both(sources, n.holds[a.from]))
		if err != nil {
			return err
		}
		arrive[a.from].add(both(sources, n.sets[a.from]))
		arrive[a.from].add(holders)
	}
	return nil
}

func (n *narrowing) backwards(ctx context.Context) error {
	grants := map[[2]int]ids{}
	for _, a := range n.byTo() {
		found, err := n.next(ctx, inCypher(a.kinds, n.at[a.from].condition()), n.sets[a.to], n.at[a.from].params)
		if err != nil {
			return err
		}
		through, err := n.next(ctx, inCypher(a.kinds, isGrant), n.sets[a.to], nil)
		if err != nil {
			return err
		}
		holders, err := n.next(ctx, inCypher(held, n.at[a.from].condition()), through, n.at[a.from].params)
		if err != nil {
			return err
		}
		grants[[2]int{a.from, a.to}] = through
		n.sets[a.from].add(found)
		if n.sets[a.from].add(holders); len(n.sets[a.from]) > n.widest {
			return notBounded("too many nodes may stand at one place")
		}
	}
	arrive := make([]ids, len(n.places))
	for i := range arrive {
		arrive[i] = ids{}
	}
	arrive[0] = n.sets[0]
	for _, a := range n.byFrom() {
		_, through, err := n.between(ctx, arrive[a.from], held, grants[[2]int{a.from, a.to}])
		if err != nil {
			return err
		}
		_, targets, err := n.between(ctx, union(arrive[a.from], through), a.kinds, n.sets[a.to])
		if err != nil {
			return err
		}
		arrive[a.to].add(targets)
	}
	return nil
}
