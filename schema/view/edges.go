package view

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// AllEdges gives a page of the edges of some kinds, Grants expanded; all but HOLDS and LATENT where kinds is empty. With latent, those
// count as well that would be of these kinds but for guardrails. A cursor is a place in the run and not a number of edges, so that
// a page looks at nothing that lies before it. Errors are *Error with LimitPage or BadCursor.
func (e *Estate) AllEdges(kinds []graph.Kind, latent bool, first *int, after *string) (*EdgeConnection, error) {
	size, err := pageSize("first", first, "after: endCursor")
	if err != nil {
		return nil, err
	}
	w := window{run: e.run()}
	var from graph.Place
	if after != nil && *after != "" {
		if from, err = w.behindEdge(*after); err != nil {
			return nil, err
		}
	}
	wanted := func(edge graph.Edge) bool {
		kind := edge.Kind
		if kind == graph.Latent {
			if !latent {
				return false
			}
			kind = graph.Kind(e.s.EdgeString(edge.ID, graph.PropLatentKind))
		}
		return len(kinds) == 0 || slices.Contains(kinds, kind)
	}
	c := &EdgeConnection{Edges: []*EdgeEdge{}, PageInfo: &PageInfo{HasPreviousPage: from != graph.Place{}}, count: func() int { return e.countEdges(wanted) }}
	for place, edge := range e.s.ClaimsFrom(from, wanted) {
		if len(c.Edges) == size {
			c.PageInfo.HasNextPage = true
			break
		}
		c.Edges = append(c.Edges, &EdgeEdge{w.edgeCursor(place), e.edge(edge)})
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c, nil
}

// countEdges counts without writing out who holds a Grant.
func (e *Estate) countEdges(wanted func(graph.Edge) bool) int {
	n, holders := 0, map[graph.NodeID]int{}
	for id := range graph.EdgeID(e.s.NumEdges()) { //nolint:gosec // edges are numbered as uint32
		edge := e.s.Edge(id)
		if edge.Kind == graph.Holds || !wanted(edge) {
			continue
		}
		if !e.s.HasLabel(edge.From, graph.Grant) {
			n++
			continue
		}
		many, ok := holders[edge.From]
		if !ok {
			for range e.s.InKind(edge.From, graph.Holds) {
				many++
			}
			holders[edge.From] = many
		}
		n += many
	}
	return n
}

// edgeCursor points to a place among all edges of the run.
func (w window) edgeCursor(p graph.Place) string {
	return w.mark(strconv.FormatUint(uint64(p.Edge), 10) + "." + strconv.Itoa(p.Holder))
}

// behindEdge reads what edgeCursor wrote.
func (w window) behindEdge(after string) (graph.Place, error) {
	const want = "the endCursor of the page before"
	text, err := w.marked("after", after, want)
	if err != nil {
		return graph.Place{}, err
	}
	edge, holder, ok := strings.Cut(text, ".")
	id, err := strconv.ParseUint(edge, 10, 32)
	n, err2 := strconv.ParseUint(holder, 10, 31)
	if !ok || err != nil || err2 != nil {
		return graph.Place{}, noCursor("after", want)
	}
	return graph.Place{Edge: graph.EdgeID(id), Holder: int(n)}, nil
}
