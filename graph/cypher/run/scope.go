package run

import (
	"maps"

	"github.com/postern-graph/postern/graph/cypher/ast"
)

// scope says which variables can be seen and where in the row they lie.
type scope struct {
	slots map[string]int
	// texts gives expressions that have been computed already, by their ast.Text: keys and results of an aggregation.
	texts map[string]int
	// operand is the slot of the value that a CASE tests, -1 outside of one.
	operand int
}

func newScope() *scope { return &scope{slots: map[string]int{}, operand: -1} }

// copy gives a scope to which names can be added.
func (s *scope) copy() *scope {
	return &scope{slots: maps.Clone(s.slots), texts: s.texts, operand: s.operand}
}

// with gives a scope with one more name.
func (s *scope) with(name string, slot int) *scope {
	c := s.copy()
	c.slots[name] = slot
	return c
}

// covers reports whether every variable that an expression mentions can be seen, apart from those outside of known: names
// that are bound within the expression itself.
func (s *scope) covers(e any, known map[string]bool) bool {
	for name := range ast.Names(e) {
		if _, ok := s.slots[name]; !ok && known[name] {
			return false
		}
	}
	return true
}
