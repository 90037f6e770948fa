package format

import (
	"encoding/json"
	"io"

	"github.com/postern-graph/postern/queries"
)

// writeJSON writes one object, or a list of them where that is wanted or there are several.
func writeJSON(w io.Writer, results []queries.Result, o Options) error {
	list := make([]any, 0, len(results))
	for _, res := range results {
		list = append(list, object(res))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if len(list) == 1 && !o.List {
		return enc.Encode(list[0])
	}
	return enc.Encode(list)
}

// object is an answer with the report, its arguments and rows as objects.
func object(res queries.Result) map[string]any {
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
	if res.Report.Severity != queries.None {
		out["severity"] = res.Report.Severity
		out["remediation"] = res.Report.Remediation
	}
	return out
}
