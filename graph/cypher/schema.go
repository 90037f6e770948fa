package cypher

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/cypher/value"
)

// visualization says which labels and types there are and how they meet, in the form in which this package writes nodes and
// relationships: a graph of what is no graph, as Neo4j draws it.
func visualization() Procedure {
	return Procedure{
		value.Procedure{
			Name: "db.schema.visualization", Doc: "How labels and relationship types meet: maps in the form of nodes and relationships.",
			Columns: []value.Field{{Name: "nodes", Type: "LIST<MAP>"}, {Name: "relationships", Type: "LIST<MAP>"}},
		},
		func(_ context.Context, c *value.Context, _ []value.Value, row func(...value.Value) error) error {
			nodes, rels := []value.Value{}, []value.Value{}
			for code, name := range c.Graph.Labels() {
				nodes = append(nodes, mapOf("labels", []string{name}, "properties", mapOf("name", name, "count", int64(len(c.Graph.WithLabel(value.Code(code)))))))
			}
			meet, err := meetings(c)
			if err != nil {
				return err
			}
			for _, m := range slices.SortedFunc(maps.Keys(meet), meeting.compare) {
				labels := c.Graph.Labels()
				name := c.Graph.Types()[m.typ]
				rels = append(rels, mapOf("type", name, "properties", mapOf("name", name, "count", meet[m]), "start", labels[m.from], "end", labels[m.to]))
			}
			return row(value.OfList(nodes), value.OfList(rels))
		},
	}
}

// meeting is a type of relationship between two labels.
type meeting struct{ typ, from, to value.Code }

func (m meeting) compare(o meeting) int {
	for _, d := range []int{int(m.typ) - int(o.typ), int(m.from) - int(o.from), int(m.to) - int(o.to)} {
		if d != 0 {
			return d
		}
	}
	return 0
}

// meetings counts relationships by type and the labels of both ends.
func meetings(c *value.Context) (map[meeting]int64, error) {
	out := map[meeting]int64{}
	for r := range uint32(c.Graph.NumRels()) { //nolint:gosec // relationships are numbered as uint32
		if err := c.Work(1); err != nil {
			return nil, err
		}
		t, from, to := c.Graph.Ends(r)
		for _, a := range c.Graph.NodeLabels(from) {
			for _, b := range c.Graph.NodeLabels(to) {
				out[meeting{t, a, b}]++
			}
		}
	}
	return out, nil
}

func nodeTypeProperties() Procedure {
	return Procedure{
		value.Procedure{
			Name: "db.schema.nodeTypeProperties", Doc: "The properties of nodes by their labels, with the types that occur.",
			Columns: []value.Field{
				{Name: "nodeType", Type: "STRING"},
				{Name: "nodeLabels", Type: "LIST<STRING>"},
				{Name: "propertyName", Type: "STRING"},
				{Name: "propertyTypes", Type: "LIST<STRING>"},
				{Name: "mandatory", Type: "BOOLEAN"},
			},
		},
		func(_ context.Context, c *value.Context, _ []value.Value, row func(...value.Value) error) error {
			labels := map[string][]string{}
			all, err := typed(c, c.Graph.NumNodes(), value.Shaped.NodeShape, c.Graph.NodeProps, func(n uint32) string {
				var names []string
				for _, l := range c.Graph.NodeLabels(n) {
					names = append(names, c.Graph.Labels()[l])
				}
				word := ":`" + strings.Join(names, "`:`") + "`"
				labels[word] = names
				return word
			})
			if err != nil {
				return err
			}
			return all.rows(func(of string, rest ...value.Value) error {
				return row(append([]value.Value{value.OfString(of), value.Of(labels[of])}, rest...)...)
			})
		},
	}
}

