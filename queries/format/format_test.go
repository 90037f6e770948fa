package format_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/format"
)

// hostile is a name that somebody chose to be taken for something: a formula, markup, a command to a terminal.
const hostile = "=cmd|'/c calc'!A1<script>alert(1)</script>|\x1b[2J\u202e[x](javascript:1)"

func report() queries.Report {
	return queries.Report{
		ID: "ways-in", Title: "Ways in", Description: "Who gets in.", Severity: queries.High, Practice: queries.LateralMovement,
		Clouds: []graph.Cloud{graph.AWS}, Remediation: map[graph.Cloud]string{graph.AWS: "Shut it."}, Blind: "Windows.",
		Mappings: map[string][]string{"attack": {"T1190"}}, References: []string{"https://example.com/a"},
		Columns:    []queries.Column{{Name: "who", Meaning: "Who"}, {Name: "way", Meaning: "The chain"}, {Name: "n", Meaning: "How many"}},
		Parameters: []queries.Parameter{{Name: "least", Type: queries.Int, Default: int64(1)}, {Name: "names", Type: queries.List, Default: []string{}}},
	}
}

// way is a chain in the two forms that rows have it in.
func way(form string) any {
	node := func(id string) any {
		return map[string]any{"labels": []any{"Role"}, "properties": map[string]any{"id": id, "document": "{}"}}
	}
	if form == "path" {
		return map[string]any{"nodes": []any{node("internet"), node("arn:aws:lambda:eu-west-1:1:function:pay"), node("boss")}, "relationships": []any{
			map[string]any{"type": "CAN_INVOKE", "start": "internet", "end": "arn:aws:lambda:eu-west-1:1:function:pay", "properties": map[string]any{"via": "url", "certainty": "conditional"}},
			map[string]any{"type": "RUNS_AS", "start": "boss", "end": "arn:aws:lambda:eu-west-1:1:function:pay", "properties": map[string]any{}},
		}}
	}
	return []any{
		"internet",
		map[string]any{"kind": "CAN_INVOKE", "via": "url", "certainty": "conditional"},
		"arn:aws:lambda:eu-west-1:1:function:pay",
		map[string]any{"kind": "RUNS_AS", "certainty": "certain", "backwards": true},
		"boss",
	}
}

func answer(rows ...[]any) queries.Result {
	return queries.Result{Report: report(), Args: map[string]any{"least": int64(2), "names": []string{}}, Rows: rows}
}

