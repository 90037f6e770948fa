package procedures

import (
	"context"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// thing is the type of a parameter that is a node of the run, or the id of something that need not be one.
const thing = "NODE | STRING"

// request reads the arguments of a decision: principal, action and resource at positions of args, and what is behind them.
// A principal at -1 is left open.
func (a *asked) request(args []value.Value, principal, action int) (access.Request, error) {
	for i := range args[:action+2] {
		if args[i].IsNull() {
			return access.Request{}, &fault.ArgumentError{Param: i, Message: "null is no answer to who, what or on what", Hint: "leave such rows out with WHERE … IS NOT NULL"}
		}
	}
	r := access.Request{Action: args[action].Str(), Resource: a.nodeOf(args[action+1])}
	if principal >= 0 {
		r.Principal = a.nodeOf(args[principal])
	}
	o := readOptions(args, action+2)
	r.Data, r.Context = o.flag("data"), o.context("context")
	return r, o.done()
}

func (a *asked) can() cypher.Procedure {
	return cypher.Procedure{
		Procedure: value.Procedure{
			Name: "postern.can", Doc: "Whether a principal may do an action on a resource, on what conditions and by which statements.",
			Params: []value.Field{{Name: "principal", Type: thing}, {Name: "action", Type: "STRING"}, {Name: "resource", Type: thing}, anyOptions},
			Columns: []value.Field{
				column("decision", "STRING"), column("conditions", "STRING"), column("why", "LIST<MAP>"), column("blockedBy", "LIST<STRING>"),
			},
		},
		Run: func(_ context.Context, c *value.Context, args []value.Value, row func(...value.Value) error) error {
			r, err := a.request(args, 0, 1)
			if err != nil {
				return err
			}
			if err := c.Work(costDecide); err != nil {
				return err
			}
			d := a.estate().Decide(r)
			why := []value.Value{}
			for _, reason := range d.Why {
				var b value.DictBuilder
				for name, s := range map[string]string{"policy": reason.Policy, "statement": reason.Statement, "effect": reason.Effect, "layer": reason.Layer} {
					if s != "" {
						b.Set(name, value.OfString(s))
					}
				}
				why = append(why, b.Build())
			}
			return row(value.OfString(string(d.Effect)), words(d.Conditions), value.OfList(why), texts(d.BlockedBy))
		},
	}
}

// costDecide is how many looks at the graph one decision counts as.
const costDecide = 20

func (a *asked) whoCan() cypher.Procedure {
	return cypher.Procedure{
		Procedure: value.Procedure{
			Name: "postern.whoCan", Doc: "Who may do an action on a resource; public are those that stand for people outside.",
			Params:  []value.Field{{Name: "action", Type: "STRING"}, {Name: "resource", Type: thing}, anyOptions},
			Columns: []value.Field{column("principal", "NODE"), column("decision", "STRING"), column("conditions", "STRING"), column("public", "BOOLEAN")},
		},
		Run: func(ctx context.Context, c *value.Context, args []value.Value, row func(...value.Value) error) error {
			r, err := a.request(args, -1, 0)
			if err != nil {
				return err
			}
			if err := c.Work(int64(a.s.NumNodes())); err != nil {
				return err
			}
			for _, h := range a.estate().WhoCan(r) {
				if err := ctx.Err(); err != nil {
					return err
				}
				err := row(node(h.Principal), value.OfString(string(h.Decision.Effect)), words(h.Decision.Conditions), value.OfBool(a.s.HasLabel(h.Principal, graph.Public)))
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (a *asked) why() cypher.Procedure {
	return cypher.Procedure{
		Procedure: value.Procedure{
			Name: "postern.why", Doc: "What each layer of policies says to one question, a row for each statement that has a say, in the order in which layers are asked.",
			Params: []value.Field{{Name: "principal", Type: thing}, {Name: "action", Type: "STRING"}, {Name: "resource", Type: thing}, anyOptions},
			Columns: []value.Field{
				column("decision", "STRING"), column("layer", "STRING"), column("level", "STRING"), column("said", "STRING"), column("stops", "BOOLEAN"), column("because", "STRING"),
				column("conditions", "STRING"), column("policy", "STRING"), column("statement", "STRING"), column("effect", "STRING"), column("text", "STRING"),
			},
		},
		Run: func(_ context.Context, c *value.Context, args []value.Value, row func(...value.Value) error) error {
			r, err := a.request(args, 0, 1)
			if err != nil {
				return err
			}
			if err := c.Work(costDecide); err != nil {
				return err
			}
			t := a.estate().Trace(r)
			if len(t.Layers) == 0 {
				t.Layers = []access.Layer{{Name: "none", Because: "nobody here answers for this cloud"}}
			}
			for _, l := range t.Layers {
				if err := layerRows(t.Effect, l, row); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// layerRows gives a row for each statement of a layer that has a say, and one for a layer that says something by having none.
func layerRows(decision access.Effect, l access.Layer, row rows) error {
	said := slices.Clone(l.Statements)
	if l.Nearest != nil {
		nearest := *l.Nearest
		nearest.Effect = "nearest"
		said = append(said, nearest)
	}
	if len(said) == 0 {
		said = []access.Mention{{}}
	}
	for _, m := range said {
		err := row(value.OfString(string(decision)), value.OfString(l.Name), text(l.Level), value.OfString(string(l.Said)), value.OfBool(l.Stops), text(l.Because),
			words(access.And(slices.Concat(l.Conditions, m.Conditions)...)), text(m.Policy), text(m.Statement), text(m.Effect), text(m.Text))
		if err != nil {
			return err
		}
	}
	return nil
}
