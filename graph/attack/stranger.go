package attack

import "github.com/postern-graph/postern/graph"

// Stranger gives a technique by which edges of a judged Snapshot were made and
// which the catalogue has not, the first by id; "" where it has all.
func Stranger(s *graph.Snapshot, c *Catalogue) string {
	known := map[string]bool{"": true}
	for i := range c.rows {
		known[c.rows[i].ID] = true
	}
	seen := make([]bool, s.NumPropSets())
	first := ""
	for e := range graph.EdgeID(s.NumEdges()) { //nolint:gosec // edges are numbered as uint32
		set := s.PropSet(e)
		if seen[set] {
			continue
		}
		seen[set] = true
		if id := s.EdgeString(e, graph.PropTechnique); !known[id] && (first == "" || id < first) {
			first = id
		}
	}
	return first
}
