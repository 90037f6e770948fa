package awsiam

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// classify loads the estate's principals and sorts them into classes.
func (j *Judge) classify() {
	key := &classKey{j: j, said: map[*Document]*mentions{}}
	key.shared = j.sharedMentions(key)
	views := &views{key: key, known: map[string]int32{}}
	byKey := map[string]int{}
	j.sorted = &sorting{shared: key.shared, classes: byKey, views: views.known}
	j.placed, j.played = make([]int32, j.e.s.NumNodes()), map[graph.NodeID][]graph.NodeID{}
	for i := range j.e.s.NumNodes() {
		n := graph.NodeID(i)
		p, ok := j.principal(n)
		if !ok {
			continue
		}
		j.loaded[n] = p
		if !p.outside && p.node != n {
			j.played[p.node] = append(j.played[p.node], n)
		}
		who := j.person(p)
		k := key.of(p)
		id, ok := byKey[k]
		if !ok {
			id = j.newClass(who)
			byKey[k] = id
			views.fill(who, id)
		}
		j.classes[id].Members.Add(uint32(n))
		j.placed[n] = int32(id) + 1 //nolint:gosec // fewer classes than nodes
	}
}

// newClass makes a class for one of whom there are none alike.
func (j *Judge) newClass(who *person) int {
	p := who.p
	account := p.account
	if p.outside && p.kind <= anonymous || p.kind == anyAccount || p.kind == federated || p.kind == serviceCaller {
		account = ""
	}
	id := len(j.classes)
	j.classes = append(j.classes, access.Class{ID: access.ClassID(id), Members: access.NewSet(), Account: account})
	j.people = append(j.people, who)
	return id
}

// mentions are the tests of principal keys in a document, and the keys whose
// very value matters, each in a fixed order.
type mentions struct {
	tests  []*test
	keys   []string
	denies bool
}

func mentionsOf(d *Document) *mentions {
	m := &mentions{}
	for _, s := range d.Statements {
		m.denies = m.denies || !s.Allow
		for _, r := range s.resources {
			m.variables(r)
		}
		for _, t := range s.tests {
			constant := true
			for _, v := range t.values {
				constant = constant && v.constant()
				m.variables(v)
			}
			switch {
			case !tellsApart(t.key):
			case constant:
				m.tests = append(m.tests, t)
			default:
				m.key(t.key)
			}
		}
	}
	return m
}

// tellsApart reports whether a key can have different values for two users, or
// two roles, of one account. Which service or account stands behind a service's
// call is no key of theirs, however many documents ask for it.
func tellsApart(key string) bool {
	switch key {
	case "aws:principalaccount", "kms:calleraccount", "aws:principaltype", "aws:principalorgid", "aws:principalorgpaths", "aws:principalisawsservice",
		"aws:principalservicename", "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner":
		return false
	}
	return isPrincipalKey(key)
}

func (m *mentions) variables(p pattern) {
	for _, x := range p.parts {
		if x.key != "" && tellsApart(x.key) {
			m.key(x.key)
		}
	}
}

func (m *mentions) key(k string) {
	if !slices.Contains(m.keys, k) {
		m.keys = append(m.keys, k)
	}
}

// sharedMentions are those of the documents on the resources' and the
// organization's side, each test once.
func (j *Judge) sharedMentions(key *classKey) *mentions {
	tests, keys := map[string]*test{}, map[string]bool{}
	add := func(ps []policy) {
		for _, p := range ps {
			m := key.mentions(p.doc)
			for _, t := range m.tests {
				tests[t.key+"\x00"+t.residual(t.name).String()] = t
			}
			for _, k := range m.keys {
				keys[k] = true
			}
		}
	}
	for _, ps := range j.e.policies {
		add(ps)
	}
	for _, a := range j.e.accounts {
		for _, lv := range slices.Concat(a.scp, a.rcp) {
			add(lv)
		}
	}
	m := &mentions{keys: sortedKeys(keys)}
	for _, k := range sortedKeys(tests) {
		m.tests = append(m.tests, tests[k])
	}
	return m
}

// classKey writes keys that are equal for principals that get the same answers
// (access-at-scale.md, "Principals as classes").
type classKey struct {
	j      *Judge
	shared *mentions
	said   map[*Document]*mentions
	b      strings.Builder
}

func (c *classKey) mentions(d *Document) *mentions {
	m := c.said[d]
	if m == nil {
		m = mentionsOf(d)
		c.said[d] = m
	}
	return m
}

func (c *classKey) write(parts ...string) {
	for _, s := range parts {
		c.b.WriteString(s)
		c.b.WriteByte(0)
	}
}

func (c *classKey) of(p *principal) string {
	c.b.Reset()
	if c.alone(p) {
		c.write("alone", p.id, p.subject, c.j.e.s.ID(p.node))
		return c.b.String()
	}
	c.write(p.account, string(rune('a'+p.kind)))
	if p.serviceLinked() {
		c.write("service-linked")
	}
	c.policies(p.identity, false)
	if p.boundary != nil {
		c.write("boundary")
		c.policies(p.boundary, true)
	}
	for _, ps := range [][]policy{p.identity, p.boundary} {
		for _, x := range sortedByText(ps) {
			c.values(p, c.mentions(x.doc))
		}
	}
	c.values(p, c.shared)
	return c.b.String()
}

// alone tells principals that have a class of their own: some resource's policy
// names them, or they are none of the estate's users and roles.
func (c *classKey) alone(p *principal) bool {
	mentioned := c.j.e.mentioned
	return mentioned[p.id] || p.role != "" && mentioned[p.account+"/"+p.role] || p.outside || p.kind == rootCaller
}

// policies writes what tells documents apart: their text, and the name of
// those that can hold something back, as that is cited.
func (c *classKey) policies(ps []policy, named bool) {
	keys := make([]string, 0, len(ps))
	for _, p := range ps {
		key := strconv.Itoa(int(c.j.numberOf(p.doc)))
		if named || c.mentions(p.doc).denies {
			key += " " + p.id
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	c.write(slices.Compact(keys)...)
}

func (c *classKey) values(p *principal, m *mentions) {
	if len(m.tests) == 0 && len(m.keys) == 0 {
		return
	}
	ctx := func(k string) value {
		if isPrincipalKey(k) {
			return p.key(k)
		}
		return value{}
	}
	ofTags := false
	for _, t := range m.tests {
		c.write(t.eval(ctx).String())
		ofTags = ofTags || strings.HasPrefix(t.key, principalTag)
	}
	for _, k := range m.keys {
		ofTags = ofTags || strings.HasPrefix(k, principalTag)
		v := p.key(k)
		c.write(k, string(rune('0'+v.state)))
		c.write(v.vals...)
	}
	if ofTags && p.tagging != nil {
		c.write("session tags", p.tagging.said)
	}
}
