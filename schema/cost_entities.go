package schema

import (
	"reflect"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// entityCosts says what the fields of nodes cost, alike on every type of node. The types come from the table of labels,
// so they are found by their form: a field costs the same wherever it has that name and takes those arguments.
func entityCosts(c *gql.ComplexityRoot) {
	fields := map[string]any{
		"Neighbours": func(child int, _ []graph.Kind, _ view.Direction, first *int, _ *string) int {
			return page(first, child)
		},
		"NeighbourGroups": func(child int, _ []graph.Kind, _ view.Direction, first *int) int {
			return costCount + page(first, child)
		},
		"NeighbourCounts": func(child int) int { return costCount + times(pathSteps, child) },
		"Properties":      func(child int, _ bool) int { return times(pathSteps, child) },
		"Tags":            func(child int) int { return times(pathSteps, child) },
	}
	// A page of the nodes at the other ends of edges, which are all looked at.
	ends := reflect.ValueOf(func(child int, first *int, _ *string) int { return costCount + page(first, child) })
	for _, t := range reflect.ValueOf(c).Elem().Fields() {
		if t.Kind() == reflect.Struct && t.FieldByName("NeighbourGroups").IsValid() {
			price(t, fields, ends)
		}
	}
}

func price(t reflect.Value, fields map[string]any, ends reflect.Value) {
	for j := range t.NumField() {
		f := t.Field(j)
		if cost, ok := fields[t.Type().Field(j).Name]; ok {
			f.Set(reflect.ValueOf(cost))
		} else if f.Type() == ends.Type() {
			f.Set(ends)
		}
	}
}
