package view

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/99designs/gqlgen/graphql"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/queries"
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

// Row is one row of a query's answer: Plain values.
type Row []any

// MarshalGQL writes it. A number that JSON has not, such as NaN, is written as text, so that it does not cost the row.
func (r Row) MarshalGQL(w io.Writer) {
	parts := make([]json.RawMessage, len(r))
	for i, v := range r {
		raw, err := json.Marshal(v)
		if err != nil {
			raw, _ = json.Marshal(fmt.Sprint(v)) // a text can always be written
		}
		parts[i] = raw
	}
	asJSON(parts).MarshalGQL(w)
}

// UnmarshalGQL implements graphql.Unmarshaler.
func (*Row) UnmarshalGQL(any) error { return errOutputOnly }

// Arguments are values by name, with whole numbers as int64.
type Arguments map[string]any

// MarshalGQL writes them.
func (a Arguments) MarshalGQL(w io.Writer) { asJSON(map[string]any(a)).MarshalGQL(w) }

// UnmarshalGQL reads them.
func (a *Arguments) UnmarshalGQL(v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	read, err := queries.Literal(string(raw))
	if err != nil {
		return err
	}
	m, ok := read.(map[string]any)
	if !ok {
		return Errorf(BadRequest, "arguments are one object of values by name")
	}
	*a = m
	return nil
}
