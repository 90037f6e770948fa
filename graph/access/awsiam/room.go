package awsiam

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// room is a set of nodes that are asked of together: those of one account, or
// those whose policy means one name. It remembers which of them a pattern
// matches and which of them are alike, for all classes that ask here.
type room struct {
	j         *Judge
	own       bool // one account's
	byService map[string][]resource
	nodes     *access.Set

	sets   sync.Map // setKey -> *access.Set
	groups [2]sync.Once
	alike  [2][]group
	keys   sync.Map // one of keysOfThings -> []*access.Set
}

// setKey names a set of the room's nodes. With a witness, it is of those of
// which pattern covers what witness shares with them; without, of those that
// pattern matches, or in which it matches something.
type setKey struct{ pattern, witness, child string }

// group is nodes whose own policies say the same of each, and whose owners
// have the same guardrails: where no other policy tells them apart, neither
// does the answer.
type group struct {
	nodes *access.Set
	first graph.NodeID
}

func (j *Judge) newRoom(nodes []resource, own bool) *room {
	r := &room{j: j, own: own, byService: map[string][]resource{}, nodes: access.NewSet()}
	for _, n := range nodes {
		p, _ := arnParts(n.arn)
		r.byService[p[2]] = append(r.byService[p[2]], n)
		r.nodes.Add(uint32(n.node))
	}
	for _, list := range r.byService {
		slices.SortFunc(list, func(a, b resource) int { return cmp.Compare(a.arn, b.arn) })
	}
	return r
}

// account is the room of an account's resources.
func (j *Judge) account(id string) *room {
	if j.base != nil {
		return j.base.account(id)
	}
	j.rooms.Do(func() {
		all := map[string][]resource{}
		for _, list := range j.e.resources {
			for _, r := range list {
				owner := j.e.owner(r.node, true, r.arn, "")
				all[owner] = append(all[owner], r)
			}
		}
		j.byAccount = make(map[string]*room, len(all))
		for owner, list := range all {
			j.byAccount[owner] = j.newRoom(list, true)
		}
	})
	return j.byAccount[id]
}

// meaning is the room of the nodes whose policy means a name.
func (j *Judge) meaning(name string) *room {
	if j.base != nil {
		return j.base.meaning(name)
	}
	if r, ok := j.byName.Load(name); ok {
		if x, ok := r.(*room); ok {
			return x
		}
	}
	var list []resource
	for _, n := range j.e.naming[name] {
		list = append(list, resource{j.e.s.ID(n), n})
	}
	got, _ := j.byName.LoadOrStore(name, j.newRoom(list, false))
	r, _ := got.(*room)
	return r
}

// universe gives the room's nodes of which an action is asked in one way.
func (r *room) universe(w way) *access.Set {
	return r.set(setKey{pattern: "universe " + w.key}, func() *access.Set { return common(r.nodes, w.universe) })
}

func (r *room) set(key setKey, find func() *access.Set) *access.Set {
	if s, ok := r.sets.Load(key); ok {
		if set, ok := s.(*access.Set); ok {
			return set
		}
	}
	got, _ := r.sets.LoadOrStore(key, find())
	set, _ := got.(*access.Set)
	return set
}

// reach gives the nodes that a pattern matches, or in which it matches something.
func (r *room) reach(pat, child string) *access.Set {
	if pat == string(anyRun) {
		return r.nodes
	}
	return r.set(setKey{pattern: pat, child: child}, func() *access.Set {
		out := access.NewSet()
		p, fixed := takeApart(pat), begun(child)
		r.candidates(&p, func(n resource) {
			var ok bool
			switch {
			case child == "":
				ok = p.covers(n.arn)
			case fixed != "":
				ok = p.begins(n.arn, fixed)
			default:
				ok = overlapsResource(pat, n.arn+child)
			}
			if ok {
				out.Add(uint32(n.node))
			}
		})
		return out
	})
}

// candidates walks the nodes that a pattern can have to do with: of its
// service, from its literal prefix on.
func (r *room) candidates(p *arnPattern, visit func(resource)) {
	if !p.isARN || hasWild(p.parts[1]) || hasWild(p.parts[2]) { // a wildcard may reach over a colon
		for _, list := range r.byService {
			for _, n := range list {
				visit(n)
			}
		}
		return
	}
	for _, n := range r.byService[p.parts[2]] {
		visit(n)
	}
}

// covers gives the nodes of which pat covers the witness: what the allowing
// pattern and the node with its child have in common.
func (r *room) covers(pat, allowing, child string, met *meetings) *access.Set {
	return r.set(setKey{pat, allowing, child}, func() *access.Set {
		out := access.NewSet()
		both := common(r.reach(pat, child), r.reach(allowing, child))
		if both.IsEmpty() {
			return out
		}
		p := takeApart(pat)
		if allowing == string(anyRun) {
			rest := filled(child)
			for it := both.Iterator(); it.HasNext(); {
				if n := it.Next(); p.covers(filled(r.j.e.s.ID(graph.NodeID(n))) + rest) {
					out.Add(n)
				}
			}
			return out
		}
		witnesses := met.of(r, allowing, child)
		for it := r.reach(allowing, child).Iterator(); it.HasNext(); {
			n, w := it.Next(), witnesses[0]
			witnesses = witnesses[1:]
			if w != "" && both.Contains(n) && p.covers(w) {
				out.Add(n)
			}
		}
		return out
	})
}

// meetings are the witnesses of the nodes of a room that patterns reach, by
// pattern, while one question needs them for several others.
type meetings map[string][]string

