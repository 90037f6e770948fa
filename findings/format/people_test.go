package format_test

import (
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/format"
)

var update = flag.Bool("update", false, "write what comes out into testdata/*")

// golden holds what is written for people against what somebody read and found good.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; -update writes it):\n%s", name, diff)
	}
}

func TestMarkdown(t *testing.T) {
	golden(t, "summary.md", written(t, "markdown", document(t)))
	if text := string(written(t, "markdown", empty(t))); !strings.Contains(text, "Nothing found.") {
		t.Errorf("nothing found: %s", text)
	}
	if text := string(written(t, "markdown", many(t, 120))); !strings.Contains(text, "and 20 more.") {
		t.Error("a long summary does not end")
	}
}

func TestHTML(t *testing.T) {
	text := string(written(t, "html", document(t)))
	golden(t, "findings.html", []byte(text))
	for _, bad := range []string{"<script", "javascript:", " src=", " href=", "@import", "url("} {
		if strings.Contains(text, bad) {
			t.Errorf("the page holds %s", bad)
		}
	}
	if text := string(written(t, "html", empty(t))); !strings.Contains(text, "Nothing found.") {
		t.Errorf("nothing found: %s", text)
	}
}

func TestCSV(t *testing.T) {
	d := document(t)
	lines, err := csv.NewReader(strings.NewReader(string(written(t, "csv", d)))).ReadAll()
	if err != nil || len(lines) != len(d.List)+1 {
		t.Fatalf("%d lines (%v)", len(lines), err)
	}
	name := slices.Index(lines[0], "name")
	for i, l := range lines[1:] {
		if l[0] != d.List[i].ID {
			t.Errorf("line %d is %s", i, l[0])
		}
		if strings.HasPrefix(l[name], "=") {
			t.Errorf("a formula: %s", l[name])
		}
	}
}

func TestJSON(t *testing.T) {
	d := document(t)
	var got struct {
		Run      string
		Findings []struct {
			findings.Finding

			Title string
			State findings.State
			New   bool
		}
		NotRun  map[string]string `json:"not_run"`
		Cut     map[string]string
		NotRead []findings.Gap `json:"not_read"`
	}
	if err := json.Unmarshal(written(t, "json", d), &got); err != nil {
		t.Fatal(err)
	}
	if got.Run != "000003" || len(got.Findings) != len(d.List) || got.NotRun["broken"] == "" || got.Cut["partial"] == "" || len(got.Cut) != 1 || !slices.Equal(got.NotRead, d.Book.Gaps) {
		t.Errorf("run %s, %d findings, not run %v, cut %v, not read %v", got.Run, len(got.Findings), got.NotRun, got.Cut, got.NotRead)
	}
	for i, f := range got.Findings {
		if f.ID != d.List[i].ID || f.State != d.List[i].State() || f.New != d.Book.IsNew(d.List[i]) || len(f.History) == 0 || f.Title == "" {
			t.Errorf("finding %+v", f)
		}
	}
}

// TestDoubts: what shows findings to people and to tools says of which reports nothing is known, or not all, and what was not
// read. What has no place for it is known to have none.
func TestDoubts(t *testing.T) {
	d := document(t)
	d.AWSAccount = account
	for _, name := range []string{"sarif", "html", "markdown"} {
		text := string(written(t, name, d))
		for _, want := range []string{"broken did not run: it took longer than a minute", "partial may have left something out: its search ended at a bound", "not read: lambda of aws/" + account + "/config (access-denied)"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say that %s", name, want)
			}
		}
		if strings.Contains(text, "own may have") {
			t.Errorf("%s doubts a report that told all", name)
		}
	}
	for _, name := range format.Names() {
		text, tells := string(written(t, name, d)), format.Tells(name)
		if told := strings.Contains(text, "its search ended at a bound") && strings.Contains(text, "access-denied"); told != tells {
			t.Errorf("%s tells %v, and is said to tell %v", name, told, tells)
		}
	}
}

// TestNoControlCharacters: whatever the estate is called, no format commands a terminal that shows it.
func TestNoControlCharacters(t *testing.T) {
	d := document(t)
	d.AWSAccount = account
	for _, name := range format.Names() {
		if name == "csv" {
			continue // a spreadsheet shows cells, and keeps them as they are
		}
		if found := regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f]`).Find(written(t, name, d)); found != nil {
			t.Errorf("%s holds %q", name, found)
		}
	}
}
