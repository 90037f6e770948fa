package azrbac

import (
	"encoding/binary"
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Judge answers permission questions about Azure and Entra. Build it with New;
// it is immutable for its callers and safe for concurrent use.
type Judge struct {
	s       *graph.Snapshot
	tree    *tree
	facts   *gathered
	dir     *directory
	classes []access.Class
	held    []holding // by class
	of      map[graph.NodeID]access.ClassID
	fed     map[graph.NodeID][]federation // external subject → identities that trust it

	mu   sync.Mutex
	memo map[dirKey]*dirReach
}

var _ access.Judge = (*Judge)(nil)

// holding is what the members of one class have: positions in gathered.
type holding struct {
	grants  []int
	denies  []int
	subject graph.NodeID // external subject, when federated
	federal bool
	public  bool
	doubted bool // it may be gone from the directory: nothing that it holds is certain
}

// New reads the Azure facts of a Snapshot. Its cost is near-linear in the
// facts: one pass over the nodes, one walk of the groups above each principal.
func New(s *graph.Snapshot) *Judge {
	j := &Judge{
		s: s, tree: newTree(s), of: map[graph.NodeID]access.ClassID{},
		fed: map[graph.NodeID][]federation{}, memo: map[dirKey]*dirReach{},
	}
	j.facts = gather(s, j.tree)
	j.gatherFederation()
	j.classify()
	j.dir = newDirectory(s, j.facts)
	return j
}

// Cloud is graph.Azure.
func (j *Judge) Cloud() graph.Cloud { return graph.Azure }

// Classes lists the classes by ID. The caller must not change them.
func (j *Judge) Classes() []access.Class { return j.classes }

// classify puts each acting principal, and on the would side each group and
// role held, into the class of those who hold the same.
func (j *Judge) classify() {
	bySignature := map[string]access.ClassID{}
	add := func(n graph.NodeID, h holding, would bool) {
		account := strings.ToLower(j.s.Account(n))
		if h.public {
			account = ""
		}
		sig := h.signature(account, would)
		id, ok := bySignature[sig]
		if !ok {
			id = access.ClassID(len(j.classes))
			bySignature[sig] = id
			j.classes = append(j.classes, access.Class{ID: id, Members: &access.Set{}, Account: account, Would: would})
			j.held = append(j.held, h)
		}
		j.classes[id].Members.Add(uint32(n))
		j.of[n] = id
	}
	for i := range j.s.NumNodes() {
		n := graph.NodeID(i)
		switch {
		case j.public(n):
			add(n, holding{public: true}, false)
		case len(j.fed[n]) > 0 && !isAzure(j.s, n):
			add(n, holding{subject: n, federal: true}, false)
		case !isAzure(j.s, n):
		case j.s.HasLabel(n, graph.Group):
			add(n, j.holdingOf(n), true)
		case j.s.HasLabel(n, graph.Role):
			if len(j.facts.holders[n]) > 0 {
				add(n, j.holdingOf(n), true)
			}
		case j.s.HasLabel(n, graph.Principal) && !j.s.HasLabel(n, graph.Public):
			add(n, j.holdingOf(n), false)
		}
	}
}

// public reports whether the node stands for people outside, as far as Azure cares.
func (j *Judge) public(n graph.NodeID) bool {
	id := j.s.ID(n)
	return id == graph.IDInternet || id == graph.IDAnyAzureTenant
}

// Disabled principals hold their assignments but cannot use them; those who
// are gone from the directory cannot either.
func (j *Judge) cannotAct(n graph.NodeID) bool {
	return j.s.NodeFlag(n, PropDisabled) || j.s.NodeFlag(n, PropOrphan)
}

func (j *Judge) holdingOf(n graph.NodeID) holding {
	var h holding
	if j.cannotAct(n) {
		return h
	}
	direct, all := groupsOf(j.s, n)
	ids := []string{graph.FoldID(j.s.ID(n))}
	h.grants = append(h.grants, j.facts.holders[n]...)
	for _, g := range all {
		ids = append(ids, graph.FoldID(j.s.ID(g)))
		for _, i := range j.facts.holders[g] {
			// Directory and app roles reach direct members only: Entra does
			// not pass them on through nested groups.
			if j.facts.grants[i].plane != planeDirectory || slices.Contains(direct, g) {
				h.grants = append(h.grants, i)
			}
		}
	}
	slices.Sort(h.grants)
	h.grants = slices.Compact(h.grants)
	h.doubted = j.s.NodeFlag(n, PropUnlisted)
	if len(h.grants) == 0 {
		return h // nothing that a denial could take away
	}
	for i := range j.facts.denies {
		if j.facts.denies[i].appliesTo(ids) {
			h.denies = append(h.denies, i)
		}
	}
	return h
}

// groupsOf gives the groups that n is a member of, directly and at any depth.
// Groups that contain one another are met once.
func groupsOf(s *graph.Snapshot, n graph.NodeID) (direct, all []graph.NodeID) {
	seen := map[graph.NodeID]bool{n: true}
	queue := []graph.NodeID{n}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for e := range s.OutKind(at, graph.MemberOf) {
			if seen[e.To] {
				continue
			}
			seen[e.To] = true
			all = append(all, e.To)
			queue = append(queue, e.To)
			if at == n {
				direct = append(direct, e.To)
			}
		}
	}
	return direct, all
}

// signature tells holdings apart.
func (h *holding) signature(account string, would bool) string {
	b := append([]byte(account), 0)
	flags := byte(0)
	for i, f := range []bool{would, h.federal, h.public, h.doubted} {
		if f {
			flags |= 1 << i
		}
	}
	b = append(b, flags)
	b = binary.AppendUvarint(b, uint64(h.subject))
	b = binary.AppendUvarint(b, uint64(len(h.grants)))
	for _, list := range [][]int{h.grants, h.denies} {
		for _, i := range list {
			b = binary.AppendUvarint(b, uint64(i)) //nolint:gosec // a position
		}
	}
	return string(b)
}
