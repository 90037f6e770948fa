package walk

import (
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/internal/spelling"
)

// Costs is a table of a user's own, over the built-in one: what it does not
// name keeps its cost. A technique's own entry goes before that of its edge
// word, and either before what the catalogue and the table of kinds say.
// Costs lie between 0 and 1000; 1 is one API call.
type Costs struct {
	Edges      map[string]float64 // by edge word, as in "invoke"
	Techniques map[string]float64 // by catalogue id
	// What is added to a step that is conditional, that rests on facts not read,
	// or that assumes of code that it lets its caller act; nil keeps 1, 2 and 2.
	Conditional, Unknown, Code *float64
}

const mostCost = 1000

// Check fails on a word that is no edge's, naming the nearest, and on a cost
// that is out of range. Technique ids are the catalogue's to know.
func (c Costs) Check() error {
	check := func(what string, v float64) error {
		if v >= 0 && v <= mostCost { // NaN is not
			return nil
		}
		return fmt.Errorf("%s: a cost lies between 0 and %d", what, mostCost)
	}
	for _, w := range sortedKeys(c.Edges) {
		if _, ok := kindByWord(w); !ok {
			return fmt.Errorf("%q is no edge word%s", w, meant(spelling.Nearest(w, edgeWords())))
		}
		if err := check("edge "+w, c.Edges[w]); err != nil {
			return err
		}
	}
	for _, t := range sortedKeys(c.Techniques) {
		if err := check("technique "+t, c.Techniques[t]); err != nil {
			return err
		}
	}
	for _, extra := range []struct {
		what string
		v    *float64
	}{{"conditional", c.Conditional}, {"unknown", c.Unknown}, {"code", c.Code}} {
		if extra.v != nil {
			if err := check(extra.what, *extra.v); err != nil {
				return err
			}
		}
	}
	return nil
}

func meant(word string) string {
	if word == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", word)
}

func sortedKeys(m map[string]float64) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// CostPart is one reason for the cost of a path.
type CostPart struct {
	Step int // index in Path.Edges
	// What is the reason: "technique ID", "edge WORD", "conditional", "unknown"
	// or "code:ID", the assumption.
	What string
	Cost float64
}

// prices is Costs and the built-in tables in thousandths.
type prices struct {
	kind                       map[graph.Kind]micro
	own                        map[graph.Kind]bool // kinds that the user's table names
	technique                  map[string]micro
	conditional, unknown, code micro
}

func newPrices(c Costs) prices {
	p := prices{
		kind: map[graph.Kind]micro{}, own: map[graph.Kind]bool{}, technique: map[string]micro{},
		conditional: extra(c.Conditional, conditionalExtra), unknown: extra(c.Unknown, unknownExtra), code: extra(c.Code, assumptionExtra),
	}
	for _, k := range graph.Kinds() {
		p.kind[k.Kind] = micro(k.Cost * 1000)
		if v, ok := c.Edges[k.Word]; ok {
			p.kind[k.Kind], p.own[k.Kind] = micro(v*1000), true
		}
	}
	for t, v := range c.Techniques {
		p.technique[t] = micro(v * 1000)
	}
	return p
}

func extra(own *float64, usual micro) micro {
	if own == nil {
		return usual
	}
	return micro(*own * 1000)
}

// base gives what an edge that says it is of kind k costs before certainty,
// and whether its technique or its kind says so.
func (p *prices) base(s *graph.Snapshot, e graph.EdgeID, k graph.Kind) (cost micro, byTechnique bool) {
	t := s.EdgeString(e, graph.PropTechnique)
	if v, ok := p.technique[t]; ok && t != "" {
		return v, true
	}
	if own, ok := s.Cost(e); ok && !p.own[k] {
		return micro(min(own*1000, float32(dearest))), t != ""
	}
	return p.kind[k], false
}

func (p *prices) ofCertainty(c graph.Certainty) micro {
	switch c {
	case graph.Conditional:
		return p.conditional
	case graph.Unknown:
		return p.unknown
	}
	return 0
}

// CostParts says why a path that a search of g with these options gave costs
// what it costs: the parts add up to Path.Cost. Parts of no cost are left out.
func CostParts(g *graph.Snapshot, p Path, o Options) []CostPart {
	x := o.View.index(g)
	var out []CostPart
	add := func(step int, what string, c micro) {
		if c > 0 {
			out = append(out, CostPart{step, what, float64(c) / 1000})
		}
	}
	for i, e := range p.Edges {
		base, byTechnique := x.prices.base(g, e.ID, e.Kind)
		what := "edge " + edgeWord(e.Kind)
		if byTechnique {
			what = "technique " + g.EdgeString(e.ID, graph.PropTechnique)
		}
		add(i, what, base)
		add(i, e.Certainty.String(), x.prices.ofCertainty(e.Certainty))
		if e.Assumes {
			add(i, "code:"+g.ID(e.From), x.prices.code)
		}
	}
	return out
}
