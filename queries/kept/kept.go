// Package kept keeps what reports found with the run that they looked at, so that it can be read again, and compared, when
// the run is no longer the newest. A run's results go when the run goes.
package kept

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/queries"
)

// MostRows is how many rows of one answer are kept.
const MostRows = 10_000

// Result is what one report found on one run.
type Result struct {
	Run      string         `json:"run"`
	Report   string         `json:"report"` // id
	Title    string         `json:"title"`
	Severity string         `json:"severity,omitempty"`
	Schedule string         `json:"schedule,omitempty"` // what ran it; empty where somebody did
	When     int64          `json:"when"`               // Unix seconds
	Args     map[string]any `json:"parameters"`
	Columns  []string       `json:"columns"`
	Rows     [][]any        `json:"rows"`
	// Found is how many rows there were, of which at most MostRows are kept.
	Found int `json:"found"`
	// Failed says why there is no answer; empty where there is one.
	Failed string `json:"failed,omitempty"`
}

// Of makes a result of a report's answer.
func Of(res queries.Result, run, schedule string, when int64) Result {
	out := Result{
		Run: run, Report: res.Report.ID, Title: res.Report.Title, Severity: string(res.Report.Severity), Schedule: schedule, When: when,
		Args: res.Args, Columns: []string{}, Rows: res.Rows[:min(len(res.Rows), MostRows)], Found: len(res.Rows),
	}
	for _, c := range res.Report.Columns {
		out.Columns = append(out.Columns, c.Name)
	}
	return out
}

// Failure is the result of a report that gave no answer.
func Failure(r queries.Report, args map[string]any, run, schedule string, when int64, why error) Result {
	out := Of(queries.Result{Report: r, Args: args}, run, schedule, when)
	out.Failed = why.Error()
	return out
}

// Store is what results are kept in.
type Store interface {
	store.Documents
	Runs(ctx context.Context) ([]store.RunInfo, error)
}

// indexName is the document that lists the runs that have results; each of them has a document of its own.
const indexName = "report-results"

func nameOf(run string) string { return indexName + "/" + run }

// Keep keeps results of one run. Those of the same report, told the same by the same schedule, give way. Results of runs
// that are no more are dropped. store.ErrLocked where somebody else writes.
func Keep(ctx context.Context, st Store, run string, results []Result) error {
	runs, err := st.Runs(ctx)
	if err != nil {
		return fmt.Errorf("keep results: %w", err)
	}
	there := func(id string) bool {
		return slices.ContainsFunc(runs, func(r store.RunInfo) bool { return r.ID == id })
	}
	if !there(run) {
		return fmt.Errorf("keep results of run %s: %w", run, store.ErrNotFound)
	}
	var gone []string
	err = st.ChangeDocument(ctx, indexName, func(parts [][]byte) ([][]byte, error) {
		gone = nil
		var ids [][]byte
		for _, p := range parts {
			if there(string(p)) {
				ids = append(ids, p)
			} else {
				gone = append(gone, string(p))
			}
		}
		if !slices.ContainsFunc(ids, func(p []byte) bool { return string(p) == run }) {
			ids = append(ids, []byte(run))
		}
		return ids, nil
	})
	if err != nil {
		return err
	}
	for _, id := range gone {
		if err := st.ChangeDocument(ctx, nameOf(id), func([][]byte) ([][]byte, error) { return nil, nil }); err != nil {
			return err
		}
	}
	return st.ChangeDocument(ctx, nameOf(run), func(parts [][]byte) ([][]byte, error) { return merged(parts, results) })
}

// merged puts results in place of those that they stand for, and the others at the end.
func merged(parts [][]byte, results []Result) ([][]byte, error) {
	list, err := decode(parts)
	if err != nil {
		return nil, err
	}
	for _, r := range results {
		i := slices.IndexFunc(list, func(o Result) bool { return sameQuestion(o, r) })
		if i < 0 {
			list, parts = append(list, r), append(parts, nil)
			i = len(list) - 1
		}
		list[i] = r
		if parts[i], err = json.Marshal(r); err != nil {
			return nil, fmt.Errorf("keep results of report %s: %w", r.Report, err)
		}
	}
	return parts, nil
}

func sameQuestion(a, b Result) bool {
	x, errX := json.Marshal(a.Args)
	y, errY := json.Marshal(b.Args)
	return a.Report == b.Report && a.Schedule == b.Schedule && errX == nil && errY == nil && bytes.Equal(x, y)
}

// Runs lists the runs with which results are kept, in the order of the store's runs.
func Runs(ctx context.Context, st Store) ([]string, error) {
	parts, err := st.Document(ctx, indexName)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read which runs have results: %w", err)
	}
	runs, err := st.Runs(ctx)
	if err != nil {
		return nil, fmt.Errorf("read which runs have results: %w", err)
	}
	var out []string
	for _, r := range runs {
		if slices.ContainsFunc(parts, func(p []byte) bool { return string(p) == r.ID }) {
			out = append(out, r.ID)
		}
	}
	return out, nil
}

// Read gives what is kept with a run, ascending by report and schedule; nothing is no error.
func Read(ctx context.Context, st store.Documents, run string) ([]Result, error) {
	parts, err := st.Document(ctx, nameOf(run))
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read results of run %s: %w", run, err)
	}
	list, err := decode(parts)
	slices.SortStableFunc(list, func(a, b Result) int {
		return cmp.Or(cmp.Compare(a.Report, b.Report), cmp.Compare(a.Schedule, b.Schedule), cmp.Compare(a.When, b.When))
	})
	return list, err
}

func decode(parts [][]byte) ([]Result, error) {
	list := make([]Result, len(parts))
	for i, p := range parts {
		if err := json.Unmarshal(p, &list[i]); err != nil {
			return nil, fmt.Errorf("a kept result: %w", err)
		}
		// Numbers come as they were: whole ones as int64.
		exact, err := queries.Literal(string(p))
		if err != nil {
			return nil, fmt.Errorf("a kept result: %w", err)
		}
		fields, _ := exact.(map[string]any)
		if rows, ok := fields["rows"].([]any); ok {
			for n := range list[i].Rows {
				list[i].Rows[n], _ = rows[n].([]any)
			}
		}
		if args, ok := fields["parameters"].(map[string]any); ok {
			list[i].Args = args
		}
	}
	return list, nil
}
