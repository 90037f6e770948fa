// Package parse reads Cypher: openCypher 9's reading clauses and what Neo4j 5 adds to them. It is written by hand along
// openCypher's grammar (docs/adr says what a generated parser would cost). Clauses that write are known by name, and refused.
package parse

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/internal/spelling"
)

// MaxText is how long a query may be, in bytes; MaxDepth how deep brackets, subqueries and signs may nest; MaxChain how many
// clauses, operators or parts of a pattern may follow one another: each is one level of what is planned. Long data belongs
// into lists, which have no bound but the text's, or parameters.
const (
	MaxText  = 1 << 20
	MaxDepth = 250
	MaxChain = 5_000
)

// Query reads a whole query. The error is a *fault.Error that knows the text. O(length).
func Query(text string) (q *ast.Query, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *fault.Error:
			q, err = nil, r.In(text)
		default:
			panic(r)
		}
	}()
	if len(text) > MaxText {
		return nil, fault.New(fault.Limit, "QueryTooLong", 0, "a query may have %d bytes, this one has %d", MaxText, len(text))
	}
	toks, fail := lex(text)
	if fail != nil {
		return nil, fail.In(text)
	}
	p := &parser{src: text, toks: toks}
	return p.query(), nil
}

// parser goes through the tokens once, with a look ahead where brackets begin. A fault ends it by a panic that Query turns
// into its error.
type parser struct {
	src   string
	toks  []token
	i     int
	depth int
	links int
	noBar bool // a | here ends a filter: labels are not joined by it
	tried int  // tokens that were read and given up, see either
}

func (p *parser) tok() token { return p.toks[p.i] }

func (p *parser) ahead(n int) token { return p.toks[min(p.i+n, len(p.toks)-1)] }

func (p *parser) pos() ast.Pos { return p.toks[p.i].pos }

func (p *parser) next() token {
	t := p.toks[p.i]
	if p.i < len(p.toks)-1 {
		p.i++
	}
	return t
}

// deeper guards against texts that nest without end; call the result when leaving.
func (p *parser) deeper() func() {
	if p.depth++; p.depth > MaxDepth {
		panic(fault.New(fault.Limit, "NestingTooDeep", p.pos(), "a query may nest %d levels deep", MaxDepth))
	}
	return func() { p.depth-- }
}

// link counts what follows something of its kind.
func (p *parser) link() {
	if p.links++; p.links > MaxChain {
		panic(fault.New(fault.Limit, "QueryTooLong", p.pos(), "a query may have %d clauses, operators, columns and parts of patterns", MaxChain).
			WithHint("give long data as a list or a parameter"))
	}
}

func isWord(t token, w string) bool { return t.kind == word && strings.EqualFold(t.text, w) }

func isSymbol(t token, s string) bool { return t.kind == symbol && t.text == s }

// at reports whether these words come next.
func (p *parser) at(words ...string) bool {
	for n, w := range words {
		if !isWord(p.ahead(n), w) {
			return false
		}
	}
	return true
}

// accept takes these words if they come next.
func (p *parser) accept(words ...string) bool {
	if !p.at(words...) {
		return false
	}
	p.i += len(words)
	return true
}

func (p *parser) is(s string) bool { return isSymbol(p.tok(), s) }

func (p *parser) take(s string) bool {
	if p.is(s) {
		p.next()
		return true
	}
	return false
}

func (p *parser) want(s, after string) {
	if !p.is(s) {
		p.unexpected("%s %s", s, after)
	}
	p.next()
}

func (p *parser) wantWord(w, after string) {
	if !p.accept(w) {
		p.unexpected("%s %s", w, after)
	}
}

// unexpected ends the parser: the next token is not what the grammar wants.
func (p *parser) unexpected(format string, args ...any) {
	t := p.tok()
	panic(fault.New(fault.Syntax, "UnexpectedSyntax", t.pos, "expected "+format+", found %s", append(args, show(t))...).Over(int(t.end - t.pos)))
}

func show(t token) string {
	switch t.kind {
	case end:
		return "the end of the query"
	case str:
		return "a text"
	case param:
		return "$" + t.text
	case word, quoted, integer, decimal, symbol:
	}
	return t.text
}

