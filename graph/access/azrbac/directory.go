package azrbac

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

const (
	directoryNamespace = "microsoft.directory/"
	elevateAccess      = "microsoft.authorization/elevateaccess/action"
)

// dirAction is microsoft.directory/ENTITY[.SUBTYPE]/[PROPERTIES/]TASK, lower case.
type dirAction struct {
	entity, sub, properties, task string
}

func parseDirAction(a string) dirAction {
	parts := strings.Split(strings.TrimPrefix(strings.ToLower(a), directoryNamespace), "/")
	var d dirAction
	d.entity, d.sub, _ = strings.Cut(parts[0], ".")
	if len(parts) > 1 {
		d.task = parts[len(parts)-1]
		d.properties = strings.Join(parts[1:len(parts)-1], "/")
	}
	return d
}

// String writes the action as Entra does.
func (d dirAction) String() string {
	out := directoryNamespace + d.entity
	if d.sub != "" {
		out += "." + d.sub
	}
	if d.properties != "" {
		out += "/" + d.properties
	}
	if d.task != "" {
		out += "/" + d.task
	}
	return out
}

// covers says whether holding d gives the asked action; a subtype of d still
// has to fit the object (see fits).
func (d dirAction) covers(asked dirAction) bool {
	if d.entity != asked.entity && d.entity != "allentities" {
		return false
	}
	if d.sub != "" && asked.sub != "" && d.sub != asked.sub {
		return false
	}
	if d.task != asked.task && d.task != "alltasks" {
		return false
	}
	switch d.properties {
	case asked.properties:
		return true
	case "allproperties":
		// "allProperties/update" is about properties; deleting is a task of its own.
		return d.task == "alltasks" || asked.properties != ""
	}
	return false
}

// directory is what the directory rules need to know of Entra's objects.
type directory struct {
	tenants   []graph.NodeID
	byEntity  map[string][]graph.NodeID
	units     map[graph.NodeID][]graph.NodeID // object → administrative units that it is in
	templates map[graph.NodeID]map[string]bool
	protected map[graph.NodeID]bool                  // member or owner of a role-assignable group
	apps      map[graph.NodeID][]graph.NodeID        // service principal → its applications
	contents  map[graph.NodeID]map[graph.NodeID]bool // unit → its objects
}

func newDirectory(s *graph.Snapshot, f *gathered) *directory {
	d := &directory{
		byEntity: map[string][]graph.NodeID{}, units: map[graph.NodeID][]graph.NodeID{},
		templates: map[graph.NodeID]map[string]bool{}, protected: map[graph.NodeID]bool{},
		apps: map[graph.NodeID][]graph.NodeID{}, contents: map[graph.NodeID]map[graph.NodeID]bool{},
	}
	for i := range s.NumNodes() {
		n := graph.NodeID(i)
		if isAzure(s, n) {
			d.place(s, f, n)
		}
	}
	return d
}

func (d *directory) place(s *graph.Snapshot, f *gathered, n graph.NodeID) {
	add := func(entity string) { d.byEntity[entity] = append(d.byEntity[entity], n) }
	switch {
	case s.HasLabel(n, graph.Organization):
		d.tenants = append(d.tenants, n)
	case s.HasLabel(n, graph.Application):
		add("applications")
		for e := range s.OutKind(n, graph.RunsAs) {
			d.apps[e.To] = append(d.apps[e.To], n)
		}
	case s.HasLabel(n, graph.ServiceAccount) && !isARM(s.ID(n)):
		add("serviceprincipals")
	case s.HasLabel(n, graph.User):
		add("users")
		d.roles(s, f, n)
	case s.HasLabel(n, graph.Group):
		add("groups")
	case s.HasLabel(n, graph.Role) && !isARM(s.NodeString(n, PropScope)):
		for e := range s.OutKind(n, graph.HasPolicy) {
			if s.NodeString(e.To, graph.PropPolicyKind) == KindDirectoryRole {
				add("roleassignments")
			}
		}
	case strings.EqualFold(s.Type(n), TypeUnit):
		add("administrativeunits")
		in := map[graph.NodeID]bool{}
		d.contents[n] = in
		for e := range s.OutKind(n, graph.Contains) {
			in[e.To] = true
			d.units[e.To] = append(d.units[e.To], n)
		}
	}
}

// roles notes which administrator roles a user holds, and whether a
// role-assignable group makes him worth protecting.
func (d *directory) roles(s *graph.Snapshot, f *gathered, user graph.NodeID) {
	direct, _ := groupsOf(s, user)
	held := map[string]bool{}
	note := func(n graph.NodeID) {
		for _, i := range f.holders[n] {
			if g := &f.grants[i]; g.plane == planeDirectory && !g.owner && !g.def.appOnly {
				held[g.def.template] = true
			}
		}
	}
	note(user)
	for _, g := range direct {
		note(g)
		if s.NodeFlag(g, PropRoleAssignable) {
			d.protected[user] = true
		}
	}
	for e := range s.OutKind(user, graph.Owns) {
		if s.NodeFlag(e.To, PropRoleAssignable) {
			d.protected[user] = true
		}
	}
	if len(held) > 0 {
		d.templates[user] = held
	}
}

