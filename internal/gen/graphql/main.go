// Command graphql writes the page of the GraphQL API from the schema's own descriptions and the example queries. It
// runs at build time, in the folder of the schema; its argument is the page.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/postern-graph/postern/schema"
)

func main() {
	if len(os.Args) != 2 {
		fail(errors.New("want the page to write"))
	}
	s, err := load()
	if err != nil {
		fail(err)
	}
	examples, err := schema.Examples()
	if err != nil {
		fail(err)
	}
	if err := os.WriteFile(os.Args[1], []byte(page(s, examples)), 0o644); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "graphql:", err)
	os.Exit(1)
}

func load() (*ast.Schema, error) {
	files, err := filepath.Glob("*.graphqls")
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var sources []*ast.Source
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		sources = append(sources, &ast.Source{Name: f, Input: string(text)})
	}
	return gqlparser.LoadSchema(sources...)
}

type writer struct{ strings.Builder }

func (w *writer) printf(format string, args ...any) { fmt.Fprintf(&w.Builder, format, args...) }

func page(s *ast.Schema, examples []schema.Example) string {
	w := &writer{}
	w.printf("# The GraphQL API\n\n<!-- Written by internal/gen/graphql from schema/*.graphqls and schema/examples. DO NOT EDIT. -->\n\n")
	w.printf("`postern serve` answers at `/graphql`, and shows a playground with every example below at `/graphql-playground/`.\n")
	for _, root := range []*ast.Definition{s.Query, s.Mutation, s.Subscription} {
		if root == nil {
			continue
		}
		w.printf("\n## %s\n\n", root.Name)
		w.text(root.Description)
		for _, f := range sorted(root) {
			w.printf("\n### %s\n\n", f.Name)
			w.text(f.Description)
			w.arguments(f)
			w.printf("\nGives %s.\n", link(f.Type))
		}
	}
	w.examples(examples)
	w.codes()
	for _, group := range []struct {
		title string
		kind  ast.DefinitionKind
	}{{"Interfaces", ast.Interface}, {"Types", ast.Object}, {"Unions", ast.Union}, {"Inputs", ast.InputObject}, {"Enums", ast.Enum}, {"Scalars", ast.Scalar}} {
		w.types(s, group.title, group.kind)
	}
	return w.String()
}

// sorted gives a type's fields by name, without those that introspection adds.
func sorted(d *ast.Definition) []*ast.FieldDefinition {
	var out []*ast.FieldDefinition
	for _, f := range d.Fields {
		if !strings.HasPrefix(f.Name, "__") {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b *ast.FieldDefinition) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (w *writer) text(s string) {
	if s != "" {
		w.printf("%s\n", s)
	}
}

func (w *writer) arguments(f *ast.FieldDefinition) {
	if len(f.Arguments) == 0 {
		return
	}
	w.printf("\n| argument | type | |\n| --- | --- | --- |\n")
	for _, a := range f.Arguments {
		w.printf("| `%s` | %s | %s |\n", a.Name, link(a.Type), cell(withDefault(a.Description, a.DefaultValue)))
	}
}

// codes tells what errors carry, and the status of answers without data.
func (w *writer) codes() {
	w.printf("\n## Errors\n\nEach error has a code in `extensions.code`; one that names a limit has it in `extensions.limit`. An answer without data ")
	w.printf("has the status of its first error; with 429 and 503 comes Retry-After. What GraphQL itself refuses is `GRAPHQL_PARSE_FAILED` or ")
	w.printf("`GRAPHQL_VALIDATION_FAILED`, with 400. An event stream has begun before its question is read: it says what was wrong as an event.\n\n")
	w.printf("| code | status | |\n| --- | --- | --- |\n")
	for _, c := range schema.Codes() {
		status := "200"
		if c.Status != 0 {
			status = strconv.Itoa(c.Status)
		}
		w.printf("| `%s` | %s | %s |\n", c.Code, status, cell(c.Means))
	}
}

func withDefault(text string, v *ast.Value) string {
	if v == nil {
		return text
	}
	return strings.TrimSpace(text + " Default: `" + v.String() + "`.")
}

func (w *writer) examples(list []schema.Example) {
	w.printf("\n## Examples\n\nEach is run in the tests on the demo estate.\n")
	for _, e := range list {
		_, query, _ := strings.Cut(e.Query, "\n")
		w.printf("\n### %s\n\n```graphql\n%s\n```\n", e.Title, strings.TrimSpace(query))
	}
}

func (w *writer) types(s *ast.Schema, title string, kind ast.DefinitionKind) {
	var defs []*ast.Definition
	for _, d := range s.Types {
		if d.Kind == kind && !d.BuiltIn && d != s.Query && d != s.Mutation && d != s.Subscription {
			defs = append(defs, d)
		}
	}
	if len(defs) == 0 {
		return
	}
	slices.SortFunc(defs, func(a, b *ast.Definition) int { return strings.Compare(a.Name, b.Name) })
	w.printf("\n## %s\n", title)
	for _, d := range defs {
		w.printf("\n### %s\n\n", d.Name)
		w.text(d.Description)
		if len(d.Interfaces) > 0 {
			w.printf("\nImplements %s.\n", links(d.Interfaces))
		}
		if len(d.Types) > 0 {
			w.printf("\nOne of %s.\n", links(d.Types))
		}
		if len(d.EnumValues) > 0 {
			w.printf("\n| value | |\n| --- | --- |\n")
			for _, v := range d.EnumValues {
				w.printf("| `%s` | %s |\n", v.Name, cell(v.Description))
			}
		}
		w.fields(d, own(s, d))
	}
}

// entity is the interface that the types of nodes share, with many fields that are told once.
const entity = "Entity"

// own lists the fields of a type that are not told elsewhere: what a label says is told with its interface.
func own(s *ast.Schema, d *ast.Definition) ast.FieldList {
	if !slices.Contains(d.Interfaces, entity) {
		return d.Fields
	}
	var told ast.FieldList
	for _, name := range d.Interfaces {
		told = append(told, s.Types[name].Fields...)
	}
	return slices.DeleteFunc(slices.Clone(d.Fields), func(f *ast.FieldDefinition) bool { return told.ForName(f.Name) != nil })
}

func (w *writer) fields(d *ast.Definition, list ast.FieldList) {
	if len(list) < len(d.Fields) {
		w.printf("\nWhat its interfaces have, it has too.\n")
	}
	if len(list) == 0 {
		return
	}
	w.printf("\n| field | type | |\n| --- | --- | --- |\n")
	for _, f := range list {
		var args []string
		for _, a := range f.Arguments {
			args = append(args, a.Name)
		}
		name := f.Name
		if len(args) > 0 {
			name += "(" + strings.Join(args, ", ") + ")"
		}
		w.printf("| `%s` | %s | %s |\n", name, link(f.Type), cell(withDefault(f.Description, f.DefaultValue)))
	}
}

func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", "\\|")
}

func links(names []string) string {
	var out []string
	for _, n := range names {
		out = append(out, fmt.Sprintf("[%s](#%s)", n, strings.ToLower(n)))
	}
	return strings.Join(out, ", ")
}

// link writes a type, its name leading to its own part of the page.
func link(t *ast.Type) string {
	name := t.Name()
	switch name {
	case "ID", "String", "Int", "Float", "Boolean":
		return "`" + t.String() + "`"
	}
	return fmt.Sprintf("[`%s`](#%s)", t.String(), strings.ToLower(name))
}
