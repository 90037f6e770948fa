package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
)

// errAltered says that the plain graph lacks what the run that it shows has:
// somebody else deleted it.
var errAltered = errors.New("the graph in Neo4j was altered")

// syncLive brings the plain graph to the Snapshot: by what changed since the
// run before where the graph is known to show that run, from nothing otherwise.
func (s *session) syncLive(ctx context.Context, p store.Publication) error {
	changes, err := s.changesOfLive(ctx, p)
	if err != nil {
		return err
	}
	if _, err := s.b.write(ctx, "MATCH (m:_PosternMeta {id: 'store', owner: $owner}) SET m.syncing = $run", map[string]any{"owner": s.owner, "run": p.Record.Info.ID}); err != nil {
		return err
	}
	if changes != nil {
		if err := newLoader(s.b, p.Snapshot, changes).load(ctx); !errors.Is(err, errAltered) {
			return err
		}
	}
	if err := s.clearLive(ctx); err != nil {
		return err
	}
	all, err := graph.NewComparison(p.Snapshot, []graph.Rows{{End: p.Snapshot.NumNodes()}}, []graph.Rows{{End: p.Snapshot.NumEdges()}}).Changes()
	if err != nil {
		return err
	}
	return newLoader(s.b, p.Snapshot, all).load(ctx)
}

// changesOfLive gives what must change in the plain graph, nil where it must be
// written from nothing.
func (s *session) changesOfLive(ctx context.Context, p store.Publication) (*graph.Changes, error) {
	m, err := s.b.meta(ctx)
	if err != nil || m.live == "" || m.syncing != "" || m.live != p.Previous.ID {
		return nil, err
	}
	if whole, err := s.b.holds(ctx, p.Previous); !whole {
		return nil, err
	}
	c, err := p.Changes(ctx)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrDamaged) {
		return nil, nil //nolint:nilnil // nothing to build on
	}
	return c, err
}

// The server keeps these counts; it looks at no node to tell them.
const (
	countNodes = "MATCH (n:" + nodeLabel + ") RETURN count(n)"
	countEdges = "MATCH (:" + nodeLabel + ")-[r]->() RETURN count(r)"
)

// holds says whether the plain graph has as many nodes and edges as a run.
// Others may have tied more to our nodes; fewer means that some were deleted.
func (b *backend) holds(ctx context.Context, run store.RunInfo) (bool, error) {
	for cypher, want := range map[string]int{countNodes: run.Nodes, countEdges: run.Edges} {
		rows, err := b.read(ctx, cypher, nil)
		if err != nil {
			return false, err
		}
		if n, _ := rows[0].Values[0].(int64); n < int64(want) {
			return false, nil
		}
	}
	return true, nil
}

// clearLive takes away all that is ours of the plain graph.
func (s *session) clearLive(ctx context.Context) error {
	for {
		recs, err := s.b.read(ctx, ourEdgesCypher, map[string]any{"n": dropBatch})
		if err != nil {
			return err
		}
		if len(recs) == 0 {
			break
		}
		ids := make([]any, len(recs))
		for i, rec := range recs {
			ids[i] = rec.Values[0]
		}
		if _, err := s.b.write(ctx, dropEdgesCypher, map[string]any{"ids": ids}); err != nil {
			return err
		}
	}
	for _, cypher := range clearing() {
		for {
			r, err := s.b.write(ctx, cypher, map[string]any{"n": dropBatch})
			if err != nil {
				return err
			}
			if n, _ := r.Records[0].Values[0].(int64); n == 0 {
				break
			}
		}
	}
	return nil
}

const ourEdgesCypher = "MATCH (:" + nodeLabel + ")-[r]->() WHERE r." + keyProp + " IS NOT NULL RETURN id(r) LIMIT $n"

func clearing() []string {
	var labels strings.Builder
	for _, l := range graph.Labels() {
		labels.WriteString(":" + quote(string(l.Label)))
	}
	return []string{
		"MATCH (n:" + nodeLabel + ") WHERE NOT (n)--() WITH n LIMIT $n DELETE n RETURN count(*)",
		"MATCH (n:" + nodeLabel + ") WITH n LIMIT $n REMOVE n:" + nodeLabel + labels.String() + " RETURN count(*)",
	}
}

// loader carries changes out. It reads where everything is before it writes
// anything. Statements then name nodes and edges by the server's numbers, so
// that none looks for what it changes itself and has to hold all rows for that.
type loader struct {
	*graph.Changes

	b    *backend
	next *graph.Snapshot
	at   []int64          // the server's number of each node of next, and 1; 0 is not known
	gone map[string]int64 // that of nodes that leave, by id

	goneEdges    []int64 // the server's numbers of Changes.GoneEdges
	changedEdges []int64 // and of Changes.ChangedEdges
}

func newLoader(b *backend, next *graph.Snapshot, c *graph.Changes) *loader {
	l := &loader{Changes: c, b: b, next: next, at: make([]int64, next.NumNodes()), gone: map[string]int64{}}
	for _, f := range c.GoneNodes {
		l.gone[f.ID] = -1
	}
	return l
}

func (l *loader) load(ctx context.Context) error {
	for _, step := range [...]func(context.Context) error{
		l.locate, l.findEdges, l.dropEdges, l.dropNodes, l.addNodes, l.changeNodes, l.addEdges, l.changeEdges,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Batch sizes, found by measurement on 100 k nodes and 500 k edges. Of 200 k
// edges, in batches of 2,000, 5,000, 20,000 and 60,000: 2.8, 2.2, 2.8 and 3.3 s.
const (
	nodeBatch = 5_000
	edgeBatch = 5_000
	dropBatch = 20_000
)

func batches[T any](list []T, n int, use func([]T) error) error {
	for len(list) > 0 {
		k := min(n, len(list))
		if err := use(list[:k]); err != nil {
			return err
		}
		list = list[k:]
	}
	return nil
}

// grouped splits a list by a word, in order of first use.
func grouped[T any](list []T, word func(T) string) (words []string, groups map[string][]T) {
	groups = map[string][]T{}
	for _, x := range list {
		w := word(x)
		if _, ok := groups[w]; !ok {
			words = append(words, w)
		}
		groups[w] = append(groups[w], x)
	}
	return words, groups
}

func labelText(labels []graph.Label) string {
	var b strings.Builder
	for _, w := range labels {
		b.WriteString(":" + quote(string(w)))
	}
	return b.String()
}

func altered(what string, args ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, args...), errAltered)
}
