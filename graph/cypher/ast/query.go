package ast

// Pos is a byte offset in the query's text. Lines and columns are counted only when an error needs them.
type Pos int

// Mode says what is wanted of a query.
type Mode uint8

// The modes: its rows, its plan, or its plan with what running it cost.
const (
	Run Mode = iota
	Explain
	Profile
)

// Query is a whole query.
type Query struct {
	Mode Mode
	Body *Body
}

// Body is one or more single queries put together by UNION; also the inside of a subquery.
type Body struct {
	Parts  []*Single
	Unions []Union // one fewer than Parts
}

// Union stands between two single queries.
type Union struct {
	Pos Pos
	All bool // keep equal rows
}

// Single is clauses in the order in which they run.
type Single struct {
	Pos     Pos
	Clauses []Clause
}

// Clause is one of *Match, *Unwind, *With, *Return, *Call and *Subquery.
type Clause interface {
	At() Pos
	clause()
}

// Match is MATCH and OPTIONAL MATCH.
type Match struct {
	Pos      Pos
	Optional bool
	Paths    []*Path
	Where    Expr // nil where there is none
}

// Unwind is UNWIND List AS As.
type Unwind struct {
	Pos  Pos
	List Expr
	As   *Var
}

// With is WITH, its page and its WHERE.
type With struct {
	Pos Pos
	Projection
	Where Expr // nil where there is none
}

// Importing reports whether the clause only names variables, as the WITH does that says what a subquery without parentheses
// sees.
func (c *With) Importing() bool {
	if c.Distinct || len(c.OrderBy) > 0 || c.Skip != nil || c.Limit != nil || c.Where != nil {
		return false
	}
	for _, it := range c.Items {
		if v, ok := it.Expr.(*Var); !ok || it.As != nil && it.As.Name != v.Name {
			return false
		}
	}
	return true
}

// Return is RETURN and its page. FINISH is a Return without items.
type Return struct {
	Pos Pos
	Projection
}

// Projection is what WITH and RETURN share.
type Projection struct {
	Distinct bool
	Star     bool // "*", before Items
	Items    []Item
	OrderBy  []Sort
	Skip     Expr // nil where there is none
	Limit    Expr // nil where there is none
}

// Named gives the names that items have: of a variable that * stands for as well, the item counts.
func (p *Projection) Named() map[string]bool {
	named := map[string]bool{}
	for _, it := range p.Items {
		if v, ok := it.Expr.(*Var); ok && it.As == nil {
			named[v.Name] = true
		} else if it.As != nil {
			named[it.As.Name] = true
		}
	}
	return named
}

// Item is one column.
type Item struct {
	Expr Expr
	As   *Var   // nil where the text is the name
	Text string // the expression as it was written, the name of a column without AS
}

// Sort is one key of ORDER BY.
type Sort struct {
	Expr Expr
	Desc bool
}

// Call is CALL of a procedure.
type Call struct {
	Pos      Pos
	Optional bool
	Name     []string // namespace and name: db, labels
	Args     []Expr
	Implicit bool // no parentheses: arguments are parameters of the same names, as only a call that stands alone may have it
	Yield    []Yield
	YieldAll bool // YIELD *, or a call that stands alone without YIELD
	Where    Expr // nil where there is none
}

// Yield is one column that a procedure gives.
type Yield struct {
	Pos  Pos
	Name string
	As   *Var // nil where it keeps its name
}

// Subquery is CALL { … } and CALL (a, b) { … }.
type Subquery struct {
	Pos      Pos
	Optional bool
	Scoped   bool   // it has parentheses: Imports, or with All everything, is what it sees
	All      bool   // CALL (*)
	Imports  []*Var // of the parentheses; those of a leading WITH are in the Body
	Body     *Body
}

// At gives where the clause begins.
func (c *Match) At() Pos { return c.Pos }

// At gives where the clause begins.
func (c *Unwind) At() Pos { return c.Pos }

// At gives where the clause begins.
func (c *With) At() Pos { return c.Pos }

// At gives where the clause begins.
func (c *Return) At() Pos { return c.Pos }

// At gives where the clause begins.
func (c *Call) At() Pos { return c.Pos }

// At gives where the clause begins.
func (c *Subquery) At() Pos { return c.Pos }

func (*Match) clause()    {}
func (*Unwind) clause()   {}
func (*With) clause()     {}
func (*Return) clause()   {}
func (*Call) clause()     {}
func (*Subquery) clause() {}
