package procedures

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/internal/spelling"
)

func (a *asked) expandGrants() cypher.Procedure {
	return cypher.Procedure{
		Procedure: value.Procedure{
			Name: "postern.expandGrants", Doc: "Relationships of some types as people count them: one through a Grant once for each of its holders, from whom it leads.",
			Params: []value.Field{{Name: "types", Type: "STRING | LIST<STRING>"}, anyOptions},
			Columns: []value.Field{
				column("source", "NODE"), column("relationship", "RELATIONSHIP"), column("target", "NODE"), column("grant", "NODE"), column("certainty", "STRING"),
			},
		},
		Run: func(_ context.Context, c *value.Context, args []value.Value, row func(...value.Value) error) error {
			types, err := a.types(args[0])
			if err != nil {
				return err
			}
			from, to, err := a.ends(readOptions(args, 1))
			if err != nil {
				return err
			}
			for e := range a.claims(from, to) {
				if err := c.Work(1); err != nil {
					return err
				}
				if !slices.Contains(types, e.Kind) || !from.has(e.From) || !to.has(e.To) {
					continue
				}
				grant := value.Value{}
				if holder := a.s.Edge(e.ID).From; holder != e.From {
					grant = node(holder)
				}
				if err := row(node(e.From), value.OfRel(uint32(e.ID)), node(e.To), grant, value.OfString(a.s.Certainty(e.ID).String())); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// types reads the types of relationships that are wanted.
func (a *asked) types(v value.Value) ([]graph.Kind, error) {
	list, ok := textsOf(v)
	if !ok || len(list) == 0 {
		return nil, &fault.ArgumentError{Message: "want a type of relationship, or a list of them"}
	}
	var out []graph.Kind
	for _, name := range list {
		kind := graph.Kind(name)
		if !slices.ContainsFunc(graph.Kinds(), func(i graph.KindInfo) bool { return i.Kind == kind }) && !slices.Contains(a.s.Kinds(), kind) {
			wrong := &fault.ArgumentError{Message: "there is no relationship type " + name}
			var names []string
			for _, i := range graph.Kinds() {
				names = append(names, string(i.Kind))
			}
			if near := spelling.Nearest(strings.ToUpper(name), names); near != "" {
				wrong.Hint = "did you mean " + near + "?"
			}
			return nil, wrong
		}
		out = append(out, kind)
	}
	return out, nil
}

// some are nodes to which an answer is narrowed, ascending; nil is any.
type some []graph.NodeID

func (s some) has(n graph.NodeID) bool {
	if s == nil {
		return true
	}
	_, ok := slices.BinarySearch(s, n)
	return ok
}

// ends reads the options from and to.
func (a *asked) ends(o *options) (from, to some, err error) {
	for _, end := range []struct {
		name string
		to   *some
	}{{"from", &from}, {"to", &to}} {
		v := o.get(end.name)
		if v.IsNull() {
			continue
		}
		step, wrong := a.place(v)
		if wrong != nil {
			o.fail(end.name, "%s", wrong.Message)
			continue
		}
		*end.to = append(some{}, walk.Select(a.s, step)...)
	}
	return from, to, o.done()
}

// claims gives the claims around the fewer of the ends that are named, or all of them.
func (a *asked) claims(from, to some) iter.Seq[graph.Edge] {
	of, d := from, graph.Outwards
	if from == nil || to != nil && len(to) < len(from) {
		of, d = to, graph.Inwards
	}
	if of == nil {
		return a.s.Claims()
	}
	return func(yield func(graph.Edge) bool) {
		for _, n := range of {
			for e := range a.s.Near(n, d) {
				if !yield(e) {
					return
				}
			}
		}
	}
}
