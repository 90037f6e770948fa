package azrbac

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// plane says which engine checks a grant.
type plane uint8

const (
	planeARM       plane = iota // role assignments: Actions, and DataActions where the service asks roles
	planeVault                  // Key Vault access policies
	planeDirectory              // directory roles, app roles, ownership
)

// grant is one thing that some principal holds: a definition at a scope.
type grant struct {
	node   graph.NodeID // what a reason names: role node, policy node or owned object
	plane  plane
	scope  string // ARM: folded scope, rootScope+"@"+tenant for the root
	object graph.NodeID
	tenant string // folded tenant id; empty when not known
	def    *definition
	policy graph.NodeID // the definition's node, for reasons
	hasPol bool
	cond   *ABAC
	owner  bool // directory: through ownership
}

// denial is one deny assignment.
type denial struct {
	node     graph.NodeID
	scope    string
	only     bool // doNotApplyToChildScopes
	def      *definition
	cond     *ABAC
	all      bool
	includes map[string]bool // folded principal ids
	excludes map[string]bool
}

// lock is one management lock.
type lock struct {
	node     graph.NodeID
	scope    string
	readOnly bool
}

// gathered is everything that New reads from the Snapshot.
type gathered struct {
	grants  []grant
	holders map[graph.NodeID][]int // principal, group or role node → grants held directly
	defs    map[graph.NodeID]*definition
	denies  []denial
	locks   []lock

	readOnly, noDelete *access.Set // what locks cover
	policyVaults       *access.Set // vaults, and what lies in them, that ask access policies
	governed           *access.Set // subscriptions and management groups
}

func gather(s *graph.Snapshot, t *tree) *gathered {
	g := &gathered{holders: map[graph.NodeID][]int{}, defs: map[graph.NodeID]*definition{}}
	for _, n := range s.WithLabel(graph.Role) {
		if isAzure(s, n) {
			g.role(s, n)
		}
	}
	for _, n := range s.WithLabel(graph.Policy) {
		if !isAzure(s, n) {
			continue
		}
		switch s.NodeString(n, graph.PropPolicyKind) {
		case KindDeny:
			g.deny(s, n)
		case KindLock:
			g.locks = append(g.locks, lock{n, foldScope(s.NodeString(n, PropScope)), strings.EqualFold(s.NodeString(n, PropLevel), "ReadOnly")})
		case KindVaultPolicies:
			g.vault(s, n)
		}
	}
	g.owners(s)
	g.sets(s, t)
	return g
}

// sets works out once what every question needs.
func (g *gathered) sets(s *graph.Snapshot, t *tree) {
	g.readOnly, g.noDelete, g.policyVaults = &access.Set{}, &access.Set{}, &access.Set{}
	for _, l := range g.locks {
		below := t.under(l.scope)
		g.noDelete.Or(below)
		if l.readOnly {
			g.readOnly.Or(below)
		}
	}
	if vaults := t.byType[vaultType]; vaults != nil {
		for it := vaults.Iterator(); it.HasNext(); {
			if n := graph.NodeID(it.Next()); usesPolicies(s, n) {
				g.policyVaults.Or(t.under(foldScope(s.ID(n))))
			}
		}
	}
	g.governed = t.governed()
}

func (g *gathered) definition(s *graph.Snapshot, n graph.NodeID) *definition {
	d := g.defs[n]
	if d == nil {
		d = readDefinition(s, n)
		g.defs[n] = d
	}
	return d
}

// role reads a role held: an ARM assignment, a directory role or an app role.
func (g *gathered) role(s *graph.Snapshot, n graph.NodeID) {
	gr := grant{node: n, def: &definition{}, tenant: strings.ToLower(s.NodeString(n, PropTenant))}
	for e := range s.OutKind(n, graph.HasPolicy) {
		gr.def, gr.policy, gr.hasPol = g.definition(s, e.To), e.To, true
	}
	scope := s.NodeString(n, PropScope)
	if scope == "" {
		return // a Role of some other kind; nothing says where it holds
	}
	gr.cond = parseOrWhole(s.NodeString(n, PropCondition))
	if isARM(scope) {
		gr.scope = foldScope(scope)
		if gr.scope == rootScope && gr.tenant != "" {
			gr.scope = rootScope + "@" + gr.tenant
		}
	} else {
		gr.plane = planeDirectory
		at, ok := s.Lookup(scope)
		if !ok {
			return
		}
		gr.object = at
		if gr.tenant == "" {
			gr.tenant = tenantOf(s, at)
		}
	}
	i := len(g.grants)
	g.grants = append(g.grants, gr)
	g.holders[n] = append(g.holders[n], i)
	for e := range s.InKind(n, graph.HasRole) {
		g.holders[e.From] = append(g.holders[e.From], i)
	}
}

