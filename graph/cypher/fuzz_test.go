package cypher_test

import (
	"archive/zip"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/fault"
)

// FuzzRun checks, plans and runs any text on a small graph with small limits: it ends with rows, the same each time, or with a
// fault.
func FuzzRun(f *testing.F) {
	z, err := zip.OpenReader("tck/testdata/opencypher-tck.zip")
	if err != nil {
		f.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	rename := strings.NewReplacer(":A", ":Person", ":B", ":Thing", ":T", ":KNOWS", ":REL", ":OWNS", ".num", ".age")
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
				f.Add(rename.Replace(part))
			}
		}
	}
	for _, c := range syntax {
		f.Add(c.query)
	}
	s := town(f)
	params := map[string]any{"n": 2, "name": "ann", "list": []any{1, 2}, "map": map[string]any{"name": "bob"}}
	f.Fuzz(func(t *testing.T, text string) {
		e := cypher.NewEngine(s, cypher.Options{Limits: cypher.Limits{Steps: 20_000, Values: 20_000, Rows: 1000}, Time: 5 * time.Second})
		_, rows, err := e.Query(t.Context(), text, params)
		if err != nil {
			if _, ok := errors.AsType[*fault.Error](err); !ok {
				t.Fatalf("%q: %v is no fault", text, err)
			}
			return
		}
		if _, again, err := e.Query(t.Context(), text, params); err != nil || !reflect.DeepEqual(render(rows), render(again)) {
			t.Fatalf("%q: first %v, then %v, %v", text, rows, again, err)
		}
	})
}

// render writes rows, so that NaN equals itself.
func render(rows [][]any) []string {
	var out []string
	for _, r := range rows {
		for _, c := range r {
			out = append(out, plain(c))
		}
	}
	return out
}
