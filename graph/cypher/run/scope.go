package run

import "maps"

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
