package attack

import (
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// kept is what classes may call in a judged estate, for others that an edit
// makes of it. It holds for classes whose numbers the edit leaves, about what
// somebody can begin a technique on before it. Safe for concurrent use.
type kept struct {
	rows    map[string]*Technique
	bases   map[string]*access.Set // by row, nodes of the facts
	classes []int                  // by cloud, how many there were

	mu    sync.Mutex
	asked map[classOf]map[string][]access.Guarded
}

// newKept returns what is kept for a judged estate: nothing yet. fact gives the
// nodes of the judged estate in the facts.
func newKept(begins []beginning, judges []access.Judge, fact []graph.NodeID) *kept {
	k := &kept{rows: map[string]*Technique{}, bases: map[string]*access.Set{}, asked: map[classOf]map[string][]access.Guarded{}}
	for _, j := range judges {
		k.classes = append(k.classes, len(j.Classes()))
	}
	for _, b := range begins {
		if b.row.Gain == "other" || int(b.on) >= len(fact) || fact[b.on] == graph.NoNode {
			continue
		}
		if k.bases[b.row.ID] == nil {
			k.rows[b.row.ID], k.bases[b.row.ID] = b.row, access.NewSet()
		}
		k.bases[b.row.ID].Add(uint32(fact[b.on]))
	}
	return k
}

// widen has calls be asked about all that they were asked about before; it
// reports whether that is all that they are to be asked about.
func (k *kept) widen(c *callers) bool {
	if k == nil {
		return false
	}
	for row, parts := range c.parts {
		was := k.bases[row]
		if was == nil {
			return false
		}
		for _, part := range parts {
			if now := c.w.bases[part.ID]; now.AndCardinality(was) != now.GetCardinality() {
				return false
			}
		}
	}
	for id, row := range k.rows {
		if row.Cloud == c.j.Cloud() {
			c.begin(row, k.bases[id])
		}
	}
	return true
}

func (k *kept) of(cloud int, id access.ClassID) (map[string][]access.Guarded, bool) {
	if k == nil || int(id) >= k.classes[cloud] {
		return nil, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	out, ok := k.asked[classOf{cloud, id}]
	return out, ok
}

func (k *kept) keep(cloud int, id access.ClassID, out map[string][]access.Guarded) {
	if k == nil || int(id) >= k.classes[cloud] {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.asked[classOf{cloud, id}] = out
}