func relTypeProperties() Procedure {
	return Procedure{
		value.Procedure{
			Name: "db.schema.relTypeProperties", Doc: "The properties of relationships by their type, with the types that occur.",
			Columns: []value.Field{
				{Name: "relType", Type: "STRING"}, {Name: "propertyName", Type: "STRING"}, {Name: "propertyTypes", Type: "LIST<STRING>"}, {Name: "mandatory", Type: "BOOLEAN"},
			},
		},
		func(_ context.Context, c *value.Context, _ []value.Value, row func(...value.Value) error) error {
			all, err := typed(c, c.Graph.NumRels(), value.Shaped.RelShape, c.Graph.RelProps, func(r uint32) string {
				t, _, _ := c.Graph.Ends(r)
				return ":`" + c.Graph.Types()[t] + "`"
			})
			if err != nil {
				return err
			}
			return all.rows(func(of string, rest ...value.Value) error {
				return row(append([]value.Value{value.OfString(of)}, rest...)...)
			})
		},
	}
}

// kinds gathers the properties of things of one kind, a set of labels or a type of relationship.
type kinds map[string]*properties

type properties struct {
	things int
	have   map[string]*occurrence
}

// occurrence is how often things of a kind have a property, and of which types.
type occurrence struct {
	things int
	types  map[string]bool
}

// typed looks at each of n things, and at the properties of each shape once. O(n).
func typed(c *value.Context, n int, shape func(value.Shaped, uint32) uint64, props func(uint32) iter.Seq2[string, value.Value], kind func(uint32) string) (kinds, error) {
	type alike struct {
		first uint32
		n     int
	}
	shaped, known := c.Graph.(value.Shaped)
	shapes := map[uint64]*alike{}
	for i := range uint32(n) { //nolint:gosec // things are numbered as uint32
		if err := c.Work(1); err != nil {
			return nil, err
		}
		s := uint64(i)
		if known {
			s = shape(shaped, i)
		}
		if shapes[s] == nil {
			shapes[s] = &alike{first: i}
		}
		shapes[s].n++
	}
	all := kinds{}
	for _, a := range shapes {
		of := kind(a.first)
		if all[of] == nil {
			all[of] = &properties{have: map[string]*occurrence{}}
		}
		all[of].things += a.n
		for name, v := range props(a.first) {
			o := all[of].have[name]
			if o == nil {
				o = &occurrence{types: map[string]bool{}}
				all[of].have[name] = o
			}
			o.things += a.n
			o.types[stored(v)] = true
		}
	}
	return all, nil
}

// rows gives name, types and whether all have it, for each property of each kind; null for a kind without properties.
func (k kinds) rows(row func(of string, rest ...value.Value) error) error {
	for _, of := range slices.Sorted(maps.Keys(k)) {
		if len(k[of].have) == 0 {
			if err := row(of, value.Value{}, value.Value{}, value.OfBool(false)); err != nil {
				return err
			}
		}
		for _, name := range slices.Sorted(maps.Keys(k[of].have)) {
			o := k[of].have[name]
			if err := row(of, value.OfString(name), value.Of(slices.Sorted(maps.Keys(o.types))), value.OfBool(o.things == k[of].things)); err != nil {
				return err
			}
		}
	}
	return nil
}

// mapOf makes a map of names and what value.Of takes, or values.
func mapOf(pairs ...any) value.Value {
	var b value.DictBuilder
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		v, ok := pairs[i+1].(value.Value)
		if !ok {
			v = value.Of(pairs[i+1])
		}
		b.Set(name, v)
	}
	return b.Build()
}

// stored names the type of a property as Neo4j's schema procedures do, which is not how the language names it.
func stored(v value.Value) string {
	switch v.Kind() {
	case value.Bool:
		return "Boolean"
	case value.Int:
		return "Long"
	case value.Float:
		return "Double"
	case value.String:
		return "String"
	case value.List:
		if list := v.List(); len(list) > 0 {
			return stored(list[0]) + "Array"
		}
		return "StringArray" // the only lists that estates hold
	}
	return v.Kind().String()
}
