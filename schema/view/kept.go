package view

import (
	"time"

	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/kept"
)

// KeptResult is what a report found on a run, as it was kept.
type KeptResult struct{ r kept.Result }

// OfKept shows a result.
func OfKept(r kept.Result) *KeptResult { return &KeptResult{r} }

// Report answers report.
func (k *KeptResult) Report() string { return k.r.Report }

// Title answers title.
func (k *KeptResult) Title() string { return k.r.Title }

// Severity answers severity.
func (k *KeptResult) Severity() queries.Severity { return queries.Severity(k.r.Severity) }

// Schedule answers schedule.
func (k *KeptResult) Schedule() string { return k.r.Schedule }

// Asked answers asked.
func (k *KeptResult) Asked() string { return time.Unix(k.r.When, 0).UTC().Format(time.RFC3339) }

// Parameters answers parameters.
func (k *KeptResult) Parameters() *Value { return &Value{k.r.Args} }

// Columns answers columns.
func (k *KeptResult) Columns() []string { return k.r.Columns }

// Found answers found.
func (k *KeptResult) Found() int { return k.r.Found }

// Failed answers failed.
func (k *KeptResult) Failed() string { return k.r.Failed }

// Run answers run.
func (k *KeptResult) Run() string { return RunPrefix + k.r.Run }

const (
	defaultRows = 100
	mostRows    = 1000
)

// RowCount reads how many rows a page has.
func RowCount(first *int) (int, error) {
	switch {
	case first == nil:
		return defaultRows, nil
	case *first < 1 || *first > mostRows:
		e := Errorf(LimitPage, "first: %d rows; 1 to %d are given at once", *first, mostRows)
		e.Extra = map[string]any{"limit": mostRows}
		return 0, e
	}
	return *first, nil
}

// Rows answers rows.
func (k *KeptResult) Rows(first, skip *int) ([]Row, error) {
	n, err := RowCount(first)
	if err != nil {
		return nil, err
	}
	from := 0
	if skip != nil {
		from = min(max(*skip, 0), len(k.r.Rows))
	}
	return OfRows(k.r.Rows[from:min(from+n, len(k.r.Rows))]), nil
}
