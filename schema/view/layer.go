package view

import (
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/postern-graph/postern/graph/access"
)

// PolicyLayer is what the policies of one type, at one place, said.
type PolicyLayer struct {
	Layer, Level, Because string
	Said                  Said
	Conditions            *string
	Stops                 bool
	Statements            []*Reason
	Nearest               *NearMiss
}

// NearMiss is a statement that a request does not meet.
type NearMiss struct {
	Statement *Reason
	Missed    []string
}

// Said is what a layer said, as the enum spells it.
type Said string

func saidOf(s access.Said) Said {
	return Said(strings.ToUpper(strings.ReplaceAll(string(s), " ", "_")))
}

// MarshalSaid writes what a layer said.
func MarshalSaid(s Said) graphql.Marshaler { return word(string(s)) }

// UnmarshalSaid reads it.
func UnmarshalSaid(v any) (Said, error) { s, err := unword(v); return Said(s), err }

// Summary says what decided.
func (d *Decision) Summary() string { return d.trace().Summary() }

// Trace says what each layer said, for programs.
func (d *Decision) Trace() Trace {
	layers := d.trace().Layers
	if layers == nil {
		layers = []access.Layer{}
	}
	return layers
}

// Layers says what each layer said.
func (d *Decision) Layers() []*PolicyLayer {
	out := []*PolicyLayer{}
	for _, l := range d.trace().Layers {
		p := &PolicyLayer{Layer: l.Name, Level: l.Level, Because: l.Because, Said: saidOf(l.Said), Stops: l.Stops, Statements: []*Reason{}}
		if len(l.Conditions) > 0 {
			words := access.And(l.Conditions...).Words()
			p.Conditions = &words
		}
		for _, m := range l.Statements {
			p.Statements = append(p.Statements, reasonAt(m.Reason, m.Place))
		}
		if n := l.Nearest; n != nil {
			p.Nearest = &NearMiss{Statement: reasonAt(n.Reason, n.Place), Missed: []string{}}
			for _, m := range n.Missed {
				p.Nearest.Missed = append(p.Nearest.Missed, m.Words())
			}
		}
		out = append(out, p)
	}
	return out
}
