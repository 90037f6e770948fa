package parse

import (
	"slices"
	"strconv"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
)

// path reads one path pattern with its name and its search.
func (p *parser) path() *ast.Path {
	path := &ast.Path{Pos: p.pos()}
	if k := p.tok().kind; (k == word || k == quoted) && isSymbol(p.ahead(1), "=") {
		path.Var = p.variable("a path")
		p.next()
	}
	path.Search = p.search()
	if p.at("SHORTESTPATH") || p.at("ALLSHORTESTPATHS") {
		p.legacy(path)
		return path
	}
	path.Elements = p.elements()
	return path
}

// legacy reads shortestPath(…) and allShortestPaths(…).
func (p *parser) legacy(path *ast.Path) {
	path.Search = ast.Search{Kind: ast.Shortest, Legacy: true}
	at := p.pos()
	if p.at("ALLSHORTESTPATHS") {
		path.Search.Kind = ast.AllShortest
	}
	name := p.next().text
	p.want("(", "after "+name)
	path.Elements = p.elements()
	p.want(")", "after the pattern of "+name)
	if len(path.Elements) != 3 {
		panic(fault.New(fault.Syntax, "InvalidRelationshipPattern", at, "%s takes one relationship between two nodes", name).Over(len(name)))
	}
}

// search reads what stands before a path pattern.
func (p *parser) search() ast.Search {
	s := ast.Search{}
	switch {
	case p.accept("ALL", "SHORTEST"):
		s.Kind = ast.AllShortest
	case p.accept("ANY", "SHORTEST"):
		s.Kind = ast.Shortest
	case p.at("SHORTEST"):
		p.next()
		s.Kind = ast.Shortest
		if s.Count = p.count(); s.Count == nil && !p.at("GROUP") && !p.at("GROUPS") && !p.isGroups(1) {
			p.unexpected("how many paths after SHORTEST")
		}
	case p.at("ANY"):
		p.next()
		s.Kind = ast.Any
		s.Count = p.count()
	case p.at("ALL"):
		p.next()
	default:
		return s
	}
	if !p.accept("PATHS") {
		p.accept("PATH")
	}
	if s.Kind == ast.Shortest && (p.accept("GROUPS") || p.accept("GROUP")) {
		s.Kind = ast.ShortestGroups
	}
	return s
}

// isGroups reports whether PATH or PATHS and GROUP or GROUPS come next.
func (p *parser) isGroups(n int) bool {
	return (p.at("PATH") || p.at("PATHS")) && (isWord(p.ahead(n), "GROUP") || isWord(p.ahead(n), "GROUPS"))
}

func (p *parser) count() ast.Expr {
	if k := p.tok().kind; k == integer || k == param {
		return p.atom()
	}
	return nil
}

// elements reads nodes, relationships and groups for as long as they go on.
func (p *parser) elements() []ast.Element {
	defer p.deeper()()
	var list []ast.Element
	for {
		p.link()
		var before ast.Element
		if len(list) > 0 {
			before = list[len(list)-1]
		}
		_, node := before.(*ast.Node)
		_, rel := before.(*ast.Rel)
		switch {
		case p.is("(") && p.group():
			if rel {
				p.unexpected("a node between the relationship and the group")
			}
			list = append(list, p.readGroup())
		case p.is("("):
			if node {
				p.unexpected("a relationship, such as --> or -[:TYPE]->, between the two nodes")
			}
			list = append(list, p.node())
		case p.relAhead():
			if !node {
				p.unexpected("( of the node at which the relationship begins")
			}
			list = append(list, p.rel())
			if !p.is("(") {
				p.unexpected("( of the node at the relationship's end")
			}
		default:
			if len(list) == 0 {
				p.unexpected("( of a node")
			}
			return list
		}
	}
}

// group reports whether the bracket that comes next holds a path pattern instead of a node.
func (p *parser) group() bool {
	one, two := p.ahead(1), p.ahead(2)
	return isSymbol(one, "(") || (one.kind == word || one.kind == quoted) && isSymbol(two, "=") && isSymbol(p.ahead(3), "(")
}

func (p *parser) readGroup() *ast.Group {
	defer p.deeper()()
	g := &ast.Group{Pos: p.pos()}
	p.want("(", "of a group")
	if !p.is("(") {
		g.Var = p.variable("a subpath")
		p.next()
	}
	g.Elements = p.elements()
	if p.accept("WHERE") {
		g.Where = p.expr()
	}
	p.want(")", "after the group")
	g.Quant = p.quantifier()
	return g
}