func tenantOf(s *graph.Snapshot, n graph.NodeID) string {
	if s.HasLabel(n, graph.Organization) {
		return graph.FoldID(s.ID(n))
	}
	return strings.ToLower(s.Account(n))
}

type jsonPrincipal struct {
	ID string `json:"id"`
}

// deny reads a deny assignment. One that cannot be read denies everything
// under an open condition rather than nothing.
func (g *gathered) deny(s *graph.Snapshot, n graph.NodeID) {
	var doc struct {
		Permissions       []jsonPermission `json:"permissions"`
		Scope             string           `json:"scope"`
		Only              bool             `json:"doNotApplyToChildScopes"`
		Condition         *string          `json:"condition"`
		Principals        []jsonPrincipal  `json:"principals"`
		ExcludePrincipals []jsonPrincipal  `json:"excludePrincipals"`
	}
	d := denial{node: n, scope: foldScope(s.NodeString(n, PropScope)), def: &definition{known: true}, includes: map[string]bool{}, excludes: map[string]bool{}}
	if err := json.Unmarshal([]byte(s.NodeString(n, graph.PropDocument)), &doc); err != nil {
		d.all, d.cond = true, &ABAC{op: 't', text: "deny assignment " + s.ID(n) + " could not be read"}
		all := []string{"*"}
		d.def.permissions = []permission{{actions: all, dataActions: all}}
		g.denies = append(g.denies, d)
		return
	}
	if d.scope == "" {
		d.scope = foldScope(doc.Scope)
	}
	d.only = doc.Only
	if doc.Condition != nil {
		d.cond = parseOrWhole(*doc.Condition)
	}
	for _, p := range doc.Permissions {
		d.def.permissions = append(d.def.permissions, p.compile())
	}
	for _, p := range doc.Principals {
		id := graph.FoldID(p.ID)
		d.all = d.all || id == everyone
		d.includes[id] = true
	}
	for _, p := range doc.ExcludePrincipals {
		d.excludes[graph.FoldID(p.ID)] = true
	}
	g.denies = append(g.denies, d)
}

// appliesTo says whether the denial reaches one who is known by these ids (its own and its groups').
func (d *denial) appliesTo(ids []string) bool {
	hit := d.all
	for _, id := range ids {
		if d.excludes[id] {
			return false
		}
		hit = hit || d.includes[id]
	}
	return hit
}

// vault reads the access policies of a Key Vault: each entry becomes a grant
// with the data actions that a role would need for the same.
func (g *gathered) vault(s *graph.Snapshot, n graph.NodeID) {
	var entries []struct {
		ObjectID    string              `json:"objectId"`
		Application string              `json:"applicationId"`
		Permissions map[string][]string `json:"permissions"`
	}
	if json.Unmarshal([]byte(s.NodeString(n, graph.PropDocument)), &entries) != nil {
		return
	}
	for e := range s.InKind(n, graph.HasPolicy) {
		for _, en := range entries {
			holder, ok := s.Lookup(en.ObjectID)
			if !ok {
				continue
			}
			gr := grant{
				node: n, plane: planeVault, scope: foldScope(s.ID(e.From)), policy: n,
				def: &definition{known: true, permissions: []permission{{dataActions: vaultActions(en.Permissions)}}},
			}
			if en.Application != "" {
				// A compound identity: this principal, but only through that application.
				gr.cond = &ABAC{op: 't', text: "the caller uses application " + strings.ToLower(en.Application)}
			}
			g.holders[holder] = append(g.holders[holder], len(g.grants))
			g.grants = append(g.grants, gr)
		}
	}
}

