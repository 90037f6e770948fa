package check

import (
	"maps"
	"slices"

	"github.com/postern-graph/postern/graph/cypher/ast"
)

func (c *checker) match(m *ast.Match, sc scope) scope {
	out := c.paths(m.Paths, sc, true)
	if m.Where != nil {
		c.where(m.Where, out)
	}
	return out
}

// paths declares what patterns bind and then checks their conditions, which may speak of what is written behind them. Where
// binds is false a pattern may only use names that are there.
func (c *checker) paths(paths []*ast.Path, sc scope, binds bool) scope {
	p := &patterns{c: c, before: sc, sc: maps.Clone(sc), binds: binds, rels: map[string]bool{}, walked: map[string]bool{}}
	for _, path := range paths {
		if path.Var != nil {
			if _, taken := p.sc[path.Var.Name]; taken {
				panic(fail("VariableAlreadyBound", path.Var.At(), "%s is bound already", path.Var.Name).Over(len(path.Var.Name)))
			}
		}
		p.elements(path.Elements)
		if path.Var != nil {
			if _, taken := p.sc[path.Var.Name]; taken {
				panic(fail("VariableAlreadyBound", path.Var.At(), "%s is bound already", path.Var.Name).Over(len(path.Var.Name)))
			}
			p.sc[path.Var.Name] = pathKind(path)
		}
		if path.Search.Count != nil {
			if k := c.expr(path.Search.Count, scope{}, plainExpr); !fits(k, integer) {
				panic(fail("InvalidArgumentType", path.Search.Count.At(), "the number of paths is an INTEGER, not %s", k))
			}
		}
	}
	for _, path := range paths {
		p.conditions(path.Elements)
	}
	p.repeated(paths)
	lengths(paths)
	alone(paths)
	return p.sc
}

// repeated checks the conditions of parts that repeat. They see the pattern around them: what stands once, and the lists of
// the parts before them, but no path.
func (p *patterns) repeated(paths []*ast.Path) {
	around := maps.Clone(p.sc)
	for _, path := range paths {
		if path.Var != nil {
			delete(around, path.Var.Name)
		}
	}
	for _, g := range slices.Backward(p.groups) {
		for name := range g.sc {
			if _, before := p.before[name]; !before {
				delete(around, name)
			}
		}
		within := maps.Clone(around)
		maps.Copy(within, g.sc)
		g.sc = within
	}
	for _, g := range p.groups {
		g.conditions(g.part.Elements)
		if g.part.Where != nil {
			p.c.where(g.part.Where, g.sc)
		}
	}
}

// alone refuses a search for some of the paths beside another pattern of the clause, and the bounds that shortestPath does
// not know.
func alone(paths []*ast.Path) {
	for _, path := range paths {
		if path.Search.Kind != ast.Every && !path.Search.Legacy && len(paths) > 1 {
			panic(fail("UnexpectedSyntax", path.Pos, "a search for some of the paths is the only pattern of its MATCH").WithHint("put the other pattern into a MATCH of its own"))
		}
		if !path.Search.Legacy {
			continue
		}
		for _, e := range path.Elements {
			if r, ok := e.(*ast.Rel); ok && r.Length != nil && r.Length.Min > 1 {
				panic(fail("UnexpectedSyntax", r.Length.Pos, "shortestPath begins with a length of 0 or 1, not %d", r.Length.Min).WithHint("write SHORTEST 1 and the length behind the relationship: {%d,}", r.Length.Min))
			}
		}
	}
}

// lengths refuses what no other engine reads: lengths written in the old way, *1..3, beside those written in the new one,
// {1,3}, and more than alternatives of types with the old ones.
func lengths(paths []*ast.Path) {
	var old, quantified *ast.Length
	var visit func(list []ast.Element)
	visit = func(list []ast.Element) {
		for _, e := range list {
			switch e := e.(type) {
			case *ast.Rel:
				if e.Length != nil {
					old = e.Length
					if !alternatives(e.Types) {
						panic(fail("UnexpectedSyntax", e.At(), "a variable length takes types and | between them, nothing else").WithHint("write the length behind the relationship: {1,3}"))
					}
				}
				if e.Quant != nil {
					quantified = e.Quant
				}
			case *ast.Group:
				if e.Quant != nil {
					quantified = e.Quant
				}
				visit(e.Elements)
			}
		}
	}
	for _, path := range paths {
		visit(path.Elements)
	}
	if old != nil && quantified != nil {
		panic(fail("UnexpectedSyntax", old.Pos, "one clause writes lengths in one way, *1..3 or {1,3}").WithHint("write {1,3} behind the relationship"))
	}
}

// alternatives reports whether types are names with | between them, if there are any.
func alternatives(l ast.Label) bool {
	switch l := l.(type) {
	case nil, ast.LabelName:
		return true
	case *ast.LabelOr:
		return alternatives(l.L) && alternatives(l.R)
	}
	return false
}

func pathKind(*ast.Path) kind { return path }

// patterns is the state of checking the patterns of one clause.
type patterns struct {
	c      *checker
	before scope // what is bound before the clause
	sc     scope
	binds  bool
	rels   map[string]bool // relationship variables of the clause so far
	walked map[string]bool // lists of before that a variable length follows
	groups []*patterns     // of the parts that repeat, each with what its variables are within
	part   *ast.Group      // the part that this is of, nil of a whole clause
}

