package attack

import (
	"cmp"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Abilities says, a letter each, what rows ask of an identity beside who asks: may
// it do the actions of a gate at all? Where the answers are the same for two
// states of an identity, no row tells apart what runs as it.
func (c *Catalogue) Abilities(j access.Judge, cloud graph.Cloud, class access.ClassID) string {
	w := &world{abilities: map[ability]bool{}}
	var out []byte
	for i := range c.rows {
		t := &c.rows[i]
		for _, g := range t.Gates {
			if t.Cloud != cloud || g.Gate != "identity_may" {
				continue
			}
			for _, a := range g.Actions {
				if w.can(j, class, a) {
					out = append(out, 'y')
				} else {
					out = append(out, 'n')
				}
			}
		}
	}
	return string(out)
}

// AsksIdentity reports whether a technique asks what its target's identity is able
// to (Abilities). The answer to that never makes an edge come or go: where the
// identity is not able to it, the edge holds under an assumption.
func (c *Catalogue) AsksIdentity(technique string) bool {
	i, ok := slices.BinarySearchFunc(c.rows, technique, func(t Technique, id string) int { return cmp.Compare(t.ID, id) })
	return ok && slices.ContainsFunc(c.rows[i].Gates, func(g Gate) bool { return g.Gate == "identity_may" })
}
