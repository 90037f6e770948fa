package procedures

import (
	"errors"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/graph/walk"
)

// ends is the type of a parameter that names one end of a question.
const ends = "NODE | STRING | LIST<NODE | STRING>"

// place reads an end of a question: a node or an id, several in a list, one of the words of walk.End, or a node as a pattern
// writes it. The fault has no parameter yet.
func (a *asked) place(v value.Value) (walk.NodeStep, *fault.ArgumentError) {
	switch v.Kind() {
	case value.Node:
		return walk.NodeStep{IDs: []string{a.s.ID(graph.NodeID(v.Number()))}}, nil
	case value.String:
		return a.word(v.Str())
	case value.List:
		var step walk.NodeStep
		for _, e := range v.List() {
			one, wrong := a.place(e)
			if wrong != nil {
				return step, wrong
			}
			if len(one.IDs) == 0 {
				return step, &fault.ArgumentError{Message: "a list is of nodes and of ids"}
			}
			step.IDs = append(step.IDs, one.IDs...)
		}
		if len(step.IDs) == 0 {
			step.IDs = []string{""} // which no node has: a list of none means none, and not any
		}
		return step, nil
	case value.Null:
		return walk.NodeStep{}, &fault.ArgumentError{Message: "null names no node", Hint: "leave such rows out with WHERE … IS NOT NULL"}
	}
	return walk.NodeStep{}, &fault.ArgumentError{Message: "want a node, an id, a word of the pattern language or a list of nodes, not " + value.Describe(v)}
}

func (a *asked) word(w string) (walk.NodeStep, *fault.ArgumentError) {
	step := walk.End(w)
	if len(step.IDs) != 1 {
		return step, nil
	}
	if _, ok := a.s.Lookup(w); ok {
		return step, nil
	}
	step, err := walk.ParseNode(w)
	if err != nil {
		return step, &fault.ArgumentError{Message: "no node has the id " + w + ", and no pattern describes one so", Hint: "ids are those of n.id; a pattern says public function or name:web-*"}
	}
	return step, nil
}

// at gives a fault its parameter.
func at(param int, w *fault.ArgumentError) error {
	w.Param = param
	return w
}

// question reads the pattern of a question. The fault stands at the character where the pattern goes wrong.
func (a *asked) question(args []value.Value) (walk.Pattern, error) {
	p, err := walk.Parse(args[0].Str())
	if args[0].IsNull() {
		return p, &fault.ArgumentError{Message: "null is no pattern"}
	}
	if se, ok := errors.AsType[*walk.SyntaxError](err); ok {
		w := &fault.ArgumentError{Column: se.Column, Message: se.Message}
		if se.Suggestion != "" {
			w.Hint = "did you mean " + se.Suggestion + "?"
		}
		return p, w
	}
	if err != nil {
		return p, &fault.ArgumentError{Message: err.Error()}
	}
	return p, nil
}

// clauses adds the options via and avoiding, each one end or a list of them, and holds a question to ids that there are.
func (a *asked) clauses(p *walk.Pattern, o *options) {
	for _, c := range []struct {
		name string
		to   *[]walk.NodeStep
	}{{"via", &p.Via}, {"avoiding", &p.Avoiding}} {
		v := o.get(c.name)
		list := []value.Value{v}
		if v.Kind() == value.List {
			list = v.List()
		}
		for _, e := range list {
			if e.IsNull() {
				continue
			}
			step, wrong := a.place(e)
			if wrong != nil {
				o.fail(c.name, "%s", wrong.Message)
				continue
			}
			*c.to = append(*c.to, step)
		}
	}
	if err := p.Check(); err != nil {
		o.fail("pattern", "%s", err)
	}
	if absent, ok := errors.AsType[*ask.NoNodeError](ask.Held(a.s, *p)); ok && absent.ID != "" {
		o.fail("pattern", "%s", absent)
	}
}
