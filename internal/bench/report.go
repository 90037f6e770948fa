package bench

import (
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
)

// Report is what the table came to.
type Report struct {
	Machine Machine        `json:"machine"`
	Estates []EstateReport `json:"estates"`
	Rows    []RowReport    `json:"rows"`
}

// Machine says where it was measured.
type Machine struct {
	OS   string `json:"os"`
	Arch string `json:"arch"`
	CPUs int    `json:"cpus"`
	Go   string `json:"go"`
}

func machine() Machine {
	return Machine{runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), runtime.Version()}
}

// EstateReport describes a generated estate.
type EstateReport struct {
	Name    string  `json:"name"`
	What    string  `json:"what"`
	Nodes   int     `json:"nodes"`
	Edges   int     `json:"edges"`
	Seconds float64 `json:"seconds"` // to generate and judge it
}

// RowReport is one row of the table.
type RowReport struct {
	Name     string      `json:"name"`
	Question string      `json:"question"`
	Estate   string      `json:"estate"`
	Measures []Measure   `json:"measures"`
	Bars     []BarReport `json:"bars"`
	Error    string      `json:"error,omitempty"`
}

// BarReport is one promise and whether it is kept.
type BarReport struct {
	Measure string   `json:"measure"`
	Under   float64  `json:"under"`
	Got     *float64 `json:"got"` // null where there was nothing to measure
	Met     bool     `json:"met"`
}

func (r Row) report(b *B, err error) RowReport {
	out := RowReport{Name: r.Name, Question: r.Question, Estate: r.Estate, Measures: b.measures, Bars: []BarReport{}}
	if err != nil {
		out.Error = err.Error()
	}
	for _, bar := range r.Bars {
		m := BarReport{Measure: bar.Measure, Under: bar.Under, Met: bar.IfAny && err == nil}
		if v, ok := out.value(bar.Measure); ok {
			m.Got, m.Met = &v.Value, v.Value < bar.Under && err == nil
		}
		out.Bars = append(out.Bars, m)
	}
	return out
}

func (r *RowReport) value(name string) (Measure, bool) {
	for _, m := range r.Measures {
		if m.Name == name {
			return m, true
		}
	}
	return Measure{}, false
}

// Met reports whether every bar is met and every row was answered.
func (r *Report) Met() bool {
	for _, row := range r.Rows {
		for _, b := range row.Bars {
			if !b.Met {
				return false
			}
		}
		if row.Error != "" {
			return false
		}
	}
	return true
}

// Markdown writes the table for people.
func (r *Report) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d CPUs, %s/%s, %s.\n\n", r.Machine.CPUs, r.Machine.OS, r.Machine.Arch, r.Machine.Go)
	b.WriteString("| estate | what it is | nodes | edges | generated and judged in |\n| --- | --- | ---: | ---: | ---: |\n")
	for _, e := range r.Estates {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %.1f s |\n", e.Name, e.What, grouped(e.Nodes), grouped(e.Edges), e.Seconds)
	}
	b.WriteString("\n| row | question | estate | measured | bar | met |\n| --- | --- | --- | --- | --- | --- |\n")
	for i := range r.Rows {
		row := &r.Rows[i]
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", row.Name, row.Question, row.Estate, row.measured(), row.bars(), row.met())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *RowReport) measured() string {
	if r.Error != "" {
		return "failed: " + strings.ReplaceAll(r.Error, "|", "\\|")
	}
	var words []string
	for _, m := range r.Measures {
		words = append(words, strings.TrimSpace(m.Name+" "+figure(m.Value)+" "+m.Unit))
	}
	return strings.Join(words, ", ")
}

func (r *RowReport) bars() string {
	var words []string
	for _, b := range r.Bars {
		m, _ := r.value(b.Measure)
		words = append(words, strings.TrimSpace(b.Measure+" < "+figure(b.Under)+" "+m.Unit))
	}
	return strings.Join(words, ", ")
}

func (r *RowReport) met() string {
	if len(r.Bars) == 0 && r.Error == "" {
		return ""
	}
	for _, b := range r.Bars {
		if !b.Met {
			return "**no**"
		}
	}
	if r.Error != "" {
		return "**no**"
	}
	return "yes"
}

// figure writes three digits that say something.
func figure(v float64) string {
	switch {
	case v == float64(int64(v)) || v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
