package ast

import "strings"

// Expr is an expression.
type Expr interface {
	At() Pos
	expr()
}

// at is the position that every expression carries.
type at struct{ Pos Pos }

// At gives where the expression begins.
func (a at) At() Pos { return a.Pos }
func (at) expr()     {}

// New gives an expression its position: ast.New(p, &ast.Var{Name: n}) reads better than a literal with an unexported part.
func New[E interface{ setAt(Pos) }](p Pos, e E) E {
	e.setAt(p)
	return e
}

func (a *at) setAt(p Pos) { a.Pos = p }

type (
	// Literal is nil, bool, int64, float64 or string.
	Literal struct {
		at
		Value any
	}
	// Param is $name.
	Param struct {
		at
		Name string
	}
	// Var is a variable, where it is bound and where it is used.
	Var struct {
		at
		Name string
	}
	// List is [a, b].
	List struct {
		at
		Items []Expr
	}
	// Map is {k: x}.
	Map struct {
		at
		Entries []Entry
	}
	// Entry is one member of a Map.
	Entry struct {
		Pos  Pos
		Key  string
		Expr Expr
	}
	// MapProjection is v {.a, .*, b: x, c}.
	MapProjection struct {
		at
		Of    *Var
		Items []MapItem
	}
	// MapItem is .Key (Expr nil), .* (All), or Key: Expr; c is c: c.
	MapItem struct {
		Pos  Pos
		All  bool
		Key  string
		Expr Expr
	}
	// Property is x.key.
	Property struct {
		at
		X   Expr
		Key string
	}
	// Index is x[i].
	Index struct {
		at
		X, I Expr
	}
	// Slice is x[from..to].
	Slice struct {
		at
		X, From, To Expr // From and To may be nil
	}
	// HasLabel is x:A|B, and x IS A|B; of a relationship its type.
	HasLabel struct {
		at
		X      Expr
		Labels Label
	}
	// IsNull is x IS NULL and x IS NOT NULL.
	IsNull struct {
		at
		X   Expr
		Not bool
	}
	// IsType is x IS :: TYPE, as its words in capitals: "INTEGER NOT NULL", "LIST<STRING>".
	IsType struct {
		at
		X    Expr
		Type string
		Not  bool
	}
	// Unary is NOT x, -x and +x.
	Unary struct {
		at
		Op Op
		X  Expr
	}
	// Binary is every operator between two values but comparisons.
	Binary struct {
		at
		Op   Op
		L, R Expr
	}
	// Compare is a chain of comparisons: a < b <= c says a < b AND b <= c, with b computed once.
	Compare struct {
		at
		First Expr
		Rest  []Comparison
	}
	// Comparison is one link of Compare.
	Comparison struct {
		Op Op
		X  Expr
	}
	// Case is CASE x WHEN y THEN z ELSE w END; X is nil in the searched form.
	Case struct {
		at
		X     Expr
		Whens []When
		Else  Expr // nil is null
	}
	// When is one branch of Case. Of a Case with X a cond is a value to compare X with, or a *CaseTest.
	When struct {
		Conds []Expr
		Then  Expr
	}
	// CaseTest is any other test of a Case's X, in which *Operand stands for it: CASE n WHEN > 3 THEN …
	CaseTest struct {
		at
		Test Expr
	}
	// Operand stands for the X of the Case around it.
	Operand struct{ at }
	// FuncCall is a function or an aggregation.
	FuncCall struct {
		at
		Name     []string // namespace and name, as written
		Distinct bool
		Args     []Expr
	}
	// CountStar is count(*).
	CountStar struct{ at }
	// ListComp is [v IN list WHERE p | x].
	ListComp struct {
		at
		Var         *Var
		List        Expr
		Where, Make Expr // may be nil
	}
	// Reduce is reduce(acc = init, v IN list | x).
	Reduce struct {
		at
		Acc  *Var
		Init Expr
		Var  *Var
		List Expr
		Make Expr
	}
	// Quantifier is all, any, none and single.
	Quantifier struct {
		at
		Kind  Quantity
		Var   *Var
		List  Expr
		Where Expr
	}
	// PatternComp is [p = (a)-->(b) WHERE q | x].
	PatternComp struct {
		at
		Path  *Path
		Where Expr // may be nil
		Make  Expr
	}
	// PatternExpr is a path pattern as an expression: a predicate, or shortestPath(…) as a value.
	PatternExpr struct {
		at
		Path *Path
	}
	// Exists is EXISTS { … }.
	Exists struct {
		at
		Body *Body
	}
	// Count is COUNT { … }.
	Count struct {
		at
		Body *Body
	}
	// Collect is COLLECT { … }.
	Collect struct {
		at
		Body *Body
	}
)

// Function gives the name with its namespace in lower case, by which functions are found.
func (c *FuncCall) Function() string { return strings.ToLower(strings.Join(c.Name, ".")) }
