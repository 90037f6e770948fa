package findings

import "time"

// Event is one thing that happened to a finding. Events are never changed or removed.
type Event struct {
	Finding string    `json:"-"` // the finding's id; in a history it is the finding's own
	At      time.Time `json:"at"`
	Run     string    `json:"run"` // the newest run that had been looked at
	Kind    EventKind `json:"kind"`
	// State and Severity are where the finding stands from then on.
	State    State    `json:"state"`
	Severity Severity `json:"severity"`
	By       string   `json:"by,omitempty"`    // the person, where one did it
	Actor    string   `json:"actor,omitempty"` // whose request it was, where that is known
	Text     string   `json:"text,omitempty"`  // the reason; what changed
}

// EventKind says what happened.
type EventKind string

// The kinds of event.
const (
	Appeared        EventKind = "appeared"         // seen for the first time
	WasFixed        EventKind = "fixed"            // looked for, and gone
	CameBack        EventKind = "came-back"        // seen again after it was fixed
	LostSight       EventKind = "not-known"        // the run does not tell whether it is there
	SeenAgain       EventKind = "seen-again"       // the next run that tells shows it
	SeverityChanged EventKind = "severity"         // Text says from, to and why
	OwnerChanged    EventKind = "owner"            // Text says from and to
	WasAccepted     EventKind = "accepted"         // by a person, Text is the reason
	AcceptanceEnded EventKind = "acceptance-ended" // at its date
	CalledFalse     EventKind = "false-positive"   // by a person, Text is the reason
	WasReopened     EventKind = "reopened"         // by a person, who takes a decision back
)

// EventKinds lists the kinds.
func EventKinds() []EventKind {
	return []EventKind{
		Appeared, WasFixed, CameBack, LostSight, SeenAgain, SeverityChanged, OwnerChanged, WasAccepted, AcceptanceEnded,
		CalledFalse, WasReopened,
	}
}

// note adds an event to the history, under the state that the finding is in now, and gives it.
func (f *Finding) note(at time.Time, run string, kind EventKind, text string) Event {
	e := Event{Finding: f.ID, At: at, Run: run, Kind: kind, State: f.State(), Severity: f.Severity, Text: text}
	f.History = append(f.History, e)
	return e
}
