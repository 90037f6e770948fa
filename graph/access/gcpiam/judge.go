package gcpiam

import (
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// atom is one binding as judged: a role at a resource under a condition. Every
// member of the binding shares it.
type atom struct {
	role  int
	scope graph.NodeID
	bound graph.NodeID
	cond  *expression // nil where the binding has none
}

// Judge answers permission questions about the GCP facts of one Snapshot. It is
// immutable once built, but for caches behind a lock, and safe for concurrent use.
type Judge struct {
	s        *graph.Snapshot
	tree     *tree
	projects projectNames

	roles    []roleDef
	atoms    []atom
	grants   map[graph.NodeID][]int // member → atoms
	held     map[graph.NodeID]int   // bound role → its atom without a condition
	grantees []graph.NodeID
	extra    map[graph.NodeID][]link
	treeSets []setNode
	pools    map[string][]setNode
	denies   []denyRule
	bounds   []bound
	openRun  *access.Set // Run services that ask for no invoker permission
	private  *access.Set // buckets that public bindings do not open

	classes  []access.Class
	subjects []*subject // by class

	exprs map[string]*expression

	mu    sync.Mutex
	kinds map[string][]string
	types map[string][]graph.NodeID // GCP nodes by asset type
	trees []graph.NodeID            // projects, folders, organizations
	cands map[string]*candidates
}

var _ access.Judge = (*Judge)(nil)

// New reads the GCP facts of a Snapshot. The work is linear in nodes, bindings
// and memberships, and in principals times deny rules.
func New(s *graph.Snapshot) *Judge {
	j := &Judge{
		s: s, tree: newTree(s), projects: readProjects(s),
		grants: map[graph.NodeID][]int{}, held: map[graph.NodeID]int{}, extra: map[graph.NodeID][]link{}, pools: map[string][]setNode{},
		openRun: access.NewSet(), private: access.NewSet(), exprs: map[string]*expression{},
		kinds: kindsOf(), types: map[string][]graph.NodeID{}, cands: map[string]*candidates{},
	}
	j.index()
	j.readPrevention()
	j.readBindings()
	j.readDenies()
	j.readBounds()
	j.convene()
	j.federate()
	j.classify()
	return j
}

// Cloud is GCP.
func (j *Judge) Cloud() graph.Cloud { return graph.GCP }

// Classes lists the classes by ID. The caller must not change them.
func (j *Judge) Classes() []access.Class { return j.classes }

// expression parses a condition once per text; nil for no condition. Only New calls it.
func (j *Judge) expression(text string) *expression {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	e := j.exprs[text]
	if e == nil {
		e = parseCEL(text)
		j.exprs[text] = e
	}
	return e
}

// index sorts the cloud's nodes by type, in tree order.
func (j *Judge) index() {
	for i := range j.s.NumNodes() {
		n := graph.NodeID(i)
		if j.tree.pos[n] == none {
			continue
		}
		if t := j.s.Type(n); t != "" {
			j.types[t] = append(j.types[t], n)
		}
		if j.s.HasLabel(n, graph.Account) || j.s.HasLabel(n, graph.Container) || j.s.HasLabel(n, graph.Organization) {
			j.trees = append(j.trees, n)
		}
		if j.s.NodeFlag(n, "invoker_iam_disabled") {
			j.openRun.Add(uint32(n))
		}
	}
}

// readBindings makes one atom of each role, resource and condition.
func (j *Judge) readBindings() {
	defs := map[string]int{}
	for _, bound := range j.s.WithLabel(graph.Role) {
		name, at, ok := strings.Cut(j.s.ID(bound), "@")
		if !ok || j.s.Cloud(bound) != graph.GCP && !strings.HasPrefix(at, "//") {
			continue
		}
		if id := j.s.NodeString(bound, "resource"); id != "" {
			at = id
		}
		scope, found := j.s.Lookup(at)
		if !found {
			continue
		}
		def, seen := defs[name]
		if !seen {
			def = len(j.roles)
			defs[name] = def
			j.roles = append(j.roles, defineRole(j.s, bound, name))
		}
		j.readHolders(bound, def, scope)
	}
	for n := range j.grants {
		j.grantees = append(j.grantees, n)
	}
	slices.Sort(j.grantees)
	for _, n := range j.grantees {
		m := parseMember(j.s.ID(n))
		switch m.kind {
		case treeSet, customerSet:
			j.treeSets = append(j.treeSets, setNode{n, m})
		case poolSubject, poolSet:
			if pool, _, ok := m.pool(); ok {
				j.pools[pool] = append(j.pools[pool], setNode{n, m})
			}
		}
	}
}

func (j *Judge) readHolders(bound graph.NodeID, def int, scope graph.NodeID) {
	byText := map[string]int{}
	atomFor := func(text string) int {
		i, ok := byText[text]
		if !ok {
			i = len(j.atoms)
			byText[text] = i
			j.atoms = append(j.atoms, atom{role: def, scope: scope, bound: bound, cond: j.expression(text)})
		}
		return i
	}
	j.held[bound] = atomFor("") // what holding the role would give, whoever holds it
	for e := range j.s.InKind(bound, graph.HasRole) {
		a := atomFor(strings.TrimSpace(j.s.EdgeString(e.ID, "condition")))
		j.grants[e.From] = append(j.grants[e.From], a)
	}
}

// acts says whether a node is a principal that can act.
func (j *Judge) acts(n graph.NodeID) bool {
	if j.s.NodeFlag(n, "disabled") || j.s.NodeFlag(n, "deleted") {
		return false
	}
	if len(j.extra[n]) > 0 {
		return true // of another cloud, or outside, and let in by a pool
	}
	id := j.s.ID(n)
	if id == graph.IDAllUsers || id == graph.IDAllAuthenticated {
		return true
	}
	return j.s.Cloud(n) == graph.GCP && j.s.HasLabel(n, graph.Principal) && parseMember(id).kind != goneMember
}

// classify puts every acting principal, and what each group and each bound role
// would give, into classes.
func (j *Judge) classify() {
	at := map[string]int{}
	put := func(n graph.NodeID, sub *subject) {
		key := sub.key()
		i, ok := at[key]
		if !ok {
			i = len(j.classes)
			at[key] = i
			j.classes = append(j.classes, access.Class{ID: access.ClassID(i), Members: access.NewSet(), Account: sub.account, Would: sub.would})
			j.subjects = append(j.subjects, sub)
		}
		j.classes[i].Members.Add(uint32(n))
	}
	for _, n := range j.s.WithLabel(graph.Principal) {
		if !j.acts(n) {
			continue
		}
		sub := j.subjectOf(j.s.ID(n))
		if j.s.Cloud(n) != graph.GCP {
			sub.account = "" // an account of another cloud is no project
		}
		put(n, sub)
	}
	for i := range j.atoms {
		if bound := j.atoms[i].bound; j.held[bound] == i {
			put(bound, j.roleSubject(bound))
		}
	}
}

// roleSubject is whoever would hold a binding and nothing else.
func (j *Judge) roleSubject(bound graph.NodeID) *subject {
	sub := &subject{m: member{id: j.s.ID(bound)}, node: bound, known: true, would: true, account: j.s.Account(bound)}
	sub.atoms = []heldAtom{{atom: j.held[bound], via: bound}}
	sub.denied, sub.bounded = make([]match, len(j.denies)), make([]match, len(j.bounds))
	for i := range j.denies {
		sub.denied[i] = j.matchDeny(sub, &j.denies[i])
	}
	for i := range sub.bounded {
		sub.bounded[i] = spared
	}
	return sub
}
