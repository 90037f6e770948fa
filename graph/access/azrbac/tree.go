package azrbac

import (
	"sort"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// rootScope is ARM's scope above all management groups of a tenant.
const rootScope = "/"

// tree knows what lies below each ARM scope. Resource ids say it themselves:
// the Snapshot numbers nodes by folded id, so everything below a subscription,
// resource group or resource is one range. Above that, CONTAINS decides.
// Safe for concurrent use; what it works out is kept.
type tree struct {
	s       *graph.Snapshot
	tenants int
	byType  map[string]*access.Set // lower-case type → azure nodes of it
	holders *access.Set            // accounts, containers, organizations of ARM
	things  *access.Set            // holders and ARM resources, but neither roles nor policies

	mu    sync.Mutex
	below map[string]*access.Set // folded scope → nodes at or below it
	types map[string]*access.Set // lower-case action → nodes it can be asked on
	both  map[scopeAction]*access.Set
}

type scopeAction struct{ scope, action string }

func newTree(s *graph.Snapshot) *tree {
	t := &tree{
		s: s, byType: map[string]*access.Set{}, holders: &access.Set{}, things: &access.Set{},
		below: map[string]*access.Set{}, types: map[string]*access.Set{}, both: map[scopeAction]*access.Set{},
	}
	for i := range s.NumNodes() {
		n := graph.NodeID(i)
		if isAzure(s, n) {
			t.place(n)
		}
	}
	return t
}

func (t *tree) place(n graph.NodeID) {
	s := t.s
	typ := strings.ToLower(s.Type(n))
	if typ != "" {
		set := t.byType[typ]
		if set == nil {
			set = &access.Set{}
			t.byType[typ] = set
		}
		set.Add(uint32(n))
	}
	tenant := s.HasLabel(n, graph.Organization)
	if tenant {
		t.tenants++
	}
	if !tenant && !isARM(s.ID(n)) || s.HasLabel(n, graph.Role) || s.HasLabel(n, graph.Policy) {
		return
	}
	t.things.Add(uint32(n))
	if tenant || s.HasLabel(n, graph.Account) || s.HasLabel(n, graph.Container) {
		t.holders.Add(uint32(n))
	}
}

func isARM(id string) bool { return strings.HasPrefix(id, "/") && !strings.HasPrefix(id, "//") }

// foldScope brings a scope as ARM writes it into the form that compares equal.
func foldScope(scope string) string {
	f := strings.ToLower(strings.TrimSpace(scope))
	if f == "" || f == rootScope {
		return f
	}
	return strings.TrimSuffix(f, "/")
}

// under gives the nodes at or below a folded scope. The caller must not change the set.
func (t *tree) under(scope string) *access.Set {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.underLocked(scope)
}

func (t *tree) underLocked(scope string) *access.Set {
	if set, ok := t.below[scope]; ok {
		return set
	}
	set := &access.Set{}
	switch tenant, root := strings.CutPrefix(scope, rootScope+"@"); {
	case scope == "":
	case scope == rootScope || root && t.tenants <= 1:
		set.Or(t.things)
	case root:
		if n, ok := t.s.Lookup(tenant); ok {
			t.descend(n, set)
		}
	default:
		if n, ok := t.s.Lookup(scope); ok {
			t.descend(n, set)
		}
		t.addRange(scope, set)
	}
	set.And(t.things)
	t.below[scope] = set
	return set
}

// addRange adds the nodes whose folded id starts with scope + "/".
func (t *tree) addRange(scope string, set *access.Set) {
	prefix := scope + "/"
	fold := func(i int) string { return graph.FoldID(t.s.ID(graph.NodeID(i))) } //nolint:gosec // see newTree
	lo := sort.Search(t.s.NumNodes(), func(i int) bool { return fold(i) >= prefix })
	hi := lo + sort.Search(t.s.NumNodes()-lo, func(i int) bool { return !strings.HasPrefix(fold(lo+i), prefix) })
	set.AddRange(uint64(lo), uint64(hi)) //nolint:gosec // positions of a slice
}

// descend follows CONTAINS through tenants and management groups, cycles
// included, and takes whole ranges from subscriptions downwards.
func (t *tree) descend(from graph.NodeID, set *access.Set) {
	queue := []graph.NodeID{from}
	set.Add(uint32(from))
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		if isARM(t.s.ID(n)) && !isManagementGroup(t.s.ID(n)) {
			t.addRange(graph.FoldID(t.s.ID(n)), set)
			continue
		}
		for e := range t.s.OutKind(n, graph.Contains) {
			if isARM(t.s.ID(e.To)) && set.CheckedAdd(uint32(e.To)) {
				queue = append(queue, e.To)
			}
		}
	}
}