func write(t *testing.T, as string, o format.Options, results ...queries.Result) string {
	t.Helper()
	var b bytes.Buffer
	if err := format.Write(&b, as, results, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestChains: a chain reads the same from a path of Cypher and from a list, in text and drawn.
func TestChains(t *testing.T) {
	const text = "internet -[CAN_INVOKE via url (conditional)]-> arn:aws:lambda:eu-west-1:1:function:pay <-[RUNS_AS]- boss"
	for _, form := range []string{"path", "list"} {
		res := answer([]any{"x", way(form), int64(1)})
		for _, as := range []string{"table", "csv"} {
			if out := write(t, as, format.Options{}, res); !strings.Contains(out, text) {
				t.Errorf("%s as %s:\n%s", form, as, out)
			}
		}
		page := write(t, "html", format.Options{}, res)
		for _, want := range []string{"<svg ", ">pay</text>", ">can invoke</text>", ">via url</text>", `class="unsure"`, "<title>arn:aws:lambda:eu-west-1:1:function:pay</title>", "2 steps, below"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s in the page", form, want)
			}
		}
	}
	// What only looks like a chain is none.
	for _, v := range []any{[]any{"a", "b", "c"}, []any{"a", map[string]any{"via": "x"}, "b"}, []any{"a"}, map[string]any{"nodes": []any{}, "relationships": []any{}}} {
		if page := write(t, "html", format.Options{}, answer([]any{"x", v, int64(1)})); strings.Contains(page, "<svg") {
			t.Errorf("%v is drawn", v)
		}
	}
}

// TestHostileNames: whoever names things in an estate does not get into what opens a report.
func TestHostileNames(t *testing.T) {
	res := answer([]any{hostile, way("list"), int64(-1)})
	res.Report.Title = "Ways <in>"
	for as, never := range map[string][]string{
		"table":    {"\x1b", "\u202e"},
		"csv":      {"\n=cmd", "\n\"=cmd"},
		"markdown": {"<script", "[x](", "\x1b"},
		"html":     {"<script", "\x1b", "<in>", "http://", "src=", "href=\"h", "url("},
	} {
		out := write(t, as, format.Options{}, res)
		for _, bad := range never {
			if strings.Contains(out, bad) {
				t.Errorf("%s holds %q:\n%s", as, bad, out)
			}
		}
	}
	book, err := excelize.OpenReader(strings.NewReader(write(t, "xlsx", format.Options{}, res)))
	if err != nil {
		t.Fatal(err)
	}
	if f, err := book.GetCellFormula("ways-in", "A2"); err != nil || f != "" {
		t.Errorf("formula %q, %v", f, err)
	}
	if v, err := book.GetCellValue("ways-in", "A2"); err != nil || !strings.HasPrefix(v, "=cmd") {
		t.Errorf("value %q, %v", v, err)
	}
}

// TestSeveralReports: one document holds several answers, but for CSV.
func TestSeveralReports(t *testing.T) {
	none := answer()
	none.Report.ID, none.Report.Title = strings.Repeat("a-long-name-", 4), "Nothing here"
	both := []queries.Result{answer([]any{"x", way("list"), int64(3)}), none}
	for as, wants := range map[string][]string{
		"table":    {"ways-in  Ways in (high)", "(nothing found)"},
		"markdown": {"# Reports", "run 1", "## Ways in", "least=2", "Nothing found.", "- AWS: Shut it."},
		"html":     {"<title>Reports</title>", "run 1", `<a href="#r2">Nothing here</a>`, "least=2", "Nothing found.", "AWS: Shut it.", "MITRE ATT&amp;CK"},
	} {
		out := write(t, as, format.Options{Run: "run 1"}, both...)
		for _, want := range wants {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", as, want, out)
			}
		}
	}
	var list []map[string]any
	if err := json.Unmarshal([]byte(write(t, "json", format.Options{}, both...)), &list); err != nil || len(list) != 2 || list[1]["report"] != none.Report.ID {
		t.Errorf("JSON %v, %v", list, err)
	}
	book, err := excelize.OpenReader(strings.NewReader(write(t, "xlsx", format.Options{}, append(both, none)...)))
	if err != nil {
		t.Fatal(err)
	}
	if sheets := book.GetSheetList(); len(sheets) != 4 || sheets[0] != "Reports" || len(sheets[2]) > 33 || sheets[2] == sheets[3] {
		t.Errorf("sheets %q", sheets)
	}
	if v, err := book.GetCellValue("ways-in", "C2"); err != nil || v != "3" {
		t.Errorf("number %q, %v", v, err)
	}
	if err := format.Write(&bytes.Buffer{}, "csv", both, format.Options{}); err == nil || !strings.Contains(err.Error(), "one report") {
		t.Errorf("CSV of two: %v", err)
	}
	if err := format.Write(&bytes.Buffer{}, "pdf", both, format.Options{}); err == nil || !strings.Contains(err.Error(), "markdown, html") {
		t.Errorf("an unknown format: %v", err)
	}
}

// TestOwnQuery: rows that come from no report are the rows alone.
func TestOwnQuery(t *testing.T) {
	res := format.Of([]string{"n.id", "count(*)"}, [][]any{{"a", int64(2)}, {nil, 1.5}})
	for as, want := range map[string]string{
		"table":    "N.ID  COUNT(*)\na     2\n      1.5\n",
		"csv":      "n.id,count(*)\na,2\n,1.5\n",
		"markdown": "| n.id | count(\\*) |\n| --- | --- |\n| a | 2 |\n|  | 1.5 |\n",
	} {
		if got := write(t, as, format.Options{}, res); got != want {
			t.Errorf("%s: %q", as, got)
		}
	}
}
