package attack

import (
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
	return w.readied(judges, c, nil, access.NewSet(s.WithLabel(graph.Role)...))
}

// Edited gives the same for facts of which only some resources say something else, beside what is attached to principals:
// policies of their own, whom these name, and what they run as. Nodes are the same. judges are those of the edited facts.
func (r *Ready) Edited(s *graph.Snapshot, judges []access.Judge, c *Catalogue, resources *access.Set) *Ready {
	if resources.IsEmpty() {
		return r
	}
	return (&world{s: s, types: r.types, byAcct: r.byAcct}).readied(judges, c, r.clouds, resources)
}

// readied makes rows ready, from what was ready before some resources said something else.
func (w *world) readied(judges []access.Judge, c *Catalogue, before map[graph.Cloud]*readyCloud, some *access.Set) *Ready {
	r := &Ready{types: w.types, byAcct: w.byAcct, tree: access.NewAccountTree(w.s), clouds: map[graph.Cloud]*readyCloud{}}
	for _, j := range judges {
		r.clouds[j.Cloud()] = w.ready(j, c, before[j.Cloud()], some)
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

func (w *world) ready(j access.Judge, c *Catalogue, before *readyCloud, some *access.Set) *readyCloud {
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
		base := r.base(w, t, before)
		if base == nil || base.IsEmpty() {
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
				r.trusts[g.Service] = w.trusting(j, g.Service, before.trusting(g.Service), some)
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

// base gives the nodes that a row can be about. Only what code runs as may be another than before.
func (r *readyCloud) base(w *world, t *Technique, before *readyCloud) *access.Set {
	if before != nil && !t.runs() {
		return before.bases[t.ID]
	}
	return r.shared(w.base(t))
}

// trusting gives the roles that a service may assume, as was found out before; nil where nothing was.
func (r *readyCloud) trusting(service string) []access.Guarded {
	if r == nil {
		return nil
	}
	return r.trusts[service]
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
