package access

import "github.com/postern-graph/postern/graph"

// HeldBack is a block of edges that guardrails alone hold back: of Kind, from
// all members of a class to the resources of the answer.
type HeldBack struct {
	Kind    graph.Kind
	Actions []string
	Guarded
}

// Latents gives what the tables of claims find held back, class by class, for
// those few classes whose guardrails somebody may lift.
type Latents struct {
	d       *deriver
	j       Judge
	rows    []Claim
	targets []*Set
}

// NewLatents prepares the answers of one Judge, which must have been built on s.
func NewLatents(s *graph.Snapshot, j Judge) *Latents {
	l := &Latents{d: newDeriver(s, nil), j: j, rows: Claims(j.Cloud())}
	l.d.answers = NewAnswers[[]Guarded](j)
	for _, row := range l.rows {
		l.targets = append(l.targets, l.d.targets(row))
	}
	return l
}

// Of gives what guardrails alone hold a class back from, full control first.
func (l *Latents) Of(c ClassID) []HeldBack {
	class := l.j.Classes()[c]
	var out []HeldBack
	for _, g := range Latent(l.j.Administers(c)) {
		out = append(out, HeldBack{Kind: graph.Administers, Guarded: g})
	}
	cl := &classClaims{d: l.d, q: l.d.asker(l.j, class), actors: l.d.actors(class), admin: NewSet(), adminHeld: NewSet(), judges: []Judge{l.j}}
	for i, row := range l.rows {
		if !l.targets[i].IsEmpty() {
			cl.claim(row, l.targets[i])
		}
	}
	for _, h := range cl.held {
		for _, g := range h.answers {
			out = append(out, HeldBack{Kind: h.kind, Actions: h.actions, Guarded: g})
		}
	}
	return out
}
