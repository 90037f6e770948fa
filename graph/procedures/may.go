package procedures

import (
	"context"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// whoMay asks of many at once what whoCan asks of one resource: classes of principals with the same policies are asked once.
func (a *asked) whoMay() cypher.Procedure {
	return cypher.Procedure{
		Procedure: value.Procedure{
			Name: "postern.whoMay", Doc: "Which of some principals may do an action on which of some resources: postern.whoCan for all of them at once.",
			Params: []value.Field{{Name: "principals", Type: "LIST<NODE>"}, {Name: "action", Type: "STRING"}, {Name: "resources", Type: "LIST<NODE>"}},
			Columns: []value.Field{
				column("principal", "NODE"), column("resource", "NODE"), column("certainty", "STRING"), column("conditions", "STRING"),
			},
		},
		Run: func(ctx context.Context, c *value.Context, args []value.Value, row func(...value.Value) error) error {
			principals, err := nodeSet(args, 0)
			if err != nil {
				return err
			}
			resources, err := nodeSet(args, 2)
			if err != nil {
				return err
			}
			if args[1].Kind() != value.String {
				return &fault.ArgumentError{Param: 1, Message: "want the name of an action, not " + value.Describe(args[1])}
			}
			if err := c.Work(int64(a.s.NumNodes())); err != nil {
				return err
			}
			a.estate().MayAll(principals, args[1].Str(), resources, func(p, r graph.NodeID, g access.Guarded) bool {
				if err = ctx.Err(); err == nil {
					err = row(node(p), node(r), value.OfString(g.Certainty.String()), words(g.Condition))
				}
				return err == nil
			})
			return err
		},
	}
}

// nodeSet reads a list of nodes.
func nodeSet(args []value.Value, param int) (*access.Set, error) {
	set := access.NewSet()
	if args[param].Kind() != value.List {
		return nil, &fault.ArgumentError{Param: param, Message: "want a list of nodes, not " + value.Describe(args[param])}
	}
	for _, v := range args[param].List() {
		if v.Kind() != value.Node {
			return nil, &fault.ArgumentError{Param: param, Message: "want a list of nodes, and there is " + value.Describe(v) + " in it"}
		}
		set.Add(v.Number())
	}
	return set, nil
}
