package access

import (
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
)

// Ways gives the ways in which one judged edge is open: it stands while every
// question of one of them gets a yes. Rows of the tables of claims that say the
// same of two nodes are one edge, for which either is enough. A technique, a
// setting, an access point and full control are one way; of full control all is
// asked that it consists of, where one question is enough to explain it.
func Ways(s *graph.Snapshot, judges []Judge, e graph.Edge) [][]Asked {
	all := Questions(s, judges, e)
	if len(all) == 1 && all[0].Action == fullControl {
		if j, ok := judgeFor(s, judges, e.To, e.From).(Controlling); ok {
			return [][]Asked{control(s, j, e)}
		}
	}
	if len(all) < 2 || s.EdgeString(e.ID, graph.PropTechnique) != "" {
		return [][]Asked{all}
	}
	w := waysOf{all: all, told: make([]bool, len(all))}
	w.byRows(claimedKind(s, e))
	if len(w.ways) == 0 {
		return [][]Asked{all} // no row of the tables: what was asked was asked together
	}
	for i, a := range all {
		if !w.told[i] { // of no row: taken for enough by itself
			w.ways = append(w.ways, []Asked{a})
		}
	}
	return w.ways
}

// Controlling is a Judge that says what full control of something consists of.
type Controlling interface {
	Judge
	// Control gives the requests all of which who administers a node may make; Principal is left open.
	Control(n graph.NodeID) []Request
}

func control(s *graph.Snapshot, j Controlling, e graph.Edge) []Asked {
	var out []Asked
	for _, r := range j.Control(e.To) {
		r.Principal = s.ID(e.From)
		out = append(out, Asked{Action: r.Action, By: e.From, On: e.To, Why: j.Decide(r).Why, text: r.Action})
	}
	return out
}

// waysOf sorts the questions of one edge into ways.
type waysOf struct {
	all  []Asked
	told []bool
	ways [][]Asked
}

// byRows finds the rows of the tables whose questions are all among those asked.
func (w *waysOf) byRows(kind graph.Kind) {
	for _, first := range w.all {
		base, on, elsewhere := strings.Cut(first.text, "@")
		if elsewhere && kind != graph.CanInvoke {
			continue // only what starts code is asked elsewhere
		}
		for _, row := range claimsBegun()[begun{kind, base}] {
			w.row(row, on)
		}
	}
}

func (w *waysOf) row(row asking, on string) {
	at := make([]int, 0, len(row.texts)+1)
	for _, text := range row.texts {
		i := w.find(text, on)
		if i < 0 {
			return
		}
		at = append(at, i)
	}
	if i := w.find(row.tag, on); row.tag != "" && i >= 0 {
		w.told[i] = true
		if len(w.all) == len(at)+1 {
			at = append(at, i) // the edge is for those who may pass session tags
		}
	}
	way := make([]Asked, 0, len(at))
	for _, i := range at {
		w.told[i] = true
		way = append(way, w.all[i])
	}
	sealed := false
	for i, a := range w.all {
		if a.beside != "" && a.beside == way[0].text {
			w.told[i], sealed = true, true
			w.ways = append(w.ways, append(slices.Clone(way), a))
		}
	}
	if !sealed {
		w.ways = append(w.ways, way)
	}
}

func (w *waysOf) find(text, on string) int {
	if on != "" {
		text += "@" + on
	}
	return slices.IndexFunc(w.all, func(a Asked) bool { return a.text == text })
}

// asking is a row of a table of claims as what it asks.
type asking struct {
	texts []string
	tag   string
	// What the key is asked besides, and the service that asks it; see Claim.
	decrypt, service string
}

// begun finds rows by the edge that they make and their first question.
type begun struct {
	kind  graph.Kind
	first string
}

// claimsBegun gives the rows of all clouds by what they begin with. It is made
// once and never changes.
var claimsBegun = sync.OnceValue(func() map[begun][]asking {
	out := map[begun][]asking{}
	add := func(k begun, a asking) {
		if !slices.ContainsFunc(out[k], func(o asking) bool { return slices.Equal(o.texts, a.texts) }) {
			out[k] = append(out[k], a)
		}
	}
	for _, cloud := range []graph.Cloud{graph.AWS, graph.GCP, graph.Azure} {
		for _, row := range Claims(cloud) {
			a := asking{decrypt: row.Decrypt, service: row.Service}
			for _, action := range row.Actions {
				a.texts = append(a.texts, Question{Action: action, Context: row.Context}.String())
			}
			if row.Tag != "" {
				a.tag = Question{Action: row.Tag, Context: row.Context}.String()
			}
			k := begun{row.Kind, a.texts[0]}
			if row.Kind == graph.CanWrite { // it may start code, see behind
				k.kind = graph.CanInvoke
				add(k, a)
				k.kind = row.Kind
			}
			add(k, a)
		}
	}
	return out
})
