package cypher

import (
	"context"

	"github.com/postern-graph/postern/graph/cypher/value"
)

// catalogue gives the procedures that say what a graph is made of, as Neo4j calls them.
func catalogue() []Procedure {
	return []Procedure{
		listing("db.labels", "All labels that occur.", "label", func(g value.Graph) []string { return g.Labels() }),
		listing("db.relationshipTypes", "All relationship types that occur.", "relationshipType", func(g value.Graph) []string { return g.Types() }),
		listing("db.propertyKeys", "The names of all properties that occur.", "propertyKey", func(g value.Graph) []string { return g.Keys() }),
		visualization(), nodeTypeProperties(), relTypeProperties(),
	}
}

// listing gives a procedure with one column of texts.
func listing(name, doc, column string, of func(value.Graph) []string) Procedure {
	return Procedure{
		value.Procedure{Name: name, Doc: doc, Columns: []value.Field{{Name: column, Type: "STRING"}}},
		func(_ context.Context, c *value.Context, _ []value.Value, row func(...value.Value) error) error {
			for _, s := range of(c.Graph) {
				if err := row(value.OfString(s)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