// quantifier reads {n}, {m,n}, + and *, nil where none stands here.
func (p *parser) quantifier() *ast.Length {
	l := &ast.Length{Pos: p.pos(), Max: ast.NoMax}
	switch {
	case p.take("+"):
		l.Min = 1
	case p.take("*"):
	case p.is("{"):
		p.next()
		if p.tok().kind == integer {
			l.Min = p.bound()
			l.Max = l.Min
		}
		if p.take(",") {
			l.Max = ast.NoMax
			if p.tok().kind == integer {
				l.Max = p.bound()
			}
		}
		p.want("}", "after the quantifier")
		if l.Max == 0 {
			panic(fault.New(fault.Syntax, "UnexpectedSyntax", l.Pos, "a quantifier needs an upper bound above 0"))
		}
		if l.Max != ast.NoMax && l.Max < l.Min {
			panic(fault.New(fault.Syntax, "UnexpectedSyntax", l.Pos, "the upper bound %d lies below the lower one, %d", l.Max, l.Min))
		}
	default:
		return nil
	}
	return l
}

func (p *parser) bound() int {
	t := p.next()
	n, err := strconv.Atoi(t.text)
	if err != nil || n > 1<<30 {
		panic(fault.New(fault.Syntax, "IntegerOverflow", t.pos, "%s is too long for a path", t.text).Over(len(t.text)))
	}
	return n
}

func (p *parser) node() *ast.Node {
	n := &ast.Node{Pos: p.pos()}
	p.want("(", "of a node")
	if k := p.tok().kind; (k == word && !p.at("WHERE") && !p.isLabels() || k == quoted) || p.at("WHERE") && p.namedWhere() {
		n.Var = p.variable("a variable")
	}
	if p.is(":") || p.isLabels() {
		p.next()
		n.Labels = p.labels(false)
	}
	n.Props = p.props()
	if p.accept("WHERE") {
		n.Where = p.inside()
	}
	p.want(")", "after the node")
	return n
}

// namedWhere reports whether a WHERE at the start of an element is its name.
func (p *parser) namedWhere() bool {
	t := p.ahead(1)
	return t.kind == symbol && (t.text == ")" || t.text == ":" || t.text == "]")
}

// isLabels reports whether an IS that begins a label expression comes next.
func (p *parser) isLabels() bool {
	t := p.ahead(1)
	return p.at("IS") && (t.kind == word || t.kind == quoted || isSymbol(t, "!") || isSymbol(t, "%") || isSymbol(t, "("))
}

// inside reads a WHERE within brackets of an element, where | joins labels again.
func (p *parser) inside() ast.Expr {
	defer p.bars(false)()
	return p.expr()
}

// bars says whether a | ends what is read; call the result when leaving.
func (p *parser) bars(end bool) func() {
	was := p.noBar
	p.noBar = end
	return func() { p.noBar = was }
}

func (p *parser) props() ast.Expr {
	switch {
	case p.is("{"):
		return p.mapLiteral()
	case p.tok().kind == param:
		return p.atom()
	}
	return nil
}

// relAhead reports whether a relationship comes next: -[, --, <-[ or <--.
func (p *parser) relAhead() bool { return p.relAt(p.i) }

func (p *parser) relAt(i int) bool {
	at := func(n int) token { return p.toks[min(i+n, len(p.toks)-1)] }
	n := 0
	if isSymbol(at(0), "<") {
		n = 1
	}
	return isSymbol(at(n), "-") && (isSymbol(at(n+1), "-") || isSymbol(at(n+1), "["))
}

