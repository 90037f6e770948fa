package walk

import (
	"slices"

	"github.com/postern-graph/postern/graph"
)

// lost says of flags that nodes have which are taken for gone.
type lost func(n graph.NodeID, flag string) bool

// lose has flags taken for gone, by one rule where the pattern asks for them and
// by another where it refuses them: in not and avoiding, for a node that is to
// be gone via and would stand for it here, and for one that could have ended a
// chain. To refuse a refusal is to ask.
func (a *automaton) lose(asked, refused lost) {
	end := a.states[a.accept]
	end.matcher, end.must, end.mustNot = end.matcher.losing(refused, asked), losing(end.must, refused, asked), losing(end.mustNot, asked, refused)
	a.ending = &end
	for q := range a.states {
		s := &a.states[q]
		if s.matcher != nil {
			s.matcher = s.matcher.losing(asked, refused)
		}
		s.must, s.mustNot = losing(s.must, asked, refused), losing(s.mustNot, refused, asked)
	}
}

func losing(list []*matcher, asked, refused lost) []*matcher {
	out := make([]*matcher, 0, len(list))
	for _, m := range list {
		out = append(out, m.losing(asked, refused))
	}
	return out
}

func (m *matcher) losing(asked, refused lost) *matcher {
	out := *m
	out.lost = asked
	out.not = losing(m.not, refused, asked)
	return &out
}

// asks lists the flags that a node must have to stand in a state, and those that
// may help it to, in what is refused of what is refused.
func (s *state) asks() (must, may []string) {
	steps := make([]NodeStep, 0, 1+len(s.must))
	if s.matcher != nil {
		steps = append(steps, s.matcher.step)
	}
	for _, m := range s.must {
		steps = append(steps, m.step)
	}
	for _, st := range steps {
		must = append(must, st.Flags...)
		may = append(may, helping(st.Not)...)
	}
	for _, m := range s.mustNot {
		may = append(may, helping([]NodeStep{m.step})...)
	}
	return uniqueWords(must), uniqueWords(may)
}

// helping lists the flags without which a refused step might match.
func helping(refused []NodeStep) (out []string) {
	for _, r := range refused {
		out = append(out, flagsIn(r.Not)...)
	}
	return out
}

func uniqueWords(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}
