// Package breaking holds the schema of the last release and says what a newer one takes away from clients that were
// written against it. What is added is nobody's loss, and is not told.
package breaking

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// Released is the schema of the last release; written anew when a release is made: `go test ./schema/breaking -release`.
//
//go:embed released.graphqls
var Released string

// Changes lists what breaks clients of the old schema, in the order of its names: types, fields, arguments, enum values
// and interfaces that went, types that changed in a way that an answer or a question no longer fits, and arguments that
// are now asked for.
func Changes(old, now *ast.Schema) []string {
	var out []string
	names := make([]string, 0, len(old.Types))
	for name, def := range old.Types {
		if !def.BuiltIn {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		before, after := old.Types[name], now.Types[name]
		switch {
		case after == nil:
			out = append(out, name+" went")
		case after.Kind != before.Kind:
			out = append(out, fmt.Sprintf("%s was %s and is %s", name, before.Kind, after.Kind))
		default:
			out = append(out, compare(before, after)...)
		}
	}
	return out
}

func compare(before, after *ast.Definition) []string {
	var out []string
	for _, i := range before.Interfaces {
		if !slices.Contains(after.Interfaces, i) {
			out = append(out, fmt.Sprintf("%s no longer implements %s", before.Name, i))
		}
	}
	for _, member := range before.Types {
		if !slices.Contains(after.Types, member) {
			out = append(out, fmt.Sprintf("%s no longer holds %s", before.Name, member))
		}
	}
	for _, v := range before.EnumValues {
		if after.EnumValues.ForName(v.Name) == nil {
			out = append(out, fmt.Sprintf("%s.%s went", before.Name, v.Name))
		}
	}
	input := before.Kind == ast.InputObject
	for _, f := range before.Fields {
		out = append(out, field(before.Name+"."+f.Name, f, after.Fields.ForName(f.Name), input)...)
	}
	for _, f := range after.Fields {
		if input && before.Fields.ForName(f.Name) == nil && asked(f.Type, f.DefaultValue) {
			out = append(out, fmt.Sprintf("%s.%s is new and must be given", before.Name, f.Name))
		}
	}
	return out
}

func field(name string, before, after *ast.FieldDefinition, input bool) []string {
	if after == nil {
		return []string{name + " went"}
	}
	var out []string
	fits := gives(before.Type, after.Type)
	if input {
		fits = takes(before.Type, after.Type)
	}
	if !fits {
		out = append(out, fmt.Sprintf("%s was %s and is %s", name, before.Type, after.Type))
	}
	for _, a := range before.Arguments {
		now := after.Arguments.ForName(a.Name)
		switch {
		case now == nil:
			out = append(out, fmt.Sprintf("%s(%s) went", name, a.Name))
		case !takes(a.Type, now.Type) && now.DefaultValue == nil:
			out = append(out, fmt.Sprintf("%s(%s) was %s and is %s", name, a.Name, a.Type, now.Type))
		}
	}
	for _, a := range after.Arguments {
		if before.Arguments.ForName(a.Name) == nil && asked(a.Type, a.DefaultValue) {
			out = append(out, fmt.Sprintf("%s(%s) is new and must be given", name, a.Name))
		}
	}
	return out
}

func asked(t *ast.Type, fallback *ast.Value) bool { return t.NonNull && fallback == nil }

// gives says that whoever reads the old type of an answer can read the new one.
func gives(before, after *ast.Type) bool {
	switch {
	case before.NonNull && !after.NonNull, (before.Elem == nil) != (after.Elem == nil):
		return false
	case before.Elem != nil:
		return gives(before.Elem, after.Elem)
	}
	return before.NamedType == after.NamedType
}

// takes says that what was given for the old type may be given for the new one.
func takes(before, after *ast.Type) bool {
	switch {
	case after.NonNull && !before.NonNull, (before.Elem == nil) != (after.Elem == nil):
		return false
	case before.Elem != nil:
		return takes(before.Elem, after.Elem)
	}
	return before.NamedType == after.NamedType
}
