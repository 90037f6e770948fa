package attack

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// actsAs is what an edge depends on whose opener comes to the one held back
// along a chain that is not certain.
const actsAs = "ActsAsTheOneHeldBack"

// write writes what was lifted, edges of one answer together.
func (l *lifting) write(out *access.Writer) {
	type block struct {
		of lifted
		to *access.Set
	}
	type key struct {
		gain
		set   uint32
		acct  graph.NodeID
		chain graph.Certainty
	}
	blocks, order := map[key]*block{}, []*block{}
	for _, d := range l.done {
		k := key{d.gain, l.s.PropSet(d.edge), l.account(d.to), d.chain}
		if blocks[k] == nil {
			blocks[k] = &block{d, access.NewSet()}
			order = append(order, blocks[k])
		}
		blocks[k].to.Add(uint32(d.to))
	}
	for _, b := range order {
		for m := b.of.marks; m != 0; m &= m - 1 {
			mark := bits.TrailingZeros64(m)
			out.Add(b.of.kind, access.NewSet(l.ways[mark].opener), b.to, l.answer(b.of, mark))
		}
	}
}

// answer says how one opener has the edge. Where another one is held back, Via
// names that one, of whom its own LATENT edge tells the rest.
func (l *lifting) answer(d lifted, mark int) access.Answer {
	t, opener := l.rows[d.row], l.ways[mark].opener
	a := access.Answer{Technique: t.ID, Certainty: l.s.Certainty(d.edge), Condition: l.condition(d.edge), Cost: t.Cost + l.effort(d)}
	if d.chain != graph.Certain {
		a.Certainty = a.Certainty.Worse(d.chain)
		a.Condition = access.And(a.Condition, assumption(actsAs))
	}
	for _, on := range l.lifts(d, mark) {
		edge := l.by[openMark{openAt{d.row, on}, mark}]
		a.Certainty = a.Certainty.Worse(l.s.Certainty(edge))
		a.Condition = access.And(a.Condition, l.condition(edge))
		a.Actions = append(a.Actions, t.openingQuestions(l.s.ID(on), l.s.Account(opener))...)
	}
	if opener != d.from {
		a.Via = l.s.ID(d.from)
		return a
	}
	v, _ := l.s.EdgeProp(d.edge, graph.PropActions)
	own, _ := v.([]string)
	a.Actions = append(a.Actions, own...)
	return a
}

// lifts gives what the opener lifts guardrails of, each once.
func (l *lifting) lifts(d lifted, mark int) []graph.NodeID {
	var out []graph.NodeID
	for _, g := range d.guards {
		for on := range l.places(g, d.from, d.to) {
			if l.open[openAt{d.row, on}]&(1<<mark) != 0 {
				if !slices.Contains(out, on) {
					out = append(out, on)
				}
				break
			}
		}
	}
	return out
}

// openingQuestions are the row's asks as the edge keeps them for Explain; its
// far end is neither what they were asked on nor in that one's account.
func (t *Technique) openingQuestions(on, home string) []string {
	out := t.questionsOn(on)
	for i, a := range t.Actions {
		if a.On == "home" {
			out[i] = strings.TrimSuffix(out[i], "@new") + "@" + home
		}
	}
	return out
}

// effort is the cost of the latent edge: its own, or its kind's.
func (l *lifting) effort(d lifted) float64 {
	if own, ok := l.s.Cost(d.edge); ok {
		return float64(own)
	}
	return l.cost[d.kind]
}