func (p *parser) rel() *ast.Rel {
	r := &ast.Rel{Pos: p.pos()}
	left := p.take("<")
	p.want("-", "of a relationship")
	if p.take("[") {
		if k := p.tok().kind; (k == word && !p.at("WHERE") && !p.isLabels() || k == quoted) || p.at("WHERE") && p.namedWhere() {
			r.Var = p.variable("a variable")
		}
		if p.is(":") || p.isLabels() {
			p.next()
			from := p.i
			r.Types = p.labels(true)
			p.plainTypes(r, from)
		}
		switch {
		case p.is("*"):
			r.Length = p.length()
		case p.is(".."), p.tok().kind == integer:
			panic(fault.New(fault.Syntax, "InvalidRelationshipPattern", p.pos(), "a length begins with *").WithHint("write *, *2, *1..3, *2.. or *..3"))
		}
		r.Props = p.props()
		if p.at("WHERE") {
			if r.Length != nil {
				panic(fault.New(fault.Syntax, "UnexpectedSyntax", p.pos(), "a relationship of variable length takes no WHERE").Over(len("WHERE")).
					WithHint("write the length behind the relationship: {1,3}"))
			}
			p.next()
			r.Where = p.inside()
		}
		p.want("]", "after the relationship")
	}
	p.want("-", "of the relationship's line")
	right := p.take(">")
	switch {
	case left && !right:
		r.Dir = ast.Left
	case right && !left:
		r.Dir = ast.Right
	}
	if q := p.quantifier(); q != nil {
		if r.Length != nil {
			panic(fault.New(fault.Syntax, "InvalidRelationshipPattern", q.Pos, "a relationship has a length or a quantifier, not both"))
		}
		r.Quant = q
	}
	return r
}

// plainTypes refuses :A|:B, which began at a token, beside what the old form of it never had.
func (p *parser) plainTypes(r *ast.Rel, from int) {
	for i := from; i+1 < p.i; i++ {
		if isSymbol(p.toks[i], "|") && isSymbol(p.toks[i+1], ":") && (r.Var != nil || !p.is("]")) {
			panic(fault.New(fault.Syntax, "UnexpectedSyntax", p.toks[i+1].pos, "types are written :A|B where the relationship has a name, properties or a length").Over(1))
		}
	}
}

// length reads *, *n, *m..n, *m.. and *..n.
func (p *parser) length() *ast.Length {
	l := &ast.Length{Pos: p.pos(), Min: 1, Max: ast.NoMax}
	p.next()
	given := p.tok().kind == integer
	if given {
		l.Min = p.bound()
		l.Max = l.Min
	}
	if p.take("..") {
		l.Max = ast.NoMax
		if p.tok().kind == integer {
			l.Max = p.bound()
		}
	}
	if t := p.tok(); isSymbol(t, "-") || t.kind == decimal || isSymbol(t, ".") {
		panic(fault.New(fault.Syntax, "InvalidRelationshipPattern", l.Pos, "a length is written *, *2, *1..3, *2.. or *..3"))
	}
	return l
}

// labels reads a label expression; the colon has been read. Of a relationship, :A|:B is allowed.
func (p *parser) labels(rel bool) ast.Label {
	from := p.i
	l := p.labelOr(rel)
	if !rel {
		p.oneSetOfSymbols(from)
	}
	return l
}

// oneSetOfSymbols refuses labels, which began at a token, with both colons and the symbols of label expressions.
func (p *parser) oneSetOfSymbols(from int) {
	var colon *token
	mixed := from > 0 && isWord(p.toks[from-1], "IS")
	for i := from; i < p.i; i++ {
		switch t := &p.toks[i]; {
		case t.kind != symbol:
		case t.text == ":":
			colon = t
		case slices.Contains([]string{"|", "&", "!", "%"}, t.text):
			mixed = true
		}
	}
	if colon != nil && mixed {
		panic(fault.New(fault.Syntax, "UnexpectedSyntax", colon.pos, "labels are joined by colons or by |, &, ! and %%, not by both").Over(1).WithHint("write & for the colon"))
	}
}

func (p *parser) labelOr(rel bool) ast.Label {
	defer p.deeper()()
	l := p.labelAnd(rel)
	for p.is("|") && !p.noBar {
		p.link()
		p.next()
		if rel {
			p.take(":")
		}
		l = &ast.LabelOr{L: l, R: p.labelAnd(rel)}
	}
	return l
}

func (p *parser) labelAnd(rel bool) ast.Label {
	l := p.labelNot(rel)
	for p.is("&") || !rel && p.is(":") {
		p.link()
		p.next()
		l = &ast.LabelAnd{L: l, R: p.labelNot(rel)}
	}
	return l
}

func (p *parser) labelNot(rel bool) ast.Label {
	defer p.deeper()()
	switch {
	case p.take("!"):
		return &ast.LabelNot{X: p.labelNot(rel)}
	case p.take("%"):
		return ast.LabelAny{}
	case p.take("("):
		defer p.bars(false)()
		l := p.labelOr(rel)
		p.want(")", "after the labels")
		return l
	}
	what := "a label"
	if rel {
		what = "a relationship type"
	}
	return ast.LabelName(p.name(what))
}
