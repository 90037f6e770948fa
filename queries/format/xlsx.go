package format

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/postern-graph/postern/internal/escape"
	"github.com/postern-graph/postern/queries"
)

// What a workbook can hold; the names and figures are Excel's specifications and limits.
const (
	maxSheetRows = excelize.TotalRows
	maxCellText  = excelize.TotalCellChars
	maxSheetName = excelize.MaxSheetNameLength
)

// writeXLSX writes a workbook: a sheet for each answer, and before several one that lists them. Text is kept as text, so
// nothing in a cell is taken for a formula.
func writeXLSX(w io.Writer, results []queries.Result, o Options) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	book := &workbook{f: f, bold: bold, used: map[string]bool{}}
	if len(results) > 1 {
		if err := book.add("Reports", index(results, o)); err != nil {
			return err
		}
	}
	for _, res := range results {
		name := res.Report.ID
		if name == "" {
			name = "Query"
		}
		if err := book.add(name, res); err != nil {
			return fmt.Errorf("report %s: %w", res.Report.ID, err)
		}
	}
	return f.Write(w)
}

// index lists answers as one.
func index(results []queries.Result, o Options) queries.Result {
	list := Of([]string{"report", "title", "practice", "severity", "rows"}, nil)
	for _, res := range results {
		r := res.Report
		list.Rows = append(list.Rows, []any{r.ID, r.Title, r.Practice.Title(), r.Severity.Word(), int64(len(res.Rows))})
	}
	if o.Run != "" {
		list.Rows = append(list.Rows, []any{}, []any{o.Run})
	}
	return list
}

type workbook struct {
	f    *excelize.File
	bold int
	used map[string]bool // names of sheets, in lower case
}

// add writes a sheet: a head line that stays in sight and filters, and the rows below.
func (b *workbook) add(name string, res queries.Result) error {
	name = b.sheetName(name)
	if len(b.used) == 1 { // a new workbook has one sheet already
		if err := b.f.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := b.f.NewSheet(name); err != nil {
		return err
	}
	if len(res.Rows) >= maxSheetRows {
		return fmt.Errorf("%d rows; a sheet holds %d", len(res.Rows), maxSheetRows-1)
	}
	sw, err := b.f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, width := range columnWidths(res) {
		if err := sw.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	head := []any{}
	for _, c := range columnNames(res) {
		head = append(head, excelize.Cell{StyleID: b.bold, Value: c})
	}
	if err := sw.SetRow("A1", head); err != nil {
		return err
	}
	for i, row := range res.Rows {
		line := make([]any, 0, len(row))
		for _, v := range row {
			line = append(line, sheetCell(v))
		}
		if err := sw.SetRow(fmt.Sprintf("A%d", i+2), line); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// sheetName gives a name that a workbook takes and that no other sheet has.
func (b *workbook) sheetName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return '-'
		}
		return r
	}, name)
	short := cut(name, maxSheetName)
	for n := 2; b.used[strings.ToLower(short)]; n++ {
		end := fmt.Sprintf(" %d", n)
		short = cut(name, maxSheetName-len(end)) + end
	}
	b.used[strings.ToLower(short)] = true
	return short
}

// sheetCell keeps numbers and truths as what they are and all else as text.
func sheetCell(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, float64:
		return v
	}
	return cut(escape.Terminal(cell(v)), maxCellText)
}

// columnWidths fits columns to their first rows, within what a screen shows.
func columnWidths(res queries.Result) []float64 {
	const least, most, looked = 10, 70, 200
	widths := make([]float64, len(res.Report.Columns))
	for i, c := range res.Report.Columns {
		widths[i] = max(least, float64(len(c.Name)+2))
	}
	for _, row := range res.Rows[:min(looked, len(res.Rows))] {
		for i, v := range row {
			if i < len(widths) {
				widths[i] = min(most, max(widths[i], float64(utf8.RuneCountInString(cell(v))+2)))
			}
		}
	}
	return widths
}
