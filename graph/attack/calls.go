package attack

import (
	"errors"
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// rest gives the numbers of a technique's calls beside the first.
func (t *Technique) rest() []int {
	var out []int
	for _, a := range t.Actions {
		if a.Call != 0 && !slices.Contains(out, a.Call) {
			out = append(out, a.Call)
		}
	}
	slices.Sort(out)
	return out
}

// call gives a row with the asks of one call alone and, for the first, with the
// row's gates: they ask about the target, and whoever makes that call is in its account.
func (t *Technique) call(n int) *Technique {
	part := *t
	part.ID = fmt.Sprintf("%s#%d", t.ID, n)
	part.Actions = nil
	for _, a := range t.Actions {
		if a.Call == n {
			part.Actions = append(part.Actions, a)
		}
	}
	if n != 0 {
		part.Gates = nil
	}
	return &part
}

// first gives the first call of a row; more is false where there is no other.
func (t *Technique) first() (first *Technique, more bool) {
	if len(t.rest()) == 0 {
		return nil, false
	}
	return t.call(0), true
}

// checkCalls holds the numbers of calls to what Join reads.
func (t *Technique) checkCalls() error {
	rest := t.rest()
	if len(rest) == 0 {
		return nil
	}
	for i, n := range rest {
		if n != i+2 {
			return fmt.Errorf("field actions: calls are numbered from 2 without gaps, not %v", rest)
		}
	}
	kinds := map[Shape]bool{PassNew: true, HijackExisting: true, Invoke: true, Trust: true, Credential: true}
	raises := t.Shape == SelfGrant && (t.Gain == "other" || t.Gain == "new") || t.Shape == GuardrailOff && t.Edge == graph.CanHijack
	if !kinds[t.Shape] && !raises || t.Land != "" {
		return fmt.Errorf("field actions: calls of %s rows like this one are not told apart", t.Shape)
	}
	of := map[string]int{} // asks that speak of one existing thing, by call
	for i, a := range t.Actions {
		if a.On != "other" && a.On != "home" {
			continue
		}
		key := fmt.Sprint(a.On, a.Types)
		if n, ok := of[key]; ok && n != a.Call {
			return fmt.Errorf("field actions[%d]: asks on %s of one thing belong to one call", i, a.On)
		}
		of[key] = a.Call
	}
	if !slices.ContainsFunc(t.Actions, func(a Ask) bool { return a.Call == 0 }) {
		return errors.New("field actions: none belongs to the first call")
	}
	return nil
}
