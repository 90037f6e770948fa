package whatif

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
)

// reached says how far an edit reaches. Nodes are numbered as in the edited facts.
type reached struct {
	whole string // why everybody is reached; "" where not
	// attached are the principals to whom something else is attached than before.
	attached *access.Set
	// accounts are those of which everybody is reached.
	accounts map[string]bool
	// others are reached beside these.
	others *access.Set
	// raised are those whom others may join or raise, to something else than before.
	raised *access.Set
	// resources have another policy of their own; guarded accounts other guardrails.
	resources *access.Set
	guarded   *access.Set
	extent    extent
}

// extent says how much of the facts says something else: how much of what was read of them holds.
type extent int

const (
	attachments extent = iota // what is attached to principals
	resources                 // and what resources say and run as, and guardrails
	anything
)

// beyond reports whether more changed than what is attached to principals.
func (r *reached) beyond() bool { return r.extent > attachments }

// raise notes a principal whom others may raise to something else than before.
// What guardrails hold back of that leads to the account alone.
func (r *reached) raise(s *graph.Snapshot, n graph.NodeID) {
	r.raised.Add(uint32(n))
	if a, ok := access.AccountNode(s, n); ok {
		r.raised.Add(uint32(a))
	}
}

// reach bounds whom an edit can reach by what it touches. What it has no bound
// for reaches everybody.
func (e *Estate) reach(d graph.Difference, after *graph.Snapshot) *reached {
	f := &finder{e: e, s: after, r: &reached{
		attached: access.NewSet(), accounts: map[string]bool{}, others: access.NewSet(), raised: access.NewSet(), resources: access.NewSet(), guarded: access.NewSet(),
	}}
	for _, id := range slices.Concat(d.NodesAdded, d.NodesRemoved) {
		f.node(id)
	}
	for _, c := range d.NodesChanged {
		f.changed(c)
	}
	for _, name := range slices.Concat(d.EdgesAdded, d.EdgesRemoved) {
		f.edge(name)
	}
	for _, c := range d.EdgesChanged {
		f.edge(c.Subject)
	}
	return f.r
}

type finder struct {
	e *Estate
	s *graph.Snapshot // edited facts
	r *reached
}

func (f *finder) all(why string) {
	if f.r.whole == "" {
		f.r.whole = why
	}
}

// both gives a node as it is and as it will be.
func (f *finder) both(id string) []at {
	var out []at
	for _, s := range []*graph.Snapshot{f.e.facts, f.s} {
		if n, ok := s.Lookup(id); ok {
			out = append(out, at{s, n})
		}
	}
	return out
}

// at is a node of one of the two Snapshots.
type at struct {
	s *graph.Snapshot
	n graph.NodeID
}

func (a at) id() string { return a.s.ID(a.n) }

// node is one that comes or goes. What hangs on it comes or goes as edges do, so
// a policy alone is only something that can be written to.
func (f *finder) node(id string) {
	f.r.extent = anything
	for _, a := range f.both(id) {
		if t := a.s.Type(a.n); t == "FederatedSubject" || t == "AWS::Service" {
			if n, ok := f.s.Lookup(id); ok {
				f.r.others.Add(uint32(n)) // what leads to it comes or goes as edges do
			}
			continue
		}
		if a.s.Cloud(a.n) != graph.AWS && a.s.Cloud(a.n) != "" || !a.s.HasLabel(a.n, graph.Policy) {
			f.all("a node that comes or goes: " + id)
			return
		}
		f.policy(a)
	}
}

