package access

import "slices"

// Holding is one thing that must hold for a chain of steps.
type Holding struct {
	Steps     []int      `json:"steps"` // of which it is asked, from 0
	Condition *Condition `json:"condition"`
	Words     string     `json:"words"`
}

// Step is what one step of a chain asks.
type Step struct {
	Condition *Condition
	// Moves: what follows is asked of requests that come from somewhere else.
	Moves bool
}

// Holdings joins what the steps of a chain ask. What stays the same from step
// to step is joined in its shortest form for the steps that come from one
// place; everything else is each step's own, equal conditions written once. In
// the order of the steps.
func (t *Terms) Holdings(steps []Step) []Holding {
	var out []Holding
	for from := 0; from < len(steps); {
		to := from + 1
		for to < len(steps) && !steps[to-1].Moves {
			to++
		}
		out = t.holdPlace(out, steps, from, to)
		from = to
	}
	return out
}

// holdPlace adds what the steps of one place ask.
func (t *Terms) holdPlace(out []Holding, steps []Step, from, to int) []Holding {
	var staying []*Condition
	asks := map[string][]int{} // steps by key
	for i := from; i < to; i++ {
		for _, c := range steps[i].Condition.List() {
			if !t.allStay(c) {
				out = hold(out, c, i)
				continue
			}
			staying = append(staying, c)
			for _, k := range c.keys(nil) {
				asks[k] = append(asks[k], i)
			}
		}
	}
	for _, c := range t.shorten(And(staying...)).List() {
		var at []int
		for _, k := range c.keys(nil) {
			at = append(at, asks[k]...)
		}
		slices.Sort(at)
		out = hold(out, c, slices.Compact(at)...)
	}
	slices.SortStableFunc(out, func(a, b Holding) int { return slices.Compare(a.Steps, b.Steps) })
	return out
}

func hold(out []Holding, c *Condition, steps ...int) []Holding {
	i := slices.IndexFunc(out, func(h Holding) bool { return Equal(h.Condition, c) })
	if i < 0 {
		return append(out, Holding{Steps: steps, Condition: c, Words: c.Words()})
	}
	for _, s := range steps {
		if !slices.Contains(out[i].Steps, s) {
			out[i].Steps = append(out[i].Steps, s)
		}
	}
	return out
}

func (t *Terms) allStay(c *Condition) bool {
	return !slices.ContainsFunc(c.keys(nil), func(k string) bool { return !t.stays(k) })
}

// keys adds the keys that a condition asks for.
func (c *Condition) keys(to []string) []string {
	if c.Type == TypeCondition {
		return append(to, c.Key)
	}
	for _, k := range c.Conditions {
		to = k.keys(to)
	}
	return to
}
