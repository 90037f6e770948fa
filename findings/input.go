package findings

import (
	"time"

	"github.com/postern-graph/postern/graph"
)

// Run is the run that reports were asked of, and what it read.
type Run struct {
	ID string
	At time.Time // that it stands for
	// Scopes are what the run holds, with the run that brought each.
	Scopes []Scope
	// Gaps are what could not be read of them.
	Gaps []Gap
}

// Scope is what one source brought of one account.
type Scope struct {
	Cloud   graph.Cloud
	Account string
	Flag    string
	Run     string // that brought it
	Stale   string // why a later run could not replace it; empty where none failed
}

// Gap is a part of an account that was not read.
type Gap struct {
	Scope   string          `json:"scope"` // cloud/account/flag
	Service string          `json:"service,omitempty"`
	Reason  graph.GapReason `json:"reason"`
}

// Report is what is said of a report beside its rows.
type Report struct {
	ID          string                 `json:"id"`
	Title       string                 `json:"title"`
	Description string                 `json:"description,omitempty"`
	Practice    string                 `json:"practice,omitempty"`
	Severity    Severity               `json:"severity"`
	Remediation map[graph.Cloud]string `json:"remediation,omitempty"`
	References  []string               `json:"references,omitempty"`
	// Controls are ids of controls and techniques by catalogue, as cis-aws, fsbp and attack.
	Controls map[string][]string `json:"controls,omitempty"`
	// NotRun says why the report gave no answer in the newest run; empty where it did.
	NotRun string `json:"not_run,omitempty"`
	// Cut says by which bound rows may be missing from its answer; empty where none are.
	Cut string `json:"cut,omitempty"`
}

// Answer is what one report said of a run. Where Report.NotRun says something there are no Rows, and that means nothing.
type Answer struct {
	Report Report
	Rows   []Row
}

// Row is one row of a report.
type Row struct {
	Subject Subject
	Tags    map[string]string // of the subject
	Context Context
	Cause   []Value // in the order in which the report declares them
	Details []Value // the other columns, in the order of the report
}

// Value is one cell as the report's engine gave it: a value of JSON.
type Value struct {
	Name  string
	Value any
}
