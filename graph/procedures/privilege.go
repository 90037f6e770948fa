package procedures

import (
	"context"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// identity reads the argument that is an identity of the run.
func (a *asked) identity(args []value.Value) (graph.NodeID, error) {
	if args[0].IsNull() {
		return 0, &fault.ArgumentError{Message: "null is no identity", Hint: "leave such rows out with WHERE … IS NOT NULL"}
	}
	id := a.nodeOf(args[0])
	n, ok := a.s.Lookup(id)
	if !ok {
		return 0, &fault.ArgumentError{Message: "there is no node " + id}
	}
	return n, nil
}

// ofIdentity is a procedure that asks of one identity of the run.
func (a *asked) ofIdentity(name, doc string, columns []value.Field, run func(c *value.Context, n graph.NodeID, row rows) error) cypher.Procedure {
	return cypher.Procedure{
		Procedure: value.Procedure{Name: name, Doc: doc, Params: []value.Field{{Name: "identity", Type: thing}}, Columns: columns},
		Run: func(_ context.Context, c *value.Context, args []value.Value, row func(...value.Value) error) error {
			n, err := a.identity(args)
			if err != nil {
				return err
			}
			return run(c, n, row)
		},
	}
}

// costStatement is how many looks at the graph reading one statement counts as.
const costStatement = 10

func (a *asked) statements() cypher.Procedure {
	columns := []value.Field{
		column("policy", "NODE"), column("holder", "NODE"), column("kind", "STRING"), column("statement", "STRING"), column("effect", "STRING"),
		column("actions", "LIST<STRING>"), column("resources", "LIST<STRING>"), column("conditions", "STRING"), column("wildcard", "STRING"), column("reaches", "LIST<NODE>"),
	}
	return a.ofIdentity("postern.statements", "Every statement of what an identity holds, with its wildcards and what they really reach; of Google Cloud and Azure the roles that it holds with their places.", columns, func(c *value.Context, n graph.NodeID, row rows) error {
		list := a.book().Statements(n)
		if err := c.Work(int64(len(list) * costStatement)); err != nil {
			return err
		}
		for i := range list {
			st := &list[i]
			effect := "Allow"
			if !st.Allow {
				effect = "Deny"
			}
			var reaches []graph.NodeID
			wildcard := st.Wildcard()
			if wildcard != "" {
				reaches = a.book().Reaches(n, st)
			}
			err := row(node(st.Policy), node(st.Holder), value.OfString(st.Kind), value.OfString(st.Name), value.OfString(effect),
				texts(allBut(st.Actions, st.NotActions)), texts(allBut(st.Resources, st.NotResources)), text(st.Condition), text(wildcard), nodes(reaches))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// allBut marks with "not" what a statement leaves out.
func allBut(list, not []string) []string {
	out := append([]string{}, list...)
	for _, s := range not {
		out = append(out, "not "+s)
	}
	return out
}

// costLevels is how many looks at the graph summing up by level counts as: a wildcard stands for thousands of actions.
const costLevels = 2000

func (a *asked) levels() cypher.Procedure {
	columns := []value.Field{
		column("level", "STRING"), column("number", "INTEGER"), column("services", "LIST<STRING>"), column("granted", "LIST<STRING>"), column("anywhere", "BOOLEAN"),
	}
	return a.ofIdentity("postern.levels", "What an identity's policies grant by access level: List, Read, Write, Permissions management, Tagging; number is null where a pattern stands for actions that nobody counts.", columns, func(c *value.Context, n graph.NodeID, row rows) error {
		if err := c.Work(costLevels); err != nil {
			return err
		}
		for _, l := range a.book().Levels(n) {
			number := value.OfInt(int64(l.Number))
			if l.Number < 0 {
				number = value.Value{}
			}
			if err := row(value.OfString(l.Level), number, texts(l.Services), texts(l.Granted), value.OfBool(l.Anywhere)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *asked) splitPlan() cypher.Procedure {
	columns := []value.Field{
		column("function", "NODE"), column("needed", "LIST<STRING>"), column("unknown", "LIST<STRING>"), column("dropped", "LIST<STRING>"), column("document", "STRING"),
	}
	return a.ofIdentity("postern.splitPlan", "For each function that runs as an identity the policy that it would get as its own: what its triggers, settings and configuration need, and what nothing tells.", columns, func(c *value.Context, n graph.NodeID, row rows) error {
		b := a.book()
		for _, p := range b.Split(n) {
			if err := c.Work(costStatement * int64(1+len(p.Needed)+len(p.Unknown)+len(p.Dropped))); err != nil {
				return err
			}
			if err := row(node(p.Function), texts(b.Words(p.Needed)), texts(b.Words(p.Unknown)), texts(b.Words(p.Dropped)), text(p.Document)); err != nil {
				return err
			}
		}
		return nil
	})
}
