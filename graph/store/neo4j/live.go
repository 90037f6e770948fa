package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"golang.org/x/sync/errgroup"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
)

// Batch sizes, found by measurement on 100 k nodes and 500 k edges. Of 200 k
// edges, in batches of 2,000, 5,000, 20,000 and 60,000: 2.8, 2.2, 2.8 and 3.3 s.
const (
	nodeBatch = 5_000
	edgeBatch = 5_000
	dropBatch = 20_000
)

// syncLive brings the plain graph to the Snapshot: by what changed since the
// run before where the graph is known to show that run, from nothing otherwise.
func (s *session) syncLive(ctx context.Context, p store.Publication) error {
	m, err := s.b.meta(ctx)
	if err != nil {
		return err
	}
	var old *graph.Snapshot
	if m.live != "" && m.syncing == "" {
		switch prev, err := p.Previous(ctx); {
		case err == nil && prev.Meta().Run == m.live:
			old = prev
		case err != nil && !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrDamaged):
			return err
		}
	}
	if _, err := s.b.write(ctx, "MATCH (m:_PosternMeta {id: 'store', owner: $owner}) SET m.syncing = $run", map[string]any{"owner": s.owner, "run": p.Record.Info.ID}); err != nil {
		return err
	}
	if old == nil {
		if err := s.clearLive(ctx); err != nil {
			return err
		}
	}
	l := &loader{b: s.b, plan: newPlan(old, p.Snapshot), at: map[graph.NodeID]int64{}}
	for _, step := range [...]func(context.Context) error{l.dropEdges, l.dropNodes, l.addNodes, l.changeNodes, l.locate, l.addEdges, l.changeEdges} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// clearLive takes away all that is ours of the plain graph.
