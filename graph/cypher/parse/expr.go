package parse

import (
	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
)

// expr reads an expression: the operators from the loosest to the tightest, one function for each level.
func (p *parser) expr() ast.Expr {
	defer p.deeper()()
	x := p.xor()
	for p.at("OR") {
		p.link()
		pos := p.next().pos
		x = ast.New(pos, &ast.Binary{Op: ast.Or, L: x, R: p.xor()})
	}
	return x
}

func (p *parser) xor() ast.Expr {
	x := p.and()
	for p.at("XOR") {
		p.link()
		pos := p.next().pos
		x = ast.New(pos, &ast.Binary{Op: ast.Xor, L: x, R: p.and()})
	}
	return x
}

func (p *parser) and() ast.Expr {
	x := p.not()
	for p.at("AND") {
		p.link()
		pos := p.next().pos
		x = ast.New(pos, &ast.Binary{Op: ast.And, L: x, R: p.not()})
	}
	return x
}

func (p *parser) not() ast.Expr {
	if p.at("NOT") && !p.endsItem(p.ahead(1)) {
		defer p.deeper()()
		pos := p.next().pos
		return ast.New(pos, &ast.Unary{Op: ast.Not, X: p.not()})
	}
	return p.comparison()
}

var comparisons = map[string]ast.Op{
	"=": ast.Equal, "<>": ast.NotEqual, "<": ast.Less, "<=": ast.LessEqual, ">": ast.Greater, ">=": ast.GreaterEqual,
}

// foreign ends the parser at == and !=, which other languages have; t is their first character.
func (p *parser) foreign(t token) {
	second := p.tok()
	if isSymbol(t, "!") {
		second = p.ahead(1)
	}
	if !isSymbol(second, "=") || second.pos != t.end || !isSymbol(t, "!") && !isSymbol(t, "=") {
		return
	}
	word, right := "==", "="
	if t.text == "!" {
		word, right = "!=", "<>"
	}
	panic(fault.New(fault.Syntax, "UnexpectedSyntax", t.pos, "there is no operator %s", word).Over(len(word)).WithHint("write %s", right))
}

func (p *parser) comparison() ast.Expr {
	x := p.predicate()
	var c *ast.Compare
	for {
		t := p.tok()
		op, ok := comparisons[t.text]
		if !ok || t.kind != symbol {
			p.foreign(t)
			break
		}
		p.next()
		if op == ast.Equal {
			p.foreign(t)
		}
		p.link()
		if c == nil {
			c = ast.New(x.At(), &ast.Compare{First: x})
		}
		c.Rest = append(c.Rest, ast.Comparison{Op: op, X: p.predicate()})
	}
	if c != nil {
		return c
	}
	return x
}

// predicate reads the operators on texts, lists, nulls and labels.
func (p *parser) predicate() ast.Expr {
	x := p.sum()
	for {
		y, ok := p.predicateTail(x)
		if !ok {
			return x
		}
		p.link()
		x = y
	}
}

func (p *parser) predicateTail(x ast.Expr) (ast.Expr, bool) {
	pos := p.pos()
	binary := func(op ast.Op) (ast.Expr, bool) {
		return ast.New(pos, &ast.Binary{Op: op, L: x, R: p.sum()}), true
	}
	switch {
	case p.accept("STARTS", "WITH"):
		return binary(ast.StartsWith)
	case p.accept("ENDS", "WITH"):
		return binary(ast.EndsWith)
	case p.accept("CONTAINS"):
		return binary(ast.Contains)
	case p.accept("IN"):
		return binary(ast.In)
	case p.take("=~"):
		return binary(ast.Matches)
	case p.accept("IS", "NULL"):
		return ast.New(pos, &ast.IsNull{X: x}), true
	case p.accept("IS", "NOT", "NULL"):
		return ast.New(pos, &ast.IsNull{X: x, Not: true}), true
	case p.at("IS") && isSymbol(p.ahead(1), "::"), p.at("IS", "TYPED"):
		p.i += 2
		return ast.New(pos, &ast.IsType{X: x, Type: p.typeName()}), true
	case p.at("IS", "NOT") && isSymbol(p.ahead(2), "::"), p.at("IS", "NOT", "TYPED"):
		p.i += 3
		return ast.New(pos, &ast.IsType{X: x, Type: p.typeName(), Not: true}), true
	case p.take("::"):
		return ast.New(pos, &ast.IsType{X: x, Type: p.typeName()}), true
	case p.is(":"), p.isLabels():
		p.next()
		return ast.New(pos, &ast.HasLabel{X: x, Labels: p.labels(false)}), true
	}
	return nil, false
}

func (p *parser) sum() ast.Expr {
	x := p.product()
	for {
		var op ast.Op
		switch {
		case p.is("+"):
			op = ast.Add
		case p.is("-"):
			op = ast.Subtract
		case p.is("||"):
			op = ast.Concat
		default:
			return x
		}
		p.link()
		pos := p.next().pos
		x = ast.New(pos, &ast.Binary{Op: op, L: x, R: p.product()})
	}
}

