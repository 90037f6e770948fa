package cypher

import (
	"context"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// Procedure is what queries may CALL. Run gets an argument for each parameter, null for one that was left out, and gives each
// row, a value for each column, to row; where row fails it ends at once with that error. A *fault.ArgumentError says that an argument
// is at fault.
type Procedure struct {
	value.Procedure

	Run func(ctx context.Context, c *value.Context, args []value.Value, row func(...value.Value) error) error
}

// procedures are what one Engine knows, by their names in lower case.
type procedures struct {
	signatures map[string]value.Procedure
	run        map[string]Procedure // by the name as it is written
}

// known gathers the engine's own procedures and others.
func known(others []Procedure) procedures {
	p := procedures{signatures: map[string]value.Procedure{}, run: map[string]Procedure{}}
	for _, proc := range slices.Concat(catalogue(), others) {
		p.signatures[strings.ToLower(proc.Name)] = proc.Procedure
		p.run[proc.Name] = proc
	}
	list := p.list()
	p.signatures[strings.ToLower(list.Name)] = list.Procedure
	p.run[list.Name] = list
	return p
}

// list is the procedure that lists procedures, itself included.
func (p procedures) list() Procedure {
	out := Procedure{Procedure: value.Procedure{
		Name: "dbms.procedures", Doc: "The procedures that there are.",
		Columns: []value.Field{{Name: "name", Type: "STRING"}, {Name: "signature", Type: "STRING"}, {Name: "description", Type: "STRING"}},
	}}
	out.Run = func(_ context.Context, _ *value.Context, _ []value.Value, row func(...value.Value) error) error {
		for _, s := range p.sorted() {
			if err := row(value.OfString(s.Name), value.OfString(s.Signature()), value.OfString(s.Doc)); err != nil {
				return err
			}
		}
		return nil
	}
	return out
}

func (p procedures) sorted() []value.Procedure {
	var list []value.Procedure
	for _, s := range p.signatures {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b value.Procedure) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func (p procedures) call(ctx context.Context, c *value.Context, name string, args []value.Value, row func([]value.Value) error) error {
	proc, ok := p.run[name]
	if !ok {
		return fault.New(fault.Procedure, "ProcedureNotFound", 0, "there is no procedure %s", name)
	}
	return proc.Run(ctx, c, args, func(v ...value.Value) error { return row(v) })
}
