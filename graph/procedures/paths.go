package procedures

import (
	"context"
	"errors"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/graph/walk"
)

// Bounds of a search for chains.
const (
	defaultHops   = 8
	mostHops      = 32
	defaultChains = 25
	mostChains    = 100_000
)

// chainColumns are those of every procedure that gives chains.
func chainColumns() []value.Field {
	return []value.Field{
		column("path", "PATH"), column("chain", "LIST<ANY>"), column("start", "NODE"), column("end", "NODE"), column("bound", "MAP"),
		column("cost", "FLOAT"), column("hops", "INTEGER"), column("certainty", "STRING"), column("conditional", "BOOLEAN"),
		column("assumptions", "LIST<STRING>"), column("mustHold", "LIST<STRING>"), column("blockedBy", "LIST<STRING>"), column("complete", "BOOLEAN"),
	}
}

var anyOptions = value.Field{Name: "options", Type: "MAP", Default: "{}"}

func (a *asked) paths() cypher.Procedure {
	return cypher.Procedure{
		Procedure: value.Procedure{
			Name: "postern.paths", Doc: "The cheapest chains from one node, or some, to another.",
			Params: []value.Field{{Name: "from", Type: ends}, {Name: "to", Type: ends}, anyOptions}, Columns: chainColumns(),
		},
		Run: func(ctx context.Context, c *value.Context, args []value.Value, row func(...value.Value) error) error {
			from, wrong := a.place(args[0])
			if wrong != nil {
				return at(0, wrong)
			}
			to, wrong := a.place(args[1])
			if wrong != nil {
				return at(1, wrong)
			}
			return a.chains(ctx, c, ask.Between(from, to), readOptions(args, 2), row)
		},
	}
}

func (a *asked) pattern() cypher.Procedure {
	return cypher.Procedure{
		Procedure: value.Procedure{
			Name: "postern.pattern", Doc: "The cheapest chains of a pattern, such as 'public principal -> invoke -> function -> admin role'.",
			Params: []value.Field{{Name: "pattern", Type: "STRING"}, anyOptions}, Columns: chainColumns(),
		},
		Run: func(ctx context.Context, c *value.Context, args []value.Value, row func(...value.Value) error) error {
			p, err := a.question(args)
			if err != nil {
				return err
			}
			return a.chains(ctx, c, p, readOptions(args, 1), row)
		},
	}
}

// chains answers both.
func (a *asked) chains(ctx context.Context, c *value.Context, p walk.Pattern, o *options, row rows) error {
	search := walk.Options{
		MaxHops: o.number("maxHops", defaultHops, mostHops), Limit: o.number("limit", defaultChains, mostChains),
		Latent: o.flag("latent"), Least: o.flag("shortest"), Stop: stopped(ctx),
	}
	each := o.flag("each")
	a.clauses(&p, o)
	l, err := a.look(o)
	if err != nil {
		return err
	}
	search.View = l.view
	var found walk.Result
	if each {
		if found, err = ask.Pairs(a.s, p, search); err != nil {
			o.fail("each", "%s", err)
			return o.done()
		}
	} else {
		found = walk.Cheapest(a.s, p, search)
	}
	if err := errors.Join(c.Work(int64(found.Steps)), ctx.Err()); err != nil {
		return err
	}
	for _, path := range found.Paths {
		if err := row(a.chainRow(p, path, l, found.Complete)...); err != nil {
			return err
		}
	}
	return nil
}

func (a *asked) chainRow(p walk.Pattern, path walk.Path, l *look, complete bool) []value.Value {
	var bound value.DictBuilder
	for i, step := range p.Nodes {
		if step.As != "" && path.Bound != nil {
			bound.Set(step.As, node(path.Nodes[path.Bound[i]]))
		}
	}
	var held []string
	for _, e := range path.Edges {
		if e.Latent {
			for _, by := range a.blockedBy(e.ID) {
				if !slices.Contains(held, by) {
					held = append(held, by)
				}
			}
		}
	}
	return []value.Value{
		a.path(path), a.chain(path, l), node(path.Nodes[0]), node(path.Nodes[len(path.Nodes)-1]), bound.Build(),
		value.OfFloat(path.Cost), value.OfInt(int64(len(path.Edges))), value.OfString(worst(path).String()), value.OfBool(path.Conditional()),
		texts(path.Assumptions), texts(l.mustHold(path)), texts(held), value.OfBool(complete),
	}
}

