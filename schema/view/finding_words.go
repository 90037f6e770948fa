package view

import (
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/postern-graph/postern/findings"
)

// upper and lower are how a word of findings stands in GraphQL, and back.
func upper[S ~string](s S) graphql.Marshaler { return word(upperWord(string(s))) }

func upperWord(s string) string { return strings.ToUpper(strings.ReplaceAll(s, "-", "_")) }

func lower[S ~string](v any) (S, error) {
	s, err := unword(v)
	return S(strings.ToLower(strings.ReplaceAll(s, "_", "-"))), err
}

// MarshalFindingSeverity writes a severity in upper case.
func MarshalFindingSeverity(s findings.Severity) graphql.Marshaler { return upper(s) }

// UnmarshalFindingSeverity reads one.
func UnmarshalFindingSeverity(v any) (findings.Severity, error) { return lower[findings.Severity](v) }

// MarshalFindingState writes a state in upper case.
func MarshalFindingState(s findings.State) graphql.Marshaler { return upper(s) }

// UnmarshalFindingState reads one.
func UnmarshalFindingState(v any) (findings.State, error) { return lower[findings.State](v) }

// MarshalFindingEventKind writes a kind of event in upper case.
func MarshalFindingEventKind(k findings.EventKind) graphql.Marshaler { return upper(k) }

// UnmarshalFindingEventKind reads one.
func UnmarshalFindingEventKind(v any) (findings.EventKind, error) {
	return lower[findings.EventKind](v)
}

// MarshalFindingFacetKind writes a facet in upper case.
func MarshalFindingFacetKind(f findings.Facet) graphql.Marshaler { return upper(f) }

// UnmarshalFindingFacetKind reads one.
func UnmarshalFindingFacetKind(v any) (findings.Facet, error) { return lower[findings.Facet](v) }
