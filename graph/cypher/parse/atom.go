package parse

import (
	"math"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
)

// atom reads what stands between operators.
func (p *parser) atom() ast.Expr {
	pos := p.pos()
	switch t := p.tok(); t.kind {
	case integer, decimal:
		return p.number(pos, false)
	case str:
		p.next()
		return ast.New(pos, &ast.Literal{Value: t.text})
	case param:
		p.next()
		return ast.New(pos, &ast.Param{Name: t.text})
	case quoted:
		return p.named(pos)
	case word:
		if x := p.special(pos); x != nil {
			return x
		}
		return p.named(pos)
	case symbol:
		switch t.text {
		case "(":
			return p.parenthesis(pos)
		case "[":
			return p.bracket(pos)
		case "{":
			return p.mapLiteral()
		}
	case end:
	}
	p.unexpected("an expression")
	return nil
}

// special reads what begins with a word of the language, nil where the word is only a name.
func (p *parser) special(pos ast.Pos) ast.Expr {
	t, follows := p.tok(), p.ahead(1)
	open, brace := isSymbol(follows, "("), isSymbol(follows, "{")
	switch up := strings.ToUpper(t.text); up {
	case "TRUE", "FALSE":
		if !open {
			p.next()
			return ast.New(pos, &ast.Literal{Value: up == "TRUE"})
		}
	case "NULL":
		if !open {
			p.next()
			return ast.New(pos, &ast.Literal{})
		}
	case "CASE":
		if !p.endsItem(follows) {
			p.next()
			return p.caseOf(pos)
		}
	case "EXISTS", "COUNT", "COLLECT":
		if brace {
			return p.subqueryExpr(pos, up)
		}
		if up == "COUNT" && open && isSymbol(p.ahead(2), "*") {
			p.i += 3
			p.want(")", "after count(*")
			return ast.New(pos, &ast.CountStar{})
		}
	case "ALL", "ANY", "NONE", "SINGLE":
		if open && p.binds(2) {
			return p.quantified(pos, up)
		}
	case "REDUCE":
		if open && isSymbol(p.ahead(3), "=") {
			return p.reduce(pos)
		}
	case "TRIM":
		if open {
			return p.trim(pos)
		}
	case "INF", "INFINITY", "NAN":
		if x := p.beyond(pos, up); x != nil {
			return x
		}
	case "SHORTESTPATH", "ALLSHORTESTPATHS":
		if open {
			path := &ast.Path{Pos: pos}
			p.legacy(path)
			return ast.New(pos, &ast.PatternExpr{Path: path})
		}
	}
	return nil
}

// trims are the functions that trim(BOTH 'x' FROM text) and its like stand for.
var trims = map[string]string{"BOTH": "btrim", "LEADING": "ltrim", "TRAILING": "rtrim"}

// trim reads trim(text), trim(LEADING FROM text), trim('x' FROM text) and trim(BOTH 'x' FROM text).
func (p *parser) trim(pos ast.Pos) ast.Expr {
	defer p.bars(false)()
	c := &ast.FuncCall{Name: []string{p.next().text}}
	p.next()
	if p.take(")") {
		return ast.New(pos, c)
	}
	from := func() bool { return p.at("FROM") && !p.endsItem(p.ahead(1)) }
	side, spec := trims[upper(p.tok().text)]
	if spec = spec && p.tok().kind == word && !p.endsItem(p.ahead(1)); spec {
		p.next()
	} else {
		side = trims["BOTH"]
	}
	if from() {
		p.next()
		c.Name, c.Args = []string{side}, []ast.Expr{p.expr()}
		p.want(")", "after the text of trim")
		return ast.New(pos, c)
	}
	first := p.expr()
	if !spec && !p.at("FROM") {
		c.Args = []ast.Expr{first}
		if p.take(",") {
			panic(fault.New(fault.Syntax, "InvalidNumberOfArguments", pos, "trim takes one argument").Over(len("trim")).WithHint("write trim(BOTH 'x' FROM text), or btrim(text, 'x')"))
		}
		p.want(")", "after the argument of trim")
		return ast.New(pos, c)
	}
	p.wantWord("FROM", "and a text after what trim takes off")
	if l, ok := first.(*ast.Literal); ok {
		if s, ok := l.Value.(string); ok && len([]rune(s)) != 1 {
			panic(fault.New(fault.Argument, "InvalidArgumentValue", first.At(), "trim takes off one character, not %q", s).WithHint("btrim(text, 'xy') takes off several"))
		}
	}
	c.Name, c.Args = []string{side}, []ast.Expr{p.expr(), first}
	p.want(")", "after the text of trim")
	return ast.New(pos, c)
}

