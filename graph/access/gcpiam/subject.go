package gcpiam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// hold is one identity that a subject has: itself, a group, a set.
type hold struct {
	node graph.NodeID
	from graph.NodeID // the identity that brought it; itself at the start
	// cond and unread say how far the subject has it.
	cond   *access.Condition
	unread bool
}

func (h hold) certain() bool { return h.cond == nil && !h.unread }

// link is one step from an identity to a wider one.
type link struct {
	to     graph.NodeID
	cond   *access.Condition
	unread bool
}

// heldAtom is a binding that a subject has, and how far.
type heldAtom struct {
	atom   int
	via    graph.NodeID // the identity that the binding names
	cond   *access.Condition
	unread bool
}

// subject is a principal, with everything that decides its answers.
type subject struct {
	m       member
	node    graph.NodeID
	known   bool // node is set
	account string
	holds   []hold
	atoms   []heldAtom
	denied  []match // by deny rule
	bounded []match // by boundary binding
	would   bool
}

// match says whether a rule applies to a subject.
type match uint8

const (
	applies match = iota + 1
	spared
	unclear
)

// identities walks from the start identities along membership.
func (j *Judge) identities(start []hold) []hold {
	at := map[graph.NodeID]int{}
	var out []hold
	add := func(h hold) {
		i, seen := at[h.node]
		switch {
		case !seen:
			at[h.node] = len(out)
			out = append(out, h)
		case h.certain() && !out[i].certain():
			out[i] = h
		}
	}
	for _, h := range start {
		add(h)
	}
	// An entry that becomes certain is walked again: at most twice each.
	walked := map[graph.NodeID]int{}
	for again := true; again; {
		again = false
		for i := 0; i < len(out); i++ {
			h := out[i]
			state := 1
			if h.certain() {
				state = 2
			}
			if walked[h.node] >= state {
				continue
			}
			walked[h.node] = state
			again = true
			for _, l := range j.links(h.node) {
				add(hold{node: l.to, from: h.node, cond: access.And(h.cond, l.cond), unread: h.unread || l.unread})
			}
		}
	}
	return out
}

// links gives the wider identities next to n: groups, and what New worked out.
func (j *Judge) links(n graph.NodeID) []link {
	var out []link
	for e := range j.s.OutKind(n, graph.MemberOf) {
		l := link{to: e.To, unread: j.s.Certainty(e.ID) == graph.Unknown}
		if text := j.s.EdgeString(e.ID, graph.PropConditions); text != "" {
			c, err := access.Parse([]byte(text))
			l.cond, l.unread = c, l.unread || err != nil
		} else if j.s.Certainty(e.ID) == graph.Conditional {
			l.unread = true
		}
		out = append(out, l)
	}
	return append(out, j.extra[n]...)
}

// subjectOf builds the subject of a node, or of a member string that no fact
// names. Groups, and what stands for one, are asked as "what membership would give".
func (j *Judge) subjectOf(id string) *subject {
	n, known := j.s.Lookup(id)
	if !known {
		m := parseMember(id)
		if n, known = j.s.Lookup(m.id); !known {
			sub := &subject{m: m}
			j.complete(sub, j.wide(sub))
			return sub
		}
	}
	if _, ok := j.held[n]; ok {
		return j.roleSubject(n)
	}
	sub := &subject{m: parseMember(j.s.ID(n)), node: n, known: true, account: j.s.Account(n)}
	sub.would = isSet(sub.m.kind)
	start := []hold{{node: n, from: n}}
	if !sub.would {
		start = append(start, j.wide(sub)...)
	}
	j.complete(sub, start)
	return sub
}

// isSet says that the member is many principals and none that acts itself.
func isSet(k memberKind) bool {
	return k == groupMember || k == domainMember || k == convenienceMember || k == treeSet || k == customerSet
}

// wide gives the member classes that a subject falls into by what it is.
func (j *Judge) wide(sub *subject) []hold {
	var out []hold
	add := func(id string) {
		if n, ok := j.s.Lookup(id); ok && (!sub.known || n != sub.node) {
			out = append(out, hold{node: n, from: sub.from(n)})
		}
	}
	switch sub.m.kind {
	case goneMember:
		return nil
	case userMember, accountMember:
		add(graph.IDAllUsers)
		add(graph.IDAllAuthenticated)
		if sub.m.kind == userMember {
			add("domain:" + sub.m.host())
		}
	default:
		add(graph.IDAllUsers)
	}
	for _, t := range j.treeSets {
		if how := j.inTreeSet(sub, t); how != spared {
			out = append(out, hold{node: t.node, from: sub.from(t.node), unread: how == unclear})
		}
	}
	if sub.m.kind == poolSubject || sub.m.kind == poolSet {
		out = append(out, j.poolSets(sub)...)
	}
	return out
}

func (sub *subject) from(self graph.NodeID) graph.NodeID {
	if sub.known {
		return sub.node
	}
	return self
}

// complete fills in what follows from the identities.
func (j *Judge) complete(sub *subject, start []hold) {
	sub.holds = j.identities(start)
	for _, h := range sub.holds {
		for _, a := range j.grants[h.node] {
			sub.atoms = append(sub.atoms, heldAtom{atom: a, via: h.node, cond: h.cond, unread: h.unread})
		}
	}
	slices.SortStableFunc(sub.atoms, func(a, b heldAtom) int { return a.atom - b.atom })
	sub.atoms = slices.CompactFunc(sub.atoms, func(a, b heldAtom) bool {
		return a.atom == b.atom && a.unread == b.unread && access.Equal(a.cond, b.cond)
	})
	sub.denied = make([]match, len(j.denies))
	for i := range j.denies {
		sub.denied[i] = j.matchDeny(sub, &j.denies[i])
	}
	sub.bounded = make([]match, len(j.bounds))
	for i := range j.bounds {
		sub.bounded[i] = j.matchBound(sub, &j.bounds[i])
	}
}

// key is equal for subjects that get the same answers.
func (sub *subject) key() string {
	var b strings.Builder
	if sub.would {
		b.WriteString("w")
	}
	b.WriteString(sub.account)
	for _, a := range sub.atoms {
		fmt.Fprintf(&b, "|%d", a.atom)
		if a.unread {
			b.WriteByte('?')
		}
		if a.cond != nil {
			b.WriteString(a.cond.String())
		}
	}
	b.WriteByte('#')
	for i, m := range sub.denied {
		if m != spared {
			fmt.Fprintf(&b, "%d.%d ", i, m)
		}
	}
	b.WriteByte('#')
	for i, m := range sub.bounded {
		if m != spared {
			fmt.Fprintf(&b, "%d.%d ", i, m)
		}
	}
	return b.String()
}
