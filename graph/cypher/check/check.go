// Package check finds what is wrong with a query before it runs: names that are not known or known as something else, what
// may not be aggregated, values that can never fit. What depends on data is left to the run.
package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/internal/spelling"
)

// Query checks a query; procs are found by their names in lower case. The error is a *fault.Error without the text.
func Query(q *ast.Query, procs map[string]value.Procedure) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *fault.Error:
			err = r
		default:
			panic(r)
		}
	}()
	c := &checker{procs: procs}
	c.body(q.Body, scope{}, wholeQuery)
	return nil
}

// checker goes through a query once. A fault ends it by a panic that Query turns into its error.
type checker struct {
	procs map[string]value.Procedure
}

// scope gives the type of each variable that can be seen.
type scope map[string]kind

func (s scope) with(name string, k kind) scope {
	c := maps.Clone(s)
	c[name] = k
	return c
}

// place says what a body is for.
type place uint8

const (
	wholeQuery  place = iota
	callBody          // CALL { … }
	existsBody        // EXISTS and COUNT: a RETURN may be left out
	collectBody       // COLLECT: one column
)

func fail(detail string, pos ast.Pos, format string, args ...any) *fault.Error {
	return fault.New(fault.Syntax, detail, pos, format, args...)
}

// body checks single queries and their union, and gives the columns with their types.
func (c *checker) body(b *ast.Body, outer scope, at place) ([]string, scope) {
	var names []string
	var kinds scope
	for i, s := range b.Parts {
		got, k := c.single(s, outer, outer, at)
		if i == 0 {
			names, kinds = got, k
			continue
		}
		if u := b.Unions[i-1]; u.All != b.Unions[0].All {
			panic(fail("InvalidClauseComposition", u.Pos, "UNION and UNION ALL do not mix in one query").Over(len("UNION")))
		}
		if !sameNames(got, names) {
			panic(fail("DifferentColumnsInUnion", b.Unions[i-1].Pos, "every part of a UNION gives the same columns: %s, not %s", list(names), list(got)).Over(len("UNION")))
		}
		for n, k := range k {
			if kinds[n] != k {
				kinds[n] = anything
			}
		}
	}
	return names, kinds
}

