package view

import (
	"encoding/json"
	"errors"
	"io"

	"github.com/99designs/gqlgen/graphql"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// errOutputOnly is what a scalar that no argument takes says when one is read.
var errOutputOnly = errors.New("this scalar is for answers alone")

// Condition is a condition as the command line's JSON writes it.
type Condition struct{ *access.Condition }

func conditionList(c *access.Condition) []Condition {
	out := []Condition{}
	for _, part := range c.List() {
		out = append(out, Condition{part})
	}
	return out
}

// MarshalGQL writes it.
func (c Condition) MarshalGQL(w io.Writer) { asJSON(c.Condition).MarshalGQL(w) }

// UnmarshalGQL implements graphql.Unmarshaler.
func (*Condition) UnmarshalGQL(any) error { return errOutputOnly }

// Trace is what each layer of policies said.
type Trace []access.Layer

// MarshalGQL writes it.
func (t Trace) MarshalGQL(w io.Writer) { asJSON([]access.Layer(t)).MarshalGQL(w) }

// UnmarshalGQL implements graphql.Unmarshaler.
func (*Trace) UnmarshalGQL(any) error { return errOutputOnly }

// Edit is one change to the facts.
type Edit graph.Edit

// MarshalGQL writes it.
func (e Edit) MarshalGQL(w io.Writer) { asJSON(graph.Edit(e)).MarshalGQL(w) }

// UnmarshalGQL reads it.
func (e *Edit) UnmarshalGQL(v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, (*graph.Edit)(e))
}

// Value is a property's value.
type Value struct{ v any }

// MarshalGQL writes it.
func (v Value) MarshalGQL(w io.Writer) { asJSON(v.v).MarshalGQL(w) }

// UnmarshalGQL implements graphql.Unmarshaler.
func (*Value) UnmarshalGQL(any) error { return errOutputOnly }

// asJSON writes what always can be written: texts, numbers and lists of them.
func asJSON(v any) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		raw, err := json.Marshal(v)
		if err != nil {
			raw = []byte("null")
		}
		_, _ = w.Write(raw) // into memory
	})
}
