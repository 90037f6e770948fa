package neo4j

import (
	"context"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/walk"
)

// pin finds the nodes that a pattern, or a mark that it asks for, names by id.
// The plain graph knows ids as they are written and no other names of a node,
// so one that it lacks may still be a node of the run.
func (h *hops) pin(ctx context.Context, p walk.Pattern, marks store.Marks) (ids, error) {
	names := map[string]bool{}
	var visit func(steps []walk.NodeStep)
	visit = func(steps []walk.NodeStep) {
		for _, s := range steps {
			for _, id := range s.IDs {
				names[id] = true
			}
			for _, f := range s.Flags {
				for _, id := range marks[f] {
					names[id] = true
				}
			}
			visit(s.Not)
		}
	}
	visit(slices.Concat(p.Nodes, p.Via, p.Avoiding))
	list := make([]string, 0, len(names))
	for id := range names {
		list = append(list, id)
	}
	pinned := ids{}
	err := h.rows(ctx, "MATCH (n:"+nodeLabel+") WHERE n.id IN $ids RETURN id(n), n.id", map[string]any{"ids": list}, func(row []any) {
		at, _ := row[0].(int64)
		id, _ := row[1].(string)
		pinned[at] = struct{}{}
		delete(names, id)
	})
	// Of the two that stand for everyone outside an estate may lack either.
	delete(names, graph.IDInternet)
	delete(names, graph.IDAllUsers)
	if err == nil && len(names) > 0 {
		return nil, notBounded("an id is not written as the cloud writes it")
	}
	return pinned, err
}

const nodesCypher = "MATCH (n) WHERE id(n) IN $ids RETURN id(n), labels(n), properties(n)"

// part builds a Snapshot of the edges found, their ends and the nodes pinned.
func (h *hops) part(ctx context.Context, m graph.Meta, pinned ids) (*graph.Snapshot, error) {
	need := union(pinned, nil)
	for _, e := range h.edges {
		need[e.from], need[e.to] = struct{}{}, struct{}{}
	}
	b := graph.NewOpenBuilder()
	b.SetMeta(m)
	name := make(map[int64]string, len(need))
	cut := false
	err := batches(need.list(), nodeBatch, func(list []int64) error {
		return h.rows(ctx, nodesCypher, map[string]any{"ids": list}, func(row []any) {
			at, _ := row[0].(int64)
			f := nodeFact(row[1], row[2])
			cut = cut || strings.Contains(f.ID, cutMark)
			name[at] = f.ID
			b.Node(f)
		})
	})
	if err != nil {
		return nil, err
	}
	if cut {
		return nil, notBounded("an id is too long for an index")
	}
	for _, e := range h.edges {
		key, _ := e.props[keyProp].(string)
		props := ourProps(e.props)
		delete(props, keyProp)
		b.Edge(graph.EdgeFact{Kind: e.kind, From: name[e.from], To: name[e.to], Key: key, Props: props})
	}
	return b.Build()
}

// nodeFact reads a node as nodeProps wrote it.
func nodeFact(labels, props any) graph.NodeFact {
	all, _ := props.(map[string]any)
	f := graph.NodeFact{Props: ourProps(all)}
	take := func(key string) string {
		v, _ := f.Props[key].(string)
		delete(f.Props, key)
		return v
	}
	f.ID, f.Name, f.Cloud, f.Account, f.Region, f.Type = take("id"), take("name"), graph.Cloud(take("cloud")), take("account"), take("region"), take("type")
	list, _ := labels.([]any)
	for _, l := range list {
		if w, _ := l.(string); w != nodeLabel {
			f.Labels = append(f.Labels, graph.Label(w))
		}
	}
	return f
}

// ourProps gives the values of kinds that a graph holds; others may have set more.
func ourProps(all map[string]any) graph.Props {
	out := make(graph.Props, len(all))
	for k, v := range all {
		switch v := v.(type) {
		case bool, int64, float64, string:
			out[k] = v
		case []any:
			list := make([]string, len(v))
			ok := true
			for i, x := range v {
				s, isString := x.(string)
				list[i], ok = s, ok && isString
			}
			if ok {
				out[k] = list
			}
		}
	}
	return out
}
