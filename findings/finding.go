package findings

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"github.com/postern-graph/postern/graph"
)

// Finding is one thing that is wrong, over all runs.
type Finding struct {
	ID      string  `json:"id"`
	Report  string  `json:"report"`
	Subject Subject `json:"subject"`
	// Cause and Details are the cells of the row as it was last seen: what identifies the finding, and all else.
	Cause   []Cell `json:"cause,omitempty"`
	Details []Cell `json:"details,omitempty"`
	Rows    int    `json:"rows"` // of the report, that are this finding

	Severity Severity `json:"severity"`
	Base     Severity `json:"base"`              // the report's own
	Why      string   `json:"why,omitempty"`     // what raised or lowered it; empty where nothing did
	Context  []string `json:"context,omitempty"` // what is known of the subject's place, one sentence each

	Owner    string `json:"owner,omitempty"`
	OwnerWhy string `json:"owner_why,omitempty"` // what names the owner: a tag, a rule, a person

	First    Moment  `json:"first_seen"`
	Last     Moment  `json:"last_seen"`
	Fixed    *Moment `json:"fixed,omitempty"`    // nil while it is there
	Reopened *Moment `json:"reopened,omitempty"` // the last time that it came back, or that an acceptance ended

	NotKnown *NotKnown `json:"not_known,omitempty"` // nil where the newest run knows
	Verdict  *Verdict  `json:"verdict,omitempty"`   // what a person decided, nil for nothing
	Assigned *Assigned `json:"assigned,omitempty"`  // whom a person gave it to

	History []Event `json:"history"` // oldest first
}

// Subject is what a finding is about, as it was last seen.
type Subject struct {
	ID      string      `json:"id"`
	Name    string      `json:"name,omitempty"`
	Type    string      `json:"type,omitempty"` // the cloud's own type name
	Cloud   graph.Cloud `json:"cloud,omitempty"`
	Account string      `json:"account,omitempty"`
	Region  string      `json:"region,omitempty"`
}

// Cell is one cell of a report's row. Value is JSON.
type Cell struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// Text gives the value as people read it: a list with commas, nothing for null.
func (c Cell) Text() string {
	var v any
	if json.Unmarshal(c.Value, &v) != nil {
		return string(c.Value)
	}
	return cellText(v, c.Value)
}

func cellText(v any, raw json.RawMessage) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		parts := make([]string, 0, len(v))
		for _, e := range v {
			b, err := json.Marshal(e)
			if err != nil { // it came from JSON
				continue
			}
			parts = append(parts, cellText(e, b))
		}
		return strings.Join(parts, ", ")
	}
	return string(raw)
}

// Moment is a run, and the time that it stands for.
type Moment struct {
	Run string    `json:"run"`
	At  time.Time `json:"at"`
}

// NotKnown says why the newest run does not tell whether a finding is still there.
type NotKnown struct {
	Since Moment `json:"since"`
	Why   string `json:"why"`
	Gaps  []Gap  `json:"gaps,omitempty"` // those that must close before it is known again
}

// Verdict is what a named person decided.
type Verdict struct {
	State  State      `json:"state"` // Accepted or FalsePositive
	By     string     `json:"by"`
	Reason string     `json:"reason"`
	Until  *time.Time `json:"until,omitempty"` // of an acceptance: when it ends
	At     time.Time  `json:"at"`
}

// Assigned is an owner that a person named.
type Assigned struct {
	Owner string    `json:"owner"`
	By    string    `json:"by"`
	At    time.Time `json:"at"`
}

// State is where a finding stands.
type State string

// The states.
const (
	Open          State = "open"
	Accepted      State = "accepted"       // until a date, by a named person
	Fixed         State = "fixed"          // no run shows it any more
	FalsePositive State = "false-positive" // by a named person
)

// States lists the states.
func States() []State { return []State{Open, Accepted, Fixed, FalsePositive} }

// State gives where the finding stands. A finding that is gone is fixed, whatever somebody decided of it before; should it
// come back, the decision holds again.
func (f *Finding) State() State {
	switch {
	case f.Fixed != nil:
		return Fixed
	case f.Verdict != nil:
		return f.Verdict.State
	}
	return Open
}

// Before orders findings as people want to read them: the worst first, then by report, subject and id.
func (f *Finding) Before(g *Finding) int {
	return cmp.Or(g.Severity.Compare(f.Severity), cmp.Compare(f.Report, g.Report), cmp.Compare(f.Subject.ID, g.Subject.ID), cmp.Compare(f.ID, g.ID))
}

// Since gives the moment at which the finding began to be there: when it was first seen, or last came back.
func (f *Finding) Since() Moment {
	if f.Reopened != nil {
		return *f.Reopened
	}
	return f.First
}