func sameNames(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// single checks clauses in a row. They begin with the variables that are seen; those that are kept a WITH does not hide.
func (c *checker) single(s *ast.Single, seen, kept scope, at place) ([]string, scope) {
	sc := maps.Clone(seen)
	var names []string
	var kinds scope
	for i, cl := range s.Clauses {
		last := i == len(s.Clauses)-1
		switch cl := cl.(type) {
		case *ast.Match:
			sc = c.match(cl, sc)
		case *ast.Unwind:
			k := c.expr(cl.List, sc, plainExpr)
			c.fresh(cl.As, sc)
			sc = sc.with(cl.As.Name, elementOf(k))
		case *ast.With:
			sc = c.with(cl, sc, kept)
		case *ast.Return:
			if !last {
				panic(fail("InvalidClauseComposition", s.Clauses[i+1].At(), "nothing follows a RETURN but UNION"))
			}
			names, kinds = c.returns(cl, sc, kept, at)
		case *ast.Call:
			sc = c.call(cl, sc, len(s.Clauses) == 1 && at == wholeQuery)
			if last && len(s.Clauses) == 1 {
				names, kinds = c.alone(cl)
			}
		case *ast.Subquery:
			sc = c.subquery(cl, sc)
		}
	}
	c.ends(s, at)
	return names, kinds
}

// ends checks the last clause: a query gives rows.
func (c *checker) ends(s *ast.Single, at place) {
	last := s.Clauses[len(s.Clauses)-1]
	switch cl := last.(type) {
	case *ast.Return:
		return
	case *ast.Call:
		if at == existsBody {
			return
		}
		if at != collectBody && (len(s.Clauses) == 1 || at != wholeQuery || len(cl.Yield) == 0) {
			return
		}
	}
	switch last.(type) {
	case *ast.Match, *ast.Unwind:
		if at == existsBody {
			return
		}
	case *ast.Subquery:
		if at == existsBody || at == callBody {
			return
		}
	}
	panic(fail("InvalidClauseComposition", last.At(), "a query ends with RETURN").WithHint("say what it gives: RETURN *"))
}

// alone gives the columns of a procedure that is the whole query.
func (c *checker) alone(cl *ast.Call) ([]string, scope) {
	proc := c.procs[strings.ToLower(strings.Join(cl.Name, "."))]
	var names []string
	for _, f := range proc.Columns {
		if cl.YieldAll {
			names = append(names, f.Name)
		}
	}
	for _, y := range cl.Yield {
		name := y.Name
		if y.As != nil {
			name = y.As.Name
		}
		names = append(names, name)
	}
	return names, scope{}
}

// fresh refuses a name that is taken.
func (c *checker) fresh(v *ast.Var, sc scope) {
	if _, taken := sc[v.Name]; taken {
		panic(fail("VariableAlreadyBound", v.At(), "%s is bound already", v.Name).Over(len(v.Name)).WithHint("choose another name"))
	}
}

// known finds a variable.
func (c *checker) known(v *ast.Var, sc scope) kind {
	k, ok := sc[v.Name]
	if ok {
		return k
	}
	f := fail("UndefinedVariable", v.At(), "nothing here is called %s", v.Name).Over(len(v.Name))
	if near := spelling.Nearest(v.Name, slices.Sorted(maps.Keys(sc))); near != "" {
		f = f.WithHint("did you mean %s?", near)
	}
	panic(f)
}

func (c *checker) subquery(cl *ast.Subquery, sc scope) scope {
	outer := scope{}
	switch {
	case cl.All:
		outer = maps.Clone(sc)
	case cl.Scoped:
		for _, v := range cl.Imports {
			outer[v.Name] = c.known(v, sc)
		}
	default:
		return c.imported(cl, sc)
	}
	names, kinds := c.body(cl.Body, outer, callBody)
	return c.joined(cl, sc, names, kinds)
}

// joined adds the columns of a subquery to what is seen.
func (c *checker) joined(cl *ast.Subquery, sc scope, names []string, kinds scope) scope {
	out := maps.Clone(sc)
	for _, n := range names {
		if _, taken := sc[n]; taken {
			panic(fail("VariableAlreadyBound", cl.Pos, "the subquery gives %s, which is bound outside already", n).WithHint("rename it with AS"))
		}
		out[n] = kinds[n]
	}
	return out
}

// imported checks a subquery without parentheses, where a leading WITH names what each part sees.
func (c *checker) imported(cl *ast.Subquery, sc scope) scope {
	var names []string
	var kinds scope
	for i, s := range cl.Body.Parts {
		outer, clauses := scope{}, s.Clauses
		if w, ok := clauses[0].(*ast.With); ok && len(clauses) > 1 && w.Importing() {
			if w.Star {
				outer = maps.Clone(sc)
			}
			for _, it := range w.Items {
				if v, ok := it.Expr.(*ast.Var); ok { // Importing has looked
					outer[v.Name] = c.known(v, sc)
				}
			}
			clauses = clauses[1:]
		}
		got, k := c.single(&ast.Single{Pos: s.Pos, Clauses: clauses}, outer, scope{}, callBody)
		if i == 0 {
			names, kinds = got, k
		} else if !sameNames(got, names) {
			panic(fail("DifferentColumnsInUnion", cl.Body.Unions[i-1].Pos, "every part of a UNION gives the same columns: %s, not %s", list(names), list(got)))
		}
	}
	return c.joined(cl, sc, names, kinds)
}

func (c *checker) call(cl *ast.Call, sc scope, alone bool) scope {
	name := strings.Join(cl.Name, ".")
	proc, ok := c.procs[strings.ToLower(name)]
	if !ok {
		f := fault.New(fault.Procedure, "ProcedureNotFound", cl.Pos, "there is no procedure %s", name)
		if near := spelling.Nearest(strings.ToLower(name), slices.Sorted(maps.Keys(c.procs))); near != "" {
			f = f.WithHint("did you mean %s?", c.procs[near].Name)
		}
		panic(f)
	}
	if cl.Implicit && !alone && (len(proc.Params) > 0 || len(cl.Yield) == 0) {
		panic(fail("InvalidArgumentPassingMode", cl.Pos, "%s takes its arguments in parentheses where the call is not the whole query", proc.Name))
	}
	if !cl.Implicit && (len(cl.Args) < proc.Least() || len(cl.Args) > len(proc.Params)) {
		panic(fail("InvalidNumberOfArguments", cl.Pos, "%s takes %s, not %d", proc.Name, howMany(proc), len(cl.Args)).WithHint("it is called as %s", proc.Signature()))
	}
	for i, a := range cl.Args {
		k := c.expr(a, sc, plainExpr)
		if want := kindOfType(proc.Params[i].Type); !fits(k, want) {
			panic(fail("InvalidArgumentType", a.At(), "%s takes %s as %s, not %s", proc.Name, proc.Params[i].Type, proc.Params[i].Name, k))
		}
	}
	out := maps.Clone(sc)
	for _, y := range cl.Yield {
		i := slices.IndexFunc(proc.Columns, func(f value.Field) bool { return f.Name == y.Name })
		if i < 0 {
			panic(fail("UndefinedVariable", y.Pos, "%s has no column %s", proc.Name, y.Name).WithHint("it has %s", value.Names(proc.Columns)))
		}
		name := y.Name
		if y.As != nil {
			name = y.As.Name
		}
		if _, taken := out[name]; taken {
			panic(fail("VariableAlreadyBound", y.Pos, "%s is bound already", name).WithHint("rename it with AS"))
		}
		out[name] = kindOfType(proc.Columns[i].Type)
	}
	if cl.YieldAll {
		if !alone {
			panic(fail("UnexpectedSyntax", cl.Pos, "YIELD * is for a call that is the whole query").WithHint("name the columns: YIELD %s", value.Names(proc.Columns)))
		}
		for _, f := range proc.Columns {
			out[f.Name] = kindOfType(f.Type)
		}
	}
	if cl.Where != nil {
		c.where(cl.Where, out)
	}
	return out
}

// howMany says how many arguments a procedure takes.
func howMany(proc value.Procedure) string {
	if least := proc.Least(); least < len(proc.Params) {
		return fmt.Sprintf("%d to %d arguments", least, len(proc.Params))
	}
	return fmt.Sprintf("%d arguments", len(proc.Params))
}
