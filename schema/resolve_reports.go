package schema

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/schema/view"
)

// Reports answers reports.
func (r resolver) Reports(_ context.Context, practice *queries.Practice, severity *queries.Severity, cloud *graph.Cloud) ([]*view.Report, error) {
	out := []*view.Report{}
	for _, rep := range r.server.reports.Select(queries.Filter{Practice: or(practice), Least: or(severity), Cloud: or(cloud)}) {
		out = append(out, view.OfReport(rep))
	}
	return out, nil
}

// Report answers report.
func (r resolver) Report(_ context.Context, id string) (*view.Report, error) {
	rep, ok := r.server.reports.Find(id)
	if !ok {
		return nil, nil //nolint:nilnil // null is the answer
	}
	return view.OfReport(rep), nil
}

// RunReport answers runReport.
func (r resolver) RunReport(ctx context.Context, id string, parameters view.Arguments, first *int, at *string) (*view.ReportAnswer, error) {
	rep, ok := r.server.reports.Find(id)
	if !ok {
		near := r.server.reports.Nearest(id)
		if near != "" {
			near = fmt.Sprintf("; did you mean %q?", near)
		}
		return nil, view.Errorf(view.NotFound, "no report %.80q%s; the query reports lists what there is", id, near)
	}
	args, err := rep.Values(parameters)
	if err != nil {
		return nil, view.Errorf(view.BadRequest, "%s", err)
	}
	e, page, err := r.rows(ctx, first, at)
	if err != nil {
		return nil, err
	}
	res, err := queries.Run(ctx, page, rep, args)
	if err != nil {
		return nil, queryFault(err)
	}
	return view.OfAnswer(res, page.more, e.Snapshot().Meta().Run), nil
}

// KeptResults answers keptResults.
func (r resolver) KeptResults(ctx context.Context, report, by, at *string) ([]*view.KeptResult, error) {
	out := []*view.KeptResult{}
	run, err := r.named(ctx, at)
	if err != nil || r.server.kept == nil {
		return out, err
	}
	results, err := r.server.kept(ctx, run)
	if err != nil {
		return nil, err
	}
	for _, k := range results {
		if (report == nil || k.Report == *report) && (by == nil || k.Schedule == *by) {
			out = append(out, view.OfKept(k))
		}
	}
	return out, nil
}

// KeptRuns answers keptRuns.
func (r resolver) KeptRuns(ctx context.Context) ([]string, error) {
	out := []string{}
	if r.server.keptRuns == nil {
		return out, nil
	}
	ids, err := r.server.keptRuns(ctx)
	for _, id := range ids {
		out = append(out, view.RunPrefix+id)
	}
	return out, err
}

// explained is a query whose plan can be told.
type explained struct {
	engine *cypher.Engine
	text   string
}

// Cypher answers cypher.
func (r resolver) Cypher(ctx context.Context, query string, parameters view.Arguments, first *int, at *string) (*view.CypherAnswer, error) {
	e, page, err := r.rows(ctx, first, at)
	if err != nil {
		return nil, err
	}
	columns, rows, err := page.Query(ctx, query, parameters)
	if err != nil {
		return nil, queryFault(err)
	}
	return view.OfQuery(columns, rows, page.more, e.Snapshot().Meta().Run, explained{page.engine, query}.plan), nil
}

// plan tells how it is run, a line for each step.
func (a explained) plan(ctx context.Context) (string, error) {
	text := strings.TrimSpace(a.text)
	for _, mode := range []string{"EXPLAIN", "PROFILE"} {
		if len(text) > len(mode) && strings.EqualFold(text[:len(mode)], mode) {
			text = text[len(mode):]
		}
	}
	_, rows, err := a.engine.Query(ctx, "EXPLAIN "+text, nil)
	if err != nil {
		return "", queryFault(err)
	}
	var b strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&b, "%v  %v  (%v rows)\n", row...)
	}
	return b.String(), nil
}

// rows gives what asks a run for a page of rows.
func (r resolver) rows(ctx context.Context, first *int, at *string) (*access.Estate, *rowsPage, error) {
	if r.server.engines == nil {
		return nil, nil, view.Errorf(view.NotAllowed, "this server answers no queries in Cypher")
	}
	n, err := view.RowCount(first)
	if err != nil {
		return nil, nil, err
	}
	e, err := r.at(ctx, at)
	if err != nil {
		return nil, nil, err
	}
	return e, &rowsPage{engine: r.server.engines.of(e.Snapshot()), first: n, bytes: r.server.rowBytes}, nil
}

// rowsPage is an engine that gives the first rows alone, and no more than an answer may hold.
type rowsPage struct {
	engine *cypher.Engine
	first  int
	bytes  int
	more   bool
}

// Query implements queries.Engine.
func (p *rowsPage) Query(ctx context.Context, text string, params map[string]any) (columns []string, rows [][]any, err error) {
	used := 0
	columns, err = p.engine.Rows(ctx, text, params, func(row []any) bool {
		used += sizeOf(row)
		if p.more = len(rows) == p.first || used > p.bytes && len(rows) > 0; !p.more {
			rows = append(rows, row)
		}
		return !p.more
	})
	return columns, rows, err
}

// sizeOf says how many bytes a value is about as JSON.
func sizeOf(v any) int {
	const plain = 8
	switch v := v.(type) {
	case string:
		return plain + len(v)
	case []any:
		n := plain
		for _, x := range v {
			n += sizeOf(x)
		}
		return n
	case map[string]any:
		n := plain
		for k, x := range v {
			n += len(k) + plain + sizeOf(x)
		}
		return n
	}
	return plain
}

// queryFault gives a fault of a query the code that clients know.
func queryFault(err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	switch {
	case !ok:
		return err
	case f.Kind == fault.Limit:
		return view.Errorf(view.LimitQuery, "%s", f.Error())
	}
	line, column := f.Place()
	out := &view.Error{Code: view.BadQuery, Message: f.Error(), Extra: map[string]any{"line": line, "column": column}}
	if f.Hint != "" {
		out.Extra["suggestion"] = f.Hint
	}
	return out
}
