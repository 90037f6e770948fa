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
	d := newDeriver(s, sink)
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

func newDeriver(s *graph.Snapshot, sink graph.Sink) *deriver {
	d := &deriver{
		s: s, sink: sink, w: NewWriter(s), types: indexTypes(s), tree: NewTree(s),
		public: map[graph.NodeID]string{}, gates: map[graph.EdgeID]Guarded{}, hidden: map[string]*Set{},
	}
	d.feeders = d.triggering()
	d.sealed = d.sealedNodes()
	return d
}

type deriver struct {
	s       *graph.Snapshot
	sink    graph.Sink
	w       *Writer
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
	rows := Claims(j.Cloud())
	targets := make([]*Set, len(rows))
	for i, row := range rows {
		targets[i] = d.targets(row)
	}
	urls := d.urls(j)
	d.ways = d.waysOf(j)
	var forks []*deriver
	Share(len(j.Classes()), func() func(int) {
		f := d.fork()
		f.answers = NewAnswers[[]Guarded](j)
		forks = append(forks, f)
		return func(class int) { f.class(j, j.Classes()[class], all, rows, targets, urls) }
	})
	for _, f := range forks {
		d.merge(f)
	}
}

// class writes what one class may do.
func (d *deriver) class(j Judge, c Class, all []Judge, rows []Claim, targets []*Set, urls map[string][]functionURL) {
	d.stats.Classes++
	actors := d.actors(c)
	if actors.IsEmpty() {
		return
	}
	q := d.asker(j, c)
	admin, held := d.administers(q, actors)
	cl := &classClaims{d: d, q: q, actors: actors, admin: admin, adminHeld: held, judges: all}
	for i, row := range rows {
		if !targets[i].IsEmpty() {
			cl.claim(row, targets[i])
		}
	}
	cl.urls(urls)
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
	f.w, f.tree, f.stats, f.admins = NewWriter(d.s), NewTree(d.s), Stats{}, Set{}
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

// classClaims gathers what one class may do, so that alternatives of one kind
// become one edge.
type classClaims struct {
	d      *deriver
	q      *asker
	actors *Set
	admin  *Set
	// adminHeld is what lies below accounts whose full control guardrails alone hold back.
	adminHeld *Set
	judges    []Judge
	found     []claimed
	held      []claimed // what guardrails alone hold back
}

type claimed struct {
	kind      graph.Kind
	via       string
	anonymous bool
	feeds     bool // not an edge itself
	answers   []Guarded
	actions   []string
}

func (cl *classClaims) claim(row Claim, targets *Set) {
	g := cl.inside(row, cl.q.all(row.Actions, row.Context, targets))
	if len(g) > 0 && row.Decrypt != "" {
		g = cl.unsealed(row, g)
	}
	if row.Assume != "" {
		g = Under(g, graph.Conditional, Test("Bool", "postern:"+row.Assume, "true"))
	}
	if len(g) == 0 {
		return
	}
	actions := make([]string, 0, len(row.Actions)+1)
	for _, a := range row.Actions {
		actions = append(actions, Question{Action: a, Context: row.Context}.String())
	}
	c := claimed{kind: row.Kind, anonymous: row.Anonymous, feeds: row.Feeds, answers: Effective(g), actions: actions}
	if len(c.answers) > 0 {
		cl.add(c)
	}
	if len(c.answers) < len(g) && !row.Feeds {
		c.answers = Latent(g)
		cl.held = append(cl.held, c)
	}
}

// latent writes what guardrails alone hold back, as edges of a kind of their
// own, where the class has not the same already. What lies below an account
// whose full control is itself held back needs no edge of its own.
func (cl *classClaims) latent() {
	if len(cl.held) == 0 {
		return
	}
	have := map[graph.Kind]*Set{}
	for _, c := range cl.found {
		if have[c.kind] == nil {
			have[c.kind] = cl.admin.Clone()
			have[c.kind].Or(cl.adminHeld)
		}
		for _, g := range c.answers {
			have[c.kind].Or(g.Resources)
		}
	}
	for _, c := range cl.held {
		actors := cl.actors
		if !c.anonymous {
			actors = cl.d.signed(actors)
		}
		for _, g := range c.answers {
			r := g.Resources.Clone()
			r.AndNot(cl.admin)
			r.AndNot(cl.adminHeld)
			if h := have[c.kind]; h != nil {
				r.AndNot(h)
			}
			cl.d.w.Add(graph.Latent, actors, r, Answer{
				Certainty: g.Certainty, Condition: g.Condition, Actions: c.actions, LatentKind: c.kind, BlockedBy: g.BlockedBy,
			})
		}
	}
}

// inside holds back what only the network of the estate can call: from the
// public altogether, from others under that condition.
func (cl *classClaims) inside(row Claim, gs []Guarded) []Guarded {
	if len(row.Inside) == 0 || len(gs) == 0 {
		return gs
	}
	hidden := cl.d.insiders(row)
	if hidden.IsEmpty() {
		return gs
	}
	var out []Guarded
	for _, g := range gs {
		open := g.Resources.Clone()
		open.AndNot(hidden)
		if !open.IsEmpty() {
			o := g
			o.Resources = open
			out = append(out, o)
		}
	}
	if cl.public() {
		return out
	}
	near := cl.neighbours(hidden)
	return append(out, Under(Within(gs, near), graph.Conditional, Test("InNetwork", "request.network", "internal"))...)
}

// neighbours keeps what stands in the class's own project: internal ingress
// admits the networks of that project, and what a workload of another one
// would need (a shared network, a perimeter) is not among the facts.
func (cl *classClaims) neighbours(hidden *Set) *Set {
	account := cl.q.c.Account
	if account == "" {
		return hidden
	}
	out := NewSet()
	for it := hidden.Iterator(); it.HasNext(); {
		if n := graph.NodeID(it.Next()); cl.d.s.Account(n) == account {
			out.Add(uint32(n))
		}
	}
	return out
}

// insiders gives the nodes that pass a row's Inside, worked out once.
func (d *deriver) insiders(row Claim) *Set {
	key := strings.Join(row.Types, ",") + row.Inside[0].Prop
	set := d.hidden[key]
	if set == nil {
		set = NewSet()
		for it := d.types.of(row.Types).Iterator(); it.HasNext(); {
			n := it.Next()
			if ok, _ := Passes(d.s, graph.NodeID(n), row.Inside); ok {
				set.Add(n)
			}
		}
		d.hidden[key] = set
	}
	return set
}

// add joins alternatives for the same kind of edge.
func (cl *classClaims) add(c claimed) {
	for i := range cl.found {
		f := &cl.found[i]
		if f.kind == c.kind && f.via == c.via && f.anonymous == c.anonymous && f.feeds == c.feeds && overlap(f.answers, c.answers) {
			f.answers = Join(f.answers, c.answers)
			f.actions = unite(f.actions, c.actions)
			return
		}
	}
	cl.found = append(cl.found, c)
}

func overlap(a, b []Guarded) bool {
	return slices.ContainsFunc(a, func(x Guarded) bool {
		return slices.ContainsFunc(b, func(y Guarded) bool { return x.Resources.Intersects(y.Resources) })
	})
}

func unite(a, b []string) []string {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// finish follows what each answer triggers and writes the edges.
func (cl *classClaims) finish() {
	for _, c := range slices.Clone(cl.found) { // what feeding adds needs no second look: behind is transitive
		if c.kind == graph.CanWrite || c.kind == graph.CanInvoke {
			cl.behind(c)
		}
	}
	for _, c := range cl.found {
		if c.feeds {
			continue
		}
		actors := cl.actors
		if !c.anonymous {
			actors = cl.d.signed(actors)
		}
		for _, g := range c.answers {
			cl.d.note(c, g, actors)
			g.Resources.AndNot(cl.admin)
			cl.d.w.Add(c.kind, actors, g.Resources, Answer{
				Certainty: g.Certainty, Condition: g.Condition, Via: c.via, Actions: c.actions,
			})
		}
	}
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
	why := who + " may " + strings.Join(c.actions, " and ")
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
