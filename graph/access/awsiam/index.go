package awsiam

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// act is one action that somebody asked of, with what the estate's documents
// have to do with it: worked out once, so that a class asks only where some
// statement of its own, or of a resource that names it, can give it anything.
type act struct {
	name    string // lower case
	service string
	types   []actionType
	listed  bool
	ways    []way

	grants bits // documents, by number, with an Allow that speaks of it
	speaks bits // those with any statement that does
	owners bool // some document on a resource's side looks at who owns the resource

	trimmed []atomic.Pointer[Document]
	more    []atomic.Pointer[Document]   // of documents that an edit brought
	levels  []atomic.Pointer[[][]policy] // guardrails, by number of the chain
	chains  []atomic.Pointer[[][]policy] // those of them that hold something back
	heeds   sync.Map                     // key of a request -> *heeding
	named   *sync.Map                    // name -> *access.Set: nodes whose policy means the name and allows it
}

// way is a set of nodes of which an action can be asked, and what follows their
// ARNs in the resource that is asked of.
type way struct {
	universe *access.Set
	key      string // equal for equal universes
	child    string
}

// bits is a set of small numbers.
type bits []uint64

func newBits(n int) bits        { return make(bits, (n+63)/64) }
func (b bits) set(i int32)      { b[i/64] |= 1 << (i % 64) }
func (b bits) has(i int32) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b bits) any(of []int32) bool {
	return slices.ContainsFunc(of, b.has)
}

// act gives what is known of an action, as anybody spells it.
func (j *Judge) act(action string) *act {
	if a, ok := j.acts.Load(action); ok {
		if x, ok := a.(*act); ok {
			return x
		}
	}
	name := strings.ToLower(action)
	if name != action {
		a := j.act(name)
		j.acts.Store(action, a)
		return a
	}
	a := j.newAct(name)
	got, _ := j.acts.LoadOrStore(name, a)
	if x, ok := got.(*act); ok {
		return x
	}
	return a
}

func (j *Judge) newAct(name string) *act {
	if j.base != nil {
		return j.editedAct(j.base.act(name))
	}
	a := &act{name: name, service: serviceOf(name), grants: newBits(len(j.docs)), speaks: newBits(len(j.docs)), named: &sync.Map{}}
	a.types, a.listed = j.table.types(name)
	a.trimmed = make([]atomic.Pointer[Document], len(j.docs))
	a.levels, a.chains = make([]atomic.Pointer[[][]policy], len(j.chains)), make([]atomic.Pointer[[][]policy], len(j.chains))
	for i, d := range j.docs {
		a.index(int32(i), d)
	}
	for _, i := range j.sided {
		a.owners = a.owners || slices.ContainsFunc(j.trim(a, i).Statements, (*Statement).looksAtOwner)
	}
	a.ways = j.waysOf(a)
	return a
}

// index notes what a document says of the action.
func (a *act) index(number int32, d *Document) {
	for _, s := range d.Statements {
		if !s.speaksOf(a.name) {
			continue
		}
		a.speaks.set(number)
		if s.Allow && !s.broken {
			a.grants.set(number)
			break
		}
	}
}

// trim leaves those statements of a document that speak of the action.
func (j *Judge) trim(a *act, doc int32) *Document {
	slot := &a.trimmed
	at := int(doc)
	if at >= len(a.trimmed) {
		slot, at = &a.more, at-len(a.trimmed)
	}
	if d := (*slot)[at].Load(); d != nil {
		return d
	}
	whole := j.docs[doc]
	d := silent(whole.Version) // most documents do not speak of most actions
	if a.speaks.has(doc) {
		d = &Document{Version: whole.Version}
		for _, s := range whole.Statements {
			if s.speaksOf(a.name) {
				d.Statements = append(d.Statements, s)
			}
		}
	}
	(*slot)[at].Store(d)
	return d
}

// silent is the document of a version without statements, one for all.
func silent(version string) *Document {
	switch version {
	case newVersion:
		return silentNew
	case "":
		return silentBare
	}
	return &Document{Version: version}
}

const newVersion = "2012-10-17"

var silentNew, silentBare = &Document{Version: newVersion}, &Document{}

// trimAll is trim for a layer; an absent layer stays absent.
func (j *Judge) trimAll(a *act, ps []policy, docs []int32) []policy {
	if ps == nil {
		return nil
	}
	out := make([]policy, 0, len(ps))
	for i, p := range ps {
		p.doc = j.trim(a, docs[i])
		out = append(out, p)
	}
	return out
}