// beyond reads the names of floats that have no digits, nil where the word is another name.
func (p *parser) beyond(pos ast.Pos, up string) ast.Expr {
	if follows := p.ahead(1); isSymbol(follows, "(") || isSymbol(follows, "{") {
		return nil
	}
	p.next()
	f := math.Inf(1)
	if up == "NAN" {
		f = math.NaN()
	}
	return ast.New(pos, &ast.Literal{Value: f})
}

// binds reports whether "name IN" stands n tokens ahead.
func (p *parser) binds(n int) bool {
	k := p.ahead(n).kind
	return (k == word || k == quoted) && isWord(p.ahead(n+1), "IN")
}

// named reads a variable, a map projection, or a call of a function with its namespace.
func (p *parser) named(pos ast.Pos) ast.Expr {
	if n := p.callAhead(); n > 0 {
		return p.funcCall(pos, n)
	}
	v := p.variable("a name")
	if p.is("{") {
		return p.projectMap(pos, v)
	}
	return v
}

// callAhead gives the number of names of a.b.c( where one comes next, otherwise 0.
func (p *parser) callAhead() int {
	for n := 0; ; n += 2 {
		if k := p.ahead(n).kind; k != word && k != quoted {
			return 0
		}
		if isSymbol(p.ahead(n+1), "(") {
			return n/2 + 1
		}
		if !isSymbol(p.ahead(n+1), ".") {
			return 0
		}
	}
}

func (p *parser) funcCall(pos ast.Pos, names int) ast.Expr {
	defer p.bars(false)()
	c := &ast.FuncCall{}
	for i := range names {
		if i > 0 {
			p.next()
		}
		c.Name = append(c.Name, p.next().text)
	}
	p.next()
	args := func(bool) { c.Args = p.list(")", "after the arguments of "+strings.Join(c.Name, ".")) }
	switch {
	case p.at("DISTINCT"):
		p.either(func(keyword bool) { c.Distinct = keyword; args(keyword) }, func() bool { return len(c.Args) > 0 })
	case p.at("ALL"):
		p.either(args, func() bool { return len(c.Args) > 0 })
	default:
		args(false)
	}
	return ast.New(pos, c)
}

func (p *parser) projectMap(pos ast.Pos, v *ast.Var) ast.Expr {
	defer p.bars(false)()
	m := &ast.MapProjection{Of: v}
	p.next()
	for !p.is("}") {
		it := ast.MapItem{Pos: p.pos()}
		switch {
		case p.take("."):
			if p.take("*") {
				it.All = true
			} else {
				it.Key = p.name("the name of a property")
			}
		default:
			at := p.pos()
			it.Key = p.name("a key, .property or .*")
			if p.take(":") {
				it.Expr = p.expr()
			} else {
				it.Expr = ast.New(at, &ast.Var{Name: it.Key})
			}
		}
		m.Items = append(m.Items, it)
		if !p.take(",") {
			break
		}
	}
	p.want("}", "after the projection of "+v.Name)
	return ast.New(pos, m)
}

// parenthesis tells a pattern from an expression in brackets: after the bracket that closes a node a relationship begins.
func (p *parser) parenthesis(pos ast.Pos) ast.Expr {
	if p.patternAhead() {
		return ast.New(pos, &ast.PatternExpr{Path: &ast.Path{Pos: pos, Elements: p.elements()}})
	}
	defer p.bars(false)()
	p.next()
	x := p.expr()
	if !p.is(")") {
		p.unexpected("an operator or )")
	}
	p.next()
	return x
}

