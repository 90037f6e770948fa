package neo4j

import (
	"context"

	"github.com/postern-graph/postern/graph"
)

const (
	dropEdgesCypher   = "MATCH ()-[r]->() WHERE id(r) IN $ids DELETE r"
	changeEdgesCypher = "UNWIND $rows AS row MATCH ()-[r]->() WHERE id(r) = row[0] SET r += row[1]"
)

func (l *loader) dropEdges(ctx context.Context) error {
	return batches(l.goneEdges, edgeBatch, func(ids []int64) error {
		_, err := l.b.write(ctx, dropEdgesCypher, map[string]any{"ids": ids})
		return err
	})
}

func (l *loader) changeEdges(ctx context.Context) error {
	at := l.changedEdges
	return batches(l.ChangedEdges, edgeBatch, func(list []graph.ChangedEdge) error {
		rows := make([]any, len(list))
		for i, c := range list {
			rows[i] = []any{at[i], without(c.Was, edgeProps(l.next, c.Is))}
		}
		at = at[len(list):]
		_, err := l.b.write(ctx, changeEdgesCypher, map[string]any{"rows": rows})
		return err
	})
}
