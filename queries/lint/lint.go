// Package lint finds what is wrong with a report before it runs, and what would make its rows change places, grow without
// end, or come out empty for a slip of the pen: names of labels, kinds and properties that the model lacks, columns other
// than those promised, an order that is not one.
package lint

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/parse"
	"github.com/postern-graph/postern/queries"
)

// Problem is one thing that is wrong.
type Problem struct {
	File         string
	Line, Column int  // from 1; the column is 1 where the whole line is meant
	Warning      bool // the report runs all the same
	Message      string
}

func (p Problem) String() string {
	word := "error"
	if p.Warning {
		word = "warning"
	}
	return fmt.Sprintf("%s:%d:%d: %s: %s", p.File, p.Line, p.Column, word, p.Message)
}

// Options says what queries may use beside what the model's tables hold.
type Options struct {
	Procedures []cypher.Procedure
	Properties []string // as a run has them
}

// Check gives the problems of one report's file, by line.
func Check(file string, text []byte, o Options) []Problem {
	r, err := queries.Parse(file, text)
	if err != nil {
		if se, ok := errors.AsType[*queries.SyntaxError](err); ok {
			return []Problem{{File: se.File, Line: se.Line, Column: 1, Message: se.Message}}
		}
		return []Problem{{File: file, Line: 1, Column: 1, Message: err.Error()}}
	}
	l := &linter{report: r, options: o}
	l.frontMatter()
	if q := l.query(); q != nil {
		l.names(q)
		l.order(q.Body)
		l.bounds(q)
		l.stores(q)
		l.patterns(q)
	}
	slices.SortStableFunc(l.problems, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return l.problems
}

type linter struct {
	report   queries.Report
	options  Options
	problems []Problem
}

// at adds a problem at a place in the query; where there is one of the same words in the same line already, it is enough.
func (l *linter) at(pos ast.Pos, warning bool, format string, args ...any) {
	before := l.report.Cypher[:min(max(int(pos), 0), len(l.report.Cypher))]
	line := l.report.Line + strings.Count(before, "\n")
	column := len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1
	p := Problem{l.report.File, line, column, warning, fmt.Sprintf(format, args...)}
	if !slices.ContainsFunc(l.problems, func(q Problem) bool { return q.Line == p.Line && q.Message == p.Message }) {
		l.problems = append(l.problems, p)
	}
}

// frontMatter says what a report may leave out and should not.
func (l *linter) frontMatter() {
	for _, is := range []struct {
		what    string
		missing bool
	}{
		{"description is missing: say what a row means", l.report.Description == ""},
		{"practice is missing: one of " + practices(), l.report.Practice == ""},
		{"blind is missing: say in one sentence what the report cannot see", l.report.Blind == ""},
		{"references are missing: the provider's page that says why this matters", len(l.report.References) == 0 && l.report.Severity != queries.None},
	} {
		if is.missing {
			l.problems = append(l.problems, Problem{l.report.File, 1, 1, true, is.what})
		}
	}
}

func practices() string {
	var out []string
	for _, p := range queries.Practices() {
		out = append(out, string(p))
	}
	return strings.Join(out, ", ")
}

// query parses and checks the query, and holds its columns against those of the front matter; nil where it cannot be read.
func (l *linter) query() *ast.Query {
	s, err := graph.NewBuilder().Build()
	if err != nil { // of nothing: cannot fail
		l.at(0, false, "%s", err)
		return nil
	}
	e := cypher.NewEngine(s, cypher.Options{Procedures: l.options.Procedures})
	if l.report.Whole != "" {
		if whole, err := e.Prepare(l.report.Whole); err != nil || len(whole.Columns()) != 1 {
			l.problems = append(l.problems, Problem{l.report.File, 1, 1, false, fmt.Sprintf("whole is no query of one column: %v", err)})
		}
	}
	ready, err := e.Prepare(l.report.Cypher)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		message := f.Message
		if f.Hint != "" {
			message += "; " + f.Hint
		}
		l.at(f.Pos, false, "%s", message)
		return nil
	}
	if err != nil {
		l.at(0, false, "%s", err)
		return nil
	}
	q, err := parse.Query(l.report.Cypher)
	if err != nil { // Prepare parsed it
		return nil
	}
	if q.Mode != ast.Run {
		l.at(0, false, "a report is asked for its rows: take EXPLAIN or PROFILE away")
	}
	want := make([]string, 0, len(l.report.Columns))
	for _, c := range l.report.Columns {
		want = append(want, c.Name)
	}
	if got := ready.Columns(); !slices.Equal(got, want) {
		parts := q.Body.Parts
		clauses := parts[0].Clauses
		l.at(clauses[len(clauses)-1].At(), false, "the query returns %s, and the front matter promises %s", strings.Join(got, ", "), strings.Join(want, ", "))
	}
	return q
}

// stores holds the front matter's stores against the procedures that the query calls.
func (l *linter) stores(q *ast.Query) {
	ours := false
	ast.Inspect(q.Body, func(n any) bool {
		c, ok := n.(*ast.Call)
		if !ok || !strings.EqualFold(c.Name[0], "postern") {
			return true
		}
		ours = true
		if slices.Contains(l.report.Stores, queries.Neo4j) {
			l.at(c.Pos, false, "%s is a procedure of Postern, which Neo4j lacks: write stores: [embedded]", strings.Join(c.Name, "."))
		}
		return true
	})
	if !ours && !slices.Contains(l.report.Stores, queries.Neo4j) {
		l.at(0, true, "nothing in the query keeps it from Neo4j: leave stores out")
	}
}
