package whatif

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/network"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
)

// Rules are what facts are judged with.
type Rules struct {
	// Judges builds the clouds' judges on a Snapshot of facts.
	Judges func(*graph.Snapshot) []access.Judge
	// Catalogue holds the techniques.
	Catalogue *attack.Catalogue
}

// Estate is a judged estate made ready for what-if questions: its facts, their
// judges, and what was judged. It is immutable and safe for many readers. What
// questions share is made at the first of them, or by Prepare.
type Estate struct {
	rules  Rules
	facts  *graph.Snapshot
	judged *graph.Snapshot
	judges []access.Judge
	number []graph.NodeID // of facts' nodes in judged

	*prepared
}

// prepared is what questions share.
type prepared struct {
	once   sync.Once
	global *gathered // what the facts alone give, see globals

	ready  sync.Once
	access *access.Ready
	attack *attack.Ready

	lifts    sync.Once
	relifter *attack.Relifter
	openers  *access.Set // who may lift a guardrail, in judged
	// what each has in judged by attack.Lift and by attack.Join: edges, and HOLDS to Grants of such
	lifted, joined map[graph.NodeID][]graph.EdgeID

	filled sync.Once
	rooms  rooms
}

// New makes an estate ready. facts and judged are one run: judged must be what
// rules make of facts. Marks of the user's, of which nothing is judged, count
// where both carry them.
func New(facts, judged *graph.Snapshot, judges []access.Judge, rules Rules) (*Estate, error) {
	e := &Estate{rules: rules, facts: facts, judged: judged, judges: judges, number: graph.Renumber(facts, judged), prepared: &prepared{}}
	e.rooms.Most = roomsKept
	for i, n := range e.number {
		if n == graph.NoNode {
			return nil, fmt.Errorf("the judged estate lacks %s: it is not of these facts", facts.ID(graph.NodeID(i)))
		}
	}
	if id := attack.Stranger(judged, rules.Catalogue); id != "" {
		return nil, fmt.Errorf("the run was judged with the technique %s, which is not among those given", id)
	}
	return e, nil
}

// Marked gives the estate with other marks of the user's: facts and judged are
// its own but for flags of nodes.
func (e *Estate) Marked(facts, judged *graph.Snapshot) *Estate {
	x := *e
	x.facts, x.judged = facts, judged
	return &x
}

// Facts gives the facts, and Judged what was made of them.
func (e *Estate) Facts() *graph.Snapshot { return e.facts }

// Judged gives the judged estate as it is.
func (e *Estate) Judged() *graph.Snapshot { return e.judged }

// Prepare makes what questions share, which the first would make otherwise.
func (e *Estate) Prepare() {
	e.globals()
	e.readied()
	e.asked()
	e.lifts.Do(e.readLifts)
	e.relifter.Before().Join(e.facts, e.judges, true, nil) // keeps what it asks
	e.relifter.Reserve()
	access.TreeOf(e.judged)
	walk.Prepare(e.judged)
	walk.Reserve(e.judged)
	e.filled.Do(func() { e.rooms.fill(e.judged) })
}

// asked has judges look at the actions that classes are asked about, which the
// first question about each would have them do otherwise.
func (e *Estate) asked() {
	for _, j := range e.judges {
		v, ok := j.(access.Viewer)
		if !ok || len(j.Classes()) == 0 {
			continue
		}
		actions := e.attack.Actions(j.Cloud())
		for _, c := range access.Claims(j.Cloud()) {
			actions = append(actions, c.Actions...)
		}
		for _, a := range actions {
			v.View(nil, 0, a)
		}
	}
}

// readied reads what judging asks of facts before it asks anybody.
func (e *Estate) readied() {
	e.ready.Do(func() {
		e.access, e.attack = access.NewReady(e.facts, e.judges), attack.NewReady(e.facts, e.judges, e.rules.Catalogue)
	})
}

