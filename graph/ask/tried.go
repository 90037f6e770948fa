package ask

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
)

// Tried is what came of making a cut's changes in the facts.
type Tried struct {
	// Made says that they were made and judged; Why says why not, where they were not.
	Made bool
	Why  string
	// Left is a chain that stands after all; none where the cut is enough.
	Left []Claim
}

// Claim names one edge of a chain by ids of nodes.
type Claim struct {
	From string
	Kind graph.Kind
	To   string
}

// Why a cut was not tried.
const (
	whyNobody = "that was not asked for, or the facts of this run are not at hand"
	whyNoEdit = "a change of it is made by no edit of the facts"
	whyLate   = "time was up"
	whyAll    = "it reaches everybody, which takes long in an estate of this size (%s); what-if tries it"
)

// mostAnew bounds the estates in which a cut is tried for which everybody has to be judged anew: some 3 s for 100,000 nodes.
const mostAnew = 300_000

// try makes each cut, and gives what came to stand on chains that are left.
func (c *Cut) try(q CutQuestion) (more []graph.EdgeFact, err error) {
	c.Tried = nil
	for _, cut := range c.Cuts.Cuts {
		t, found, err := c.tryOne(q, cut)
		if err != nil {
			return nil, err
		}
		c.Tried, more = append(c.Tried, t), append(more, found...)
	}
	return more, nil
}

func (c *Cut) tryOne(q CutQuestion, cut walk.Cut) (t Tried, more []graph.EdgeFact, err error) {
	switch {
	case len(cut.Changes) == 0:
		return Tried{Made: true}, nil, nil
	case q.Ready == nil:
		return Tried{Why: whyNobody}, nil, nil
	case q.stopped():
		return Tried{Why: whyLate}, nil, nil
	}
	edits := c.edits(cut)
	if edits == nil {
		return Tried{Why: whyNoEdit}, nil, nil
	}
	ready, err := q.Ready()
	if err != nil {
		return Tried{Why: err.Error()}, nil, nil
	}
	why, err := ready.Everybody(edits)
	if err == nil && why != "" && c.Graph.NumNodes() > mostAnew {
		return Tried{Why: fmt.Sprintf(whyAll, why)}, nil, nil
	}
	out, err := ready.Try(edits)
	if refused := (*graph.EditError)(nil); errors.As(err, &refused) {
		return Tried{Why: err.Error()}, nil, nil
	}
	if err != nil {
		return Tried{}, nil, fmt.Errorf("try the cut: %w", err)
	}
	defer out.Release()
	l := leaving{c: c, after: out.Judged, scope: q.Scope, gone: func(ch walk.Change) bool { return slices.Contains(cut.Changes, ch) }}
	if l.scope.View = nil; q.Look != nil {
		if l.scope.View, err = q.Look(out.Judged); err != nil {
			return Tried{}, nil, err
		}
	}
	t.Left, more = l.chains(q.Pattern)
	t.Made = true
	return t, more, nil
}

// edits gives those that make a cut, each once; nil where some change has none.
func (c *Cut) edits(cut walk.Cut) (out []graph.Edit) {
	for _, ch := range cut.Changes {
		list := c.Book.Change(ch).Edits
		if len(list) == 0 {
			return nil
		}
		for _, e := range list {
			if !slices.ContainsFunc(out, func(o graph.Edit) bool { return o.Subject == e.Subject && o.Path == e.Path }) {
				out = append(out, e)
			}
		}
	}
	return out
}

// leaving looks for what is left of chains after a cut.
type leaving struct {
	c     *Cut
	after *graph.Snapshot
	scope walk.Scope
	gone  func(walk.Change) bool
}

// mostLeft bounds the chains that are looked for after one cut.
const mostLeft = 64

// chains gives the first chain that is left, and what came to stand of it and of others, looked for without that.
func (l *leaving) chains(p walk.Pattern) (first []Claim, more []graph.EdgeFact) {
	hidden := map[walk.Step]bool{}
	open := walk.Open{Step: func(st walk.Step) bool { return !hidden[st] }, Flag: func(graph.NodeID, string) bool { return true }}
	for range mostLeft {
		_, steps, found := walk.AnyChain(l.after, p, l.scope, open)
		if !found {
			return first, more
		}
		if first == nil {
			first = []Claim{}
			for _, st := range steps {
				e := l.after.Edge(st.Edge)
				first = append(first, Claim{l.after.ID(st.From), e.Kind, l.after.ID(e.To)})
			}
		}
		news := 0
		for _, st := range steps {
			if f, isNew := l.came(st); isNew {
				more = append(more, f)
				hidden[st] = true
				news++
			}
		}
		if news == 0 {
			return first, more // of what there was before: nothing is learnt from it
		}
	}
	return first, more
}

// came gives the edge that a step takes where it was not there before, or is there though the cut closes it: then it stands
// for another reason.
func (l *leaving) came(st walk.Step) (f graph.EdgeFact, isNew bool) {
	s, e := l.c.Graph, l.after.Edge(st.Edge)
	from, to := l.after.ID(st.From), l.after.ID(e.To)
	n, ok := s.Lookup(from)
	m, found := s.Lookup(to)
	if !ok || !found {
		return f, false
	}
	for x := range s.Near(n, graph.Outwards) {
		if x.To == m && x.Kind == e.Kind && plainKey(s.EdgeKey(x.ID)) == l.after.EdgeKey(e.ID) {
			if _, stands := walk.Standing(l.c.Book.Supports(n, x.ID), l.gone); stands {
				return f, false
			}
		}
	}
	p := maps.Collect(l.after.EdgeProps(e.ID))
	p[graph.PropRevealed] = true
	return graph.EdgeFact{Kind: e.Kind, From: from, To: to, Key: l.after.EdgeKey(e.ID), Props: p}, true
}

// revealed is what came to stand in rounds so far, by what it says.
type revealed map[string]int

// fresh gives those that were not there in an earlier round, with keys of their own.
func (r revealed) fresh(list []graph.EdgeFact) (out []graph.EdgeFact) {
	for _, f := range list {
		says := fmt.Sprint(f.Kind, "|", f.From, "|", f.To, "|", f.Key, f.Props)
		if _, there := r[says]; !there {
			r[says] = len(r)
			f.Key = fmt.Sprint(f.Key, keyMark, r[says])
			out = append(out, f)
		}
	}
	return out
}

// keyMark keeps an edge that came to stand apart from one of the same kind and key between the same nodes.
const keyMark = "\x00"

func plainKey(key string) string {
	plain, _, _ := strings.Cut(key, keyMark)
	return plain
}

// with gives an estate in which edges stand that are not in it.
func with(e *access.Estate, more []graph.EdgeFact) (*access.Estate, error) {
	p := graph.NewPatch(e.Snapshot())
	for _, f := range more {
		p.Edge(f)
	}
	s, err := p.Build()
	if err != nil {
		return nil, fmt.Errorf("what comes to stand when a cut is made: %w", err)
	}
	return access.JudgedLater(s, e.Judges), nil
}
