package schema

import (
	"context"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/complexity"
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/postern-graph/postern/schema/view"
)

// limits refuses an operation that would be too much before it runs. It is an extension of gqlgen.
type limits struct {
	es            graphql.ExecutableSchema
	depth         int
	cost          int
	aliases       int
	selections    int
	introspection bool
}

// introspectionDepth bounds __schema and __type, which ask deeper than data does: the playground's own question
// follows nine levels of ofType.
const introspectionDepth = 20

var _ interface {
	graphql.HandlerExtension
	graphql.OperationContextMutator
} = (*limits)(nil)

// ExtensionName implements graphql.HandlerExtension.
func (*limits) ExtensionName() string { return "Limits" }

// Validate implements graphql.HandlerExtension.
func (l *limits) Validate(es graphql.ExecutableSchema) error {
	l.es = es
	return nil
}

// MutateOperationContext implements graphql.OperationContextMutator. The size is measured first, one visit per
// fragment; only what passes is expanded to sum up the cost.
func (l *limits) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	if how := methodFrom(ctx); !how.fits(op.Operation.Operation) {
		return toGraphQL(how.refusal(op.Operation.Operation))
	}
	m := &measurer{fragments: map[string]size{}}
	s := m.of(op.Operation.SelectionSet)
	switch {
	case m.introspects && !l.introspection:
		return toGraphQL(view.Errorf(view.BadRequest, "introspection is switched off on this server; the schema is in its documentation"))
	case s.depth > l.depth:
		return toGraphQL(over(view.LimitDepth, "depth", s.depth, l.depth, "ask for inner fields in a query of their own"))
	case s.hidden > introspectionDepth:
		return toGraphQL(over(view.LimitDepth, "introspection depth", s.hidden, introspectionDepth, "ask for fewer levels of ofType"))
	case s.aliases > l.aliases:
		return toGraphQL(over(view.LimitAliases, "aliases", s.aliases, l.aliases, "send several queries"))
	case s.selections > l.selections:
		return toGraphQL(over(view.LimitCost, "selected fields, fragments expanded,", s.selections, l.selections, "send several queries"))
	}
	c := complexity.Calculate(ctx, l.es, op.Operation, op.Variables)
	if c > l.cost {
		return toGraphQL(over(view.LimitCost, "cost", c, l.cost, "ask for smaller pages (first), fewer fields, or one level less"))
	}
	op.Stats.SetExtension(costStat, c)
	return nil
}

// costStat is where the cost of an operation stands among its figures.
const costStat = "cost"

// costOf gives the cost that was measured, 0 for what never became a query.
func costOf(ctx context.Context) int {
	if !graphql.HasOperationContext(ctx) {
		return 0
	}
	c, _ := graphql.GetOperationContext(ctx).Stats.GetExtension(costStat).(int)
	return c
}

// streams reports whether a subscription is answered.
func streams(ctx context.Context) bool {
	if !graphql.HasOperationContext(ctx) {
		return false
	}
	op := graphql.GetOperationContext(ctx).Operation
	return op != nil && op.Operation == ast.Subscription
}

func over(code view.Code, what string, got, limit int, advice string) *view.Error {
	return &view.Error{
		Code: code, Message: fmt.Sprintf("the query's %s %d is above the limit of %d; %s", what, got, limit, advice),
		Extra: map[string]any{"limit": limit, "asked": got},
	}
}

// size of a selection with its fragments put in.
type size struct {
	depth      int // levels of data
	hidden     int // levels below __schema or __type
	aliases    int
	selections int
}

// measurer visits each fragment once, so that fragments within fragments, which double at every level, cost no more
// than the text is long. Cycles cannot occur: validation came first.
type measurer struct {
	fragments   map[string]size
	introspects bool
}

const enough = 1 << 30 // sums stop here, far above any limit

func (m *measurer) of(set ast.SelectionSet) size {
	var s size
	for _, sel := range set {
		var in size
		switch sel := sel.(type) {
		case *ast.Field:
			in = m.field(sel)
		case *ast.InlineFragment:
			in = m.of(sel.SelectionSet)
		case *ast.FragmentSpread:
			in = m.fragment(sel)
		}
		s.depth, s.hidden = max(s.depth, in.depth), max(s.hidden, in.hidden)
		s.aliases, s.selections = min(s.aliases+in.aliases, enough), min(s.selections+in.selections, enough)
	}
	return s
}

func (m *measurer) field(f *ast.Field) size {
	s := m.of(f.SelectionSet)
	s.selections++
	if f.Alias != f.Name {
		s.aliases++
	}
	switch {
	case f.Name == "__schema" || f.Name == "__type":
		m.introspects = true
		s.hidden, s.depth = max(s.hidden, s.depth)+1, 0
	case !strings.HasPrefix(f.Name, "__"):
		s.depth++
	}
	return s
}

func (m *measurer) fragment(f *ast.FragmentSpread) size {
	s, ok := m.fragments[f.Name]
	if !ok && f.Definition != nil {
		s = m.of(f.Definition.SelectionSet)
		m.fragments[f.Name] = s
	}
	return s
}
