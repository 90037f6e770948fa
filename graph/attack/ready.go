package attack

import (
	"maps"
	"slices"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Ready is what Derive reads of facts before it evaluates a class. It holds for
// these facts, and for edited ones that say something else only of what is
// attached to principals (see access.Ready). It is immutable and safe for many
// readers.
type Ready struct {
	types  map[string]*access.Set
	byAcct map[graph.NodeID]*access.Set
	tree   *access.Tree
	clouds map[graph.Cloud]*readyCloud
}

// readyCloud is the part for one cloud's rows.
type readyCloud struct {
	rows    []*Technique
	bases   map[string]*access.Set
	kept    map[*access.Set]bool
	atHome  map[*access.Set]map[string]*access.Set
	trusts  map[string][]access.Guarded
	keys    map[string][]string
	decided map[string][]string
	begins  []begun
	asks    *access.Sifted // by row, then the first calls of begins
}

// NewReady reads facts for the rows of a catalogue: O(rows × their targets + N).
func NewReady(s *graph.Snapshot, judges []access.Judge, c *Catalogue) *Ready {
	w := &world{s: s, types: map[string]*access.Set{}}
	w.index()
	r := &Ready{types: w.types, byAcct: w.byAcct, tree: access.NewAccountTree(s), clouds: map[graph.Cloud]*readyCloud{}}
	for _, j := range judges {
		r.clouds[j.Cloud()] = w.ready(j, c)
	}
	return r
}

// Actions gives the actions that rows for a cloud ask of callers.
func (r *Ready) Actions(cloud graph.Cloud) []string {
	var out []string
	if c := r.clouds[cloud]; c != nil {
		for _, t := range c.rows {
			out = append(out, c.decided[t.ID]...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (w *world) ready(j access.Judge, c *Catalogue) *readyCloud {
	r := &readyCloud{
		bases: map[string]*access.Set{}, kept: map[*access.Set]bool{}, atHome: map[*access.Set]map[string]*access.Set{}, trusts: map[string][]access.Guarded{},
		keys: map[string][]string{}, decided: map[string][]string{},
	}
	w.bases, w.kept, w.keys, w.decided = r.bases, r.kept, r.keys, r.decided
	for i := range c.rows {
		t := &c.rows[i]
		if t.Cloud != j.Cloud() || t.Claim {
			continue
		}
		base := r.shared(w.base(t))
		if base.IsEmpty() {
			continue
		}
		w.ask(t, base)
		if t.atHome() && r.atHome[base] == nil {
			r.atHome[base] = w.byAccount(base)
			for _, part := range r.atHome[base] {
				r.kept[part] = true
			}
		}
		r.rows = append(r.rows, t)
		for _, g := range t.Gates {
			if _, ok := r.trusts[g.Service]; !ok && g.Gate == "service" {
				r.trusts[g.Service] = w.trusting(j, g.Service)
			}
		}
		if first, more := t.first(); more {
			w.ask(first, base)
			r.begins = append(r.begins, begun{t, first})
		}
	}
	r.asks = access.NewSifted()
	for _, t := range r.rows {
		r.asks.Add(t.needs())
	}
	for _, b := range r.begins {
		r.asks.Add(b.first.needs())
	}
	return r
}

// Edited gives the same for facts that say something else beside that only of what some resources say themselves: policies of
// their own, and whom these name. Nodes are the same. judges are those of the edited facts.
func (r *Ready) Edited(s *graph.Snapshot, judges []access.Judge, resources *access.Set) *Ready {
	if resources.IsEmpty() {
		return r
	}
	out := *r
	out.clouds = maps.Clone(r.clouds)
	w := &world{s: s}
	for _, j := range judges {
		before := r.clouds[j.Cloud()]
		if before == nil {
			continue
		}
		c := *before
		c.trusts = maps.Clone(c.trusts)
		for service, answer := range c.trusts {
			c.trusts[service] = w.trustingNow(j, service, answer, resources)
		}
		out.clouds[j.Cloud()] = &c
	}
	return &out
}

// shared gives the base of an earlier row where that is equal: what is found out
// about one holds for both.
func (r *readyCloud) shared(base *access.Set) *access.Set {
	for _, same := range r.bases {
		if same.Equals(base) {
			return same
		}
	}
	return base
}

// DeriveFor evaluates the classes of which one of these is a member, whole.
// judges are those of s, which r must hold for. What it finds is to be written.
func (r *Ready) DeriveFor(s *graph.Snapshot, judges []access.Judge, only *access.Set) *access.Writer {
	return r.derive(s, judges, only).out
}

func (r *Ready) derive(s *graph.Snapshot, judges []access.Judge, only *access.Set) *world {
	w := (&world{s: s, only: only, types: r.types, byAcct: r.byAcct, tree: r.tree}).fork()
	for _, j := range judges {
		w.judge(j, r.clouds[j.Cloud()])
	}
	return w
}
