package value

// Field is a parameter or column of a procedure. Type is written as IS :: has it, in capitals.
type Field struct{ Name, Type string }

// Procedure is what may be called with CALL.
type Procedure struct {
	Name    string // namespace.name, as it is written
	Doc     string // one sentence
	Params  []Field
	Columns []Field
}
