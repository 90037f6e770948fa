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
	// Text says it in words of its own, where the fields above do not.
	Text string `json:"text,omitempty"`
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
	for _, j := range e.Judges() {
		if j.Cloud() != CloudOf(r.Action) {
			continue
		}
		if t, ok := j.(Tracer); ok {
			return t.Trace(r)
		}
		return TraceOf(j.Decide(r))
	}
	return Trace{Decision: e.Decide(r)}
}

// Locate finds a statement in the document of a policy by the Judge of its cloud.
func (e *Estate) Locate(policy, statement string) (Place, bool) {
	n, ok := e.s.Lookup(policy)
	if !ok {
		return Place{}, false
	}
	for _, j := range e.Judges() {
		if l, ok := j.(Locator); ok && j.Cloud() == e.s.Cloud(n) {
			return l.Locate(n, statement)
		}
	}
	return Place{}, false
}

// TraceOf makes a trace of a decision's reasons, by their layers. Layers that
// the reasons do not mention are missing; order lists what layers there are, in
// the order in which the provider asks them, each with the words that say why
// it was not asked.
func TraceOf(d Decision, order ...[2]string) Trace {
	t := Trace{Decision: d}
	for _, o := range order {
		t.Layers = append(t.Layers, Layer{Name: o[0], Said: NotAsked, Because: o[1]})
	}
	denied := slices.ContainsFunc(d.Why, func(r Reason) bool { return r.Effect == "deny" })
	for _, r := range d.Why {
		l := t.layer(r.Layer)
		l.Because = ""
		l.Statements = append(l.Statements, Mention{Reason: r})
		switch {
		case r.Effect == "deny" && (d.Effect == IsConditional || d.Effect == IsUnknown):
			l.Said = SaidConditional // it denies for some requests, or the answer would be no
		case r.Effect == "deny":
			l.Said = SaidDeny
		case l.Said == SaidDeny || l.Said == SaidConditional:
		case d.Effect == IsConditional && !denied:
			l.Said, l.Conditions = SaidConditional, d.Conditions.List()
		case d.Effect == IsUnknown && !denied:
			l.Said, l.Because = SaidNotRead, "what decides is not among the facts"
		default:
			l.Said = SaidAllow
		}
	}
	for _, b := range d.BlockedBy {
		l := t.layer(b)
		l.Stops = true
		switch {
		case l.Said != NotAsked && l.Said != SaidAllow:
		case d.Effect == ExplicitlyDenied:
			l.Said, l.Because = SaidDeny, ""
		default:
			l.Said, l.Because = SaidNothing, ""
		}
	}
	return t
}

// layer finds a layer by name, or adds it.
func (t *Trace) layer(name string) *Layer {
	i := slices.IndexFunc(t.Layers, func(l Layer) bool { return l.Name == name })
	if i < 0 {
		i = len(t.Layers)
		t.Layers = append(t.Layers, Layer{Name: name, Said: NotAsked})
	}
	return &t.Layers[i]
}

// Say gives the reason of a layer that stops the request, where it does.
func (t *Trace) Say(name, because string) {
	for i := range t.Layers {
		if l := &t.Layers[i]; l.Name == name && l.Stops {
			l.Because = because
		}
	}
}

// Silent says of a layer that it stops the request by allowing nothing, and
// which statement came nearest; nil where none did.
func (t *Trace) Silent(name, because string, nearest *Mention) {
	l := t.layer(name)
	l.Said, l.Stops, l.Because, l.Nearest = SaidNothing, true, because, nearest
}
