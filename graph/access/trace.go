package access

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Said is what one layer of policies said of a request.
type Said string

// What a layer can say. NotAsked means that it takes no part in this request,
// Silent that it takes part and no statement of it speaks of the request.
const (
	SaidAllow       Said = "allow"
	SaidDeny        Said = "deny"
	SaidConditional Said = "conditional"
	SaidNothing     Said = "silent"
	SaidNotRead     Said = "not read"
	NotAsked        Said = "not asked"
)

// Layer is what the policies of one type, at one place, said of a request.
type Layer struct {
	// Name is identity, boundary, session, scp, rcp, resource, endpoint, s3-bpa
	// for AWS; what the reasons call their layer elsewhere.
	Name string `json:"layer"`
	// Level is the root, unit or account that a guardrail hangs on.
	Level string `json:"level,omitempty"`
	Said  Said   `json:"said"`
	// Conditions is what must hold for the layer to let the request through;
	// set with SaidConditional alone. A list means all of them.
	Conditions []*Condition `json:"conditions,omitempty"`
	// Stops marks the layers that make the answer a no.
	Stops bool `json:"stops"`
	// Because says in words why it was not asked or not read.
	Because    string    `json:"because,omitempty"`
	Statements []Mention `json:"statements,omitempty"`
	// Nearest is the statement that came nearest to allowing, where the layer
	// stops the request by allowing nothing.
	Nearest *Mention `json:"nearest,omitempty"`
}

// Mention is a statement in a layer, with its place in its document.
type Mention struct {
	Reason
	Place
	// Conditions is what must hold for the statement to apply: all of them.
	Conditions []*Condition `json:"conditions,omitempty"`
	// Missed says what keeps the statement from applying, on Nearest alone.
	Missed []Miss `json:"missed,omitempty"`
}

// Place is where a statement stands in its document.
type Place struct {
	Index int `json:"index"`          // from 0
	Line  int `json:"line,omitempty"` // from 1; 0 where it is not known
	// Form says of which text Line counts the lines: AsGiven, or Pretty where
	// the source gave the document on one line or encoded.
	Form string `json:"form,omitempty"`
}

// The forms of a document's text that a Place counts in.
const (
	AsGiven = "as given"
	Pretty  = "pretty-printed"
)

// Miss is one part of a statement that a request does not meet.
type Miss struct {
	Part string   `json:"part"` // action, resource, principal or condition
	Key  string   `json:"key,omitempty"`
	Op   string   `json:"op,omitempty"`
	Want []string `json:"want,omitempty"`
	Have []string `json:"have,omitempty"` // empty for a key that the request lacks
}

// Trace is a Decision with what every layer said, in the order in which the
// provider asks them.
type Trace struct {
	Decision
	Layers []Layer
}

// Tracer is an optional ability of a Judge: to say what each layer said. Found
// by type assertion; of other Judges a Trace is made from their reasons.
type Tracer interface {
	Trace(Request) Trace
}

// Locator is an optional ability of a Judge: to find a statement, by Sid or
// index, in the document of a policy of the estate.
type Locator interface {
	Locate(policy graph.NodeID, statement string) (Place, bool)
}

// Trace answers one question with what every layer said.
func (e *Estate) Trace(r Request) Trace {
	for _, j := range e.judges {
		if j.Cloud() != CloudOf(r.Action) {
			continue
		}
		if t, ok := j.(Tracer); ok {
			return t.Trace(r)
		}
		return traceOf(j.Decide(r))
	}
	return Trace{Decision: e.Decide(r)}
}

// Locate finds a statement in the document of a policy by the Judge of its cloud.
func (e *Estate) Locate(policy, statement string) (Place, bool) {
	n, ok := e.s.Lookup(policy)
	if !ok {
		return Place{}, false
	}
	for _, j := range e.judges {
		if l, ok := j.(Locator); ok && j.Cloud() == e.s.Cloud(n) {
			return l.Locate(n, statement)
		}
	}
	return Place{}, false
}

// traceOf gathers the reasons of a decision by their layers.
func traceOf(d Decision) Trace {
	t := Trace{Decision: d}
	for _, r := range d.Why {
		i := slices.IndexFunc(t.Layers, func(l Layer) bool { return l.Name == r.Layer })
		if i < 0 {
			i = len(t.Layers)
			t.Layers = append(t.Layers, Layer{Name: r.Layer, Said: SaidAllow})
		}
		l := &t.Layers[i]
		if r.Effect == "deny" {
			l.Said = SaidDeny
		}
		l.Statements = append(l.Statements, Mention{Reason: r})
	}
	for _, b := range d.BlockedBy {
		i := slices.IndexFunc(t.Layers, func(l Layer) bool { return l.Name == b })
		if i < 0 {
			i = len(t.Layers)
			t.Layers = append(t.Layers, Layer{Name: b, Said: SaidNothing})
		}
		t.Layers[i].Stops = true
	}
	return t
}
