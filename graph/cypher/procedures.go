package cypher

import (
	"context"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// builtin is a procedure that needs nothing but the graph.
type builtin struct {
	signature value.Procedure
	rows      func(g value.Graph, row func(...value.Value) error) error
}

var builtins = []builtin{
	{value.Procedure{Name: "db.labels", Doc: "All labels that occur.", Columns: []value.Field{{Name: "label", Type: "STRING"}}}, func(g value.Graph, row func(...value.Value) error) error {
		return texts(g.Labels(), row)
	}},
	{value.Procedure{Name: "db.relationshipTypes", Doc: "All relationship types that occur.", Columns: []value.Field{{Name: "relationshipType", Type: "STRING"}}}, func(g value.Graph, row func(...value.Value) error) error {
		return texts(g.Types(), row)
	}},
	{value.Procedure{Name: "db.propertyKeys", Doc: "The names of all properties that occur.", Columns: []value.Field{{Name: "propertyKey", Type: "STRING"}}}, func(g value.Graph, row func(...value.Value) error) error {
		return texts(g.Keys(), row)
	}},
}

func texts(list []string, row func(...value.Value) error) error {
	for _, s := range list {
		if err := row(value.OfString(s)); err != nil {
			return err
		}
	}
	return nil
}

// builtinSignatures holds the procedures by their names in lower case.
var builtinSignatures = signatures()

func signatures() map[string]value.Procedure {
	all := map[string]value.Procedure{}
	for _, b := range builtins {
		all[strings.ToLower(b.signature.Name)] = b.signature
	}
	return all
}

// call runs a procedure.
func (e *Engine) call(_ context.Context, name string, _ []value.Value, row func([]value.Value) error) error {
	for _, b := range builtins {
		if b.signature.Name == name {
			return b.rows(e.g, func(v ...value.Value) error { return row(v) })
		}
	}
	return fault.New(fault.Procedure, "ProcedureNotFound", 0, "there is no procedure %s", name)
}
