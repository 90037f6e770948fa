package value

import "strings"

// Field is a parameter or column of a procedure. Type is written as IS :: has it, in capitals. A parameter with a Default, as
// it would be written, may be left out; its value is null then.
type Field struct{ Name, Type, Default string }

// Procedure is what may be called with CALL. Parameters that may be left out stand behind the others.
type Procedure struct {
	Name    string // namespace.name, as it is written
	Doc     string // one sentence
	Params  []Field
	Columns []Field
}

// Least gives how many arguments a call must have.
func (p Procedure) Least() int {
	for i, f := range p.Params {
		if f.Default != "" {
			return i
		}
	}
	return len(p.Params)
}

// Signature writes a procedure as Neo4j lists it: name(param :: TYPE, param = default :: TYPE) :: (column :: TYPE).
func (p Procedure) Signature() string {
	return p.Name + "(" + fields(p.Params) + ") :: (" + fields(p.Columns) + ")"
}

func fields(list []Field) string {
	words := make([]string, len(list))
	for i, f := range list {
		words[i] = f.Name
		if f.Default != "" {
			words[i] += " = " + f.Default
		}
		words[i] += " :: " + f.Type
	}
	return strings.Join(words, ", ")
}

// Names gives the names of fields with a comma between them.
func Names(list []Field) string {
	words := make([]string, len(list))
	for i, f := range list {
		words[i] = f.Name
	}
	return strings.Join(words, ", ")
}