// changed is a node that says something else.
func (f *finder) changed(c graph.Change) {
	for _, a := range f.both(c.Subject) {
		switch {
		case a.s.HasLabel(a.n, graph.Policy) && (a.s.Cloud(a.n) == graph.AWS || a.s.Cloud(a.n) == ""):
			if slices.ContainsFunc(c.Keys, func(k string) bool { return k != graph.PropDocument }) {
				f.r.extent = anything
				f.accountOf(a)
			}
			f.policy(a)
		case !slices.ContainsFunc(c.Keys, func(k string) bool { return k != graph.PropSensitive && k != graph.PropOwned && k != "name" }):
			f.r.extent = anything // marks, which nothing is judged by
		case a.s.HasLabel(a.n, graph.NetworkRule):
			f.r.extent = anything // the network is looked at as a whole
		default:
			f.all("a change of " + c.Subject)
		}
	}
}

// policy is a document that says something else, wherever it hangs.
func (f *finder) policy(a at) {
	switch kind := a.s.NodeString(a.n, graph.PropPolicyKind); kind {
	case "trust", "resource":
		for e := range a.s.InKind(a.n, graph.HasPolicy) {
			f.resource(at{a.s, e.From})
		}
	case "scp":
		for e := range a.s.InKind(a.n, graph.LimitedBy) {
			f.limited(at{a.s, e.From})
		}
	case "managed", "inline", "group", "boundary", "permission_set", "":
		wide := f.denies(f.e.facts, a) != f.denies(f.s, a) // who may take it away gains something else
		for e := range a.s.InKind(a.n, graph.HasPolicy) {
			f.holder(at{a.s, e.From}, wide)
		}
		for e := range a.s.InKind(a.n, graph.BoundedBy) {
			f.holder(at{a.s, e.From}, true)
		}
		for range a.s.InKind(a.n, graph.LimitedBy) {
			f.all("a guardrail of no kind: " + a.id())
		}
	default:
		f.all("a policy of the kind " + kind)
	}
}

// holder is one to whom something else is attached. Where also who may write
// what is attached, or what binds him, changes (wide), everybody in his account
// is reached.
func (f *finder) holder(a at, wide bool) {
	switch {
	case a.s.HasLabel(a.n, graph.Group):
		if n, ok := f.s.Lookup(a.id()); ok && f.raises(f.e.facts, a) != f.raises(f.s, a) {
			f.r.raised.Add(uint32(n)) // who may join it gains something else
		}
		for e := range a.s.InKind(a.n, graph.MemberOf) {
			f.holder(at{a.s, e.From}, wide)
		}
	case a.s.HasLabel(a.n, graph.User), a.s.HasLabel(a.n, graph.Role), a.s.HasLabel(a.n, graph.Principal):
		if n, ok := f.s.Lookup(a.id()); ok {
			f.r.attached.Add(uint32(n))
		}
		if wide {
			f.accountOf(a)
			if n, ok := f.s.Lookup(a.id()); ok {
				f.r.raise(f.s, n)
			}
		}
	default:
		f.all("a policy that hangs on " + a.id())
	}
}

func (f *finder) raises(in *graph.Snapshot, group at) bool {
	n, ok := in.Lookup(group.id())
	return ok && attack.GroupRaises(in, n)
}

func (f *finder) denies(in *graph.Snapshot, policy at) bool {
	n, ok := in.Lookup(policy.id())
	return ok && attack.Denies(in, n)
}

func (f *finder) accountOf(a at) {
	if id := a.s.Account(a.n); id != "" {
		f.r.accounts[id] = true
	}
}

// resource is one whose own policy says something else.
func (f *finder) resource(a at) {
	f.r.extent = max(f.r.extent, resources)
	for _, k := range []graph.Kind{graph.Triggers, graph.SuppliesCode} {
		for range a.s.OutKind(a.n, k) {
			f.all("a policy of something that starts code: " + a.id())
		}
		for range a.s.InKind(a.n, k) {
			f.all("a policy of something that is started: " + a.id())
		}
	}
	f.accountOf(a)
	if n, ok := f.s.Lookup(a.id()); ok {
		f.r.resources.Add(uint32(n))
	}
}

