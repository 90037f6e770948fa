package gcpiam

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// reference is a principal as a deny policy or a boundary names it.
type reference struct {
	m    member
	node graph.NodeID
	ok   bool // node is set
}

func (j *Judge) refer(id string) reference {
	r := reference{m: parseMember(id)}
	if r.node, r.ok = j.s.Lookup(r.m.id); !r.ok {
		r.node, r.ok = j.s.Lookup(id)
	}
	return r
}

// names says whether the reference covers the subject.
func (j *Judge) names(sub *subject, r reference) match {
	if r.m.kind == goneMember {
		return spared
	}
	if r.m.id == graph.IDAllUsers || graph.FoldID(r.m.id) == graph.FoldID(sub.m.id) {
		return applies
	}
	if r.ok {
		for _, h := range sub.holds {
			if h.node != r.node {
				continue
			}
			if h.certain() {
				return applies
			}
			return unclear
		}
	}
	switch r.m.kind {
	case publicMember: // allAuthenticatedUsers
		if sub.m.kind == userMember || sub.m.kind == accountMember {
			return applies
		}
	case groupMember:
		if j.mayBeIn(sub, r) {
			return unclear
		}
	case domainMember:
		if sub.m.kind == userMember && sub.m.host() == strings.ToLower(r.m.rest) {
			return applies
		}
	case treeSet, customerSet:
		return j.inSet(sub, r.m)
	case poolSet:
		return inPool(sub.m, r.m)
	}
	return spared
}

// mayBeIn: a group whose members, or whose inner groups' members, were not
// read may hold anyone who can be a member of a group.
func (j *Judge) mayBeIn(sub *subject, r reference) bool {
	if sub.m.kind != userMember && sub.m.kind != accountMember || sub.would {
		return false
	}
	return !r.ok || !j.membersRead(r.node, map[graph.NodeID]bool{})
}

// membersRead reports whether the members of a group and of every group in it are known.
func (j *Judge) membersRead(g graph.NodeID, seen map[graph.NodeID]bool) bool {
	if seen[g] {
		return true
	}
	seen[g] = true
	if !j.s.NodeFlag(g, "members_known") {
		return false
	}
	for e := range j.s.InKind(g, graph.MemberOf) {
		if j.s.HasLabel(e.From, graph.Group) && !j.membersRead(e.From, seen) {
			return false
		}
	}
	return true
}

// setNode is a member set over a part of the resource tree that some binding names.
type setNode struct {
	node graph.NodeID
	m    member
}

func (j *Judge) inTreeSet(sub *subject, t setNode) match { return j.inSet(sub, t.m) }

// inSet judges membership of "everyone of this organization, folder, project or customer".
func (j *Judge) inSet(sub *subject, set member) match {
	if set.kind == customerSet {
		return j.inCustomer(sub, set.rest)
	}
	path, kind, typed := strings.Cut(set.rest, "/type/")
	scope, ok := j.s.Lookup("//cloudresourcemanager.googleapis.com/" + path)
	switch sub.m.kind {
	case accountMember:
		if !ok {
			return unclear
		}
		agent := sub.known && j.s.NodeFlag(sub.node, "service_agent")
		if typed && (kind == "ServiceAgent") != agent {
			return spared
		}
		return j.standsIn(sub.node, sub.known, scope)
	case poolSubject, poolSet:
		if typed {
			return spared
		}
		pool, _, _ := sub.m.pool()
		project, _, inProject := cutProject(pool)
		if !ok || !inProject {
			return unclear
		}
		p, found := projectNode(j.s, project)
		return j.standsIn(p, found, scope)
	case userMember:
		if typed || !strings.HasPrefix(path, "organizations/") {
			return spared // people belong to organizations alone
		}
		if ok && strings.EqualFold(j.s.Name(scope), sub.m.host()) {
			return applies
		}
		return unclear
	}
	return spared
}

func (j *Judge) standsIn(n graph.NodeID, known bool, scope graph.NodeID) match {
	switch {
	case !known || j.tree.parent[n] == none && n != scope:
		return unclear
	case j.tree.within(n, scope):
		return applies
	}
	return spared
}

// inCustomer: the organization of a Workspace customer carries its primary
// domain as its name; other domains of the customer are not in any export.
func (j *Judge) inCustomer(sub *subject, customer string) match {
	if sub.m.kind != userMember {
		return spared
	}
	for _, o := range j.s.WithLabel(graph.Organization) {
		if j.s.NodeString(o, "customer_id") == customer && strings.EqualFold(j.s.Name(o), sub.m.host()) {
			return applies
		}
	}
	return unclear
}

// inPool judges whether a federated subject or set lies in another set of its pool.
func inPool(m, set member) match {
	mine, rest, ok := m.pool()
	theirs, wanted, ok2 := set.pool()
	if !ok || !ok2 || mine != theirs {
		return spared
	}
	if wanted == "*" || wanted == rest {
		return applies
	}
	name, _, _ := strings.Cut(wanted, "/")
	if m.kind == poolSet && strings.HasPrefix(rest, name+"/") {
		return spared // an attribute has one value
	}
	return unclear // whether a subject has an attribute is the provider's word at run time
}

// poolSets gives the sets of the subject's own pool that bindings name and that
// hold it for certain. Those that might hold it are left out: every pair of
// attributes of a pool would be unknown.
func (j *Judge) poolSets(sub *subject) []hold {
	var out []hold
	pool, _, _ := sub.m.pool()
	for _, t := range j.pools[pool] {
		if t.m.kind != poolSet || sub.known && t.node == sub.node {
			continue
		}
		if inPool(sub.m, t.m) == applies {
			out = append(out, hold{node: t.node, from: sub.from(t.node)})
		}
	}
	return out
}
