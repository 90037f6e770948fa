package main

import (
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
)

// newTable is a plain table that fits the terminal's width, if there is one.
func newTable(cmd *cobra.Command, header ...string) table.Writer {
	return tableWithin(cmd.OutOrStdout(), terminalWidth(cmd.OutOrStdout()), header...)
}

// tableWithin is a plain table of at most width columns; 0 is any width. What
// does not fit is wrapped, never cut: an id that is cut is no id.
func tableWithin(out io.Writer, width int, header ...string) table.Writer {
	t := &fitted{Writer: table.NewWriter(), width: width}
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.OptionsNoBordersAndSeparators
	t.SuppressTrailingSpaces()
	row := make(table.Row, len(header))
	for i, h := range header {
		row[i] = h
	}
	t.AppendHeader(row)
	t.measure(row)
	return t
}

// fitted keeps count of how wide its columns are.
type fitted struct {
	table.Writer
	width  int
	widest []int
}

// AppendRow adds a row.
func (t *fitted) AppendRow(row table.Row, config ...table.RowConfig) {
	t.measure(row)
	t.Writer.AppendRow(row, config...)
}

func (t *fitted) measure(row table.Row) {
	for i, cell := range row {
		if i == len(t.widest) {
			t.widest = append(t.widest, 0)
		}
		t.widest[i] = max(t.widest[i], utf8.RuneCountInString(fmt.Sprint(cell)))
	}
}

// Render writes the table.
func (t *fitted) Render() string {
	if t.width > 0 {
		var config []table.ColumnConfig
		for i, w := range shrink(t.widest, t.width-2*len(t.widest)) {
			if w < t.widest[i] {
				config = append(config, table.ColumnConfig{Number: i + 1, WidthMax: w, WidthMaxEnforcer: text.WrapSoft})
			}
		}
		t.SetColumnConfigs(config)
	}
	return t.Writer.Render()
}

// shrink takes from the widest columns until all fit into room, or are as
// narrow as can still be read.
func shrink(widths []int, room int) []int {
	const least = 8
	out := append([]int{}, widths...)
	for {
		sum, at := 0, 0
		for i, w := range out {
			sum += w
			if w > out[at] {
				at = i
			}
		}
		if sum <= room || out[at] <= least {
			return out
		}
		out[at]--
	}
}
