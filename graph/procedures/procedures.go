package procedures

import (
	"context"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/graph/privilege"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
)

// Namespace is what the names of all procedures begin with.
const Namespace = "postern."

// Means are what the procedures ask beside the graph.
type Means struct {
	// Judges gives the clouds' judges of a Snapshot. They are made at the first question that needs them.
	Judges func(*graph.Snapshot) []access.Judge
	// Terms reads what edges depend on, under what is assumed of requests.
	Terms func(access.Context) *access.Terms
	// WhatIf makes the run of a Snapshot ready for what-if questions; nil: cuts are not tried.
	WhatIf func(ctx context.Context, judged *graph.Snapshot) (*whatif.Estate, error)
	// Run gives another run of the same store; "" is the one before that of the Snapshot, nil where there is none. A run that is
	// not there is an error.
	Run func(ctx context.Context, id string) (*graph.Snapshot, error)
}

// Of gives the procedures that ask of a Snapshot, which must be the one that queries read. Safe for many users at once. Those
// of no Snapshot, nil, have their signatures and cannot be called.
func Of(s *graph.Snapshot, m Means) []cypher.Procedure {
	a := &asked{s: s, m: m}
	a.estate = sync.OnceValue(func() *access.Estate { return access.NewEstate(s, m.Judges(s)) })
	a.book = sync.OnceValue(func() *privilege.Book { return privilege.New(s) })
	return a.all()
}

// asked is the Snapshot of which is asked, with what questions share.
type asked struct {
	s         *graph.Snapshot
	m         Means
	estate    func() *access.Estate
	book      func() *privilege.Book
	looks     looks
	distances distances

	earlier otherRun
}

func (a *asked) all() []cypher.Procedure {
	return []cypher.Procedure{
		a.paths(), a.pattern(), a.reach(), a.nearest(), a.chokePoints(), a.cut(), a.can(), a.whoCan(), a.why(), a.expandGrants(), a.diff(),
		a.whoMay(), a.statements(), a.levels(), a.splitPlan(),
	}
}

// rows takes the rows of a procedure.
type rows func(...value.Value) error

// stopped gives a search its reason to stop.
func stopped(ctx context.Context) func() bool { return func() bool { return ctx.Err() != nil } }

func column(name, typ string) value.Field { return value.Field{Name: name, Type: typ} }

func node(n graph.NodeID) value.Value { return value.OfNode(uint32(n)) }

func nodes(list []graph.NodeID) value.Value {
	out := make([]value.Value, len(list))
	for i, n := range list {
		out[i] = node(n)
	}
	return value.OfList(out)
}

// known gives the node with an id, null where the Snapshot has none.
func (a *asked) known(id string) value.Value {
	if n, ok := a.s.Lookup(id); ok {
		return node(n)
	}
	return value.Value{}
}

// text is null for nothing.
func text(s string) value.Value {
	if s == "" {
		return value.Value{}
	}
	return value.OfString(s)
}

// words gives conditions as people say them, null for none.
func words(c *access.Condition) value.Value {
	if c == nil {
		return value.Value{}
	}
	return value.OfString(c.Words())
}

func texts(list []string) value.Value { return value.Of(append([]string{}, list...)) }

// worst is how far a chain can be trusted: as far as its least sure step, and as far as what it assumes.
func worst(p walk.Path) graph.Certainty {
	c := graph.Certain
	if len(p.Assumptions) > 0 {
		c = graph.Conditional
	}
	for _, e := range p.Edges {
		c = c.Worse(e.Certainty)
	}
	return c
}