func (s *session) clearLive(ctx context.Context) error {
	var labels strings.Builder
	for _, l := range graph.Labels() {
		labels.WriteString(":" + quote(string(l.Label)))
	}
	for _, cypher := range [...]string{
		"MATCH (:" + nodeLabel + ")-[r]->() WHERE r." + keyProp + " IS NOT NULL WITH r LIMIT $n DELETE r RETURN count(*)",
		"MATCH (n:" + nodeLabel + ") WHERE NOT (n)--() WITH n LIMIT $n DELETE n RETURN count(*)",
		"MATCH (n:" + nodeLabel + ") WITH n LIMIT $n REMOVE n:" + nodeLabel + labels.String() + " RETURN count(*)",
	} {
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

// loader carries a plan out.
type loader struct {
	*plan

	b  *backend
	at map[graph.NodeID]int64 // the server's ids of nodes of next
}

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

func (l *loader) edgeRow(s *graph.Snapshot, e graph.EdgeID) []any {
	x := s.Edge(e)
	return []any{liveID(s.ID(x.From)), liveID(s.ID(x.To)), s.EdgeKey(e)}
}

// matchEdge finds our edge of a row [from, to, key].
func matchEdge(kind string) string {
	return "UNWIND $rows AS row MATCH (:" + nodeLabel + " {id: row[0]})-[r:" + quote(kind) + "]->(:" + nodeLabel + " {id: row[1]}) WHERE r." + keyProp + " = row[2] "
}

func (l *loader) dropEdges(ctx context.Context) error {
	kinds, groups := grouped(l.plan.dropEdges, func(e graph.EdgeID) string { return string(l.old.Edge(e).Kind) })
	for _, k := range kinds {
		err := batches(groups[k], edgeBatch, func(list []graph.EdgeID) error {
			rows := make([]any, len(list))
			for i, e := range list {
				rows[i] = l.edgeRow(l.old, e)
			}
			_, err := l.b.write(ctx, matchEdge(k)+"DELETE r", map[string]any{"rows": rows})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dropNodes deletes nodes that nothing hangs on. What somebody else tied to
// one stays, and so the node does, without our labels and properties.
func (l *loader) dropNodes(ctx context.Context) error {
	words, groups := grouped(l.plan.dropNodes, func(n graph.NodeID) string { return labelText(l.old.Labels(n)) })
	for _, labels := range words {
		err := batches(groups[labels], nodeBatch, func(list []graph.NodeID) error {
			rows := make([]any, len(list))
			for i, n := range list {
				props := nodeProps(l.old, n)
				gone := map[string]any{}
				for k := range props {
					if k != "id" {
						gone[k] = nil
					}
				}
				rows[i] = []any{props["id"], gone}
			}
			params := map[string]any{"rows": rows}
			if _, err := l.b.write(ctx, "UNWIND $rows AS row MATCH (n:"+nodeLabel+" {id: row[0]}) WHERE NOT (n)--() DELETE n", params); err != nil {
				return err
			}
			_, err := l.b.write(ctx, "UNWIND $rows AS row MATCH (n:"+nodeLabel+" {id: row[0]}) SET n += row[1] REMOVE n:"+nodeLabel+labels, params)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func labelText(labels []graph.Label) string {
	var b strings.Builder
	for _, w := range labels {
		b.WriteString(":" + quote(string(w)))
	}
	return b.String()
}

// coreProps are the properties that nearly every node has. Naming them in the
// CREATE, instead of setting a map afterwards, halves the server's work: each
// property set on a node that exists is held against its indexes anew.
var coreProps = [...]string{"id", "name", "cloud", "account", "region", "type"}

// addNodes creates nodes on several connections at once; new nodes share no lock.
func (l *loader) addNodes(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(l.b.o.Writers)
	var mu sync.Mutex
	words, groups := grouped(l.plan.addNodes, func(n graph.NodeID) string { return labelText(l.next.Labels(n)) })
	for _, labels := range words {
		core := make([]string, 0, len(coreProps))
		for i, k := range coreProps {
			core = append(core, fmt.Sprintf("%s: row[%d]", k, i+2))
		}
		cypher := "UNWIND $rows AS row CREATE (n:" + nodeLabel + labels + " {" + strings.Join(core, ", ") + "}) SET n += row[1] RETURN row[0], id(n)"
		err := batches(groups[labels], nodeBatch, func(list []graph.NodeID) error {
			g.Go(func() error {
				recs, err := l.createNodes(ctx, cypher, list)
				mu.Lock()
				defer mu.Unlock()
				for _, rec := range recs {
					i, _ := rec.Values[0].(int64)
					at, _ := rec.Values[1].(int64)
					l.at[list[i]] = at
				}
				return err
			})
			return ctx.Err()
		})
		if err != nil {
			return errors.Join(g.Wait(), err)
		}
	}
	return g.Wait()
}

func (l *loader) createNodes(ctx context.Context, cypher string, list []graph.NodeID) ([]*driver.Record, error) {
	rows := make([]any, len(list))
	for i, n := range list {
		props := nodeProps(l.next, n)
		row := []any{int64(i), props}
		for _, k := range coreProps {
			row = append(row, props[k])
			delete(props, k)
		}
		rows[i] = row
	}
	r, err := l.b.write(ctx, cypher, map[string]any{"rows": rows})
	if err != nil {
		return nil, err
	}
	return r.Records, nil
}

// changeNodes sets what is new and takes away what was ours and is gone; what
// others set on the node stays.
func (l *loader) changeNodes(ctx context.Context) error {
	type pair = [2]graph.NodeID
	words, groups := grouped(l.plan.changeNodes, func(p pair) string {
		return labelText(l.old.Labels(p[0])) + " SET n" + ":" + nodeLabel + labelText(l.next.Labels(p[1]))
	})
	for _, change := range words {
		remove, set, _ := strings.Cut(change, " ")
		cypher := "UNWIND $rows AS row MATCH (n:" + nodeLabel + " {id: row[0]}) SET n += row[1] "
		if remove != "" {
			cypher += "REMOVE n" + remove + " "
		}
		cypher += set
		err := batches(groups[change], nodeBatch, func(list []pair) error {
			rows := make([]any, len(list))
			for i, p := range list {
				was, is := nodeProps(l.old, p[0]), nodeProps(l.next, p[1])
				id := was["id"]
				for k := range was {
					if _, ok := is[k]; !ok {
						is[k] = nil
					}
				}
				rows[i] = []any{id, is}
			}
			_, err := l.b.write(ctx, cypher, map[string]any{"rows": rows})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// locate finds the server's ids of nodes that were there before and get new edges.
func (l *loader) locate(ctx context.Context) error {
	var need []graph.NodeID
	seen := map[graph.NodeID]bool{}
	for _, e := range l.plan.addEdges {
		x := l.next.Edge(e)
		for _, n := range [...]graph.NodeID{x.From, x.To} {
			if _, ok := l.at[n]; !ok && !seen[n] {
				seen[n] = true
				need = append(need, n)
			}
		}
	}
	return batches(need, nodeBatch, func(list []graph.NodeID) error {
		rows := make([]any, len(list))
		for i, n := range list {
			rows[i] = []any{int64(i), liveID(l.next.ID(n))}
		}
		recs, err := l.b.read(ctx, "UNWIND $rows AS row MATCH (n:"+nodeLabel+" {id: row[1]}) RETURN row[0], id(n)", map[string]any{"rows": rows})
		if err != nil {
			return err
		}
		for _, rec := range recs {
			i, _ := rec.Values[0].(int64)
			at, _ := rec.Values[1].(int64)
			l.at[list[i]] = at
		}
		if len(recs) != len(list) {
			return fmt.Errorf("%d of %d nodes are missing from the graph: %w", len(list)-len(recs), len(list), store.ErrDamaged)
		}
		return nil
	})
}

func (l *loader) changeEdges(ctx context.Context) error {
	type pair = [2]graph.EdgeID
	kinds, groups := grouped(l.plan.changeEdges, func(p pair) string { return string(l.next.Edge(p[1]).Kind) })
	for _, k := range kinds {
		err := batches(groups[k], edgeBatch, func(list []pair) error {
			rows := make([]any, len(list))
			for i, p := range list {
				is := edgeProps(l.next, p[1])
				for key := range l.old.EdgeProps(p[0]) {
					if _, ok := is[key]; !ok {
						is[key] = nil
					}
				}
				rows[i] = append(l.edgeRow(l.next, p[1]), is)
			}
			_, err := l.b.write(ctx, matchEdge(k)+"SET r += row[3]", map[string]any{"rows": rows})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
