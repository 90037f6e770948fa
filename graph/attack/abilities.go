package attack

import (
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
