package view

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Edge is one edge of an Estate; one through a Grant starts at its holder.
type Edge struct {
	e    *Estate
	edge graph.Edge
}

func (e *Estate) edge(edge graph.Edge) *Edge { return &Edge{e, edge} }

// ID names the edge by what it is, not where it lies, so that it holds in every run: kind, ends and key, encoded.
func (x *Edge) ID() string {
	s := x.e.s
	return EdgePrefix + base64.RawURLEncoding.EncodeToString([]byte(strings.Join(
		[]string{string(x.edge.Kind), s.ID(x.edge.From), s.ID(x.edge.To), s.EdgeKey(x.edge.ID)}, "\x00")))
}

// EdgeByID finds an edge by the ID that any run gave it; nil where this run does not hold it. A text that is no edge's
// ID is an *Error with BadRequest.
func (e *Estate) EdgeByID(id string) (*Edge, error) {
	text, ok := strings.CutPrefix(id, EdgePrefix)
	raw, err := base64.RawURLEncoding.DecodeString(text)
	parts := strings.Split(string(raw), "\x00")
	if !ok || err != nil || len(parts) != 4 {
		return nil, Errorf(BadRequest, "%.80q is no edge's id; pass the id field of an Edge", id)
	}
	from, ok1 := e.s.Lookup(parts[1])
	to, ok2 := e.s.Lookup(parts[2])
	if !ok1 || !ok2 {
		return nil, nil //nolint:nilnil // absent, as GraphQL's null
	}
	for edge := range e.around(from, []graph.Kind{graph.Kind(parts[0])}, Out) {
		if edge.To == to && e.s.EdgeKey(edge.ID) == parts[3] {
			return e.edge(edge), nil
		}
	}
	return nil, nil //nolint:nilnil // absent, as GraphQL's null
}

// IsNode implements Node.
func (*Edge) IsNode() {}

// Kind is what the edge says.
func (x *Edge) Kind() graph.Kind { return x.edge.Kind }

// From is where it starts.
func (x *Edge) From() Entity { return x.e.node(x.edge.From) }

// To is where it leads.
func (x *Edge) To() Entity { return x.e.node(x.edge.To) }

// Certainty is how far it can be trusted.
func (x *Edge) Certainty() graph.Certainty { return x.e.s.Certainty(x.edge.ID) }

// Conditions are what the request must satisfy, in words.
func (x *Edge) Conditions() *string {
	stored := x.e.s.EdgeString(x.edge.ID, graph.PropConditions)
	if stored == "" {
		return nil
	}
	if c, err := access.Parse([]byte(stored)); err == nil {
		stored = c.Words()
	}
	return &stored
}

// ConditionList is what the request must satisfy.
func (x *Edge) ConditionList() []Condition {
	c, err := access.Parse([]byte(x.e.s.EdgeString(x.edge.ID, graph.PropConditions)))
	if err != nil {
		return []Condition{}
	}
	return conditionList(c)
}

// ExactConditions is what the request must satisfy, as the run holds it.
func (x *Edge) ExactConditions() *Value {
	text := x.e.s.EdgeString(x.edge.ID, graph.PropConditions)
	if !json.Valid([]byte(text)) {
		return nil
	}
	return &Value{json.RawMessage(text)}
}

// TechniqueRow is the row of the catalogue.
func (x *Edge) TechniqueRow() (*Technique, error) {
	return TechniqueByID(x.e.s.EdgeString(x.edge.ID, graph.PropTechnique))
}

// Technique is the id in the catalogue.
func (x *Edge) Technique() *string { return optional(x.e.s.EdgeString(x.edge.ID, graph.PropTechnique)) }

// Via is the way in.
func (x *Edge) Via() Entity {
	n, ok := x.e.s.Lookup(x.e.s.EdgeString(x.edge.ID, graph.PropVia))
	if !ok {
		return nil
	}
	return x.e.node(n)
}

// Actions lists the cloud's names of what makes the edge, each once.
func (x *Edge) Actions() []string {
	v, _ := x.e.s.EdgeProp(x.edge.ID, graph.PropActions)
	asked, _ := v.([]string)
	return access.ActionNames(asked)
}

// LatentKind is what a LATENT edge would be.
func (x *Edge) LatentKind() *graph.Kind {
	k := graph.Kind(x.e.s.EdgeString(x.edge.ID, graph.PropLatentKind))
	if x.edge.Kind != graph.Latent || k == "" {
		return nil
	}
	return &k
}

// BlockedBy lists what holds a LATENT edge back.
func (x *Edge) BlockedBy() []string {
	v, _ := x.e.s.EdgeProp(x.edge.ID, graph.PropBlockedBy)
	list, _ := v.([]string)
	return slices.Concat([]string{}, list)
}

// Own is the set of the user's own facts that says it.
func (x *Edge) Own() *string { return optional(x.e.s.EdgeString(x.edge.ID, graph.PropOwn)) }

// Why asks again for the statements behind the edge.
func (x *Edge) Why() []*Reason {
	edge := x.edge
	if k := x.LatentKind(); k != nil { // what is held back rests on what it would be
		edge.Kind = *k
	}
	return x.e.reasons(x.e.estate.Explain(edge))
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