// Judge derives everything that rules make of facts.
func Judge(facts *graph.Snapshot, judges []access.Judge, rules Rules) (*graph.Snapshot, error) {
	x := graph.Extend(facts)
	access.Derive(facts, judges, x)
	attack.Derive(facts, judges, rules.Catalogue, x)
	access.DeriveShared(facts, x)
	access.DeriveCoverage(facts, x)
	network.Derive(facts, x)
	s, err := x.Build()
	if err != nil {
		return nil, fmt.Errorf("judged edges: %w", err)
	}
	more := graph.Extend(s)
	if attack.Lift(s, rules.Catalogue, more).Edges+attack.Join(facts, s, judges, rules.Catalogue, more).Edges == 0 {
		return s, nil
	}
	if s, err = more.Build(); err != nil {
		return nil, fmt.Errorf("edges that follow: %w", err)
	}
	return s, nil
}

// Outcome is the estate as edits would make it.
type Outcome struct {
	// Facts and Judged are the edited estate; Before is the judged one as it is.
	Before, Facts, Judged *graph.Snapshot
	// Edited is what the edits changed in the facts.
	Edited graph.Difference
	// Anew counts the principals that were judged anew; Whole says that it was
	// everybody, and Why then names what reaches so far.
	Anew  int
	Whole bool
	Why   string

	actors []graph.NodeID // those judged anew, in Before; nil where Whole
	room   *graph.Scratch // in which the edges of Judged lie; nil: in none
	rooms  *rooms         // to which it goes back
}

// Release gives the room in which the edges of Judged lie back, for the next
// question: columns of all edges need not be made and cleared again. Judged is nil
// from then on, and whoever kept it must ask it nothing any more, nor while Release
// runs; what was read off it before, as Shifts and Chains, stays. An Outcome that is
// not released is left to the collector.
func (o *Outcome) Release() {
	defer collect()
	if o.room == nil {
		return
	}
	walk.Forget(o.Judged)
	o.room.Empty(o.Judged)
	o.rooms.Put(o.room)
	o.Judged, o.room = nil, nil
}

// apply makes edits, and what an import would read off the documents that they change.
func (e *Estate) apply(edits []graph.Edit) (*graph.Snapshot, graph.Difference, error) {
	facts, d, err := graph.Apply(e.facts, edits)
	if err != nil {
		return nil, d, err
	}
	var more []graph.Edit
	for _, j := range e.judges {
		if r, ok := j.(access.Reading); ok {
			more = append(more, r.Follows(e.facts, facts, d)...)
		}
	}
	if err := e.senseless(edits, more, facts, d); err != nil {
		return nil, d, err
	}
	if len(more) == 0 {
		return facts, d, nil
	}
	return graph.Apply(e.facts, slices.Concat(edits, more))
}

// Everybody says why edits reach everybody, so that all is judged anew; it is
// empty where whom they reach is known.
func (e *Estate) Everybody(edits []graph.Edit) (why string, err error) {
	facts, d, err := e.apply(edits)
	if err != nil {
		return "", err
	}
	return e.reach(d, facts).whole, nil
}

// Try makes edits and judges whom they reach. The error is, or wraps, a
// graph.EditError where an edit cannot be made.
func (e *Estate) Try(edits []graph.Edit) (*Outcome, error) {
	if len(edits) == 0 {
		return nil, errors.New("there are no edits")
	}
	facts, d, err := e.apply(edits)
	if err != nil {
		return nil, err
	}
	out := &Outcome{Before: e.judged, Facts: facts, Edited: d}
	r := e.reach(d, facts)
	if r.whole != "" {
		return e.anew(out, r.whole)
	}
	return e.some(out, r)
}

// anew judges all of the edited facts.
func (e *Estate) anew(out *Outcome, why string) (*Outcome, error) {
	judges := e.rules.Judges(out.Facts)
	s, err := Judge(out.Facts, judges, e.rules)
	if err != nil {
		return nil, err
	}
	out.Judged, out.Whole, out.Why = s, true, why
	for _, j := range judges {
		for _, c := range j.Classes() {
			out.Anew += int(c.Members.GetCardinality()) //nolint:gosec // at most 2^32
		}
	}
	return out, nil
}
