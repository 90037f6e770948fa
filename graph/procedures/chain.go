package procedures

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/graph/walk"
)

// path gives a chain as a path of the graph. Where a step leads through a Grant the path shows it, with the HOLDS on the way:
// that is what the graph holds.
func (a *asked) path(p walk.Path) value.Value {
	w := &value.Walk{Nodes: []uint32{uint32(p.Nodes[0])}}
	for _, e := range p.Edges {
		claim := a.s.Edge(e.ID)
		if claim.From != e.From {
			w.Rels = append(w.Rels, uint32(a.holds(e.From, claim.From)))
			w.Nodes = append(w.Nodes, uint32(claim.From))
		}
		w.Rels = append(w.Rels, uint32(e.ID))
		w.Nodes = append(w.Nodes, uint32(e.To))
	}
	return value.OfPath(w)
}

// holds finds the edge from a holder to a Grant.
func (a *asked) holds(holder, grant graph.NodeID) graph.EdgeID {
	for e := range a.s.OutKind(holder, graph.Holds) {
		if e.To == grant {
			return e.ID
		}
	}
	return 0 // no walk takes a Grant's edge but for a holder
}

// chain gives a chain as people read it: a list of node ids and, between two of them, a map of the step's kind and certainty,
// with technique, via, what must hold and what holds it back where there is any. Grants are no steps. This is the form of
// chains in reports, which HTML draws.
func (a *asked) chain(p walk.Path, l *look) value.Value {
	list := []value.Value{value.OfString(a.s.ID(p.Nodes[0]))}
	for _, e := range p.Edges {
		var step value.DictBuilder
		step.Set("kind", value.OfString(string(e.Kind)))
		step.Set("certainty", value.OfString(e.Certainty.String()))
		for name, key := range map[string]string{"technique": graph.PropTechnique, "via": graph.PropVia} {
			if v := a.s.EdgeString(e.ID, key); v != "" {
				step.Set(name, value.OfString(v))
			}
		}
		if l != nil {
			if c := l.terms.Condition(e.Term); c != nil {
				step.Set("conditions", words(c))
			}
		}
		if e.Latent {
			step.Set("latent", value.OfBool(true))
			step.Set("blockedBy", value.Of(a.blockedBy(e.ID)))
		}
		if e.Assumes {
			step.Set("assumes", value.OfString("code:"+a.s.ID(e.From)))
		}
		list = append(list, step.Build(), value.OfString(a.s.ID(e.To)))
	}
	return value.OfList(list)
}

func (a *asked) blockedBy(e graph.EdgeID) []string {
	v, _ := a.s.EdgeProp(e, graph.PropBlockedBy)
	list, _ := v.([]string)
	return list
}
