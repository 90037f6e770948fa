package view

import (
	"strings"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam/review"
)

// PolicyText is a policy document as its lines are counted.
type PolicyText struct {
	Policy, Kind, Form, Text string
	Lines                    []*PolicyLine
}

// PolicyLine is one line of a policy document.
type PolicyLine struct {
	Number  int
	Text    string
	Matched []*Reason
}

// PolicyText gives the document of a policy, or the one that a resource carries itself, with the statements that take part in a question where one is given; nil
// where the run holds none.
func (e *Estate) PolicyText(id string, q *Question) *PolicyText {
	n, ok := e.s.Lookup(id)
	if !ok {
		return nil
	}
	doc, ok := review.Of(e.s, n)
	if !ok {
		return nil
	}
	out := &PolicyText{Policy: doc.Name, Kind: doc.Kind.Words(), Form: doc.Form, Text: doc.Text, Lines: []*PolicyLine{}}
	matched := map[int][]*Reason{}
	if q != nil {
		matched = e.matched(out.Policy, q)
	}
	for i, line := range strings.Split(strings.TrimRight(doc.Text, "\n"), "\n") {
		l := &PolicyLine{Number: i + 1, Text: line, Matched: []*Reason{}}
		l.Matched = append(l.Matched, matched[i+1]...)
		out.Lines = append(out.Lines, l)
	}
	return out
}

// matched gives the statements of a policy that take part in an answer, by the line that they start on.
func (e *Estate) matched(policy string, q *Question) map[int][]*Reason {
	out := map[int][]*Reason{}
	add := func(m access.Mention) {
		if m.Policy == policy && m.Line > 0 {
			out[m.Line] = append(out[m.Line], reasonAt(m.Reason, m.Place))
		}
	}
	for _, l := range e.estate.Trace(q.Request()).Layers {
		for _, m := range l.Statements {
			add(m)
		}
	}
	return out
}