// patternAhead reports whether the bracket that comes next begins a path pattern.
func (p *parser) patternAhead() bool {
	mate := p.tok().mate
	if mate < 0 || !p.relAt(mate+1) {
		return false
	}
	one, two := p.ahead(1), p.ahead(2)
	switch {
	case isSymbol(one, ")"), isSymbol(one, ":"), isSymbol(one, "{"), isWord(one, "IS"), isWord(one, "WHERE"):
		return true
	case one.kind == word || one.kind == quoted:
		return isSymbol(two, ")") || isSymbol(two, ":") || isSymbol(two, "{") || isWord(two, "IS") || isWord(two, "WHERE") || two.kind == param
	}
	return one.kind == param && isSymbol(two, ")") && isSymbol(p.toks[min(mate+1, len(p.toks)-1)], "<")
}

// bracket reads a list, a list comprehension or a pattern comprehension.
func (p *parser) bracket(pos ast.Pos) ast.Expr {
	defer p.bars(false)()
	p.next()
	if p.binds(0) {
		return p.listComp(pos)
	}
	if x := p.patternComp(pos); x != nil {
		return x
	}
	return ast.New(pos, &ast.List{Items: p.list("]", "after the list")})
}

func (p *parser) listComp(pos ast.Pos) ast.Expr {
	c := &ast.ListComp{Var: p.variable("a name")}
	p.next()
	c.List = p.filtered()
	if p.accept("WHERE") {
		c.Where = p.filtered()
	}
	if p.take("|") {
		c.Make = p.expr()
	}
	p.want("]", "after the comprehension")
	return ast.New(pos, c)
}

// filtered reads an expression that a | may follow.
func (p *parser) filtered() ast.Expr {
	defer p.bars(true)()
	return p.expr()
}

// patternComp reads a pattern comprehension, nil where the bracket holds something else.
func (p *parser) patternComp(pos ast.Pos) ast.Expr {
	start := p.i
	path := &ast.Path{Pos: p.pos()}
	if k := p.tok().kind; (k == word || k == quoted) && isSymbol(p.ahead(1), "=") && isSymbol(p.ahead(2), "(") {
		path.Var = p.variable("a path")
		p.next()
	}
	if !p.is("(") || !p.patternAhead() {
		p.i = start
		return nil
	}
	path.Elements = p.elements()
	if !p.at("WHERE") && !p.is("|") {
		p.i = start
		return nil
	}
	c := &ast.PatternComp{Path: path}
	if p.accept("WHERE") {
		c.Where = p.filtered()
	}
	p.want("|", "and what to collect after the pattern")
	c.Make = p.expr()
	p.want("]", "after the comprehension")
	return ast.New(pos, c)
}

func (p *parser) mapLiteral() ast.Expr {
	defer p.bars(false)()
	pos := p.next().pos
	m := &ast.Map{}
	for !p.is("}") {
		e := ast.Entry{Pos: p.pos(), Key: p.name("a key or }")}
		p.want(":", "after the key "+e.Key)
		e.Expr = p.expr()
		m.Entries = append(m.Entries, e)
		if !p.take(",") {
			break
		}
	}
	if !p.is("}") {
		p.unexpected("an operator, a comma, or } after the map")
	}
	p.next()
	return ast.New(pos, m)
}

func (p *parser) quantified(pos ast.Pos, word string) ast.Expr {
	defer p.bars(false)()
	q := &ast.Quantifier{Kind: map[string]ast.Quantity{"ALL": ast.AllOf, "ANY": ast.AnyOf, "NONE": ast.NoneOf, "SINGLE": ast.SingleOf}[word]}
	p.i += 2
	q.Var = p.variable("a name")
	p.next()
	q.List = p.expr()
	p.wantWord("WHERE", "after the list of "+q.Kind.String())
	q.Where = p.expr()
	p.want(")", "after "+q.Kind.String())
	return ast.New(pos, q)
}

