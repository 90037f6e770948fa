package access

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Stats counts what Derive did; a regression in scale shows in one of these.
type Stats struct {
	Classes   int
	Questions int // answers asked of a Judge, in bulk
	WriteStats
}

// Derive turns the judges' decisions about the facts s into edges: what the
// tables of claims say permissions are worth, who administers what, and who
// reaches code through what triggers it. It works on sets (access-at-scale.md):
// one question per class, action and context, never per principal or resource.
// The same facts give the same edges whatever their order; judges must have
// been built on s.
//
// Principals that certainly administer an account or container get no edges to
// what lies below it: ADMINISTERS and CONTAINS say it.
func Derive(s *graph.Snapshot, judges []Judge, sink graph.Sink) Stats {
	return derive(s, judges, nil, sink)
}

// DeriveFor is Derive where, of those who act, only these are of interest: it
// judges the classes of which one is a member, whole. What the facts say without
// regard to who asks (what is open to anyone, what lets a cluster's pods be
// somebody) it writes all the same.
func DeriveFor(s *graph.Snapshot, judges []Judge, only *Set, sink graph.Sink) Stats {
	return derive(s, judges, only, sink)
}

func derive(s *graph.Snapshot, judges []Judge, only *Set, sink graph.Sink) Stats {
	d := NewReady(s, judges).deriver(s, sink)
	d.only = only
	for _, j := range judges {
		d.judge(j, judges)
	}
	d.exposures(judges)
	d.identityPools(judges)
	d.clusters(judges)
	d.directories()
	d.anchors(judges)
	d.stats.WriteStats = d.w.Flush(sink)
	d.flags()
	return d.stats
}

type deriver struct {
	s       *graph.Snapshot
	sink    graph.Sink
	only    *Set // those who act; nil: all
	w       *Writer
	ready   *Ready
	types   typeIndex
	tree    *Tree
	feeders *Set // nodes that trigger something
	sealed  *Set // nodes that a customer's key encrypts
	ways    ways // of the judge at work
	gates   map[graph.EdgeID]Guarded
	hidden  map[string]*Set         // see insiders
	public  map[graph.NodeID]string // why anyone may use it
	admins  Set
	answers *Answers[[]Guarded] // of the judge at work
	stats   Stats
}

func (d *deriver) judge(j Judge, all []Judge) {
	c := d.ready.clouds[j.Cloud()]
	d.ways = c.ways
	var forks []*deriver
	classes, some := ClassesOf(j, d.only), c.asks.On(j)
	Share(len(classes), func() func(int) {
		f := d.fork()
		f.answers = NewAnswers[[]Guarded](j)
		forks = append(forks, f)
		return func(i int) { f.class(j, classes[i], all, c, some.Of(classes[i].ID)) }
	})
	for _, f := range forks {
		d.merge(f)
	}
}

// ClassesOf gives the classes of a Judge of which one is a member; all where only
// is nil.
func ClassesOf(j Judge, only *Set) []Class {
	if only == nil {
		return j.Classes()
	}
	var out []Class
	if p, ok := j.(Placer); ok {
		classes := j.Classes()
		for _, id := range placed(p, only) {
			out = append(out, classes[id])
		}
		return out
	}
	for _, c := range j.Classes() {
		if c.Members != nil && c.Members.Intersects(only) {
			out = append(out, c)
		}
	}
	return out
}

