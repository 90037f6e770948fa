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

// grantingAll is what a role assignment asks for that gives full control, or the
// right to give it: Owner, User Access Administrator or Role Based Access Control
// Administrator ("Azure built-in roles", Privileged). An Owner whom a condition
// keeps from assigning these has no more than a Contributor for himself
// ("Delegate Azure role assignment management to others with conditions").
func grantingAll(action string) access.Context {
	if action != "microsoft.authorization/roleassignments/write" {
		return nil
	}
	return access.Context{"Microsoft.Authorization/roleAssignments:RoleDefinitionId": {
		"8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
	}}
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
		out = append(out, access.Request{Action: a, Resource: j.s.ID(n), Context: grantingAll(a)})
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
			v, ok := j.judgeARM(h, question{action: a, ctx: grantingAll(a)}, j.s.ID(n), scopes, false, nil)
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