func isManagementGroup(id string) bool {
	return strings.HasPrefix(strings.ToLower(id), "/providers/microsoft.management/managementgroups/")
}

// askableLocked gives the nodes that a lower-case ARM action can be asked on:
// those of its types, and every container ("on something in it").
func (t *tree) askableLocked(action string) *access.Set {
	if set, ok := t.types[action]; ok {
		return set
	}
	set := t.holders.Clone()
	if strings.HasPrefix(action, "microsoft.authorization/") {
		set.Or(t.things) // an extension of every resource
	}
	for _, typ := range resourceTypes(action) {
		if of := t.byType[typ]; of != nil {
			set.Or(of)
		}
	}
	set.And(t.things)
	t.types[action] = set
	return set
}

// reach gives the nodes at or below scope that the action can be asked on.
func (t *tree) reach(scope, action string) *access.Set {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := scopeAction{scope, action}
	if set, ok := t.both[key]; ok {
		return set
	}
	set := t.underLocked(scope).Clone()
	set.And(t.askableLocked(action))
	t.both[key] = set
	return set
}

// scopesOf gives every folded scope whose assignments reach the resource: its
// id, each prefix of it, the management groups above and the root. It works
// from the id, so that it also answers for a resource that nobody listed.
func (t *tree) scopesOf(resource string) map[string]bool {
	out := map[string]bool{}
	id := foldScope(resource)
	if n, ok := t.s.Lookup(resource); ok {
		id = foldScope(t.s.ID(n))
	}
	var top graph.NodeID
	found := false
	if isARM(id) {
		for cut := id; cut != ""; cut = cut[:strings.LastIndexByte(cut, '/')] {
			out[cut] = true
			if n, ok := t.s.Lookup(cut); ok && t.holders.Contains(uint32(n)) {
				top, found = n, true
			}
		}
		out[rootScope] = true
	} else if n, ok := t.s.Lookup(id); ok && t.s.HasLabel(n, graph.Organization) {
		top, found = n, true
		out[rootScope] = true
	}
	if found {
		t.climb(top, out)
	}
	if t.tenants <= 1 {
		for i := range t.s.WithLabel(graph.Organization) {
			if n := t.s.WithLabel(graph.Organization)[i]; isAzure(t.s, n) {
				out[rootScope+"@"+graph.FoldID(t.s.ID(n))] = true
			}
		}
	}
	return out
}

// climb adds the management groups and tenants above a container.
func (t *tree) climb(from graph.NodeID, out map[string]bool) {
	queue := []graph.NodeID{from}
	seen := map[graph.NodeID]bool{from: true}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		if t.s.HasLabel(n, graph.Organization) {
			out[rootScope+"@"+graph.FoldID(t.s.ID(n))] = true
		}
		out[foldScope(t.s.ID(n))] = true
		for e := range t.s.InKind(n, graph.Contains) {
			if isAzure(t.s, e.From) && !seen[e.From] {
				seen[e.From] = true
				queue = append(queue, e.From)
			}
		}
	}
}

// holds says whether a grant at scope reaches a resource with these scopes.
func (t *tree) holds(scope string, scopes map[string]bool) bool {
	if scopes[scope] {
		return true
	}
	// With one tenant at most, its root is the root.
	return t.tenants <= 1 && strings.HasPrefix(scope, rootScope+"@") && scopes[rootScope]
}