// limited is a place with other guardrails: all accounts below it are reached,
// and those who manage the organization.
func (f *finder) limited(a at) {
	f.r.extent = max(f.r.extent, resources)
	below := access.NewTree(a.s).Accounts(a.n)
	for it := below.Iterator(); it.HasNext(); {
		id := a.s.ID(graph.NodeID(it.Next()))
		f.r.accounts[id] = true
		if n, ok := f.s.Lookup(id); ok {
			f.r.guarded.Add(uint32(n))
		}
	}
	for _, n := range a.s.WithLabel(graph.Account) {
		if _, delegated := a.s.NodeProp(n, "delegated_services"); delegated || a.s.NodeFlag(n, "management") {
			f.r.accounts[a.s.ID(n)] = true
		}
	}
}

// edge is one that comes, goes or says something else.
func (f *finder) edge(name string) {
	parts := strings.SplitN(name, "|", 4)
	if len(parts) < 3 {
		f.all("an edge " + name)
		return
	}
	from, to := f.both(parts[1]), f.both(parts[2])
	aws := func(list []at) bool {
		return !slices.ContainsFunc(list, func(a at) bool { return a.s.Cloud(a.n) != graph.AWS && a.s.Cloud(a.n) != "" })
	}
	switch k := graph.Kind(parts[0]); {
	case k == graph.InNetwork || k == graph.HasRule || k == graph.LogsTo:
		f.r.extent = anything
	case !aws(from) || !aws(to) && k != graph.Trusts:
		f.all("a change of " + name)
	case k == graph.HasPolicy || k == graph.BoundedBy || k == graph.LimitedBy:
		for _, a := range from {
			for _, p := range to {
				f.attachment(a, p, k)
			}
		}
	case k == graph.MemberOf:
		for _, a := range from {
			f.holder(a, true)
		}
		for _, group := range to {
			f.accountOf(group)
		}
	case k == graph.Trusts:
		f.trust(from, to)
	case k == graph.RunsAs:
		f.identity(from, to)
	case k == graph.Contains && !slices.ContainsFunc(to, func(a at) bool { return !a.s.HasLabel(a.n, graph.Policy) }):
		f.r.extent = anything
		for _, a := range to {
			f.accountOf(a)
		}
	default:
		f.all("a change of " + name)
	}
}

// trust is a role that names somebody in its trust document, or no more. Whoever
// may write to a provider that it names gains by it.
func (f *finder) trust(roles, to []at) {
	for _, a := range roles {
		f.resource(a)
	}
	for _, a := range to {
		f.accountOf(a)
		if n, ok := f.s.Lookup(a.id()); ok && a.s.HasLabel(a.n, graph.Principal) {
			f.r.others.Add(uint32(n))
		}
	}
}

// identity is code that runs as somebody else, or as nobody: it reaches whoever may do something with the code, and in both
// accounts whoever could but for an identity worth it. Of another account's those are whom the code's own policy means.
func (f *finder) identity(code, to []at) {
	for _, a := range slices.Concat(code, to) {
		f.r.extent = max(f.r.extent, resources)
		f.accountOf(a)
		if n, ok := f.s.Lookup(a.id()); ok {
			f.r.resources.Add(uint32(n))
		}
	}
}

// attachment is a policy that is put on something or taken from it. Whoever may
// write the policy, which may be another account's, gains by it.
func (f *finder) attachment(a, policy at, k graph.Kind) {
	kind := policy.s.NodeString(policy.n, graph.PropPolicyKind)
	f.accountOf(policy)
	switch {
	case k == graph.LimitedBy && kind == "scp":
		f.limited(a)
	case k == graph.HasPolicy && (kind == "trust" || kind == "resource"):
		f.resource(a)
	case k == graph.BoundedBy:
		f.holder(a, true)
		f.resource(a) // whoever may change only those with a certain boundary asks for it
	case k == graph.HasPolicy && (kind == "managed" || kind == "inline" || kind == "group" || kind == "permission_set" || kind == ""):
		f.holder(a, true)
	default:
		f.all("a change of what " + policy.id() + " hangs on")
	}
}
