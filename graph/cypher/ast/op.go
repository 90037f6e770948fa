package ast

// Op is an operator.
type Op uint8

// The operators, loosest first.
const (
	Or Op = iota + 1
	Xor
	And
	Not
	Equal
	NotEqual
	Less
	LessEqual
	Greater
	GreaterEqual
	In
	Contains
	StartsWith
	EndsWith
	Matches // =~
	Add
	Concat // ||
	Subtract
	Multiply
	Divide
	Modulo
	Power
	Negate
	Plus // the sign
)

var opWords = [...]string{
	Or: "OR", Xor: "XOR", And: "AND", Not: "NOT", Equal: "=", NotEqual: "<>", Less: "<", LessEqual: "<=", Greater: ">", GreaterEqual: ">=",
	In: "IN", Contains: "CONTAINS", StartsWith: "STARTS WITH", EndsWith: "ENDS WITH", Matches: "=~", Add: "+", Concat: "||", Subtract: "-",
	Multiply: "*", Divide: "/", Modulo: "%", Power: "^", Negate: "-", Plus: "+",
}

// String gives the operator as it is written.
func (o Op) String() string { return opWords[o] }

// Quantity is that of a Quantifier.
type Quantity uint8

// The quantities.
const (
	AllOf Quantity = iota
	AnyOf
	NoneOf
	SingleOf
)

// String gives the word as it is written.
func (q Quantity) String() string { return [...]string{"all", "any", "none", "single"}[q] }