// of gives the witnesses of what an allowing pattern reaches, in the order of
// the nodes; empty where there is none.
func (m *meetings) of(r *room, allowing, child string) []string {
	if list, ok := (*m)[allowing]; ok {
		return list
	}
	reach := r.reach(allowing, child)
	list := make([]string, 0, reach.GetCardinality())
	from := takeApart(allowing)
	for it := reach.Iterator(); it.HasNext(); {
		w, _ := from.meet(r.j.e.s.ID(graph.NodeID(it.Next())) + child)
		list = append(list, w)
	}
	if *m == nil {
		*m = meetings{}
	}
	(*m)[allowing] = list
	return list
}

// whole gives the nodes of which a pattern covers all that lies in them.
func (r *room) whole(pat, child string) *access.Set {
	return r.set(setKey{pattern: pat, witness: "\x00whole", child: child}, func() *access.Set {
		out := access.NewSet()
		p := takeApart(pat)
		r.candidates(&p, func(n resource) {
			if p.covers(n.arn + child) {
				out.Add(uint32(n.node))
			}
		})
		return out
	})
}

// grouped gives the nodes by what their policies and owners say. apart keeps
// the nodes of different accounts apart.
func (r *room) grouped(apart bool) []group {
	i := 0
	if apart {
		i = 1
	}
	r.groups[i].Do(func() {
		byKey := map[string]int{}
		for _, n := range nodesOf(r.nodes) {
			key := r.j.signature(n)
			owner := r.j.e.owner(n, true, r.j.e.s.ID(n), "")
			if apart && !r.own {
				key += "\x00" + owner
			} else if a := r.j.e.accounts[owner]; a != nil && !r.own {
				key += "\x00" + strconv.Itoa(int(a.rcpChain))
			}
			at, ok := byKey[key]
			if !ok {
				at = len(r.alike[i])
				byKey[key] = at
				r.alike[i] = append(r.alike[i], group{access.NewSet(), n})
			}
			r.alike[i][at].nodes.Add(uint32(n))
		}
	})
	return r.alike[i]
}

// signature is equal for nodes whose own policies treat them alike: the same
// text but for the node's own ARN in Resource. What names the ARN elsewhere, or
// other resources in its patterns, stands alone.
func (j *Judge) signature(n graph.NodeID) string {
	arn := j.e.s.ID(n)
	kind := ""
	switch {
	case strings.Contains(arn, ":role/"):
		kind = "role"
	case strings.Contains(arn, ":key/"):
		kind = "key"
	}
	docs := j.e.policies[n]
	if j.e.s.NodeFlag(n, graph.PropPolicyUnread) {
		kind += " unread"
	}
	if len(docs) == 0 {
		return kind
	}
	if j.blockUnread(n, j.e.owner(n, true, arn, "")) {
		kind += " open or blocked"
	}
	var b strings.Builder
	b.WriteString(kind)
	if j.blockedPublic(n, j.e.owner(n, true, arn, "")) {
		b.WriteString(" blocked")
	}
	for _, p := range docs {
		b.WriteString("\x01" + strconv.Itoa(int(p.form)) + p.doc.Version)
		for _, s := range p.doc.Statements {
			text, ok := s.about(arn)
			if !ok {
				return "alone " + arn
			}
			b.WriteString("\x02" + text)
		}
	}
	return b.String()
}

// about gives the statement's text with its own resource's ARN left out; ok is
// false where the ARN stands for more than that.
func (s *Statement) about(arn string) (string, bool) {
	self := 0
	for _, r := range s.resources {
		switch {
		case r.text == string(anyRun):
		case !r.constant():
			return "", false
		case r.text == arn || strings.HasPrefix(r.text, arn+"/") && strings.Count(r.text, arn) == 1:
			self++
		default:
			return "", false
		}
	}
	if s.Text == "" || strings.Count(s.Text, arn) != self {
		return "", false
	}
	return strings.ReplaceAll(s.Text, arn, "\x00"), true
}

// ofOwner gives the nodes that an account owns; those of which nobody knows the
// owner for "".
func (r *room) ofOwner(id string) *access.Set {
	return r.set(setKey{pattern: "owner " + id}, func() *access.Set {
		out := access.NewSet()
		for _, n := range nodesOf(r.nodes) {
			if r.j.e.owner(n, true, r.j.e.s.ID(n), "") == id {
				out.Add(uint32(n))
			}
		}
		return out
	})
}

// byKey splits the room's nodes by what is known of one of keysOfThings.
func (r *room) byKey(name string) []*access.Set {
	if s, ok := r.keys.Load(name); ok {
		if sets, ok := s.([]*access.Set); ok {
			return sets
		}
	}
	at := map[string]*access.Set{}
	for _, n := range nodesOf(r.nodes) {
		key := r.j.e.sortedBy(n, name)
		if at[key] == nil {
			at[key] = access.NewSet()
		}
		at[key].Add(uint32(n))
	}
	out := make([]*access.Set, 0, len(at))
	for _, k := range sortedKeys(at) {
		out = append(out, at[k])
	}
	got, _ := r.keys.LoadOrStore(name, out)
	sets, _ := got.([]*access.Set)
	return sets
}

// sortedBy is equal for nodes of which the same is known of one of keysOfThings.
func (e *estate) sortedBy(n graph.NodeID, name string) string {
	tag, isTag := strings.CutPrefix(name, tagOf)
	switch {
	case name == urlAuth:
		return e.urlAuthOf(n)
	case name == boundaryOf:
		v := e.boundarySet(n)
		return strconv.Itoa(int(v.state)) + strings.Join(v.vals, "\x00")
	case name == calledRegion:
		a, _ := ParseARN(e.s.ID(n))
		return a.Region + " " + e.s.Region(n) + " " + a.Partition
	case isTag && !e.s.NodeFlag(n, "dangling"):
		v := e.tag(n, tag)
		return strconv.Itoa(int(v.state)) + strings.Join(v.vals, "\x00")
	}
	return "?"
}
