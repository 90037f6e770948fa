package queries

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/internal/spelling"
)

// Severity says how bad a row of a report is. The zero value marks a report that only informs.
type Severity string

// The severities, mildest first.
const (
	None     Severity = ""
	Low      Severity = "low"
	Medium   Severity = "medium"
	High     Severity = "high"
	Critical Severity = "critical"
)

// Severities lists the words that front matter may use, mildest first.
func Severities() []Severity { return []Severity{Low, Medium, High, Critical} }

// Word names a severity for people.
func (s Severity) Word() string {
	if s == None {
		return "informs"
	}
	return string(s)
}

// CloudName names a cloud for people.
func CloudName(c graph.Cloud) string {
	switch c {
	case graph.AWS:
		return "AWS"
	case graph.GCP:
		return "Google Cloud"
	case graph.Azure:
		return "Azure"
	case graph.Internet:
	}
	return string(c)
}

// Report is one saved query with what is said of it.
type Report struct {
	ID          string
	Title       string
	Description string
	Severity    Severity
	Practice    Practice // empty where a report of the user's names none
	Clouds      []graph.Cloud
	Parameters  []Parameter
	Columns     []Column
	// Remediation says by cloud what to do about a row.
	Remediation map[graph.Cloud]string
	// Subject is the column that holds the id of the node that a row is about; Cause are those that with it tell one row
	// from another from run to run.
	Subject    string
	Cause      []string
	Blind      string              // what the report cannot see
	Whole      string              // a query that says, in one row and column, whether no rows at all are the whole answer
	Stores     []Store             // where the query can be run
	Mappings   map[string][]string // ids of controls by Framework.Key
	References []string            // addresses
	Cypher     string              // without the front matter
	File       string              // where it was read from
	Line       int                 // of the file, from 1, at which Cypher begins
}

// Store is a kind of store that a query can be run on.
type Store string

// The stores. A query that calls a procedure of ours needs our own engine.
const (
	Embedded Store = "embedded"
	Neo4j    Store = "neo4j"
)

// Stores lists the words that front matter may use.
func Stores() []Store { return []Store{Embedded, Neo4j} }

// Column is one column of a report's answer, in the order in which the query returns them.
type Column struct{ Name, Meaning string }

// Parameter is one thing that a report may be told.
type Parameter struct {
	Name        string
	Type        Type
	Default     any // of the type: string, int64, float64, bool, []string
	Description string
}

// Type is a parameter's type.
type Type string

// The types of parameters.
const (
	String Type = "string"
	Int    Type = "int"
	Float  Type = "float"
	Bool   Type = "bool"
	List   Type = "list" // of strings
)

// Types lists the types that front matter may name.
func Types() []Type { return []Type{String, Int, Float, Bool, List} }

// Set is a collection of reports, each id once, ascending by id.
type Set []Report

// Find gives the report of an id.
func (s Set) Find(id string) (Report, bool) {
	i := slices.IndexFunc(s, func(r Report) bool { return r.ID == id })
	if i < 0 {
		return Report{}, false
	}
	return s[i], true
}

// With gives a set with reports of somebody's own beside these. Where both have an id, override says that the own one stands
// for it; otherwise that is an error.
func (s Set) With(own Set, override bool) (Set, error) {
	out := slices.Clone(s)
	for _, r := range own {
		i := slices.IndexFunc(out, func(o Report) bool { return o.ID == r.ID })
		switch {
		case i < 0:
			out = append(out, r)
		case override:
			out[i] = r
		default:
			return nil, fmt.Errorf("%s: a report %s is there already (%s); give it another id, or say that it stands for that one with --override", r.File, r.ID, out[i].File)
		}
	}
	slices.SortFunc(out, func(a, b Report) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// Filter chooses reports; what is empty chooses all.
type Filter struct {
	Practice Practice
	Least    Severity // this severity or a worse one
	Cloud    graph.Cloud
}

// Select gives the reports that a filter chooses, in the order of the set.
func (s Set) Select(f Filter) Set {
	var out Set
	for _, r := range s {
		if (f.Practice == "" || r.Practice == f.Practice) && (f.Cloud == "" || slices.Contains(r.Clouds, f.Cloud)) &&
			slices.Index(Severities(), r.Severity) >= slices.Index(Severities(), f.Least) {
			out = append(out, r)
		}
	}
	return out
}

// Nearest gives the id closest to what somebody typed, or "" where none is near.
func (s Set) Nearest(id string) string {
	ids := make([]string, len(s))
	for i, r := range s {
		ids[i] = r.ID
	}
	return spelling.Nearest(id, ids)
}
