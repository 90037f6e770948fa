package tck_test

import (
	"context"
	"regexp"
	"strings"

	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/parse"
	"github.com/postern-graph/postern/graph/cypher/run"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// binding is one row of a set-up: variables by name.
type binding map[string]value.Value

var clauses = regexp.MustCompile(`(?m)^\s*(CREATE|DELETE|UNWIND|MATCH|WITH|WHERE)\b`)

// execute runs a set-up query, which writes: what it reads is asked of the engine itself, and CREATE and DELETE are done
// here. A pattern of CREATE is read as that of a MATCH, whose syntax it shares.
func execute(g *memory, text string) error {
	text = strings.TrimRight(text, "; \n\t")
	rows := []binding{{}}
	cuts := clauses.FindAllStringSubmatchIndex(text, -1)
	reading := ""
	var err error
	for i, cut := range cuts {
		stop := len(text)
		if i+1 < len(cuts) {
			stop = cuts[i+1][0]
		}
		word, body := text[cut[2]:cut[3]], text[cut[3]:stop]
		switch word {
		case "CREATE", "DELETE":
			if rows, err = read(g, rows, reading); err != nil {
				return err
			}
			reading = ""
			if word == "DELETE" {
				g.deleteRels(rows, strings.TrimSpace(body))
				continue
			}
			if err := create(g, rows, body); err != nil {
				return err
			}
		default:
			reading += word + body + "\n"
		}
	}
	return nil
}

// read runs reading clauses on rows.
func read(g *memory, rows []binding, text string) ([]binding, error) {
	if strings.TrimSpace(text) == "" {
		return rows, nil
	}
	head := ""
	if len(rows[0]) > 0 {
		var items []string
		for name := range rows[0] {
			items = append(items, "row_."+name+" AS "+name)
		}
		head = "UNWIND $rows AS row_ WITH " + strings.Join(items, ", ")
	}
	var list []value.Value
	for _, r := range rows {
		var b value.DictBuilder
		for k, v := range r {
			b.Set(k, v)
		}
		list = append(list, b.Build())
	}
	return query(g, head+" "+text+" RETURN *", map[string]value.Value{"rows": value.OfList(list)})
}

func query(g *memory, text string, params map[string]value.Value) ([]binding, error) {
	q, err := cypher.Prepare(g, text, nil)
	if err != nil {
		return nil, err
	}
	var out []binding
	err = q.Run(context.Background(), &run.Input{Params: params}, func(r []value.Value) error {
		b := binding{}
		for i, c := range q.Columns() {
			b[c] = r[i]
		}
		out = append(out, b)
		return nil
	})
	return out, err
}

func create(g *memory, rows []binding, patterns string) error {
	q, err := parse.Query("MATCH " + patterns + " RETURN 1")
	if err != nil {
		return err
	}
	m, _ := q.Body.Parts[0].Clauses[0].(*ast.Match)
	for _, r := range rows {
		for _, p := range m.Paths {
			if err := createPath(g, r, p); err != nil {
				return err
			}
		}
	}
	return nil
}

func createPath(g *memory, r binding, p *ast.Path) error {
	nodes := make([]uint32, len(p.Elements))
	for i, e := range p.Elements {
		n, ok := e.(*ast.Node)
		if !ok {
			continue
		}
		if n.Var != nil {
			if v, bound := r[n.Var.Name]; bound {
				nodes[i] = v.Number()
				continue
			}
		}
		props, err := properties(g, r, n.Props)
		if err != nil {
			return err
		}
		nodes[i] = g.addNode(names(n.Labels), props)
		if n.Var != nil {
			r[n.Var.Name] = value.OfNode(nodes[i])
		}
	}
	for i, e := range p.Elements {
		rel, ok := e.(*ast.Rel)
		if !ok {
			continue
		}
		from, to := nodes[i-1], nodes[i+1]
		if rel.Dir == ast.Left {
			from, to = to, from
		}
		props, err := properties(g, r, rel.Props)
		if err != nil {
			return err
		}
		made := g.addRel(names(rel.Types)[0], from, to, props)
		if rel.Var != nil {
			r[rel.Var.Name] = value.OfRel(made)
		}
	}
	return nil
}

func names(l ast.Label) []string {
	switch l := l.(type) {
	case ast.LabelName:
		return []string{string(l)}
	case *ast.LabelAnd:
		return append(names(l.L), names(l.R)...)
	}
	return nil
}

// properties computes the properties of a pattern by asking the engine for the map.
func properties(g *memory, r binding, e ast.Expr) (value.Dict, error) {
	if e == nil {
		return value.Dict{}, nil
	}
	rows, err := read(g, []binding{r}, "WITH "+ast.Text(e)+" AS made_")
	if err != nil {
		return value.Dict{}, err
	}
	var b value.DictBuilder
	d := rows[0]["made_"].Dict()
	for i, k := range d.Keys {
		if !d.Values[i].IsNull() {
			b.Set(k, d.Values[i])
		}
	}
	return *b.Build().Dict(), nil
}
