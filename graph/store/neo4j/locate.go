package neo4j

import (
	"context"

	"github.com/postern-graph/postern/graph"
)

const locateCypher = "UNWIND $rows AS row MATCH (n:" + nodeLabel + " {id: row[1]}) RETURN row[0], id(n)"

// locate finds the nodes that were there before and that changes concern.
func (l *loader) locate(ctx context.Context) error {
	type place struct {
		id  string // as it stands in the plain graph
		use func(at int64)
	}
	var need []place
	for _, f := range l.GoneNodes {
		need = append(need, place{liveID(f.ID), func(at int64) { l.gone[f.ID] = at }})
	}
	known := make([]bool, l.next.NumNodes())
	for _, n := range l.AddedNodes {
		known[n] = true
	}
	node := func(n graph.NodeID, id string) {
		if !known[n] {
			known[n] = true
			need = append(need, place{liveID(id), func(at int64) { l.at[n] = at + 1 }})
		}
	}
	for _, c := range l.ChangedNodes {
		node(c.Is, c.Was.ID)
	}
	ends := func(e graph.EdgeID) {
		x := l.next.Edge(e)
		node(x.From, l.next.ID(x.From))
		node(x.To, l.next.ID(x.To))
	}
	for _, f := range l.GoneEdges {
		for _, id := range [...]string{f.From, f.To} {
			if n, ok := l.staying(id); ok {
				node(n, id)
			}
		}
	}
	for _, e := range l.AddedEdges {
		ends(e)
	}
	for _, c := range l.ChangedEdges {
		ends(c.Is)
	}
	return batches(need, nodeBatch, func(list []place) error {
		rows := make([]any, len(list))
		for i, p := range list {
			rows[i] = []any{int64(i), p.id}
		}
		recs, err := l.b.read(ctx, locateCypher, map[string]any{"rows": rows})
		if err != nil {
			return err
		}
		for _, rec := range recs {
			i, _ := rec.Values[0].(int64)
			at, _ := rec.Values[1].(int64)
			list[i].use(at)
		}
		if len(recs) != len(list) {
			return altered("%d of %d nodes are missing", len(list)-len(recs), len(list))
		}
		return nil
	})
}

// staying gives the node of the Snapshot that an id of the run before stands
// for, false where it leaves.
func (l *loader) staying(id string) (graph.NodeID, bool) {
	if _, ok := l.gone[id]; ok {
		return 0, false
	}
	return l.next.Lookup(id)
}

// findCypher finds edges by rows [i, from, to, key]. DISTINCT has the server
// settle both ends first: it then looks between them from the one with fewer
// edges, where it would otherwise go through all edges of a hub for each row.
func findCypher(kind string) string {
	return "UNWIND $rows AS row MATCH (a) WHERE id(a) = row[1] MATCH (b) WHERE id(b) = row[2] WITH DISTINCT row[0] AS i, row[3] AS key, a, b " +
		"MATCH (a)-[r:" + quote(kind) + "]->(b) WHERE r." + keyProp + " = key RETURN i, id(r)"
}

// findEdges finds the edges that leave or change.
func (l *loader) findEdges(ctx context.Context) error {
	type edge struct {
		kind, key string
		from, to  int64
		at        *int64
	}
	l.goneEdges, l.changedEdges = make([]int64, len(l.GoneEdges)), make([]int64, len(l.ChangedEdges))
	need := make([]edge, 0, len(l.GoneEdges)+len(l.ChangedEdges))
	was := func(id string) int64 {
		if n, ok := l.staying(id); ok {
			return l.at[n] - 1
		}
		return l.gone[id]
	}
	for i, f := range l.GoneEdges {
		need = append(need, edge{string(f.Kind), f.Key, was(f.From), was(f.To), &l.goneEdges[i]})
	}
	for i, c := range l.ChangedEdges {
		x := l.next.Edge(c.Is)
		need = append(need, edge{string(x.Kind), l.next.EdgeKey(c.Is), l.at[x.From] - 1, l.at[x.To] - 1, &l.changedEdges[i]})
	}
	kinds, groups := grouped(need, func(e edge) string { return e.kind })
	for _, k := range kinds {
		err := batches(groups[k], edgeBatch, func(list []edge) error {
			rows := make([]any, len(list))
			for i, e := range list {
				rows[i] = []any{int64(i), e.from, e.to, e.key}
			}
			recs, err := l.b.read(ctx, findCypher(k), map[string]any{"rows": rows})
			if err != nil {
				return err
			}
			for _, rec := range recs {
				i, _ := rec.Values[0].(int64)
				*list[i].at, _ = rec.Values[1].(int64)
			}
			if len(recs) != len(list) {
				return altered("%d edges were found of %d", len(recs), len(list))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