// name takes an identifier; every keyword may be one.
func (p *parser) name(what string) string {
	t := p.tok()
	if t.kind != word && t.kind != quoted {
		p.unexpected("%s", what)
	}
	return p.next().text
}

func (p *parser) variable(what string) *ast.Var {
	pos := p.pos()
	return ast.New(pos, &ast.Var{Name: p.name(what)})
}

func (p *parser) query() *ast.Query {
	q := &ast.Query{}
	p.dialect()
	switch {
	case p.at("EXPLAIN") && p.ahead(1).kind == word:
		q.Mode = ast.Explain
		p.next()
	case p.at("PROFILE") && p.ahead(1).kind == word:
		q.Mode = ast.Profile
		p.next()
	}
	q.Body = p.body(true)
	several := p.take(";")
	if t := p.tok(); t.kind != end {
		if several {
			panic(fault.New(fault.Syntax, "UnexpectedSyntax", t.pos, "one query at a time: another one begins behind the semicolon").Over(int(t.end - t.pos)))
		}
		p.misplaced(t)
	}
	return q
}

// dialect reads CYPHER 5 and options such as runtime=slotted, which say how Neo4j runs a query and nothing about its rows.
func (p *parser) dialect() {
	pos := p.pos()
	if !p.accept("CYPHER") {
		return
	}
	if t := p.tok(); t.kind == integer || t.kind == decimal {
		if t.text != "5" {
			panic(fault.New(fault.Syntax, "UnexpectedSyntax", t.pos, "queries here are in CYPHER 5, not %s", t.text).Over(int(t.end - t.pos)))
		}
		p.next()
	}
	for p.tok().kind == word && isSymbol(p.ahead(1), "=") {
		p.i += 2
		if p.tok().kind != word {
			p.unexpected("what the option is set to")
		}
		p.next()
	}
	if p.tok().kind == end {
		panic(fault.New(fault.Syntax, "UnexpectedSyntax", pos, "a query follows behind CYPHER and its options").Over(len("CYPHER")))
	}
}

// body reads single queries joined by UNION. Whole is the query itself, where a procedure may be called without
// parentheses.
func (p *parser) body(whole bool) *ast.Body {
	defer p.deeper()()
	b := &ast.Body{Parts: []*ast.Single{p.single(whole)}}
	for p.at("UNION") {
		p.link()
		u := ast.Union{Pos: p.pos()}
		p.next()
		if p.accept("ALL") {
			u.All = true
		} else {
			p.accept("DISTINCT")
		}
		b.Unions = append(b.Unions, u)
		b.Parts = append(b.Parts, p.single(false))
	}
	return b
}

func (p *parser) single(whole bool) *ast.Single {
	s := &ast.Single{Pos: p.pos()}
	for {
		p.link()
		c := p.clause(whole)
		if c == nil {
			break
		}
		s.Clauses = append(s.Clauses, c)
	}
	if len(s.Clauses) == 0 {
		p.misplaced(p.tok())
	}
	return s
}

// starters are the words with which a clause begins.
var starters = []string{"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL", "UNION", "WHERE", "ORDER", "SKIP", "LIMIT", "FINISH"}

// writers are the clauses that change a graph or a database.
var writers = []string{
	"CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "LOAD", "DROP", "ALTER", "GRANT", "DENY", "REVOKE", "RENAME", "INSERT",
}

// servers are clauses of a whole server, and what to do here instead.
var servers = map[string]string{
	"USE":  "leave out USE: a query asks one run, and --run or the store says which",
	"SHOW": "ask CALL db.labels(), db.relationshipTypes(), db.propertyKeys() or dbms.procedures()",
}