func (p *patterns) elements(list []ast.Element) {
	for _, e := range list {
		switch e := e.(type) {
		case *ast.Node:
			p.bind(e.Var, node)
			p.constant(e.Props)
		case *ast.Rel:
			k := relationship
			if e.Length != nil || e.Quant != nil {
				k = relationships
			}
			if e.Var != nil {
				if p.rels[e.Var.Name] {
					panic(fail("RelationshipUniquenessViolation", e.Var.At(), "one pattern never walks the relationship %s twice", e.Var.Name).Over(len(e.Var.Name)))
				}
				p.rels[e.Var.Name] = true
			}
			p.bind(e.Var, k)
			p.constant(e.Props)
		case *ast.Group:
			p.group(e)
		}
	}
}

// group binds the variables of a group: single things within, lists of them outside.
func (p *patterns) group(e *ast.Group) {
	if e.Var != nil {
		panic(fail("UnexpectedSyntax", e.Pos, "a part of a path cannot have a name").WithHint("name the whole path, or the nodes and relationships of the part"))
	}
	if e.Quant == nil {
		p.elements(e.Elements)
		return
	}
	repeatable(e)
	inner := &patterns{c: p.c, before: p.before, sc: maps.Clone(p.before), binds: true, rels: map[string]bool{}, walked: map[string]bool{}}
	inner.elements(e.Elements)
	inner.part = e
	p.groups = append(p.groups, inner)
	for name, k := range inner.sc {
		if _, before := p.before[name]; before {
			continue
		}
		if _, taken := p.sc[name]; taken {
			panic(fail("VariableAlreadyBound", e.Pos, "%s is bound within the group and outside of it", name))
		}
		switch k {
		case node:
			k = nodes
		case relationship:
			k = relationships
		default:
			k = sequence
		}
		p.sc[name] = k
	}
}

// repeatable refuses what cannot be repeated as a part of a path.
func repeatable(e *ast.Group) {
	steps := 0
	for _, el := range e.Elements {
		switch el := el.(type) {
		case *ast.Rel:
			steps++
			if el.Quant != nil {
				panic(fail("UnexpectedSyntax", el.At(), "a part that repeats cannot hold another one"))
			}
		case *ast.Group:
			if el.Quant != nil {
				panic(fail("UnexpectedSyntax", el.Pos, "a part that repeats cannot hold another one"))
			}
			steps++
		}
	}
	if steps == 0 {
		panic(fail("UnexpectedSyntax", e.Pos, "a part that repeats has a relationship"))
	}
}

// constant refuses a parameter as the properties of a pattern: a plan could not know what they are.
func (p *patterns) constant(props ast.Expr) {
	if prm, ok := props.(*ast.Param); ok {
		panic(fail("InvalidParameterUse", prm.At(), "a pattern's properties cannot be a parameter as a whole").Over(len(prm.Name)+1).
			WithHint("name them: {key: $%s.key}", prm.Name))
	}
}

func (p *patterns) bind(v *ast.Var, k kind) {
	if v == nil {
		return
	}
	have, taken := p.sc[v.Name]
	switch {
	case !taken && !p.binds:
		p.c.known(v, p.sc)
	case !taken:
		p.sc[v.Name] = k
	case have == anything:
		// What a projection or UNWIND gave may be such a thing.
	case k == relationships && have.isList() && p.before[v.Name] == have && !p.walked[v.Name]:
		p.walked[v.Name] = true // the list says which relationships the path takes
	case have == k && k == relationships:
		panic(fail("VariableAlreadyBound", v.At(), "%s is bound already", v.Name).Over(len(v.Name)))
	case have != k && have != nothing:
		panic(fail("VariableTypeConflict", v.At(), "%s is %s, and is used as %s here", v.Name, have, k).Over(len(v.Name)))
	}
}

func (p *patterns) conditions(list []ast.Element) {
	for _, e := range list {
		switch e := e.(type) {
		case *ast.Node:
			p.condition(e.Props, e.Where, p.sc)
		case *ast.Rel:
			sc := p.sc
			if e.Var != nil && (e.Length != nil || e.Quant != nil) {
				sc = sc.with(e.Var.Name, relationship)
			}
			if e.Length != nil || e.Quant != nil { // asked of each step, before any list is there
				sc = p.single(sc)
			}
			p.condition(e.Props, e.Where, sc)
		case *ast.Group:
			if e.Quant == nil {
				p.conditions(e.Elements)
				if e.Where != nil {
					p.c.where(e.Where, p.sc)
				}
			}
		}
	}
}

// single takes from a scope the lists that the clause itself binds.
func (p *patterns) single(sc scope) scope {
	out := maps.Clone(sc)
	for name, k := range sc {
		if _, before := p.before[name]; !before && k.isList() {
			delete(out, name)
		}
	}
	return out
}

func (p *patterns) condition(props, where ast.Expr, sc scope) {
	if props != nil {
		p.c.expr(props, sc, plainExpr)
	}
	if where != nil {
		p.c.where(where, sc)
	}
}
