package remedy

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Kind says what is changed.
type Kind string

// The kinds of change. Close stands for what holds an edge open where the
// reasons do not name it: it has no edits.
const (
	Statement  Kind = "statement"  // a statement of a policy is removed or narrowed
	Attachment Kind = "attachment" // a policy is detached from a principal or group
	Membership Kind = "membership" // someone leaves a group
	Binding    Kind = "binding"    // one member loses a role held at a place
	WholeRole  Kind = "whole-role" // a role held at a place goes, for all who hold it
	Identity   Kind = "identity"   // code gets another identity
	Trigger    Kind = "trigger"    // an event no longer starts the code
	CodeSource Kind = "code-source"
	Credential Kind = "credential" // a credential is taken away from where it lies, and replaced
	Eligible   Kind = "eligibility"
	Setting    Kind = "setting" // a setting of a resource
	Network    Kind = "network" // packets no longer pass
	Close      Kind = "close"
)

// Change is one thing that a person can change.
type Change struct {
	ID      string `json:"id"` // stable from run to run
	Kind    Kind   `json:"kind"`
	Subject string `json:"subject"` // id of the node that it is about
	// Statement is the Sid or position, from 0, with Statement; Of is the other
	// end: who is detached, leaves, or loses.
	Statement string `json:"statement,omitempty"`
	Of        string `json:"of,omitempty"`
	// Edits make the change in the facts, so that it can be tried; none where
	// no fact is known to hold the edge open.
	Edits  []graph.Edit `json:"edits,omitempty"`
	Weight int64        `json:"weight"`
	// Weighing says how it comes to that.
	Weighing Weighing `json:"weighing"`

	spread int      // how many hold what is changed
	nodes  []string // whose tags count for weights
}

// Words says in a line what to do.
func (c Change) Words() string {
	switch c.Kind {
	case Statement:
		return "remove or narrow statement " + c.Statement + " of " + c.Subject
	case Attachment:
		return "detach " + c.Subject + " from " + c.Of
	case Membership:
		return "take " + c.Of + " out of " + c.Subject
	case Binding:
		return "take " + c.Subject + " from " + c.Of
	case WholeRole:
		return "remove " + c.Subject + ", for all who hold it"
	case Identity:
		return "give " + c.Of + " an identity other than " + c.Subject
	case Trigger:
		return "keep " + c.Of + " from starting " + c.Subject + ", or ask who calls it"
	case CodeSource:
		return "have " + c.Subject + " take its code from elsewhere than " + c.Of
	case Credential:
		return "take the credential of " + c.Subject + " away from " + c.Of + ", and replace it"
	case Eligible:
		return "end the eligibility of " + c.Of + " for " + c.Subject
	case Setting:
		return "change the setting of " + c.Subject + c.because()
	case Network:
		return "keep packets of " + c.Of + " from " + c.Subject
	case Close:
	}
	return "keep " + c.Of + " from " + c.Subject + c.because()
}

func (c Change) because() string {
	if c.Statement == "" {
		return ""
	}
	return " (" + c.Statement + ")"
}

// edgeName is how an Edit names an edge.
func edgeName(s *graph.Snapshot, e graph.Edge) string {
	name := strings.Join([]string{string(e.Kind), s.ID(e.From), s.ID(e.To)}, "|")
	if k := s.EdgeKey(e.ID); k != "" {
		name += "|" + k
	}
	return name
}
