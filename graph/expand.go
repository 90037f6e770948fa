package graph

import "iter"

// Claims gives every edge as people count them: an edge that leaves a Grant
// once for each of the Grant's holders, starting there; HOLDS itself never.
// The ID is the claim's own, shared by all holders of a Grant.
func (s *Snapshot) Claims() iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		for _, e := range s.ClaimsFrom(Place{}, nil) {
			if !yield(e) {
				return
			}
		}
	}
}

// Place is where a claim stands among all claims of a Snapshot: at an edge and, where that leads from a Grant, at one of its
// holders. The zero Place is the first.
type Place struct {
	Edge   EdgeID
	Holder int
}

// ClaimsFrom gives the claims from a place on, each with the place behind it, where to go on. Edges that are not wanted are
// passed over whole, whoever holds them; nil wants all. What lies before the place is not looked at, but for holders of the
// Grant that it lies in.
func (s *Snapshot) ClaimsFrom(from Place, wanted func(Edge) bool) iter.Seq2[Place, Edge] {
	return func(yield func(Place, Edge) bool) {
		for e := from.Edge; int(e) < s.NumEdges(); e++ {
			skip := 0
			if e == from.Edge {
				skip = from.Holder
			}
			edge := s.Edge(e)
			switch {
			case edge.Kind == Holds || wanted != nil && !wanted(edge):
			case s.HasLabel(edge.From, Grant):
				n := 0
				for h := range s.InKind(edge.From, Holds) {
					if n++; n > skip && !yield(Place{e, n}, Edge{ID: e, Kind: edge.Kind, From: h.From, To: edge.To}) {
						return
					}
				}
			case skip == 0:
				if !yield(Place{e + 1, 0}, edge) {
					return
				}
			}
		}
	}
}

// Direction says which edges of a node are meant.
type Direction uint8

// The directions, as bits.
const (
	Outwards Direction = 1 << iota
	Inwards
	BothWays = Outwards | Inwards
)

// Near gives the edges of a node as people count them, Grants expanded: those
// that leave it, then those that arrive. The ID is the claim's own.
func (s *Snapshot) Near(n NodeID, d Direction) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		if d&Outwards != 0 && !s.nearOut(n, yield) {
			return
		}
		if d&Inwards != 0 {
			s.nearIn(n, yield)
		}
	}
}

func (s *Snapshot) nearOut(n NodeID, yield func(Edge) bool) bool {
	for e := range s.Out(n) {
		if e.Kind != Holds {
			if !yield(e) {
				return false
			}
			continue
		}
		for claim := range s.Out(e.To) {
			if !yield(Edge{ID: claim.ID, Kind: claim.Kind, From: n, To: claim.To}) {
				return false
			}
		}
	}
	return true
}

func (s *Snapshot) nearIn(n NodeID, yield func(Edge) bool) {
	for e := range s.In(n) {
		if !s.HasLabel(e.From, Grant) {
			if !yield(e) {
				return
			}
			continue
		}
		for h := range s.InKind(e.From, Holds) {
			if !yield(Edge{ID: e.ID, Kind: e.Kind, From: h.From, To: n}) {
				return
			}
		}
	}
}