// misplaced ends the parser at a token with which no clause begins.
func (p *parser) misplaced(t token) {
	if t.kind == word {
		if up := strings.ToUpper(t.text); slices.Contains(writers, up) {
			panic(fault.New(fault.Write, up, t.pos, "%s changes the graph, and queries here only read", up).Over(len(t.text)).
				WithHint("what a change would do is the question of 'postern what-if'"))
		}
		f := fault.New(fault.Syntax, "UnexpectedSyntax", t.pos, "no clause begins with %s", t.text).Over(len(t.text))
		if hint, ok := servers[strings.ToUpper(t.text)]; ok {
			f = f.WithHint("%s", hint)
		} else if near := spelling.Nearest(strings.ToUpper(t.text), starters); near != "" && !strings.EqualFold(near, t.text) {
			f = f.WithHint("did you mean %s?", near)
		} else if p.i > 0 && slices.Contains(starters, strings.ToUpper(p.toks[p.i-1].text)) {
			f = f.WithHint("%s was read as a name: what comes before it has no end", p.toks[p.i-1].text)
		}
		panic(f)
	}
	p.unexpected("a clause such as MATCH or RETURN")
}

// clause reads the next clause, nil where none begins.
func (p *parser) clause(whole bool) ast.Clause {
	pos := p.pos()
	switch {
	case p.accept("MATCH"):
		return p.match(pos, false)
	case p.accept("OPTIONAL", "MATCH"):
		return p.match(pos, true)
	case p.accept("UNWIND"):
		list := p.expr()
		p.wantWord("AS", "and a name after UNWIND")
		return &ast.Unwind{Pos: pos, List: list, As: p.variable("a name for each element")}
	case p.accept("WITH"):
		w := &ast.With{Pos: pos, Projection: p.projection()}
		if p.accept("WHERE") {
			w.Where = p.expr()
		}
		return w
	case p.accept("RETURN"):
		return &ast.Return{Pos: pos, Projection: p.projection()}
	case p.accept("FINISH"):
		return &ast.Return{Pos: pos}
	case p.accept("CALL"):
		return p.call(pos, false, whole)
	case p.accept("OPTIONAL", "CALL"):
		return p.call(pos, true, whole)
	case p.at("ORDER", "BY"), p.at("SKIP"), p.at("OFFSET"), p.at("LIMIT"):
		w := &ast.With{Pos: pos, Projection: ast.Projection{Star: true}}
		p.page(&w.Projection)
		return w
	}
	if t := p.tok(); t.kind == word && slices.Contains(writers, strings.ToUpper(t.text)) {
		p.misplaced(t)
	}
	return nil
}

func (p *parser) match(pos ast.Pos, optional bool) ast.Clause {
	m := &ast.Match{Pos: pos, Optional: optional, Paths: p.paths()}
	if p.at("USING") {
		panic(fault.New(fault.Syntax, "UnexpectedSyntax", p.pos(), "there are no hints for the planner here").Over(len("USING")).
			WithHint("leave out USING: the plan follows from counts of the graph itself"))
	}
	if p.accept("WHERE") {
		m.Where = p.expr()
	}
	return m
}

func (p *parser) paths() []*ast.Path {
	paths := []*ast.Path{p.path()}
	for p.take(",") {
		p.link()
		paths = append(paths, p.path())
	}
	return paths
}

func (p *parser) projection() ast.Projection {
	pr := ast.Projection{}
	first := func(distinct bool) {
		pr = ast.Projection{Distinct: distinct}
		if pr.Star = p.take("*"); !pr.Star {
			pr.Items = append(pr.Items, p.item())
		}
	}
	if p.at("DISTINCT") {
		p.either(first, p.endsItems)
	} else {
		first(false)
	}
	for p.take(",") {
		p.link()
		pr.Items = append(pr.Items, p.item())
	}
	p.page(&pr)
	return pr
}

// page reads ORDER BY, SKIP and LIMIT, each where it is there.
func (p *parser) page(pr *ast.Projection) {
	if p.accept("ORDER", "BY") {
		pr.OrderBy = append(pr.OrderBy, p.sort())
		for p.take(",") {
			p.link()
			pr.OrderBy = append(pr.OrderBy, p.sort())
		}
	}
	if p.accept("SKIP") || p.accept("OFFSET") {
		pr.Skip = p.expr()
	}
	if p.accept("LIMIT") {
		pr.Limit = p.expr()
	}
}

// itemEnds are symbols that cannot begin an expression.
var itemEnds = strings.Fields(") } ] , . ; = =~ <> < > <= >= + / % ^ | ||")