func (p *parser) reduce(pos ast.Pos) ast.Expr {
	r := &ast.Reduce{}
	p.i += 2
	r.Acc = p.variable("a name")
	p.next()
	r.Init = p.expr()
	p.want(",", "after the first value of reduce")
	r.Var = p.variable("a name")
	p.wantWord("IN", "after the name")
	r.List = p.filtered()
	p.want("|", "and the step of reduce")
	defer p.bars(false)()
	r.Make = p.expr()
	p.want(")", "after reduce")
	return ast.New(pos, r)
}

// subqueryExpr reads EXISTS, COUNT and COLLECT with braces: a query, or a pattern with its WHERE.
func (p *parser) subqueryExpr(pos ast.Pos, word string) ast.Expr {
	defer p.bars(false)()
	p.next()
	p.want("{", "after "+word)
	body := &ast.Body{}
	if word != "COLLECT" && p.patternStarts() {
		m := p.match(p.pos(), false)
		body.Parts = []*ast.Single{{Pos: m.At(), Clauses: []ast.Clause{m}}}
	} else {
		body = p.body(false)
	}
	p.want("}", "after "+word)
	switch word {
	case "EXISTS":
		return ast.New(pos, &ast.Exists{Body: body})
	case "COUNT":
		return ast.New(pos, &ast.Count{Body: body})
	}
	return ast.New(pos, &ast.Collect{Body: body})
}

// patternStarts reports whether a path pattern comes next, and no clause.
func (p *parser) patternStarts() bool {
	if p.is("(") {
		return true
	}
	k := p.tok().kind
	return (k == word || k == quoted) && isSymbol(p.ahead(1), "=") || p.at("SHORTEST") || p.at("ANY") || p.at("ALL") || p.at("SHORTESTPATH") || p.at("ALLSHORTESTPATHS")
}

func (p *parser) caseOf(pos ast.Pos) ast.Expr {
	defer p.bars(false)()
	c := &ast.Case{}
	if !p.at("WHEN") {
		c.X = p.expr()
	}
	for p.accept("WHEN") {
		p.link()
		w := ast.When{Conds: []ast.Expr{p.whenOperand(c.X != nil)}}
		for c.X != nil && p.take(",") {
			w.Conds = append(w.Conds, p.whenOperand(true))
		}
		p.wantWord("THEN", "after WHEN")
		w.Then = p.expr()
		c.Whens = append(c.Whens, w)
	}
	if len(c.Whens) == 0 {
		p.unexpected("WHEN")
	}
	if p.accept("ELSE") {
		c.Else = p.expr()
	}
	if !p.accept("END") {
		panic(fault.New(fault.Syntax, "UnexpectedSyntax", p.pos(), "expected WHEN, ELSE or END, found %s", show(p.tok())).Over(int(p.tok().end - p.pos())))
	}
	return ast.New(pos, c)
}

// whenOperand reads a value to compare CASE's operand with, or the right-hand side of another comparison.
func (p *parser) whenOperand(tested bool) ast.Expr {
	if !tested {
		return p.expr()
	}
	pos := p.pos()
	x := ast.New(pos, &ast.Operand{})
	t := p.tok()
	if op, ok := comparisons[t.text]; ok && t.kind == symbol {
		p.next()
		rest := []ast.Comparison{{Op: op, X: p.predicate()}}
		return ast.New(pos, &ast.CaseTest{Test: ast.New(pos, &ast.Compare{First: x, Rest: rest})})
	}
	is := p.at("IS") && !isSymbol(p.ahead(1), "::") && (!p.at("IS", "NOT") || !isSymbol(p.ahead(2), "::")) // there IS is a name
	if is || p.at("STARTS", "WITH") || p.at("ENDS", "WITH") || p.is("=~") || p.is("::") {
		if y, ok := p.predicateTail(x); ok {
			return ast.New(pos, &ast.CaseTest{Test: y})
		}
	}
	return p.expr()
}
