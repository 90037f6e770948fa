package parse_test

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/parse"
)

// seeds gives the queries of the reports and of openCypher's kit.
func seeds(f *testing.F) []string {
	f.Helper()
	var out []string
	reports, err := filepath.Glob("../../../queries/*/*.cypher")
	if err != nil || len(reports) == 0 {
		f.Fatalf("no reports: %v", err)
	}
	for _, r := range reports {
		b, err := os.ReadFile(r)
		if err != nil {
			f.Fatal(err)
		}
		out = append(out, string(b))
	}
	z, err := zip.OpenReader("../tck/testdata/opencypher-tck.zip")
	if err != nil {
		f.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	for _, entry := range z.File {
		if !strings.HasSuffix(entry.Name, ".feature") {
			continue
		}
		r, err := entry.Open()
		if err != nil {
			f.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			f.Fatal(err)
		}
		for i, part := range strings.Split(string(b), `"""`) {
			if i%2 == 1 {
				out = append(out, part)
			}
		}
	}
	return out
}

// FuzzQuery reads any text: it becomes a query or a fault that points into the text, and an expression that is written down
// again and read again stays the same.
func FuzzQuery(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	for _, s := range []string{ // words that are names at some places only
		"WITH [4, 5] AS all, 1 AS distinct RETURN all[0], count(all[0]), count(all.x), sum(all + 1), collect(ALL all(x IN all WHERE x))",
		"WITH 3 AS distinct RETURN distinct * 2, distinct[0..1], distinct {.a}, count(distinct distinct) ORDER BY distinct",
		"WITH distinCt(ALL 0)", "RETURN (NOT) OR 0, `true`, `Infinity` + 1, `case`",
		"RETURN DISTINCT [count(DISTINCT [count(distinct[0..1])])] UNION ALL RETURN distinct",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := parse.Query(text)
		if err != nil {
			e, ok := errors.AsType[*fault.Error](err)
			if !ok {
				t.Fatalf("%q: %v is no fault", text, err)
			}
			if int(e.Pos) < 0 || int(e.Pos) > len(text) || e.Error() == "" {
				t.Fatalf("%q: the fault lies at %d", text, e.Pos)
			}
			return
		}
		ast.Inspect(q.Body, func(n any) bool {
			if e, ok := n.(ast.Expr); ok && written(e) {
				again(t, e)
				return false
			}
			return true
		})
	})
}

// written reports whether an expression can stand in a query as ast.Text writes it: the test of a CASE stands only there, and
// nesting is bounded.
func written(e ast.Expr) bool {
	ok := true
	ast.Inspect(e, func(n any) bool {
		switch n.(type) {
		case *ast.CaseTest, *ast.Operand:
			ok = false
		}
		return ok
	})
	return ok
}

func again(t *testing.T, e ast.Expr) {
	t.Helper()
	text := ast.Text(e)
	read := "RETURN " + text
	if _, ok := e.(*ast.PatternExpr); ok {
		read = "MATCH (n) WHERE " + text + " RETURN n"
	}
	q, err := parse.Query(read)
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.Limit {
		return // brackets that were not there nest deeper
	}
	if err != nil {
		t.Fatalf("%s is not read again: %v", text, err)
	}
	var first ast.Expr
	switch c := q.Body.Parts[0].Clauses[0].(type) {
	case *ast.Return:
		if len(c.Items) == 1 {
			first = c.Items[0].Expr
		}
	case *ast.Match:
		first = c.Where
	}
	if got := ast.Text(first); got != text {
		t.Fatalf("written as %s, read again as %s", text, got)
	}
}