// endsItem reports whether a token cannot begin what NOT or CASE would stand before: then the word is a name.
func (p *parser) endsItem(t token) bool {
	return t.kind == end || t.kind == symbol && slices.Contains(itemEnds, t.text) || isWord(t, "AS")
}

// endsItems reports whether what comes next may stand behind an item of a projection.
func (p *parser) endsItems() bool {
	t := p.tok()
	switch t.kind {
	case end:
		return true
	case symbol:
		return slices.Contains([]string{",", ";", ")", "}"}, t.text)
	case word:
		up := strings.ToUpper(t.text)
		return up == "OFFSET" || slices.Contains(starters, up) || slices.Contains(writers, up)
	case quoted, integer, decimal, str, param:
	}
	return false
}

func (p *parser) item() ast.Item {
	from := p.pos()
	it := ast.Item{Expr: p.expr()}
	it.Text = p.src[from:p.toks[p.i-1].end]
	if p.accept("AS") {
		it.As = p.variable("a name after AS")
	} else if m, ok := it.Expr.(*ast.MapProjection); ok {
		it.As = m.Of // n {.name} is called n
	}
	return it
}

func (p *parser) sort() ast.Sort {
	s := ast.Sort{Expr: p.expr()}
	switch {
	case p.accept("DESC"), p.accept("DESCENDING"):
		s.Desc = true
	case p.accept("ASC"), p.accept("ASCENDING"):
	}
	return s
}

func (p *parser) call(pos ast.Pos, optional, whole bool) ast.Clause {
	if p.is("{") || p.is("(") {
		return p.subquery(pos, optional)
	}
	c := &ast.Call{Pos: pos, Optional: optional, Name: []string{p.name("a procedure, or { of a subquery, after CALL")}}
	for p.take(".") {
		p.link()
		c.Name = append(c.Name, p.name("the rest of the procedure's name"))
	}
	if p.take("(") {
		c.Args = p.list(")", "after the procedure's arguments")
	} else {
		c.Implicit = true
	}
	if p.accept("YIELD") {
		if p.take("*") {
			c.YieldAll = true
		} else {
			c.Yield = append(c.Yield, p.yield())
			for p.take(",") {
				p.link()
				c.Yield = append(c.Yield, p.yield())
			}
		}
		if p.accept("WHERE") {
			c.Where = p.expr()
		}
	} else {
		c.YieldAll = whole && p.standsAlone()
	}
	return c
}

// standsAlone reports whether nothing follows in the query.
func (p *parser) standsAlone() bool { return p.tok().kind == end || p.is(";") }

func (p *parser) yield() ast.Yield {
	y := ast.Yield{Pos: p.pos(), Name: p.name("a column of the procedure")}
	if p.accept("AS") {
		y.As = p.variable("a name after AS")
	}
	return y
}

func (p *parser) subquery(pos ast.Pos, optional bool) ast.Clause {
	s := &ast.Subquery{Pos: pos, Optional: optional}
	if p.take("(") {
		s.Scoped = true
		switch {
		case p.take("*"):
			s.All = true
		case !p.is(")"):
			s.Imports = append(s.Imports, p.variable("a variable"))
			for p.take(",") {
				p.link()
				s.Imports = append(s.Imports, p.variable("a variable"))
			}
		}
		p.want(")", "after the variables of CALL")
	}
	p.want("{", "of the subquery")
	s.Body = p.body(false)
	p.want("}", "after the subquery")
	if p.at("IN") {
		panic(fault.New(fault.Write, "IN TRANSACTIONS", p.pos(), "a subquery in transactions is for changes, and queries here only read").Over(len("IN")))
	}
	return s
}

// list reads expressions up to a closing bracket.
func (p *parser) list(closing, after string) []ast.Expr {
	var list []ast.Expr
	if p.take(closing) {
		return list
	}
	list = append(list, p.expr())
	for p.take(",") {
		list = append(list, p.expr())
	}
	if !p.is(closing) {
		p.unexpected("an operator, a comma, or %s %s", closing, after)
	}
	p.next()
	return list
}
