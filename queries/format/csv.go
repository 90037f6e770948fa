package format

import (
	"encoding/csv"
	"errors"
	"io"

	"github.com/postern-graph/postern/internal/escape"
	"github.com/postern-graph/postern/queries"
)

func writeCSV(w io.Writer, results []queries.Result, _ Options) error {
	if len(results) != 1 {
		return errors.New("a file of CSV holds the rows of one report")
	}
	res := results[0]
	c := csv.NewWriter(w)
	if err := c.Write(columnNames(res)); err != nil {
		return err
	}
	for _, r := range res.Rows {
		line := make([]string, 0, len(r))
		for _, v := range r {
			line = append(line, harmless(v))
		}
		if err := c.Write(line); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func columnNames(res queries.Result) []string {
	head := make([]string, 0, len(res.Report.Columns))
	for _, c := range res.Report.Columns {
		head = append(head, c.Name)
	}
	return head
}

// harmless writes a cell so that no spreadsheet takes it for a formula: names and tags are an attacker's to choose.
// Numbers are ours and may begin with a minus.
func harmless(v any) string {
	s := cell(v)
	switch v.(type) {
	case int64, float64, bool, nil:
		return s
	}
	return escape.Spreadsheet(s)
}
