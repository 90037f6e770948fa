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
)

const dropNodesCypher = "MATCH (n) WHERE id(n) IN $ids AND NOT (n)--() DELETE n"

// dropNodes deletes nodes that nothing hangs on. What somebody else tied to
// one stays, and so the node does, without our labels and properties.
func (l *loader) dropNodes(ctx context.Context) error {
	return batches(l.GoneNodes, nodeBatch, func(list []graph.NodeFact) error {
		ids, names := make([]int64, len(list)), make([]any, len(list))
		for i, f := range list {
			ids[i], names[i] = l.gone[f.ID], []any{int64(i), liveID(f.ID)}
		}
		if _, err := l.b.write(ctx, dropNodesCypher, map[string]any{"ids": ids}); err != nil {
			return err
		}
		held, err := l.b.read(ctx, locateCypher, map[string]any{"rows": names})
		if err != nil {
			return err
		}
		words, groups := grouped(held, func(rec *driver.Record) string {
			i, _ := rec.Values[0].(int64)
			return labelText(list[i].Labels)
		})
		for _, labels := range words {
			rows := make([]any, 0, len(groups[labels]))
			for _, rec := range groups[labels] {
				i, _ := rec.Values[0].(int64)
				was := factProps(list[i])
				delete(was, "id") // by which somebody else may know it
				rows = append(rows, []any{rec.Values[1], without(was, map[string]any{})})
			}
			if _, err := l.b.write(ctx, setNodesCypher(":"+nodeLabel+labels, ""), map[string]any{"rows": rows}); err != nil {
				return err
			}
		}
		return nil
	})
}

// without adds to what a node or an edge says what it no longer says, as null.
func without[V any](was map[string]V, is map[string]any) map[string]any {
	for k := range was {
		if _, ok := is[k]; !ok {
			is[k] = nil
		}
	}
	return is
}

// setNodesCypher sets properties of nodes and takes labels away, then gives some.
func setNodesCypher(remove, set string) string {
	cypher := "UNWIND $rows AS row MATCH (n) WHERE id(n) = row[0] SET n += row[1]"
	if remove != "" {
		cypher += " REMOVE n" + remove
	}
	if set != "" {
		cypher += " SET n" + set
	}
	return cypher
}

// changeNodes sets what is new and takes away what was ours and is gone; what
// others set on the node stays.
func (l *loader) changeNodes(ctx context.Context) error {
	words, groups := grouped(l.ChangedNodes, func(c graph.ChangedNode) string {
		return setNodesCypher(labelText(c.Was.Labels), ":"+nodeLabel+labelText(l.next.Labels(c.Is)))
	})
	for _, cypher := range words {
		err := batches(groups[cypher], nodeBatch, func(list []graph.ChangedNode) error {
			rows := make([]any, len(list))
			for i, c := range list {
				rows[i] = []any{l.at[c.Is] - 1, without(factProps(c.Was), nodeProps(l.next, c.Is))}
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

// coreProps are the properties that nearly every node has. Naming them in the
// CREATE, instead of setting a map afterwards, halves the server's work: each
// property set on a node that exists is held against its indexes anew.
var coreProps = [...]string{"id", "name", "cloud", "account", "region", "type"}

// addNodesCypher makes a node of each row [other properties, core properties…].
func addNodesCypher(labels string) string {
	core := make([]string, 0, len(coreProps))
	for i, k := range coreProps {
		core = append(core, fmt.Sprintf("%s: $rows[i][%d]", k, i+1))
	}
	return "UNWIND range(0, size($rows) - 1) AS i CREATE (n:" + nodeLabel + labels + " {" + strings.Join(core, ", ") + "}) SET n += $rows[i][0] RETURN i, id(n)"
}

// addNodes creates nodes on several connections at once; new nodes share no lock.
func (l *loader) addNodes(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(l.b.o.Writers)
	var mu sync.Mutex
	words, groups := grouped(l.AddedNodes, func(n graph.NodeID) string { return labelText(l.next.Labels(n)) })
	for _, labels := range words {
		cypher := addNodesCypher(labels)
		err := batches(groups[labels], nodeBatch, func(list []graph.NodeID) error {
			g.Go(func() error {
				recs, err := l.createNodes(ctx, cypher, list)
				mu.Lock()
				defer mu.Unlock()
				for _, rec := range recs {
					i, _ := rec.Values[0].(int64)
					at, _ := rec.Values[1].(int64)
					l.at[list[i]] = at + 1
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
		row := []any{props}
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
