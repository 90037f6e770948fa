package azrbac

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// controlActions are asked together: who may do all of them at a scope has
// full control of it. They span what narrower roles leave out (granting
// rights, machines, data keys, deployments) and one action that no role can
// name, so that only "*" passes.
func controlActions() []string {
	return []string{
		"microsoft.authorization/roleassignments/write",
		"microsoft.authorization/roledefinitions/write",
		"microsoft.compute/virtualmachines/write",
		"microsoft.storage/storageaccounts/listkeys/action",
		"microsoft.resources/deployments/write",
		"microsoft.keyvault/vaults/write",
		"microsoft.postern/anything/write",
	}
}

// Administers gives the subscriptions and management groups of which members
// of c have full control through roles, and the tenants through directory
// roles. Resource groups are not among them. Locks do not count: whoever has
// full control may take them away.
func (j *Judge) Administers(c access.ClassID) []access.Guarded {
	if c < 0 || int(c) >= len(j.held) {
		return nil
	}
	h := &j.held[c]
	if h.public || h.federal || len(h.grants) == 0 {
		return nil
	}
	b := newAnswer()
	j.administerARM(b, h)
	for _, i := range h.grants {
		g := &j.facts.grants[i]
		if !j.fullDirectory(g) {
			continue
		}
		set := &access.Set{}
		set.Add(uint32(g.object))
		b.allow(set, outcome{hit: true, cond: g.cond.Lower("")})
	}
	return b.doubt(h).guarded()
}

// Control gives the requests by which full control of a scope, or of a tenant, is told.
func (j *Judge) Control(n graph.NodeID) []access.Request {
	actions := controlActions()
	if j.s.HasLabel(n, graph.Organization) {
		actions = []string{elevateAccess}
	}
	var out []access.Request
	for _, a := range actions {
		out = append(out, access.Request{Action: a, Resource: j.s.ID(n)})
	}
	return out
}

func (j *Judge) administerARM(b *answer, h *holding) {
	if !slices.ContainsFunc(h.grants, func(i int) bool { return j.facts.grants[i].wide() }) {
		return
	}
	// Only the scopes of the wide grants can pass, so the candidates are theirs.
	candidates := &access.Set{}
	for _, i := range h.grants {
		if g := &j.facts.grants[i]; g.wide() {
			candidates.Or(j.tree.under(g.scope))
		}
	}
	candidates.And(j.facts.governed)
	for it := candidates.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		scopes := j.tree.scopesOf(j.s.ID(n))
		all := verdict{}
		for _, a := range controlActions() {
			v, ok := j.judgeARM(h, question{action: a}, j.s.ID(n), scopes, false, nil)
			if !ok {
				all.unknown, all.cond = false, access.Never()
				break
			}
			all.cond = access.And(all.cond, v.cond)
			all.unknown = all.unknown || v.unknown
			for _, w := range v.blocked {
				all = all.block(w)
			}
		}
		if all.cond.IsNever() || all.unknown {
			continue // a definition that nobody read makes no administrator
		}
		set := &access.Set{}
		set.Add(uint32(n))
		b.put(set, all)
	}
}

// wide is a cheap test: some entry names every action.
func (gr *grant) wide() bool {
	if gr.plane != planeARM || !gr.def.known {
		return false
	}
	return slices.ContainsFunc(gr.def.permissions, func(p permission) bool { return slices.Contains(p.actions, "*") })
}

// governed gives the nodes that can be administered by roles.
func (t *tree) governed() *access.Set {
	set := &access.Set{}
	for it := t.holders.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		id := t.s.ID(n)
		if isManagementGroup(id) || t.s.HasLabel(n, graph.Account) && strings.HasPrefix(strings.ToLower(id), "/subscriptions/") {
			set.Add(uint32(n))
		}
	}
	return set
}