// vaultActions turns access-policy words into data actions, after
// https://learn.microsoft.com/azure/key-vault/general/rbac-migration.
func vaultActions(perms map[string][]string) []string {
	var out []string
	for kind, words := range perms {
		kind = strings.ToLower(kind)
		base := "microsoft.keyvault/vaults/" + kind + "/"
		for _, w := range words {
			w = strings.ToLower(w)
			switch {
			case w == "all":
				out = append(out, base+"*")
			case kind == "secrets" && w == "get":
				out = append(out, base+"getsecret/action", base+"readmetadata/action")
			case kind == "secrets" && w == "list":
				out = append(out, base+"readmetadata/action")
			case kind == "secrets" && w == "set":
				out = append(out, base+"setsecret/action")
			case w == "get", w == "list":
				out = append(out, base+"read")
			case w == "delete":
				out = append(out, base+"delete")
			case w == "encrypt", w == "decrypt", w == "sign", w == "verify", w == "release", w == "rotate", w == "backup", w == "restore", w == "recover", w == "purge":
				out = append(out, base+w+"/action")
			case w == "wrapkey":
				out = append(out, base+"wrap/action")
			case w == "unwrapkey":
				out = append(out, base+"unwrap/action")
			case w == "create", w == "update", w == "import":
				out = append(out, base+w+"/action", base+"write")
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// owners turns Entra ownership into directory grants at the owned object.
func (g *gathered) owners(s *graph.Snapshot) {
	for _, kind := range ownerRights() {
		label, def := kind.label, kind.def
		for _, n := range s.WithLabel(label) {
			if !isAzure(s, n) {
				continue
			}
			var person, program int // positions of the two grants, from 1
			for e := range s.InKind(n, graph.Owns) {
				at, cond := &person, (*ABAC)(nil)
				if s.HasLabel(e.From, graph.ServiceAccount) && !g.managesOwned(s, e.From) {
					at, cond = &program, &ABAC{op: 't', text: "the owner's application holds a permission of Microsoft Graph to manage what it owns"}
				}
				if *at == 0 {
					g.grants = append(g.grants, grant{node: n, plane: planeDirectory, object: n, tenant: tenantOf(s, n), def: def, owner: true, cond: cond})
					*at = len(g.grants)
				}
				g.holders[e.From] = append(g.holders[e.From], *at-1)
			}
		}
	}
}

// managesOwned says whether a service principal may use its ownership: unlike
// a person it needs a permission of Microsoft Graph for that
// (https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby).
func (g *gathered) managesOwned(s *graph.Snapshot, owner graph.NodeID) bool {
	for _, i := range g.holders[owner] {
		switch s.NodeString(g.grants[i].node, PropValue) {
		case "Application.ReadWrite.OwnedBy", "Application.ReadWrite.All":
			return true
		}
	}
	for e := range s.OutKind(owner, graph.HasRole) {
		if s.NodeString(e.To, PropValue) == "Application.ReadWrite.OwnedBy" {
			return true
		}
	}
	return false
}

// ownerRight is what owning a kind of Entra object lets its owner do to it.
type ownerRight struct {
	label graph.Label
	def   *definition
}

func ownerRights() []ownerRight {
	right := func(l graph.Label, actions ...string) ownerRight {
		d := &definition{known: true}
		for _, a := range actions {
			d.directory = append(d.directory, parseDirAction("microsoft.directory/"+a))
		}
		return ownerRight{l, d}
	}
	return []ownerRight{
		right(graph.Application, "applications/allProperties/allTasks"),
		right(graph.ServiceAccount, "servicePrincipals/allProperties/allTasks"),
		// The owner of a role-assignable group may change its members; the rule of a dynamic one he may not.
		right(graph.Group, "groups/members/update", "groups/owners/update", "groups/basic/update", "groups/delete",
			"groupsAssignableToRoles/members/update", "groupsAssignableToRoles/owners/update"),
	}
}

// settle gives what the grant says of an ARM action: its definition's entries
// under their conditions, and the assignment's own condition.
func (gr *grant) settle(q question) outcome {
	o := gr.def.allows(q)
	if o.unknown || !o.hit {
		return o
	}
	o.cond = access.And(o.cond, gr.cond.Under(q.action, q.ctx))
	o.hit = !o.cond.IsNever()
	return o
}
