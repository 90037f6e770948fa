package view

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Direction says which edges of a node.
type Direction string

// The directions.
const (
	In   Direction = "IN"
	Out  Direction = "OUT"
	Both Direction = "BOTH"
)

// Flag is a property that is true of a node beyond its kind, by its property name.
type Flag string

// Verdict is an access.Effect as the schema writes it.
type Verdict string

// word writes an enum value. Values come from the tables that the schema is generated from, or from the fixed lists
// below, so the quoting never has anything to do; it is there for a Snapshot that another program wrote.
func word(s string) graphql.Marshaler { return graphql.MarshalString(s) }

func unword(v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", fmt.Errorf("%v is no word of the enum", v)
	}
	return s, nil
}

// MarshalKind writes a kind of edge.
func MarshalKind(k graph.Kind) graphql.Marshaler { return word(string(k)) }

// UnmarshalKind reads one.
func UnmarshalKind(v any) (graph.Kind, error) { s, err := unword(v); return graph.Kind(s), err }

// MarshalLabel writes a node label.
func MarshalLabel(l graph.Label) graphql.Marshaler { return word(string(l)) }

// UnmarshalLabel reads one.
func UnmarshalLabel(v any) (graph.Label, error) { s, err := unword(v); return graph.Label(s), err }

// MarshalCloud writes a cloud in upper case, as GraphQL's custom is.
func MarshalCloud(c graph.Cloud) graphql.Marshaler { return word(strings.ToUpper(string(c))) }

// UnmarshalCloud reads one.
func UnmarshalCloud(v any) (graph.Cloud, error) {
	s, err := unword(v)
	return graph.Cloud(strings.ToLower(s)), err
}

// MarshalFlag writes a flag in upper case.
func MarshalFlag(f Flag) graphql.Marshaler { return word(strings.ToUpper(string(f))) }

// UnmarshalFlag reads one.
func UnmarshalFlag(v any) (Flag, error) { s, err := unword(v); return Flag(strings.ToLower(s)), err }

// MarshalCertainty writes a certainty in upper case.
func MarshalCertainty(c graph.Certainty) graphql.Marshaler { return word(strings.ToUpper(c.String())) }

// UnmarshalCertainty reads one.
func UnmarshalCertainty(v any) (graph.Certainty, error) {
	s, err := unword(v)
	return graph.ParseCertainty(strings.ToLower(s)), err
}

// MarshalDirection writes a direction.
func MarshalDirection(d Direction) graphql.Marshaler { return word(string(d)) }

// UnmarshalDirection reads one.
func UnmarshalDirection(v any) (Direction, error) { s, err := unword(v); return Direction(s), err }

// MarshalVerdict writes a verdict.
func MarshalVerdict(v Verdict) graphql.Marshaler { return word(string(v)) }

// UnmarshalVerdict reads one.
func UnmarshalVerdict(v any) (Verdict, error) { s, err := unword(v); return Verdict(s), err }

func verdictOf(e access.Effect) Verdict {
	switch e {
	case access.Allowed:
		return "ALLOWED"
	case access.ImplicitlyDenied:
		return "IMPLICITLY_DENIED"
	case access.ExplicitlyDenied:
		return "EXPLICITLY_DENIED"
	case access.IsConditional:
		return "CONDITIONAL"
	case access.IsUnknown:
	}
	return "UNKNOWN"
}

// text writes a property's value as people read it.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []string:
		return strings.Join(v, ", ")
	}
	return fmt.Sprint(v)
}
