package access

import "github.com/postern-graph/postern/graph"

// Effect is the answer to a permission question, in the contract's words.
type Effect string

// The effects. Conditional holds what it depends on; Unknown means that facts
// which decide it were not read.
const (
	Allowed          Effect = "Allowed"
	ImplicitlyDenied Effect = "ImplicitlyDenied"
	ExplicitlyDenied Effect = "ExplicitlyDenied"
	IsConditional    Effect = "Conditional"
	IsUnknown        Effect = "Unknown"
)

// Context is what is known of a request, by the cloud's own key names; AWS
// keys are compared without regard to case. A key that is absent is unknown.
type Context map[string][]string

// Request is one question: may Principal do Action on Resource. Ids are those
// of the command-line contract.
type Request struct {
	Principal string
	Action    string
	Resource  string // an id, or for AWS an ARN pattern: then "on something that it matches"
	Data      bool   // Azure: Action is a data action
	Context   Context
	// Literal leaves to Context what the resource alone makes certain of a call
	// to it: for AWS its region, and the authentication of a function's URL; and
	// that a service makes it for somebody, which no principal of its own does,
	// and how whoever assumes a role names the session.
	Literal bool
}

// Decision answers a Request. Conditions is set only with IsConditional.
type Decision struct {
	Effect     Effect
	Conditions *Condition
	// BlockedBy names the layers that withheld or denied: scp, rcp, vpce,
	// identity, resource, pb, session, s3-bpa, deny-policy, deny-assignment, ….
	BlockedBy []string
	Why       []Reason
}

// Reason is one statement, binding or assignment that took part in a decision.
type Reason struct {
	Policy    string `json:"policy"`              // node id or name of the document, binding or assignment
	Statement string `json:"statement,omitempty"` // Sid or position, from 0
	Effect    string `json:"effect"`              // allow, deny, limit
	Layer     string `json:"layer,omitempty"`     // identity, resource, boundary, scp, rcp, session, trust, binding, …
	Principal string `json:"principal,omitempty"` // whose it is, when reached through a group or inheritance
	// Text is the statement as the document has it; empty where it is not known.
	Text string `json:"text,omitempty"`
	// With names the layer that has to allow as well, "identity" or "resource";
	// empty where this is enough by itself, and where it does not allow. Needless
	// is what the caller may do without any statement.
	With string `json:"-"`
}

// Needless in Reason.With marks a statement that allows what nothing has to allow.
const Needless = "nothing"

// CertaintyOf maps an Effect to an edge's certainty; ok is false where there
// is no edge.
func (d Decision) CertaintyOf() (c graph.Certainty, ok bool) {
	switch d.Effect {
	case Allowed:
		return graph.Certain, true
	case IsConditional:
		return graph.Conditional, true
	case IsUnknown:
		return graph.Unknown, true
	}
	return graph.Certain, false
}