// candidates gives the objects that a directory action can be asked on.
func (d *directory) candidates(q dirAction) []graph.NodeID {
	if q.task == "create" {
		return d.tenants
	}
	switch q.entity {
	case "applications":
		if q.isCredential() {
			return append(append([]graph.NodeID(nil), d.byEntity["applications"]...), d.byEntity["serviceprincipals"]...)
		}
		return d.byEntity["applications"]
	case "serviceprincipals", "users", "administrativeunits":
		return d.byEntity[q.entity]
	case "groups", "groupsassignabletoroles":
		return d.byEntity["groups"]
	case "roleassignments", "roledefinitions", "directoryroles":
		return append(append([]graph.NodeID(nil), d.tenants...), d.byEntity["roleassignments"]...)
	}
	return d.tenants
}

// isCredential: a credential put on an application, or on its service
// principal, logs in as the service principal.
func (d dirAction) isCredential() bool { return d.properties == "credentials" }

type dirKey struct {
	def    *definition
	object graph.NodeID
	owner  bool
	action string
}

// dirReach is what a definition at one place gives for one action.
type dirReach struct {
	certain, unknown *access.Set
	open             map[string]*part // by condition
}

func (j *Judge) mayDirectory(h *holding, q question) []access.Guarded {
	b := newAnswer()
	for _, i := range h.grants {
		g := &j.facts.grants[i]
		if g.plane != planeDirectory {
			continue
		}
		r := j.dirReach(g, q)
		for _, p := range r.open {
			b.allow(p.set, outcome{hit: true, cond: access.And(p.cond, g.cond.Lower(q.action))})
		}
		b.allow(r.certain, outcome{hit: true, cond: g.cond.Lower(q.action)})
		b.allow(r.unknown, outcome{unknown: true})
	}
	if len(b.parts) == 0 {
		return nil
	}
	return b.doubt(h).guarded()
}

// dirReach asks a grant about every candidate once and keeps the answer: many
// hold the same role at the same place.
func (j *Judge) dirReach(g *grant, q question) *dirReach {
	key := dirKey{g.def, g.object, g.owner, q.action}
	j.mu.Lock()
	defer j.mu.Unlock()
	if r := j.memo[key]; r != nil {
		return r
	}
	r := &dirReach{&access.Set{}, &access.Set{}, map[string]*part{}}
	j.memo[key] = r
	if g.def.known && !g.def.touches(q.dir) {
		return r
	}
	for _, n := range j.dir.candidates(q.dir) {
		o := j.dirAllows(g, q.dir, n)
		switch {
		case o.unknown:
			r.unknown.Add(uint32(n))
		case o.hit && o.cond == nil:
			r.certain.Add(uint32(n))
		case o.hit:
			p := r.open[o.cond.String()]
			if p == nil {
				p = &part{verdict{cond: o.cond}, &access.Set{}}
				r.open[o.cond.String()] = p
			}
			p.set.Add(uint32(n))
		}
	}
	return r
}

// touches is a cheap test before the objects are asked: can any entry fit?
func (d *definition) touches(q dirAction) bool {
	for _, a := range d.directory {
		if a.covers(q) {
			return true
		}
		if a.entity == "groupsassignabletoroles" && q.entity == "groups" {
			return true
		}
	}
	return false
}

// dirAllows says what a directory grant gives for one action on one object.
func (j *Judge) dirAllows(g *grant, q dirAction, n graph.NodeID) outcome {
	if !j.inScope(g, n, q) {
		return outcome{}
	}
	if !g.def.known {
		return outcome{unknown: true}
	}
	want := q
	if q.entity == "groups" && j.s.NodeFlag(n, PropRoleAssignable) && q.task != "read" {
		want.entity = "groupsassignabletoroles" // rights over ordinary groups do not reach these
	}
	for _, a := range g.def.directory {
		if a.covers(want) && j.fits(a.sub, n) {
			return j.restrict(g, q, n)
		}
	}
	return outcome{}
}

// inScope: the tenant, an administrative unit's contents, or one object; an
// application's scope takes in its service principals for credentials.
func (j *Judge) inScope(g *grant, n graph.NodeID, q dirAction) bool {
	switch {
	case g.object == n:
		return true
	case j.s.HasLabel(g.object, graph.Organization):
		if t := tenantOf(j.s, n); t != "" && t != graph.FoldID(j.s.ID(g.object)) {
			return false
		}
		return !j.restrictedUnit(n)
	case j.dir.contents[g.object] != nil:
		return j.dir.contents[g.object][n]
	case j.s.HasLabel(g.object, graph.Application) && q.entity == "applications" && q.isCredential():
		return slices.Contains(j.dir.apps[n], g.object)
	}
	return false
}

// restrictedUnit: objects in a restricted-management unit answer only to roles scoped to it.
func (j *Judge) restrictedUnit(n graph.NodeID) bool {
	for _, u := range j.dir.units[n] {
		if j.s.NodeFlag(u, PropRestricted) {
			return true
		}
	}
	return false
}

// fits checks an action's subtype against the object.
func (j *Judge) fits(sub string, n graph.NodeID) bool {
	switch sub {
	case "":
		return true
	case "myorganization":
		return strings.EqualFold(j.s.NodeString(n, PropAudience), "AzureADMyOrg")
	case "unified", "security":
		return strings.EqualFold(j.s.NodeString(n, PropGroupKind), sub)
	}
	return false
}
