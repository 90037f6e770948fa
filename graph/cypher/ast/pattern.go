package ast

// Path is one path pattern: nodes and relationships in turn, with groups where a part is repeated.
type Path struct {
	Pos      Pos
	Var      *Var // nil where the path has no name
	Search   Search
	Elements []Element
}

// Search says which of the matching paths are wanted.
type Search struct {
	Kind   SearchKind
	Count  Expr // how many paths or groups; nil is one
	Legacy bool // written shortestPath(…) or allShortestPaths(…)
}

// SearchKind is what stands before a path pattern.
type SearchKind uint8

// The kinds of search.
const (
	Every          SearchKind = iota // all paths, as without a prefix
	Any                              // ANY k
	Shortest                         // SHORTEST k, ANY SHORTEST, shortestPath
	AllShortest                      // ALL SHORTEST, allShortestPaths
	ShortestGroups                   // SHORTEST k GROUPS
)

// Element is one of *Node, *Rel and *Group.
type Element interface {
	At() Pos
	element()
}

// Node is (v:L {k: x} WHERE p).
type Node struct {
	Pos    Pos
	Var    *Var
	Labels Label // nil where any will do
	Props  Expr  // *Map, *Param or nil
	Where  Expr
}

// Direction is that of a relationship pattern.
type Direction uint8

// The directions. Both is -[]- and <-[]->.
const (
	Both Direction = iota
	Right
	Left
)

// Rel is -[v:T*1..3 {k: x} WHERE p]->, or with a quantifier behind it.
type Rel struct {
	Pos    Pos
	Var    *Var
	Types  Label // nil where any will do
	Length *Length
	Props  Expr // *Map, *Param or nil
	Where  Expr
	Dir    Direction
	Quant  *Length // of -[]->{1,3}; never with Length
}

// Length is how often a part repeats.
type Length struct {
	Pos Pos
	Min int // 1 where *.. leaves it out, 0 for the quantifiers * and {,n}
	Max int // NoMax where it is open
}

// NoMax is the upper bound of a length that has none.
const NoMax = -1

// Group is a path pattern in parentheses, mostly with a quantifier.
type Group struct {
	Pos      Pos
	Var      *Var // of a subpath
	Elements []Element
	Where    Expr
	Quant    *Length // nil is once
}

// At gives where the element begins.
func (e *Node) At() Pos { return e.Pos }

// At gives where the element begins.
func (e *Rel) At() Pos { return e.Pos }

// At gives where the element begins.
func (e *Group) At() Pos { return e.Pos }

func (*Node) element()  {}
func (*Rel) element()   {}
func (*Group) element() {}

// Label is a label expression: one of LabelName, LabelAny, *LabelNot, *LabelAnd and *LabelOr. :A:B is an and, of
// relationships :A|:B an or.
type Label interface{ label() }

// LabelName is one label or relationship type.
type LabelName string

// LabelAny is %.
type LabelAny struct{}

// LabelNot is !X.
type LabelNot struct{ X Label }

// LabelAnd is L&R.
type LabelAnd struct{ L, R Label }

// LabelOr is L|R.
type LabelOr struct{ L, R Label }

func (LabelName) label() {}
func (LabelAny) label()  {}
func (*LabelNot) label() {}
func (*LabelAnd) label() {}
func (*LabelOr) label()  {}
