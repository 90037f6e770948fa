package view

import (
	"errors"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/walk"
)

// PatternInput is a path question with typed fields.
type PatternInput struct {
	Nodes         []*NodeStepInput
	Edges         []*EdgeStepInput
	Via, Avoiding []*NodeStepInput
}

// NodeStepInput says which nodes may stand at one place of a chain.
type NodeStepInput struct {
	End                                  *string
	Label                                *graph.Label
	Flags                                []Flag
	Cloud                                *graph.Cloud
	Accounts, Regions, Types, Names, Ids []string //nolint:revive // gqlgen's spelling of the field ids
	Tags                                 []*TagInput
	Not                                  []*NodeStepInput
	As                                   *string
}

// TagInput is a tag with its value.
type TagInput struct{ Key, Value string }

// EdgeStepInput says which edges may stand between two nodes.
type EdgeStepInput struct {
	Kinds    []graph.Kind
	Min, Max *int
}

// Ask is a path question in one of its three spellings.
type Ask struct {
	Text     *string
	Match    *PatternInput
	From, To *string
	// Via and Avoiding are ids, or nodes as a pattern writes them.
	Via, Avoiding []string
}

// maxSteps bounds a pattern object; a text is bounded by its length.
const maxSteps = 32

// Pattern reads a path question. Errors are *Error with BadPattern, BadRequest or NotFound; an end that the run does
// not hold is an error, because "no path" would sound like an answer.
func (e *Estate) Pattern(q Ask) (walk.Pattern, error) {
	p, err := q.pattern()
	if err != nil {
		return p, err
	}
	var clause *ask.ClauseError
	switch err := ask.Clauses(e.s, &p, q.Via, q.Avoiding); {
	case errors.As(err, &clause):
		return p, badPattern(clause.Err)
	case err != nil:
		return p, badPattern(err)
	}
	return p, e.held(ask.Held(e.s, p))
}

// held shows that a question names an id that the run does not hold.
func (e *Estate) held(err error) error {
	if absent, ok := errors.AsType[*ask.NoNodeError](err); ok {
		return &Error{Code: NotFound, Message: "no node " + absent.ID + " in run " + e.run() + "; find its id with search", Extra: map[string]any{"id": absent.ID}}
	}
	return err
}

func (q Ask) pattern() (walk.Pattern, error) {
	if q.Match != nil && q.Text == nil && q.From == nil && q.To == nil {
		return q.Match.pattern()
	}
	p, err := ask.Pattern(given(q.Text), given(q.From), given(q.To))
	switch {
	case q.Match != nil || errors.Is(err, ask.ErrUnclear):
		return p, Errorf(BadRequest, "ask with pattern, with match, or with both from and to")
	case err != nil:
		return p, badPattern(err)
	}
	return p, nil
}

func given(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (m *PatternInput) pattern() (walk.Pattern, error) {
	var p walk.Pattern
	if len(m.Nodes) < 2 || len(m.Nodes) > maxSteps {
		return p, Errorf(BadPattern, "match: %d nodes; a chain names 2 to %d", len(m.Nodes), maxSteps)
	}
	if m.Edges != nil && len(m.Edges) != len(m.Nodes)-1 {
		return p, Errorf(BadPattern, "match: %d edge steps between %d nodes; give %d, or none for any chain", len(m.Edges), len(m.Nodes), len(m.Nodes)-1)
	}
	for _, part := range []struct {
		in []*NodeStepInput
		to *[]walk.NodeStep
	}{{m.Nodes, &p.Nodes}, {m.Via, &p.Via}, {m.Avoiding, &p.Avoiding}} {
		for _, n := range part.in {
			if n.End != nil && !n.alone() {
				return p, Errorf(BadPattern, "match: end %q: nothing else goes with an end but as", *n.End)
			}
			*part.to = append(*part.to, n.step())
		}
	}
	p.Edges = make([]walk.EdgeStep, len(p.Nodes)-1)
	for i, x := range m.Edges {
		p.Edges[i] = x.step()
	}
	return p, nil
}

func (n *NodeStepInput) step() walk.NodeStep {
	var s walk.NodeStep
	if n.End != nil {
		s = walk.End(*n.End)
	}
	if n.Label != nil {
		s.Label = *n.Label
	}
	if n.Cloud != nil {
		s.Cloud = *n.Cloud
	}
	if n.As != nil {
		s.As = *n.As
	}
	for _, f := range n.Flags {
		s.Flags = append(s.Flags, string(f))
	}
	for _, t := range n.Tags {
		s.Tags = append(s.Tags, walk.Tag{Key: t.Key, Value: t.Value})
	}
	for _, no := range n.Not {
		s.Not = append(s.Not, no.step())
	}
	s.Accounts, s.Regions, s.Types, s.Names = n.Accounts, n.Regions, n.Types, n.Names
	s.IDs = append(s.IDs, n.Ids...)
	return s
}

// alone reports whether nothing but its end and its name says what a node is.
func (n *NodeStepInput) alone() bool {
	return n.Label == nil && n.Cloud == nil &&
		len(n.Flags)+len(n.Accounts)+len(n.Regions)+len(n.Types)+len(n.Names)+len(n.Ids)+len(n.Tags)+len(n.Not) == 0
}

func (x *EdgeStepInput) step() walk.EdgeStep {
	s := walk.EdgeStep{Kinds: x.Kinds}
	if x.Min != nil || x.Max != nil || len(x.Kinds) > 0 {
		s.Min, s.Max = 1, 1
		if x.Min != nil {
			s.Min, s.Max = *x.Min, *x.Min
		}
		if x.Max != nil {
			s.Max = *x.Max
		}
	}
	return s
}

func badPattern(err error) *Error {
	out := &Error{Code: BadPattern, Message: err.Error(), Extra: map[string]any{}}
	if se, ok := errors.AsType[*walk.SyntaxError](err); ok {
		out.Extra["column"] = se.Column
		if se.Suggestion != "" {
			out.Extra["suggestion"] = se.Suggestion
		}
	}
	return out
}
