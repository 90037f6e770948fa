package accuracy_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
)

// holder checks what remedy says of edges and flags by judging anew.
type holder struct {
	*cutter

	book *remedy.Book
	r    *rand.Rand
	shut int // trials after which something has to be gone
}

func newHolder(c *cutter) *holder {
	return &holder{cutter: c, book: remedy.New(c.judge, nil), r: rand.New(rand.NewPCG(1, 1))}
}

// subject is an edge or a flag, with what is said to hold it open.
type subject struct {
	name     string
	supports func() []walk.Support
	stands   func(*graph.Snapshot) bool
}

// holdings checks some edges and flags, a few of each family: edges by kind,
// technique and what their reasons come from, flags by the type of their node.
func (h *holder) holdings(z cutSizes) {
	h.t.Helper()
	families := map[string][]subject{}
	add := func(family string, s subject) { families[family] = append(families[family], s) }
	for c := range h.s.Claims() {
		if c.Kind != graph.Latent && !h.s.HasLabel(c.From, graph.Grant) {
			add(h.family(c), subject{
				fmt.Sprintf("%s %s %s %s", h.s.ID(c.From), c.Kind, h.s.EdgeKey(c.ID), h.s.ID(c.To)),
				func() []walk.Support { return h.book.Supports(c.From, c.ID) }, h.edge(c),
			})
		}
	}
	for n := range graph.NodeID(h.s.NumNodes()) {
		for _, f := range []string{graph.PropPublic, graph.PropAdmin} {
			if h.s.NodeFlag(n, f) {
				add("flag "+f+" "+h.s.Type(n), subject{
					h.s.ID(n) + " is " + f, func() []walk.Support { return h.book.Flagged(n, f) },
					func(s *graph.Snapshot) bool { m, ok := s.Lookup(h.s.ID(n)); return ok && s.NodeFlag(m, f) },
				})
			}
		}
	}
	var all []subject
	for _, name := range slices.Sorted(maps.Keys(families)) {
		list := families[name]
		h.r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		all = append(all, list[:min(z.each, len(list))]...)
	}
	h.r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, s := range all[:min(z.subjects, len(all))] {
		h.check(s)
	}
	if h.shut == 0 {
		h.t.Error("nothing was tried")
	}
}

func (h *holder) family(c graph.Edge) string {
	family := []string{string(c.Kind), h.s.EdgeString(c.ID, graph.PropTechnique)}
	for _, asked := range h.judge.Questions(c) {
		for _, why := range asked.Why {
			family = append(family, why.Layer, why.With)
		}
	}
	return strings.Join(family, " ")
}

// edge reports whether an estate has the edge, through a Grant or not.
func (h *holder) edge(c graph.Edge) func(*graph.Snapshot) bool {
	from, to, key, sure := h.s.ID(c.From), h.s.ID(c.To), h.s.EdgeKey(c.ID), h.s.Certainty(c.ID)
	return func(s *graph.Snapshot) bool {
		n, ok := s.Lookup(from)
		m, found := s.Lookup(to)
		if !ok || !found {
			return false
		}
		for e := range s.Near(n, graph.Outwards) {
			if e.To != m || e.Kind != c.Kind || s.EdgeKey(e.ID) != key || s.Certainty(e.ID) > sure {
				continue
			}
			return true
		}
		return false
	}
}

// check closes each support in turn, and then everything but one way of each.
func (h *holder) check(x subject) {
	h.t.Helper()
	var rest []walk.Change
	var kept []walk.Way
	for _, s := range x.supports() {
		kept = append(kept, s[h.r.IntN(len(s))])
		var set []walk.Change
		for _, w := range s {
			set = append(set, w[h.r.IntN(len(w))])
			rest = append(rest, w...)
		}
		after := h.try(set)
		if after == nil {
			continue
		}
		if h.shut++; x.stands(after) {
			h.t.Errorf("%s stands after %q", x.name, h.words(set))
		}
	}
	rest = slices.DeleteFunc(rest, func(c walk.Change) bool {
		return slices.ContainsFunc(kept, func(w walk.Way) bool { return slices.Contains(w, c) })
	})
	if after := h.try(rest); after != nil && !x.stands(after) {
		h.t.Errorf("%s falls after %q", x.name, h.words(rest))
	}
}

// try makes changes; nil where one has no edits or they cannot be made together.
func (h *holder) try(set []walk.Change) *graph.Snapshot {
	h.t.Helper()
	slices.Sort(set)
	if len(set) == 0 {
		return nil
	}
	var edits []graph.Edit
	for _, c := range slices.Compact(set) {
		if len(h.book.Change(c).Edits) == 0 {
			return nil
		}
		edits = append(edits, h.book.Change(c).Edits...)
	}
	out, err := h.e.Try(edits)
	if ee := (*graph.EditError)(nil); errors.As(err, &ee) {
		return nil
	}
	if err != nil {
		h.t.Fatalf("%q: %v", h.words(set), err)
	}
	return out.Judged
}

func (h *holder) words(set []walk.Change) (out []string) {
	for _, c := range set {
		out = append(out, h.book.Change(c).Words())
	}
	return out
}
