package graph

import "iter"

// Claims gives every edge as people count them: an edge that leaves a Grant
// once for each of the Grant's holders, starting there; HOLDS itself never.
// The ID is the claim's own, shared by all holders of a Grant.
func (s *Snapshot) Claims() iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		for e := range EdgeID(s.NumEdges()) { //nolint:gosec // edges are numbered as uint32
			edge := s.Edge(e)
			switch {
			case edge.Kind == Holds:
			case s.HasLabel(edge.From, Grant):
				for h := range s.InKind(edge.From, Holds) {
					if !yield(Edge{ID: e, Kind: edge.Kind, From: h.From, To: edge.To}) {
						return
					}
				}
			default:
				if !yield(edge) {
					return
				}
			}
		}
	}
}
