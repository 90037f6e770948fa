package neo4j

import (
	"errors"
	"fmt"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// ErrNotBounded says that a question cannot be narrowed down by the server:
// read the whole Snapshot and ask there. docs/adr/0010 says which those are.
var ErrNotBounded = errors.New("the question is not one that Neo4j can narrow down")

func notBounded(why string) error { return fmt.Errorf("%s: %w", why, ErrNotBounded) }

// trail is a bounded pattern as places with arcs between them, of which each
// stands for one edge. Arcs lead from a lower place to a higher one.
type trail struct {
	places []walk.NodeStep
	arcs   []arc
}

type arc struct {
	from, to int
	kinds    []graph.Kind
}

// newTrail lays a pattern out. A range of edges becomes places of their own,
// on which any node may stand.
func newTrail(p walk.Pattern, latent bool) (trail, error) {
	if err := p.Check(); err != nil {
		return trail{}, err
	}
	t := trail{places: []walk.NodeStep{p.Nodes[0]}}
	for i, e := range p.Edges {
		if e.Max == 0 {
			return trail{}, notBounded("a chain of any length")
		}
		kinds := kindsOf(e, latent)
		first := len(t.places) - 1
		for range e.Max - 1 {
			t.places = append(t.places, walk.NodeStep{})
		}
		end := len(t.places)
		t.places = append(t.places, p.Nodes[i+1])
		for c := 1; c <= e.Max; c++ {
			from := first + c - 1
			if c < e.Max {
				t.arcs = append(t.arcs, arc{from, from + 1, kinds})
			}
			if c >= e.Min {
				t.arcs = append(t.arcs, arc{from, end, kinds})
			}
		}
	}
	return t, nil
}

// kindsOf gives the kinds that may stand for an edge step; where it names none,
// those that a walk may take, whatever else it asks of them.
func kindsOf(e walk.EdgeStep, latent bool) []graph.Kind {
	kinds := append([]graph.Kind(nil), e.Kinds...)
	if len(kinds) == 0 {
		for _, k := range graph.Kinds() {
			if k.Class != graph.Structure && k.Class != graph.Free && k.Kind != graph.Latent {
				kinds = append(kinds, k.Kind)
			}
		}
	}
	if latent {
		kinds = append(kinds, graph.Latent)
	}
	return kinds
}
