package attack

import (
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Stats counts what Derive did.
type Stats struct {
	Techniques int // rows evaluated
	Questions  int // answers asked of a Judge, in bulk
	access.WriteStats
}

// Derive evaluates every row of the catalogue for every class of principals and
// writes the edges that it makes. Judges must have been built on s. The same
// facts give the same edges whatever their order. As in access.Derive, those
// who certainly administer an account get no edges to what lies below it.
func Derive(s *graph.Snapshot, judges []access.Judge, c *Catalogue, sink graph.Sink) Stats {
	w := NewReady(s, judges, c).derive(s, judges, nil)
	w.stats.WriteStats = w.out.Flush(sink)
	return w.stats
}

// world is what all evaluations of one Derive share. What stands before the
// empty line is read alone while classes are evaluated; each fork has its own
// of the rest.
type world struct {
	s       *graph.Snapshot
	only    *access.Set // those who act; nil: all
	types   map[string]*access.Set
	bases   map[string]*access.Set                 // by technique
	kept    map[*access.Set]bool                   // the bases
	atHome  map[*access.Set]map[string]*access.Set // the parts of bases, by account
	trusts  map[string][]access.Guarded            // by service
	keys    map[string][]string                    // of a technique's questions
	decided map[string][]string                    // the actions that a technique asks for
	byAcct  map[graph.NodeID]*access.Set           // account node → nodes of the account
	classOf access.Placer
	begins  []begun

	tree      *access.Tree
	out       *access.Writer
	asks      map[string][][]Ask // by technique
	inPlace   map[placement]*access.Set
	places    map[graph.NodeID]*access.Set
	caps      map[graph.NodeID]access.Guarded
	denying   map[graph.NodeID]bool // by policy
	holders   map[string]map[string]bool
	abilities map[ability]bool
	asked     map[string][]access.Guarded // by the class at work
	answers   *access.Answers[[]access.Guarded]
	denials   *access.Answers[*denials]
	denied    uint64 // nodes in denials, at most
	stats     Stats
}

// fork gives a world of the same facts that another goroutine may evaluate in.
func (w *world) fork() *world {
	f := *w
	f.out = access.NewWriter(w.s)
	if f.tree = access.NewTree(w.s); w.tree != nil {
		f.tree = w.tree.Fork(w.s)
	}
	f.asks, f.inPlace, f.asked = map[string][][]Ask{}, map[placement]*access.Set{}, map[string][]access.Guarded{}
	f.places, f.caps, f.denying = map[graph.NodeID]*access.Set{}, map[graph.NodeID]access.Guarded{}, map[graph.NodeID]bool{}
	f.holders, f.abilities = map[string]map[string]bool{}, map[ability]bool{}
	f.stats = Stats{}
	return &f
}

// merge takes over what forks found.
func (w *world) merge(forks []*world) {
	for _, f := range forks {
		w.stats.Questions += f.stats.Questions
	}
}

func (w *world) index() {
	w.byAcct = map[graph.NodeID]*access.Set{}
	accounts := map[string]graph.NodeID{}
	for i := range w.s.NumNodes() {
		n := graph.NodeID(i)
		if t := strings.ToLower(w.s.Type(n)); t != "" {
			add(w.types, t, n)
		}
		id := w.s.Account(n)
		a, ok := accounts[id]
		if !ok {
			var found bool
			if a, found = placeOf(w.s, n); !found {
				continue
			}
			if !w.s.HasLabel(n, graph.Account) {
				accounts[id] = a
			}
		}
		add(w.byAcct, a, n)
	}
}

func add[K comparable](m map[K]*access.Set, k K, n graph.NodeID) {
	if m[k] == nil {
		m[k] = access.NewSet()
	}
	m[k].Add(uint32(n))
}

func (w *world) judge(j access.Judge, ready *readyCloud) {
	w.bases, w.kept, w.trusts, w.keys, w.decided, w.begins = ready.bases, ready.kept, ready.trusts, ready.keys, ready.decided, ready.begins
	w.atHome = ready.atHome
	w.classOf = w.classesOf(j)
	w.stats.Techniques += len(ready.rows)
	forks := w.share(j, ready, access.ClassesOf(j, w.only))
	w.merge(forks)
	for _, f := range forks {
		w.out.Merge(f.out)
	}
}

// ask makes a row ready to be asked about the nodes of base.
func (w *world) ask(t *Technique, base *access.Set) {
	w.bases[t.ID], w.kept[base] = base, true
	w.keys[t.ID], w.decided[t.ID] = t.keys(), t.decidedBy()
}

// share evaluates the rows for classes, on all processors.
func (w *world) share(j access.Judge, ready *readyCloud, classes []access.Class) []*world {
	var forks []*world
	asks := ready.asks.On(j)
	access.Share(len(classes), func() func(int) {
		f := w.fork()
		f.answers, f.denials = access.NewAnswers[[]access.Guarded](j), access.NewAnswers[*denials](j)
		forks = append(forks, f)
		return func(i int) { f.evaluate(j, classes[i], ready.rows, asks.Of(classes[i].ID)) }
	})
	return forks
}

// evaluate evaluates all rows for one class.
func (w *world) evaluate(j access.Judge, class access.Class, rows []*Technique, some access.Possible) {
	ev := newEval(w, j, class)
	if ev == nil {
		return
	}
	for i, t := range rows {
		if !some.Has(i) {
			continue
		}
		if able := ev.able(t); able != nil {
			evaluate(able, t)
			ev.held = able.held
		}
	}
	ev.begin(func(i int) bool { return some.Has(len(rows) + i) })
	ev.latent()
}

// classIndex tells by node which class of a Judge it is in: one more than the
// class's number, 0 where it is in none. It is made when it is first asked.
type classIndex func() []int32

// ClassOf implements access.Placer.
func (of classIndex) ClassOf(n graph.NodeID) (access.ClassID, bool) {
	x := of()
	if int(n) >= len(x) || x[n] == 0 {
		return 0, false
	}
	return access.ClassID(x[n] - 1), true
}

func (w *world) classesOf(j access.Judge) access.Placer {
	if p, ok := j.(access.Placer); ok {
		return p
	}
	return classIndex(sync.OnceValue(func() []int32 { return indexed(j.Classes(), w.s.NumNodes()) }))
}

// indexed is what a classIndex holds, for so many nodes.
func indexed(classes []access.Class, nodes int) []int32 {
	if len(classes) == 0 {
		return nil
	}
	out := make([]int32, nodes)
	for _, c := range classes {
		if c.Members == nil || c.Would {
			continue
		}
		for it := c.Members.Iterator(); it.HasNext(); {
			out[it.Next()] = int32(c.ID) + 1 //nolint:gosec // fewer classes than nodes
		}
	}
	return out
}

// able gives the evaluation for those members that a row is for; nil for none.
func (ev *eval) able(t *Technique) *eval {
	if len(t.Actors) == 0 {
		return ev
	}
	of := access.NewSet()
	for _, typ := range t.Actors {
		if s := ev.w.types[strings.ToLower(typ)]; s != nil && s.Intersects(ev.actors) {
			of.Or(access.Common(s, ev.actors))
		}
	}
	if of.IsEmpty() {
		return nil
	}
	some := *ev
	some.actors = of
	return &some
}

// evaluate hands a row to the evaluator of its shape.
func evaluate(ev *eval, t *Technique) {
	switch t.Shape {
	case SelfGrant:
		ev.selfGrant(t)
	case Credential:
		ev.credential(t)
	case Trust:
		ev.trust(t)
	case PassNew:
		ev.passNew(t)
	case HijackExisting:
		ev.hijack(t)
	case Invoke:
		ev.invoke(t)
	case GuardrailOff:
		ev.guardrailOff(t)
	}
}

// runs tells the rows that change what runs with an identity: there is nothing to
// gain in what runs as nobody.
func (t *Technique) runs() bool {
	return t.Shape == HijackExisting || t.Shape == GuardrailOff && t.Edge == graph.CanHijack
}

// base gives the nodes that a row can be about: of its types or labels, with
// its properties, and none that the cloud keeps to itself.
func (w *world) base(t *Technique) *access.Set {
	set := access.NewSet()
	for _, typ := range t.Target.Types {
		if s := w.types[strings.ToLower(typ)]; s != nil {
			set.Or(s)
		}
	}
	for _, l := range t.Target.Labels {
		for _, n := range w.s.WithLabel(l) {
			if w.s.Cloud(n) == t.Cloud {
				set.Add(uint32(n))
			}
		}
	}
	iam := slices.ContainsFunc(t.Actions, func(a Ask) bool { return strings.HasPrefix(a.Action, "iam:") })
	kept := access.NewSet()
	for it := set.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		if iam && access.Reserved(w.s, n) || w.s.HasLabel(n, graph.Grant) || t.runs() && !w.runs(n) {
			continue
		}
		if ok, _ := access.Passes(w.s, n, t.Target.Where); ok {
			kept.Add(uint32(n))
		}
	}
	return kept
}