// placed gives the numbers of the classes that some nodes are in, ascending.
func placed(p Placer, some *Set) []ClassID {
	var out []ClassID
	for it := some.Iterator(); it.HasNext(); {
		if id, ok := p.ClassOf(graph.NodeID(it.Next())); ok {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// class writes what one class may do.
func (d *deriver) class(j Judge, c Class, all []Judge, ready readyCloud, some Possible) {
	d.stats.Classes++
	actors := d.actors(c)
	if actors.IsEmpty() {
		return
	}
	q := d.asker(j, c)
	admin, held := d.administers(q, actors)
	cl := &classClaims{d: d, q: q, actors: actors, admin: admin, adminHeld: held, judges: all}
	for i, row := range ready.rows {
		if !ready.targets[i].IsEmpty() && some.Has(i) {
			cl.claim(row, ready.targets[i])
		}
	}
	cl.urls(ready.urls)
	cl.delegation()
	cl.certificates()
	cl.gateways()
	cl.accessPoints()
	cl.databases()
	cl.finish()
	cl.latent()
}

// fork gives a deriver of the same facts that another goroutine may use.
func (d *deriver) fork() *deriver {
	f := *d
	f.w, f.tree, f.stats, f.admins = NewWriter(d.s), d.tree.Fork(d.s), Stats{}, Set{}
	f.public, f.gates, f.hidden = map[graph.NodeID]string{}, map[graph.EdgeID]Guarded{}, map[string]*Set{}
	return &f
}

// merge takes over what a fork found.
func (d *deriver) merge(f *deriver) {
	d.w.Merge(f.w)
	d.stats.Classes += f.stats.Classes
	d.stats.Questions += f.stats.Questions
	d.admins.Or(&f.admins)
	for n, why := range f.public {
		d.mark(n, why)
	}
}

// actors are the members of a class from whom edges may start. A cloud's own
// services act on somebody's behalf and never for themselves.
func (d *deriver) actors(c Class) *Set {
	out := NewSet()
	if c.Members == nil {
		return out
	}
	for it := c.Members.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		if d.s.Type(n) != "AWS::Service" {
			out.Add(uint32(n))
		}
	}
	return out
}

// administers writes the class's full control and returns what lies below what
// it certainly controls, and below what guardrails alone keep it from.
func (d *deriver) administers(q *asker, actors *Set) (below, held *Set) {
	below, held = NewSet(), NewSet()
	d.stats.Questions++
	for _, g := range q.j.Administers(q.c.ID) {
		if len(g.BlockedBy) > 0 {
			d.w.Add(graph.Latent, actors, g.Resources, Answer{
				Certainty: g.Certainty, Condition: g.Condition, LatentKind: graph.Administers, BlockedBy: g.BlockedBy,
			})
			d.below(g, held)
			continue
		}
		d.w.Add(graph.Administers, actors, g.Resources, Answer{Certainty: g.Certainty, Condition: g.Condition})
		if g.Certainty == graph.Certain {
			d.admins.Or(actors)
			d.below(g, below)
		}
	}
	return below, held
}

func (d *deriver) below(g Guarded, into *Set) {
	if g.Certainty != graph.Certain {
		return
	}
	for it := g.Resources.Iterator(); it.HasNext(); {
		into.Or(d.tree.Below(graph.NodeID(it.Next())))
	}
}

func (d *deriver) targets(row Claim) *Set {
	set := d.types.of(row.Types)
	if row.Label != "" {
		set = NewSet(d.s.WithLabel(row.Label)...)
	}
	if row.Only == "" && len(row.Where) == 0 {
		return set
	}
	kept := NewSet()
	for it := set.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		if row.Only != "" && !hasOut(d.s, n, row.Only) {
			continue
		}
		if ok, _ := Passes(d.s, n, row.Where); ok {
			kept.Add(uint32(n))
		}
	}
	return kept
}

func hasOut(s *graph.Snapshot, n graph.NodeID, k graph.Kind) bool {
	for range s.OutKind(n, k) {
		return true
	}
	return false
}

// asker asks one class's questions.
type asker struct {
	d     *deriver
	j     Judge
	c     Class
	asked map[string][]Guarded // answers by question
}

// asker begins with the questions of a class.
func (d *deriver) asker(j Judge, c Class) *asker {
	d.answers.Turn(c)
	return &asker{d: d, j: j, c: c, asked: map[string][]Guarded{}}
}

// ask puts each question to the judge once.
func (q *asker) ask(action string, ctx Context) []Guarded {
	ctx = Heeded(q.j, q.c.ID, action, ctx)
	key := action
	if len(ctx) > 0 {
		key = Question{Action: action, Context: ctx}.String()
	}
	g, ok := q.asked[key]
	if !ok {
		g = q.d.answers.OfOne(key, action, func() []Guarded {
			q.d.stats.Questions++
			if x, can := q.j.(Existing); can { // claims are about what is there
				return x.MayExisting(q.c.ID, action, ctx)
			}
			return q.j.May(q.c.ID, action, ctx)
		})
		q.asked[key] = g
	}
	return g
}

func (q *asker) may(action string, ctx Context, within *Set) []Guarded {
	return Effective(q.mayOrHeld(action, ctx, within))
}

func (q *asker) mayOrHeld(action string, ctx Context, within *Set) []Guarded {
	return Within(q.ask(action, ctx), within)
}

// all meets the answers to several actions, latent parts included.
func (q *asker) all(actions []string, ctx Context, within *Set) []Guarded {
	var out []Guarded
	for i, a := range actions {
		g := q.mayOrHeld(a, ctx, within)
		if i > 0 {
			g = Meet(out, g)
		}
		if len(g) == 0 {
			return nil
		}
		out = g
	}
	return out
}

// signed leaves out anyone without an account.
func (d *deriver) signed(actors *Set) *Set {
	n, ok := d.s.Lookup(graph.IDInternet)
	if !ok || !actors.Contains(uint32(n)) {
		return actors
	}
	out := actors.Clone()
	out.Remove(uint32(n))
	return out
}

// note remembers what the public certainly may do, as the evidence of the flag.
func (d *deriver) note(c claimed, g Guarded, actors *Set) {
	if g.Certainty != graph.Certain || c.kind == graph.CanPass {
		return
	}
	var who string
	for it := actors.Iterator(); it.HasNext(); {
		if n := graph.NodeID(it.Next()); d.s.HasLabel(n, graph.Public) {
			who = d.s.ID(n)
			break
		}
	}
	if who == "" {
		return
	}
	may := make([]string, len(c.actions))
	for i, a := range c.actions {
		may[i] = ParseQuestion(a).Words()
	}
	why := who + " may " + strings.Join(may, ", and ")
	if c.via != "" {
		why += " through " + c.via
	}
	for it := g.Resources.Iterator(); it.HasNext(); {
		d.mark(graph.NodeID(it.Next()), why)
	}
}

// mark keeps the smallest reason, so that order never matters.
func (d *deriver) mark(n graph.NodeID, why string) {
	if old, ok := d.public[n]; !ok || why < old {
		d.public[n] = why
	}
}

// flags writes what judgement says of nodes, with its evidence.
func (d *deriver) flags() {
	nodes := make([]graph.NodeID, 0, len(d.public))
	for n := range d.public {
		nodes = append(nodes, n)
	}
	slices.Sort(nodes)
	for _, n := range nodes {
		d.sink.Node(graph.NodeFact{ID: d.s.ID(n), Props: graph.Props{
			graph.PropPublic: true, graph.PropPublic + "_why": d.public[n],
		}})
	}
	for it := d.admins.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		d.sink.Node(graph.NodeFact{ID: d.s.ID(n), Props: graph.Props{
			graph.PropAdmin: true, graph.PropAdmin + "_why": "full control by effective permissions: see ADMINISTERS",
		}})
	}
}