func (p *parser) product() ast.Expr {
	x := p.power()
	for {
		var op ast.Op
		switch {
		case p.is("*"):
			op = ast.Multiply
		case p.is("/"):
			op = ast.Divide
		case p.is("%"):
			op = ast.Modulo
		default:
			return x
		}
		p.link()
		pos := p.next().pos
		x = ast.New(pos, &ast.Binary{Op: op, L: x, R: p.power()})
	}
}

func (p *parser) power() ast.Expr {
	x := p.sign()
	for p.is("^") {
		p.link()
		pos := p.next().pos
		x = ast.New(pos, &ast.Binary{Op: ast.Power, L: x, R: p.sign()})
	}
	return x
}

// sign reads + and -, and makes a minus before a number part of the number, so that the least integer can be written.
func (p *parser) sign() ast.Expr {
	switch {
	case p.is("-"):
		defer p.deeper()()
		pos := p.next().pos
		if k := p.tok().kind; k == integer || k == decimal {
			return p.postfix(p.number(pos, true))
		}
		return ast.New(pos, &ast.Unary{Op: ast.Negate, X: p.sign()})
	case p.is("+"):
		defer p.deeper()()
		pos := p.next().pos
		return ast.New(pos, &ast.Unary{Op: ast.Plus, X: p.sign()})
	}
	return p.postfix(p.atom())
}

func (p *parser) postfix(x ast.Expr) ast.Expr {
	for {
		pos := p.pos()
		switch {
		case p.take("."):
			x = ast.New(pos, &ast.Property{X: x, Key: p.name("the name of a property")})
		case p.is("["):
			p.next()
			x = p.index(pos, x)
		default:
			return x
		}
		p.link()
	}
}

func (p *parser) index(pos ast.Pos, x ast.Expr) ast.Expr {
	defer p.bars(false)()
	var from ast.Expr
	if !p.is("..") {
		from = p.expr()
		if p.take("]") {
			return ast.New(pos, &ast.Index{X: x, I: from})
		}
	}
	p.want("..", "or ] after the index")
	var to ast.Expr
	if !p.is("]") {
		to = p.expr()
	}
	if from == nil && to == nil {
		p.unexpected("where the slice begins or ends")
	}
	p.want("]", "after the slice")
	return ast.New(pos, &ast.Slice{X: x, From: from, To: to})
}

// typeWords are those of which the names of types consist, as Neo4j's manual lists them.
var typeWords = []string{
	"ANY", "BOOLEAN", "BOOL", "STRING", "VARCHAR", "INTEGER", "INT", "SIGNED", "FLOAT", "DATE", "LOCAL", "ZONED", "TIME", "DATETIME", "TIMESTAMP",
	"WITHOUT", "WITH", "TIMEZONE", "ZONE", "DURATION", "POINT", "NODE", "VERTEX", "RELATIONSHIP", "EDGE", "MAP", "LIST", "ARRAY", "PATH", "PROPERTY", "VALUE",
	"PATHS", "NOTHING", "NULL", "NOT",
}

// typeName reads the name of a type, in capitals and with single spaces.
func (p *parser) typeName() string {
	defer p.deeper()()
	out := ""
	for {
		switch {
		case p.typeWord():
			p.link()
			if out != "" && out[len(out)-1] != '<' && out[len(out)-1] != '|' {
				out += " "
			}
			out += upper(p.next().text)
			continue
		case out != "" && p.is("<"):
			p.next()
			out += "<" + p.typeName() + ">"
			p.want(">", "after the type of the list's elements")
			continue
		case out != "" && p.is("!"):
			p.next()
			out += " NOT NULL"
			continue
		case out != "" && p.is("|") && !p.noBar:
			p.next()
			out += "|"
			continue
		}
		if out == "" {
			p.unexpected("the name of a type, such as INTEGER or LIST<STRING>")
		}
		return out
	}
}

func (p *parser) typeWord() bool {
	for _, w := range typeWords {
		if p.at(w) {
			return true
		}
	}
	return false
}

// number makes a literal of the next token.
func (p *parser) number(pos ast.Pos, negative bool) ast.Expr {
	t := p.next()
	text := t.text
	if negative {
		text = "-" + text
	}
	if t.kind == decimal {
		f, ok := toFloat(text)
		if !ok {
			panic(fault.New(fault.Syntax, "FloatingPointOverflow", pos, "%s is beyond what a float can hold", text).Over(int(t.end - pos)))
		}
		return ast.New(pos, &ast.Literal{Value: f})
	}
	i, detail := toInt(text)
	switch detail {
	case "":
		return ast.New(pos, &ast.Literal{Value: i})
	case overflow:
		panic(fault.New(fault.Syntax, overflow, pos, "%s is beyond what an integer of 64 bits can hold", text).Over(int(t.end - pos)))
	}
	panic(fault.New(fault.Syntax, detail, pos, "%s is no number", text).Over(int(t.end - pos)))
}
