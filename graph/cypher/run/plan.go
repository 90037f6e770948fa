package run

import (
	"slices"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// Plan is a query made ready for one Graph. Safe for many runs at once.
type Plan struct {
	Columns []string
	Mode    ast.Mode
	g       value.Graph
	root    op
	slots   []int // of the columns
	width   int
	ops     int
}

// Make plans a query that check has passed. Procs are found by their names in lower case.
func Make(q *ast.Query, g value.Graph, procs map[string]value.Procedure) *Plan {
	p := &planner{g: g, procs: procs}
	root, out := p.body(q.Body, newScope(), p.start(), true)
	if !p.varies { // what differs each time follows from how often it was asked before
		root = spread(root)
	}
	return &Plan{Columns: out.names, Mode: q.Mode, g: g, root: root, slots: out.slots, width: p.width, ops: p.ops}
}

// planner makes one plan.
type planner struct {
	g     value.Graph
	procs map[string]value.Procedure
	width int
	ops   int
	costs costs
	// varies says that an expression calls what gives another value each time.
	varies bool
	// within are the plans of expressions that were compiled and that no operator has yet: of EXISTS { … } and the like.
	within []op
}

// output is what a body gives.
type output struct {
	names []string
	slots []int
}

func (p *planner) slot() int {
	p.width++
	return p.width - 1
}

// describe numbers an operator and says what it is.
func (p *planner) describe(from op, name, detail string, rows float64) about {
	p.ops++
	return about{id: p.ops - 1, name: name, detail: detail, rows: rows, from: from, within: p.taken()}
}

// taken gives the plans of the expressions that were compiled last, for the operator that runs them.
func (p *planner) taken() []op {
	list := p.within
	p.within = nil
	return list
}

// inside plans what an expression runs; what stands within that is its own.
func (p *planner) inside(plan func() op) op {
	outer := p.taken()
	body := plan()
	p.within = slices.Concat(outer, []op{body})
	return body
}

func (p *planner) start() op {
	return &start{p.describe(nil, "Argument", "", 1)}
}

// body plans single queries and their union. Each sees outer. The whole query's last clause gives the columns; the body of
// an EXISTS or a CALL may give none.
func (p *planner) body(b *ast.Body, outer *scope, in op, whole bool) (op, output) {
	return p.parts(b, func(int) (seen, kept *scope) { return outer, outer }, in, whole)
}

// parts is body where each part has variables of its own: those that it sees at first, and those that a WITH does not hide.
func (p *planner) parts(b *ast.Body, scopes func(part int) (seen, kept *scope), in op, whole bool) (op, output) {
	if len(b.Parts) == 1 {
		seen, kept := scopes(0)
		return p.single(b.Parts[0], seen, kept, in, whole)
	}
	u := &union{distinct: !b.Unions[0].All}
	var out output
	rows := 0.0
	for i, s := range b.Parts {
		seen, kept := scopes(i)
		o, part := p.single(s, seen, kept, p.start(), whole)
		if i == 0 {
			out.names = part.names
			for range part.names {
				out.slots = append(out.slots, p.slot())
			}
		}
		u.parts = append(u.parts, o)
		u.from = append(u.from, reorder(part, out.names))
		rows += o.info().rows
	}
	u.to = out.slots
	name := "Union"
	if u.distinct {
		name = "Distinct Union"
	}
	u.about = p.describe(in, name, columnsDetail(out.names), rows*in.info().rows)
	return u, out
}

// reorder gives the slots of a part of a union in the order of the first part's columns.
func reorder(part output, names []string) []int {
	slots := make([]int, 0, len(names))
	for _, n := range names {
		for i, m := range part.names {
			if m == n {
				slots = append(slots, part.slots[i])
				break
			}
		}
	}
	return slots
}

// following gives the clause behind one, nil at the end.
func following(clauses []ast.Clause, i int) ast.Clause {
	if i+1 < len(clauses) {
		return clauses[i+1]
	}
	return nil
}

func (p *planner) single(s *ast.Single, seen, kept *scope, in op, whole bool) (op, output) {
	sc := seen.copy()
	var out output
	clauses := slices.Clone(s.Clauses)
	for i := range clauses {
		switch c := clauses[i].(type) { // the clause before may have taken conditions from it
		case *ast.Match:
			if w, ok := following(clauses, i).(*ast.With); ok {
				c, clauses[i+1] = moveUp(c, w, sc)
			}
			in, sc = p.matchClause(c, sc, in)
		case *ast.Unwind:
			slot := p.slot()
			list := p.compile(c.List, sc)
			in = &unwind{about: p.describe(in, "Unwind", ast.Text(c.List)+" AS "+c.As.Name, in.info().rows*10), list: list, slot: slot}
			sc = sc.with(c.As.Name, slot)
		case *ast.With:
			in, sc, _ = p.project(&c.Projection, c.Where, sc, kept, in)
		case *ast.Return:
			if len(c.Items) == 0 && !c.Star { // FINISH
				in = &finish{p.describe(in, "Finish", "", 0)}
				continue
			}
			in, sc, out = p.project(&c.Projection, nil, sc, kept, in)
		case *ast.Call:
			var given output
			in, sc, given = p.callClause(c, sc, in)
			if whole && i == len(clauses)-1 {
				out = given
			}
		case *ast.Subquery:
			in, sc = p.subqueryClause(c, sc, in)
		}
	}
	return in, out
}
