package attack

import (
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
)

// note keeps which sources some sources come to.
func (e *joins) note(some, all []graph.NodeID, spreads map[graph.Certainty]*walk.Spread) {
	for chain, sp := range spreads {
		for mark, n := range some {
			set := access.NewSet()
			for _, other := range all {
				if sp.Controls(other, 1<<mark) != 0 {
					set.Add(uint32(other))
				}
			}
			e.comes[chain][n] = set
		}
	}
}

// nearest leaves out those who gain something by coming to another who gains
// the same, as surely. Of those who come to each other the first by id stays.
func (e *joins) nearest(found []joined) []joined {
	type gain struct {
		kind graph.Kind
		dest graph.NodeID
	}
	of := map[gain][]joined{}
	for _, f := range found {
		of[gain{f.kind, f.dest}] = append(of[gain{f.kind, f.dest}], f)
	}
	reaches := func(a, b joined) bool { // a gains it by coming to b
		if b.doubt > a.doubt || a.source == b.source {
			return false
		}
		chain := graph.Conditional
		if a.doubt == graph.Certain {
			chain = graph.Certain
		}
		return e.comes[chain][a.source].Contains(uint32(b.source))
	}
	return slices.DeleteFunc(found, func(f joined) bool {
		return slices.ContainsFunc(of[gain{f.kind, f.dest}], func(o joined) bool {
			return reaches(f, o) && (!reaches(o, f) || o.source < f.source)
		})
	})
}

// answer says how the source has the edge. Via names the first of the callers
// that is another than the source.
func (d joined) answer(s *graph.Snapshot) access.Answer {
	a := access.Answer{Technique: d.row.ID, Certainty: d.doubt, Condition: d.cond, Cost: d.row.Cost}
	for _, n := range d.callers {
		a.Callers = append(a.Callers, s.ID(n))
		if a.Via == "" && n != d.source {
			a.Via = s.ID(n)
		}
	}
	target := ""
	if d.dest != d.on {
		target = s.ID(d.on)
	}
	for i, text := range d.row.questionsOn(target) {
		call := max(d.row.Actions[i].Call-1, 0)
		if d.row.Gain == "other" && call > 0 {
			continue // whoever acts as the target by whatever means
		}
		if n := d.callers[call]; n != d.source {
			q := access.ParseQuestion(text)
			q.By = s.ID(n)
			text = q.String()
		}
		a.Actions = append(a.Actions, text)
	}
	return a
}

// conditionOf reads what a judged edge depends on.
func conditionOf(s *graph.Snapshot, e graph.EdgeID) *access.Condition {
	text := s.EdgeString(e, graph.PropConditions)
	if text == "" {
		return nil
	}
	c, err := access.Parse([]byte(text))
	if err != nil {
		return assumption("ConditionNotRead") // judgement wrote it: cannot fail
	}
	return c
}