// chain is trim for the guardrails of an account. Levels that let everything
// pass are left out: most actions are free at most of them.
func (j *Judge) chain(a *act, number int32) [][]policy {
	if c := a.chains[number].Load(); c != nil {
		return *c
	}
	out := make([][]policy, 0, len(j.chains[number]))
	for _, level := range j.levels(a, number) {
		if !passes(level) {
			out = append(out, level)
		}
	}
	a.chains[number].Store(&out)
	return out
}

// levels is chain with every level.
func (j *Judge) levels(a *act, number int32) [][]policy {
	if c := a.levels[number].Load(); c != nil {
		return *c
	}
	out := make([][]policy, 0, len(j.chains[number]))
	for _, level := range j.chains[number] {
		out = append(out, j.trimAll(a, level, j.numbers(level)))
	}
	a.levels[number].Store(&out)
	return out
}

// passes reports whether a level allows its action on everything and denies
// nothing.
func passes(level []policy) bool {
	allowed := false
	for _, p := range level {
		for _, s := range p.doc.Statements {
			if !s.Allow {
				return false
			}
			allowed = allowed || !s.broken && s.principals == nil && len(s.tests) == 0 && !s.notResource &&
				slices.ContainsFunc(s.resources, func(r pattern) bool { return r.constant() && r.text == string(anyRun) })
		}
	}
	return allowed
}

// number gives a document's number.
func (j *Judge) number(d *Document) int32 {
	n, ok := j.docOf[d]
	if ok {
		return n
	}
	if n, ok = j.moreDocs[d]; ok {
		return n
	}
	n = int32(len(j.docs)) //nolint:gosec // an estate has fewer documents than that
	if j.base != nil {
		j.moreDocs[d] = n // the other map is the base's
	} else {
		j.docOf[d] = n
	}
	j.docs = append(j.docs, d)
	return n
}

// numberOf gives the number of a document that has one.
func (j *Judge) numberOf(d *Document) int32 {
	if n, ok := j.moreDocs[d]; ok {
		return n
	}
	return j.docOf[d]
}

func (j *Judge) numbers(ps []policy) []int32 {
	if len(ps) == 0 {
		return nil
	}
	out := make([]int32, len(ps))
	for i, p := range ps {
		out[i] = j.number(p.doc)
	}
	return out
}

// chainNumber gives equal numbers to equal chains of guardrails, so that what
// is worked out for one account serves its neighbours.
func (j *Judge) chainNumber(levels [][]policy) int32 {
	var key strings.Builder
	for _, lv := range levels {
		for _, p := range lv {
			key.WriteString(p.id)
			key.WriteByte(0)
			j.number(p.doc)
		}
		key.WriteByte(1)
	}
	n, ok := j.chainOf[key.String()]
	if !ok {
		n = int32(len(j.chains)) //nolint:gosec // fewer chains than accounts
		j.chainOf[key.String()] = n
		j.chains = append(j.chains, levels)
	}
	return n
}

// enumerate numbers the documents on the resources' and the organization's
// side; those of principals follow as classes are made.
func (j *Judge) enumerate() {
	var sided []int32
	for _, n := range slices.Sorted(maps.Keys(j.e.policies)) {
		sided = append(sided, j.numbers(j.e.policies[n])...)
	}
	for _, id := range sortedKeys(j.e.accounts) {
		a := j.e.accounts[id]
		a.scpChain, a.rcpChain = j.chainNumber(a.scp), j.chainNumber(a.rcp)
		for _, lv := range a.rcp {
			sided = append(sided, j.numbers(lv)...)
		}
	}
	slices.Sort(sided)
	j.sided = slices.Compact(sided)
}

// waysOf gives the nodes of which an action is asked: of themselves, or of what
// lies in them and has no node.
func (j *Judge) waysOf(a *act) []way {
	if !a.listed {
		set := access.NewSet()
		for _, r := range j.e.resources[a.service] {
			set.Add(uint32(r.node))
		}
		return []way{{set, "service " + a.service, ""}}
	}
	direct, kinds := access.NewSet(), []string(nil)
	var out []way
	for _, t := range a.types {
		if t.lies != "" {
			out = append(out, way{j.within(t.lies), t.lies, childOf(t.pattern)})
			continue
		}
		direct.Or(j.within(t.pattern))
		kinds = append(kinds, t.pattern)
	}
	if below := pathsOf(a.name); below != "" {
		out = append(out, way{direct, strings.Join(kinds, " "), below})
	}
	if takesQualifier(a.name) {
		out = append(out, way{j.unqualified(direct), "functions", ":" + latest})
	}
	if len(out) == 0 || !direct.IsEmpty() {
		out = append([]way{{direct, strings.Join(kinds, " "), ""}}, out...)
	}
	return slices.DeleteFunc(out, func(w way) bool { return w.universe.IsEmpty() })
}

