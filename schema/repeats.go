package schema

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/postern-graph/postern/schema/view"
)

// repeats refuses a text that has the same field so often that to validate it would take seconds: validation compares
// every two fields of one name, and knows neither a limit nor that the client went away. It is an extension of gqlgen,
// and stands behind the one that puts trusted texts in.
type repeats struct {
	pairs int
	// validated holds the texts that need no second look.
	validated graphql.Cache[*ast.QueryDocument]
}

// repeatedPairs are about a tenth of a second of validation.
const repeatedPairs = 50_000

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = repeats{}

// ExtensionName implements graphql.HandlerExtension.
func (repeats) ExtensionName() string { return "Repeats" }

// Validate implements graphql.HandlerExtension.
func (repeats) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters implements graphql.OperationParameterMutator. What does not parse is for gqlgen to refuse.
func (r repeats) MutateOperationParameters(ctx context.Context, p *graphql.RawParams) *gqlerror.Error {
	if _, ok := r.validated.Get(ctx, p.Query); ok {
		return nil
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: p.Query}, queryTokens)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	times := map[string]int{}
	for _, op := range doc.Operations {
		countFields(op.SelectionSet, times)
	}
	for _, f := range doc.Fragments {
		countFields(f.SelectionSet, times)
	}
	pairs := 0
	for _, n := range times {
		pairs += n * (n - 1) / 2
	}
	if pairs > r.pairs {
		return toGraphQL(over(view.LimitAliases, "count of pairs of fields with one name,", pairs, r.pairs, "ask for each field once, and send several queries"))
	}
	return nil
}

// countFields counts the fields of a text by the name that they have in the answer.
func countFields(set ast.SelectionSet, times map[string]int) {
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.Field:
			times[sel.Alias]++
			countFields(sel.SelectionSet, times)
		case *ast.InlineFragment:
			countFields(sel.SelectionSet, times)
		case *ast.FragmentSpread:
		}
	}
}
