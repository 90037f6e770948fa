package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/table"
)

// TestTableFits holds tables to the width of the terminal: nothing is wider,
// and no letter of a cell is lost.
func TestTableFits(t *testing.T) {
	rows := []table.Row{
		{"arn:aws:lambda:eu-west-1:111122223333:function:a-function-with-a-long-name", "AWS::Lambda::Function", "111122223333"},
		{"allUsers", "iam.googleapis.com/Principal", ""},
		{"words that are parted at their spaces where the column is narrow", "", "x"},
	}
	for _, width := range []int{0, 40, 60, 80, 200} {
		var out strings.Builder
		w := tableWithin(&out, width, "id", "type", "account")
		for _, r := range rows {
			w.AppendRow(r)
		}
		w.Render()
		for line := range strings.SplitSeq(out.String(), "\n") {
			if n := utf8.RuneCountInString(line); width > 0 && n > width {
				t.Errorf("width %d: a line of %d columns: %s", width, n, line)
			}
		}
		if letters(out.String()) < letters("id type account")+letters(rows[0][0], rows[0][1], rows[0][2], rows[1][0], rows[1][1], rows[2][0], "x") {
			t.Errorf("width %d: letters are lost:\n%s", width, out.String())
		}
		if width == 0 && !strings.Contains(out.String(), " arn:aws:lambda:eu-west-1:111122223333:function:a-function-with-a-long-name  AWS::Lambda::Function") {
			t.Errorf("without a terminal a row is no longer one line:\n%s", out.String())
		}
	}
}

func letters(cells ...any) int {
	n := 0
	for _, c := range cells {
		s, _ := c.(string)
		n += len(strings.Join(strings.Fields(s), ""))
	}
	return n
}

// TestKindsForMachines reads what "kinds --format json" writes.
func TestKindsForMachines(t *testing.T) {
	var out, errs bytes.Buffer
	if status := run(t.Context(), []string{"kinds", "--format", "json"}, streams{strings.NewReader(""), &out, &errs}); status != exitDone {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	var a struct {
		Labels []struct{ Label, Word, Description string }
		Kinds  []struct {
			Kind, Word, Class, Phrase, Description string
			Cost                                   float64
		}
	}
	d := json.NewDecoder(&out)
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil {
		t.Fatal(err)
	}
	if a.Labels[0].Label != "Principal" || a.Kinds[0].Kind != "CONTAINS" || a.Kinds[0].Class != "walks under a rule" {
		t.Errorf("labels start with %+v, kinds with %+v", a.Labels[0], a.Kinds[0])
	}
}
