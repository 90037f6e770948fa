package queries

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Formats lists the formats that Write knows.
func Formats() []string { return []string{"table", "json", "csv"} }

// Write writes a result: "json" is one object with the report, its arguments and rows as objects; "csv" has a head line;
// "table" is for people and fits width columns where that is more than 0.
func Write(w io.Writer, format string, res Result, width int) error {
	var err error
	switch format {
	case "json":
		err = writeJSON(w, res)
	case "csv":
		err = writeCSV(w, res)
	case "table":
		err = writeTable(w, res, width)
	default:
		return fmt.Errorf("format %q: reports come as %s", format, strings.Join(Formats(), ", "))
	}
	if err != nil {
		return fmt.Errorf("write report %s: %w", res.Report.ID, err)
	}
	return nil
}

func writeJSON(w io.Writer, res Result) error {
	type object = map[string]any
	columns := []object{}
	for _, c := range res.Report.Columns {
		columns = append(columns, object{"name": c.Name, "meaning": c.Meaning})
	}
	rows := []object{}
	for _, r := range res.Rows {
		row := object{}
		for i, c := range res.Report.Columns {
			row[c.Name] = r[i]
		}
		rows = append(rows, row)
	}
	out := object{"report": res.Report.ID, "title": res.Report.Title, "columns": columns, "rows": rows}
	if len(res.Args) > 0 {
		out["parameters"] = res.Args
	}
	if res.Report.Severity != None {
		out["severity"] = res.Report.Severity
		out["remediation"] = res.Report.Remediation
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func writeCSV(w io.Writer, res Result) error {
	c := csv.NewWriter(w)
	head := make([]string, 0, len(res.Report.Columns))
	for _, col := range res.Report.Columns {
		head = append(head, col.Name)
	}
	if err := c.Write(head); err != nil {
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

// harmless writes a cell so that no spreadsheet takes it for a formula: names and tags are an attacker's to choose.
// Numbers are ours and may begin with a minus.
func harmless(v any) string {
	s := cell(v)
	switch v.(type) {
	case int64, float64, bool, nil:
		return s
	}
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// cell writes a value as people read it.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		parts := make([]string, 0, len(v))
		for _, x := range v {
			parts = append(parts, cell(x))
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		b, err := json.Marshal(v)
		if err != nil { // values of JSON: cannot fail
			return fmt.Sprint(v)
		}
		return string(b)
	}
	return fmt.Sprint(v)
}

const gutter = 2

// writeTable aligns the columns. Where they are wider than the terminal the widest give way first, and what is cut
// ends in "…".
func writeTable(w io.Writer, res Result, width int) error {
	lines := [][]string{{}}
	for _, c := range res.Report.Columns {
		lines[0] = append(lines[0], strings.ToUpper(c.Name))
	}
	for _, r := range res.Rows {
		line := make([]string, 0, len(r))
		for _, v := range r {
			line = append(line, printable(cell(v)))
		}
		lines = append(lines, line)
	}
	widths := make([]int, len(lines[0]))
	for _, l := range lines {
		for i, s := range l {
			widths[i] = max(widths[i], utf8.RuneCountInString(s))
		}
	}
	fit(widths, width)
	var b strings.Builder
	for _, l := range lines {
		for i, s := range l {
			s = cut(s, widths[i])
			b.WriteString(s)
			if i < len(l)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]+gutter-utf8.RuneCountInString(s)))
			}
		}
		b.WriteByte('\n')
	}
	if len(res.Rows) == 0 {
		b.WriteString("(nothing found)\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// fit narrows the widest columns until all fit, none below what a word needs.
func fit(widths []int, width int) {
	const least = 8
	total := gutter * (len(widths) - 1)
	for _, n := range widths {
		total += n
	}
	for ; width > 0 && total > width; total-- {
		widest := 0
		for i, n := range widths {
			if n > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= least {
			return
		}
		widths[widest]--
	}
}

func cut(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	r := []rune(s)
	return string(r[:width-1]) + "…"
}

// printable takes control characters out: a name must not command the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return '·'
		}
		return r
	}, s)
}
