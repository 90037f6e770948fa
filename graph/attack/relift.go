package attack

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Lifted gives the edges that Lift added to a judged Snapshot.
func Lifted(s *graph.Snapshot, c *Catalogue) []graph.EdgeID {
	ids := map[string]bool{}
	for _, t := range c.openers() {
		ids[t.ID] = true
	}
	const unread, no, yes = 0, 1, 2
	sets := make([]uint8, s.NumPropSets())
	var out []graph.EdgeID
	grant, latent := slices.Index(s.Kinds(), graph.CanGrant), slices.Index(s.Kinds(), graph.Latent)
	for e := range graph.EdgeID(s.NumEdges()) { //nolint:gosec // edges are numbered as uint32
		set := s.PropSet(e)
		if sets[set] == unread {
			sets[set] = no
			if ids[s.EdgeString(e, graph.PropTechnique)] {
				sets[set] = yes
			}
		}
		if k := int(s.KindCode(e)); sets[set] == yes && k != grant && k != latent {
			out = append(out, e)
		}
	}
	return out
}

// Opens reports whether a row lifts guardrails of somebody.
func (c *Catalogue) Opens(technique string) bool {
	return slices.ContainsFunc(c.openers(), func(t *Technique) bool { return t.ID == technique })
}

// Openers gives those who may lift a guardrail of somebody, in a judged Snapshot.
func Openers(s *graph.Snapshot, c *Catalogue) *access.Set {
	out := access.NewSet()
	for _, w := range openings(s, c.openers()) {
		out.Add(uint32(w.opener))
	}
	return out
}
