package awsiam

import (
	"slices"
	"sync/atomic"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// sorting is what classes were made with, kept so that an edit moves those whom
// it touches and nobody else.
type sorting struct {
	shared  *mentions
	classes map[string]int // by key
	views   map[string]int32
}

// Edited gives the Judge of another Snapshot, which numbers its nodes as this
// one's does and says the same of everything but what is attached to some
// principals: their identity policies, boundaries and groups, and the text of
// these (access.Editable). It costs what those principals are and a copy of the
// list of classes; the rest is shared.
func (j *Judge) Edited(s *graph.Snapshot, principals *access.Set) access.Judge {
	e := *j.e
	e.s = s
	x := &Judge{
		e: &e, table: j.table, classes: slices.Clone(j.classes), people: slices.Clone(j.people), loaded: j.loaded, placed: j.placed, played: j.played,
		docs: slices.Clip(j.docs), docOf: j.docOf, sided: j.sided, chains: j.chains, chainOf: j.chainOf,
		sorted: j.sorted, base: j, reloaded: map[graph.NodeID]*principal{}, moreDocs: map[*Document]int32{},
		moved: map[graph.NodeID]int32{}, combined: j.combined, shortest: j.shortest, met: j.met, trusts: j.trusts,
		ceilings: newMemory[access.Guarded](),
	}
	x.resort(j.ActingAs(principals))
	return x
}

// ActingAs gives those who act with what is attached to some principals:
// themselves, and the sessions of theirs that somebody's policy names.
func (j *Judge) ActingAs(principals *access.Set) *access.Set {
	out := access.NewSet()
	for it := principals.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		if j.loaded[n] != nil {
			out.Add(uint32(n))
		}
		for _, other := range j.played[n] {
			out.Add(uint32(other))
		}
	}
	return out
}

// Meant gives those on whom the own policies of some resources may have a say:
// whom they name, and everybody of the resources' accounts (access.Editable).
func (j *Judge) Meant(resources *access.Set) *access.Set {
	out := access.NewSet()
	if resources.IsEmpty() {
		return out
	}
	names := map[string]bool{}
	for _, n := range nodesOf(resources) {
		for _, p := range j.e.policies[n] {
			for _, name := range j.e.named(p.doc) {
				names[name] = true
			}
		}
		names[j.e.owner(n, true, j.e.s.ID(n), "")] = true
	}
	for c, who := range j.people {
		if slices.ContainsFunc(who.p.names(), func(name string) bool { return names[name] }) || names[j.classes[c].Account] {
			out.Or(j.classes[c].Members)
		}
	}
	return out
}

// resort takes principals out of their classes, loads them anew and sorts them in.
func (j *Judge) resort(touched *access.Set) {
	key := &classKey{j: j, shared: j.sorted.shared, said: map[*Document]*mentions{}}
	views := &views{key: key, known: map[string]int32{}, base: j.sorted.views}
	for _, was := range access.ClassesOf(j, touched) {
		i := int(was.ID)
		c := &j.classes[i]
		rest := c.Members.Clone()
		rest.AndNot(touched)
		c.Members = rest
		if !rest.IsEmpty() {
			j.represent(i, j.loaded[graph.NodeID(rest.Minimum())].who, views)
		}
	}
	fresh := map[string]int{}
	for it := touched.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		delete(j.reloaded, n)
		p, ok := j.load(n)
		if !ok {
			j.reloaded[n], j.moved[n] = nil, 0
			continue
		}
		j.reloaded[n] = p
		who := j.person(p)
		k := key.of(p)
		id, ok := j.sorted.classes[k]
		if !ok {
			id, ok = fresh[k]
		}
		switch {
		case !ok:
			id = j.newClass(who)
			fresh[k] = id
			views.fill(who, id)
		case j.classes[id].Members.IsEmpty():
			j.classes[id].Members = access.NewSet()
			j.represent(id, who, views)
		default:
			j.classes[id].Members = j.classes[id].Members.Clone()
		}
		j.classes[id].Members.Add(uint32(n))
		j.moved[n] = int32(id) + 1 //nolint:gosec // fewer classes than nodes
	}
}

// represent makes one member stand for a class.
func (j *Judge) represent(class int, who *person, views *views) {
	one := *who
	one.seen = nil
	views.fill(&one, class)
	j.people[class] = &one
}

// editedAct is what is known of an action, with the documents that an edit brought.
func (j *Judge) editedAct(of *act) *act {
	a := &act{
		name: of.name, service: of.service, types: of.types, listed: of.listed, ways: of.ways, owners: of.owners,
		trimmed: of.trimmed, levels: of.levels, chains: of.chains, named: of.named,
		grants: newBits(len(j.docs)), speaks: newBits(len(j.docs)),
	}
	copy(a.grants, of.grants)
	copy(a.speaks, of.speaks)
	added := len(j.docs) - len(of.trimmed)
	a.more = make([]atomic.Pointer[Document], added)
	for i := len(of.trimmed); i < len(j.docs); i++ {
		a.index(int32(i), j.docs[i]) //nolint:gosec // fewer documents than nodes
	}
	return a
}
