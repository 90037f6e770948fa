package ask

import (
	"errors"
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// ErrUnclear says that neither a pattern nor two ends were given, or both.
var ErrUnclear = errors.New("ask with a pattern, or with both from and to")

// NoNodeError says that a question names an id that the estate does not hold: "no path" would sound like an answer.
type NoNodeError struct{ ID string }

// Error says which.
func (e *NoNodeError) Error() string { return fmt.Sprintf("no node %q in this run", e.ID) }

// ClauseError says that a word of a clause is neither an id nor a node as a pattern writes it.
type ClauseError struct {
	Clause string // via or avoiding
	Err    error  // mostly a *walk.SyntaxError
}

// Error gives the clause and what is wrong.
func (e *ClauseError) Error() string {
	return fmt.Sprintf("%s: %v, and no id of this run", e.Clause, e.Err)
}

// Unwrap gives what is wrong with the word.
func (e *ClauseError) Unwrap() error { return e.Err }

// Pattern reads a path question: a pattern's text, or the words of both ends (walk.End). Errors are *walk.SyntaxError, or
// ErrUnclear.
func Pattern(text, from, to string) (walk.Pattern, error) {
	switch {
	case text != "" && from == "" && to == "":
		return walk.Parse(text)
	case text == "" && from != "" && to != "":
		return Between(walk.End(from), walk.End(to)), nil
	}
	return walk.Pattern{}, ErrUnclear
}

// Between asks for any chain from one node to another.
func Between(from, to walk.NodeStep) walk.Pattern {
	return walk.Pattern{Nodes: []walk.NodeStep{from, to}, Edges: make([]walk.EdgeStep, 1)}
}

// Clauses adds nodes that chains go via and avoid: ids, or nodes as a pattern writes them. Errors are *ClauseError, or say
// that the pattern grew too large.
func Clauses(s *graph.Snapshot, p *walk.Pattern, via, avoiding []string) error {
	for _, c := range []struct {
		name  string
		words []string
		to    *[]walk.NodeStep
	}{{"via", via, &p.Via}, {"avoiding", avoiding, &p.Avoiding}} {
		for _, w := range c.words {
			n := walk.NodeStep{IDs: []string{w}}
			if _, ok := s.Lookup(w); !ok {
				var err error
				if n, err = walk.ParseNode(w); err != nil {
					return &ClauseError{c.name, err}
				}
			}
			*c.to = append(*c.to, n)
		}
	}
	return p.Check()
}

// Held fails with a *NoNodeError where a question names an id that the estate does not hold.
func Held(s *graph.Snapshot, p walk.Pattern) error {
	for _, n := range slices.Concat(p.Nodes, p.Via, p.Avoiding) {
		if len(n.IDs) != 1 {
			continue // any node, or a word that stands for several of which some may be absent
		}
		if _, ok := s.Lookup(n.IDs[0]); !ok {
			return &NoNodeError{n.IDs[0]}
		}
	}
	return nil
}

// Ends gives the nodes that an end of a question means: an id, or one of the words of walk.End. Nobody owned or sensitive is
// none; an id that the estate does not hold is a *NoNodeError.
func Ends(s *graph.Snapshot, word string) ([]graph.NodeID, error) {
	step := walk.End(word)
	ends := walk.Select(s, step)
	if len(ends) == 0 && len(step.IDs) == 1 {
		return nil, &NoNodeError{word}
	}
	return ends, nil
}
