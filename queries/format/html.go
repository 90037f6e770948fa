package format

import (
	_ "embed" // the page below
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"github.com/postern-graph/postern/internal/escape"
	"github.com/postern-graph/postern/queries"
)

//go:embed page.html.tmpl
var pageText string

// pageTemplate escapes by context whatever comes from the estate; the only text that passes as markup is ours.
var pageTemplate = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageText)) })

// htmlPage is one document: no script, no address that a browser would fetch, and a policy that forbids both.
type htmlPage struct {
	Title    string
	Run      string
	Sections []htmlSection
}

type htmlSection struct {
	queries.Report

	Anchor    string
	Word      string // of the severity
	Level     string // class of the severity
	Args      []string
	Rows      []htmlRow
	Remedies  []htmlRemedy
	Controls  []string
	Wide      int // columns
	HasChains bool
}

type htmlRow struct {
	Cells  []string
	Chains []picture
}

type htmlRemedy struct{ Cloud, Text string }

func writeHTML(w io.Writer, results []queries.Result, o Options) error {
	p := htmlPage{Title: "Reports", Run: escape.Terminal(o.Run)}
	if len(results) == 1 {
		p.Title = results[0].Report.Title
	}
	if p.Title == "" {
		p.Title = "Query"
	}
	for i, res := range results {
		p.Sections = append(p.Sections, sectionOf(res, i))
	}
	return pageTemplate().Execute(w, p)
}

func sectionOf(res queries.Result, n int) htmlSection {
	r := res.Report
	s := htmlSection{Report: r, Anchor: fmt.Sprintf("r%d", n+1), Word: r.Severity.Word(), Level: "level-" + r.Severity.Word(), Args: arguments(res), Wide: len(r.Columns)}
	for _, row := range res.Rows {
		line := htmlRow{}
		for _, v := range row {
			drawn := chainsIn(v)
			for _, c := range drawn {
				line.Chains = append(line.Chains, draw(c))
			}
			switch {
			case len(drawn) == 1:
				line.Cells = append(line.Cells, plural(len(drawn[0].steps), "step")+", below")
			case len(drawn) > 1:
				line.Cells = append(line.Cells, plural(len(drawn), "chain")+", below")
			default:
				line.Cells = append(line.Cells, escape.Terminal(cell(v)))
			}
		}
		s.HasChains = s.HasChains || len(line.Chains) > 0
		s.Rows = append(s.Rows, line)
	}
	for _, c := range r.Clouds {
		if text := r.Remediation[c]; text != "" {
			s.Remedies = append(s.Remedies, htmlRemedy{queries.CloudName(c), text})
		}
	}
	for _, f := range queries.Frameworks() {
		if ids := r.Mappings[f.Key]; len(ids) > 0 {
			s.Controls = append(s.Controls, strings.TrimSpace(f.Name+" "+f.Version)+": "+strings.Join(ids, ", "))
		}
	}
	return s
}

// chainsIn gives the chain that a value is, or those that it is a list of.
func chainsIn(v any) []chain {
	if c, ok := chainOf(v); ok {
		return []chain{c}
	}
	list, _ := v.([]any)
	var out []chain
	for _, x := range list {
		c, ok := chainOf(x)
		if !ok {
			return nil
		}
		out = append(out, c)
	}
	return out
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