// mustHold says what must hold for the whole chain.
func (l *look) mustHold(p walk.Path) []string {
	steps := make([]access.Step, len(p.Edges))
	for i, e := range p.Edges {
		steps[i] = access.Step{Condition: l.terms.Condition(e.Term), Moves: e.Moves()}
	}
	var out []string
	for _, h := range l.terms.Holdings(steps) {
		out = append(out, h.Words)
	}
	return out
}

func (a *asked) reach() cypher.Procedure {
	return cypher.Procedure{
		Procedure: value.Procedure{
			Name: "postern.reach", Doc: "What some chain of any length leads to from a node, or with backwards from where one leads there.",
			Params: []value.Field{{Name: "of", Type: ends}, anyOptions}, Columns: []value.Field{column("node", "NODE"), column("certainty", "STRING")},
		},
		Run: func(ctx context.Context, _ *value.Context, args []value.Value, row func(...value.Value) error) error {
			of, wrong := a.place(args[0])
			if wrong != nil {
				return at(0, wrong)
			}
			o := readOptions(args, 1)
			search := walk.ReachOptions{Backwards: o.flag("backwards"), Latent: o.flag("latent"), Stop: stopped(ctx)}
			l, err := a.look(o)
			if err != nil {
				return err
			}
			search.View = l.view
			r := walk.Reach(a.s, walk.Select(a.s, of), search)
			if err := ctx.Err(); err != nil {
				return err
			}
			for n, certainty := range r.Nodes() {
				if err := row(node(n), value.OfString(certainty.String())); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (a *asked) chokePoints() cypher.Procedure {
	const counted = 1000
	return cypher.Procedure{
		Procedure: value.Procedure{
			Name: "postern.chokePoints", Doc: "The nodes that every chain of a pattern passes, and for each end those that every chain to it passes.",
			Params: []value.Field{{Name: "pattern", Type: "STRING"}, anyOptions},
			Columns: []value.Field{
				column("node", "NODE"), column("all", "BOOLEAN"), column("ends", "LIST<NODE>"), column("chains", "INTEGER"),
				column("ofEnds", "INTEGER"), column("ofChains", "INTEGER"), column("exact", "BOOLEAN"), column("complete", "BOOLEAN"),
			},
		},
		Run: func(ctx context.Context, _ *value.Context, args []value.Value, row func(...value.Value) error) error {
			p, err := a.question(args)
			if err != nil {
				return err
			}
			o := readOptions(args, 1)
			search := walk.Options{MaxHops: o.number("maxHops", defaultHops, mostHops), Limit: o.number("limit", counted, mostChains), Latent: o.flag("latent"), Stop: stopped(ctx)}
			a.clauses(&p, o)
			l, err := a.look(o)
			if err != nil {
				return err
			}
			search.View = l.view
			r := walk.Chokes(a.s, p, search)
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, k := range r.Chokes {
				err := row(node(k.Node), value.OfBool(k.All), nodes(k.Ends), value.OfInt(int64(k.Chains)),
					value.OfInt(int64(r.Ends)), value.OfInt(int64(r.Chains)), value.OfBool(r.Exact), value.OfBool(r.Complete && r.EachEnd))
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// nodeOf reads one node or its id: of a decision, which may be asked about what the run does not hold.
func (a *asked) nodeOf(v value.Value) string {
	if v.Kind() == value.Node {
		return a.s.ID(graph.NodeID(v.Number()))
	}
	return v.Str()
}
