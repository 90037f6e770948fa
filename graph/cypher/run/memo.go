package run

import (
	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// memo is an expression that is worth keeping from one row to the next: rows come from nested loops, so what an outer loop
// bound stays the same for many of them, and an expression that reads nothing else has the value that it had.
type memo struct {
	expr eval
	on   []int // the slots that it reads
}

// remembered is what a memo keeps during a run.
type remembered struct {
	on    []value.Value // nil before the first row
	value value.Value
}

// at computes the expression, or gives what it was for the row before.
func (m *memo) at(x *exec, r row, last *remembered) (value.Value, error) {
	if last.on != nil {
		same := true
		for i, s := range m.on {
			if !value.Identical(r[s], last.on[i]) {
				same = false
				break
			}
		}
		if same {
			return last.value, nil
		}
	}
	v, err := m.expr(x, r)
	if err != nil {
		return v, err
	}
	if last.on == nil {
		last.on = make([]value.Value, len(m.on))
	}
	for i, s := range m.on {
		last.on[i] = r[s]
	}
	last.value = v
	return v, nil
}

// memoOf gives a memo for an expression, nil for one that is as cheap to compute as to compare, or that differs each time.
func memoOf(e ast.Expr, expr eval, sc *scope) *memo {
	worth := false
	on := map[int]bool{}
	ast.Inspect(e, func(n any) bool {
		if x, ok := n.(ast.Expr); ok && len(sc.texts) > 0 {
			if slot, ok := sc.texts[ast.Text(x)]; ok {
				on[slot] = true
				return false
			}
		}
		switch n := n.(type) {
		case *ast.Var:
			if slot, ok := sc.slots[n.Name]; ok {
				on[slot] = true
			}
		case *ast.FuncCall, *ast.ListComp, *ast.Reduce, *ast.Quantifier, *ast.PatternComp, *ast.PatternExpr, *ast.Exists, *ast.Count, *ast.Collect, *ast.Case:
			worth = true
		case *ast.Operand:
			if sc.operand >= 0 {
				on[sc.operand] = true
			}
		}
		return true
	})
	if !worth || varies(e) {
		return nil
	}
	return &memo{expr, sortedSlots(on)}
}

// varies reports whether an expression calls what gives another value each time.
func varies(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n any) bool {
		if f, ok := n.(*ast.FuncCall); ok {
			if fn, ok := value.Lookup(f.Function()); ok && fn.Varies {
				found = true
			}
		}
		return !found
	})
	return found
}
