package evaluate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/queries"
)

// ErrNoReport says that not one report could be run, so that nothing is known of any finding.
var ErrNoReport = errors.New("no report could be run")

// maxWhy bounds what is kept of a report's failure, in bytes.
const maxWhy = 300

// Answers asks every report of the set that has a severity, with the defaults of its parameters, of the run that s is and
// e answers for. A report that fails says why in its answer; only a failure of all, or the end of ctx, is an error.
func Answers(ctx context.Context, e queries.Engine, s *graph.Snapshot, set queries.Set) ([]findings.Answer, error) {
	p := placesOf(s, func() bool { return ctx.Err() != nil })
	var out []findings.Answer
	var failed []error
	for _, r := range set {
		if r.Severity == queries.None {
			continue
		}
		a, err := answer(ctx, e, r, p)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			failed = append(failed, err)
			why, _, _ := strings.Cut(err.Error(), "\n")
			a = findings.Answer{Report: described(r)}
			a.Report.NotRun = strings.ToValidUTF8(why[:min(len(why), maxWhy)], "")
		}
		out = append(out, a)
	}
	if len(failed) > 0 && len(failed) == len(out) {
		return nil, fmt.Errorf("%w: %w", ErrNoReport, errors.Join(failed...))
	}
	return out, nil
}

func answer(ctx context.Context, e queries.Engine, r queries.Report, p *places) (findings.Answer, error) {
	args, err := r.Args(nil)
	if err != nil {
		return findings.Answer{}, err
	}
	res, err := queries.Run(ctx, e, r, args)
	if err != nil {
		return findings.Answer{}, err
	}
	a := findings.Answer{Report: described(r)}
	a.Report.Cut = res.Cut()
	for _, cells := range res.Rows {
		a.Rows = append(a.Rows, rowOf(r, cells, p))
	}
	return a, nil
}

// rowOf parts a row into what identifies it and all else.
func rowOf(r queries.Report, cells []any, p *places) findings.Row {
	var row findings.Row
	values := map[string]any{}
	for i, c := range r.Columns {
		values[c.Name] = cells[i]
		if c.Name != r.Subject && !slices.Contains(r.Cause, c.Name) {
			row.Details = append(row.Details, findings.Value{Name: c.Name, Value: cells[i]})
		}
	}
	for _, name := range r.Cause {
		row.Cause = append(row.Cause, findings.Value{Name: name, Value: values[name]})
	}
	id, ok := values[r.Subject].(string)
	if !ok && values[r.Subject] != nil {
		id = fmt.Sprint(values[r.Subject])
	}
	row.Subject, row.Tags, row.Context = p.of(id)
	return row
}

// described is what findings keep of a report.
func described(r queries.Report) findings.Report {
	return findings.Report{
		ID: r.ID, Title: r.Title, Description: r.Description, Practice: string(r.Practice), Severity: findings.Severity(r.Severity),
		Remediation: r.Remediation, References: r.References, Controls: r.Mappings,
	}
}
