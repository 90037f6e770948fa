package view

import (
	"fmt"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
)

// Lens says how a chain question looks at the estate.
type Lens struct {
	Context     []*ContextEntry
	Code        []*CodeAssumption
	CertainOnly *bool
	Costs       *CostTable
}

// CodeAssumption says whether a function's code lets its caller act as it.
type CodeAssumption struct {
	Name   string
	Refuse *bool
}

// CostTable is a user's own table of costs.
type CostTable struct {
	Edges, Techniques          []*CostEntry
	Conditional, Unknown, Code *float64
}

// CostEntry is one row of a CostTable.
type CostEntry struct {
	Name string
	Cost float64
}

// NewTerms gives the terms of conditions under what is assumed of requests.
type NewTerms func(access.Context) *access.Terms

// Look reads a lens; nil is the plain way. Errors are *Error with BadRequest.
func (e *Estate) Look(l *Lens, terms NewTerms) (*walk.View, *access.Terms, error) {
	if l == nil {
		l = &Lens{}
	}
	costs, err := e.costs(l.Costs)
	if err != nil {
		return nil, nil, err
	}
	t := terms(ContextOf(l.Context))
	w := walk.Lens{Terms: t, Certain: l.CertainOnly != nil && *l.CertainOnly, Costs: costs}
	for _, c := range l.Code {
		w.Code = append(w.Code, walk.Code{Name: c.Name, Refuse: c.Refuse != nil && *c.Refuse})
	}
	v, err := w.On(e.s)
	if err != nil {
		return nil, nil, Errorf(BadRequest, "lens: %s", err)
	}
	return v, t, nil
}

func (e *Estate) costs(t *CostTable) (walk.Costs, error) {
	if t == nil {
		return walk.Costs{}, nil
	}
	c := walk.Costs{Edges: rows(t.Edges), Techniques: rows(t.Techniques), Conditional: t.Conditional, Unknown: t.Unknown, Code: t.Code}
	if err := c.Check(); err != nil {
		return c, Errorf(BadRequest, "lens: costs: %s", err)
	}
	if len(t.Techniques) == 0 {
		return c, nil
	}
	known, err := e.techniqueIDs()
	if err != nil {
		return c, err
	}
	for _, row := range t.Techniques {
		if !known[row.Name] {
			return c, Errorf(BadRequest, "lens: costs: no technique %.80q; the query techniques lists what there is", row.Name)
		}
	}
	return c, nil
}

func rows(list []*CostEntry) map[string]float64 {
	out := map[string]float64{}
	for _, r := range list {
		out[r.Name] = r.Cost
	}
	return out
}

// catalogue is read once: it is part of the program.
var catalogue = sync.OnceValues(attack.Load)

// techniqueIDs are those of the catalogue and of the run, which may have been judged with a team's own.
func (e *Estate) techniqueIDs() (map[string]bool, error) {
	c, err := catalogue()
	if err != nil {
		return nil, fmt.Errorf("techniques: %w", err)
	}
	known := map[string]bool{}
	for _, t := range c.Rows() {
		known[t.ID] = true
	}
	for x := range graph.EdgeID(e.s.NumEdges()) { //nolint:gosec // edges are numbered as uint32
		known[e.s.EdgeString(x, graph.PropTechnique)] = true
	}
	return known, nil
}