// pathsOf gives what follows a thing's ARN in policies about what lies in it,
// where the service's reference names the thing alone: paths of a search domain
// ("Identity and Access Management in OpenSearch Service"), streams of a log
// group ("CloudWatch Logs resources and operations").
func pathsOf(action string) string {
	switch {
	case strings.HasPrefix(action, "es:eshttp"):
		return "/" + string(anyRun)
	case action == "logs:filterlogevents", action == "logs:startquery", action == "logs:getlogevents":
		return ":" + string(anyRun)
	}
	return ""
}

// namedBy gives the nodes whose own policy means a name of the naming index and
// allows the action. The caller must not change the set.
func (j *Judge) namedBy(a *act, name string) *access.Set {
	nodes := j.e.naming[name]
	if len(nodes) == 0 {
		return nil
	}
	if s, ok := a.named.Load(name); ok {
		set, _ := s.(*access.Set)
		return set
	}
	set := access.NewSet()
	for _, n := range nodes {
		for _, p := range j.e.policies[n] {
			if a.grants.has(j.numberOf(p.doc)) {
				set.Add(uint32(n))
				break
			}
		}
	}
	if set.IsEmpty() {
		set = nil
	}
	if len(nodes) > 4 {
		a.named.Store(name, set)
	}
	return set
}

// looksAtOwner reports whether the statement's answer can differ between two
// resources because other accounts own them.
func (s *Statement) looksAtOwner() bool {
	return s.reads(isOwnerKey)
}

// ownersNamed gives the accounts between which and all others the statement can
// tell, where it compares the owner with fixed accounts and the caller's own
// alone; ok is false where it looks at owners in another way.
func (s *Statement) ownersNamed(caller string) (accounts []string, ok bool) {
	ok = true
	for _, r := range s.resources {
		for _, x := range r.parts {
			ok = ok && !isOwnerKey(x.key)
		}
	}
	for _, t := range s.tests {
		if !isOwnerKey(t.key) {
			for _, v := range t.values {
				for _, x := range v.parts {
					ok = ok && !isOwnerKey(x.key)
				}
			}
			continue
		}
		ok = ok && !t.unread && strings.HasSuffix(t.key, ":resourceaccount") && (t.op.name == "StringEquals" || t.op.name == "StringNotEquals")
		for _, v := range t.values {
			switch {
			case v.constant() && isAccountID(v.text):
				accounts = append(accounts, v.text)
			case len(v.parts) == 1 && v.parts[0].key == "aws:principalaccount" && isAccountID(caller):
				accounts = append(accounts, caller)
			default:
				ok = false
			}
		}
	}
	return accounts, ok
}

func isOwnerKey(key string) bool {
	return strings.HasSuffix(key, ":resourceaccount") || key == "aws:resourceorgid" || key == "aws:resourceorgpaths"
}

// reads reports whether the statement looks at a key of which is true.
func (s *Statement) reads(is func(key string) bool) bool {
	of := func(p pattern) bool {
		return slices.ContainsFunc(p.parts, func(x part) bool { return x.key != "" && is(x.key) })
	}
	return slices.ContainsFunc(s.resources, of) || slices.ContainsFunc(s.tests, func(t *test) bool {
		return is(t.key) || slices.ContainsFunc(t.values, of)
	})
}

// tagOf stands before the name of a tag in keysOfThings.
const tagOf = "resourcetag/"

// keysOfThings adds the keys by which the statement can tell things apart that
// no pattern does: their tags, region and boundary, a function's URL. In lower case.
func (s *Statement) keysOfThings(to []string) []string {
	s.reads(func(key string) bool {
		switch _, tag, ok := strings.Cut(key, ":"+tagOf); {
		case ok:
			key = tagOf + tag
		case key == ec2Region:
			key = calledRegion
		case key != calledRegion && key != urlAuth && key != boundaryOf:
			return false
		}
		if !slices.Contains(to, key) {
			to = append(to, key)
		}
		return false
	})
	return to
}

// nodesOf is a set's nodes as a slice.
func nodesOf(set *access.Set) []graph.NodeID {
	out := make([]graph.NodeID, 0, set.GetCardinality())
	for it := set.Iterator(); it.HasNext(); {
		out = append(out, graph.NodeID(it.Next()))
	}
	return out
}
