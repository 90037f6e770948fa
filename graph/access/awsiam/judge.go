package awsiam

import (
	"sort"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Judge answers questions about the AWS facts of one Snapshot. It is immutable
// but for its caches and safe for concurrent use.
type Judge struct {
	e       *estate
	table   *actionTable
	classes []access.Class
	people  []*person // by class: one member, which stands for all
	loaded  map[graph.NodeID]*principal
	placed  []int32                         // by node, one more than the number of its class; 0 where it is in none
	played  map[graph.NodeID][]graph.NodeID // those who act with what is attached to another

	// Documents and chains of guardrails by number; sided are those on the
	// resource side.
	docs    []*Document
	docOf   map[*Document]int32
	sided   []int32
	chains  [][][]policy
	chainOf map[string]int32

	// sorted is what the classes were made with; base and what follows are set
	// where the Judge is another one's after an edit, see Edited.
	sorted   *sorting
	base     *Judge
	reloaded map[graph.NodeID]*principal
	moved    map[graph.NodeID]int32 // as placed
	moreDocs map[*Document]int32

	acts      sync.Map // action -> *act
	sets      sync.Map // universe and pattern -> *access.Set
	rooms     sync.Once
	byAccount map[string]*room
	byName    sync.Map // name -> *room

	combined *memory[*access.Condition] // by what allows and what denies
	shortest *memory[*access.Condition] // by what it is the shortest form of
	met      *memory[shared]
	trusts   *memory[found]          // by what trust documents say and the service
	ceilings *memory[access.Guarded] // by principal or account
}

// person is a principal with the numbers of what it carries.
type person struct {
	p                  *principal
	identity, boundary []int32
	chain              int32
	names              []string // those of its names that some resource's policy means
	view               int32    // see View
	seen               []seen   // identity policies, in their order
}

var (
	_ access.Judge          = (*Judge)(nil)
	_ access.ServiceTruster = (*Judge)(nil)
	_ access.Ceiling        = (*Judge)(nil)
	_ access.Combiner       = (*Judge)(nil)
	_ access.Existing       = (*Judge)(nil)
	_ access.Viewer         = (*Judge)(nil)
	_ access.Heeder         = (*Judge)(nil)
	_ access.Sifter         = (*Judge)(nil)
	_ access.Placer         = (*Judge)(nil)
	_ access.Stopper        = (*Judge)(nil)
	_ access.Editable       = (*Judge)(nil)
)

// New reads the AWS facts of s and sorts its principals into classes.
func New(s *graph.Snapshot) *Judge {
	j := &Judge{e: loadEstate(s), table: &actionTable{}, loaded: map[graph.NodeID]*principal{}, docOf: map[*Document]int32{}, chainOf: map[string]int32{}, combined: newMemory[*access.Condition](), shortest: newMemory[*access.Condition](), met: newMemory[shared](), trusts: newMemory[found](), ceilings: newMemory[access.Guarded]()}
	j.enumerate()
	j.classify()
	return j
}

// Cloud is AWS.
func (j *Judge) Cloud() graph.Cloud { return graph.AWS }

// Classes lists the classes by ID.
func (j *Judge) Classes() []access.Class { return j.classes }

// ClassOf gives the class that a node is in (access.Placer).
func (j *Judge) ClassOf(n graph.NodeID) (access.ClassID, bool) {
	at, ok := j.moved[n]
	if !ok && int(n) < len(j.placed) {
		at = j.placed[n]
	}
	return access.ClassID(at - 1), at > 0
}

// Stats are the sizes that decide how fast May is.
type Stats struct{ Principals, Classes, Documents, Patterns int }

// Stats counts principals, classes, distinct documents and cached patterns.
func (j *Judge) Stats() Stats {
	st := Stats{Classes: len(j.classes)}
	for _, c := range j.classes {
		st.Principals += int(c.Members.GetCardinality()) //nolint:gosec // at most 2^32
	}
	j.e.cache.docs.Range(func(any, any) bool { st.Documents++; return true })
	count := func(any, any) bool { st.Patterns++; return true }
	j.sets.Range(count)
	for _, r := range j.byAccount {
		r.sets.Range(count)
	}
	j.byName.Range(func(_, r any) bool {
		if x, ok := r.(*room); ok {
			x.sets.Range(count)
		}
		return true
	})
	return st
}

// person numbers what a principal carries. Once classes are made, all documents
// of the estate have their numbers and none is added.
func (j *Judge) person(p *principal) *person {
	who := &person{p: p, identity: j.numbers(p.identity), boundary: j.numbers(p.boundary), chain: j.chainNumber(p.scp)}
	for _, name := range p.names() {
		if len(j.e.naming[name]) > 0 {
			who.names = append(who.names, name)
		}
	}
	p.who = who
	return who
}

// principal gives the principal that a node is; those of the estate are loaded
// once, with their classes.
func (j *Judge) principal(n graph.NodeID) (*principal, bool) {
	if p, ok := j.reloaded[n]; ok {
		return p, p != nil
	}
	if p, ok := j.loaded[n]; ok {
		return p, p != nil
	}
	return j.load(n)
}

// load makes the principal that a node is.
func (j *Judge) load(n graph.NodeID) (*principal, bool) {
	e := j.e
	if e.acts(n) {
		return e.loadPrincipal(n), true
	}
	id := e.s.ID(n)
	if id != graph.IDInternet && id != graph.IDAnyAWSAccount && !strings.HasPrefix(id, "external:") &&
		(e.s.Cloud(n) != graph.AWS || !e.s.HasLabel(n, graph.Principal) || e.s.HasLabel(n, graph.Group)) {
		return nil, false
	}
	return e.outsider(n)
}

// within gives the nodes of the types that match a pattern, in whole: the
// prefix is a range, the rest a glob on it.
func (j *Judge) within(pat string) *access.Set {
	if j.base != nil {
		return j.base.within(pat)
	}
	if s, ok := j.sets.Load(pat); ok {
		if set, ok := s.(*access.Set); ok {
			return set
		}
	}
	out := access.NewSet()
	scan := func(list []resource) {
		prefix := firstLiteral(pat)
		if pat == string(anyRun) {
			prefix = ""
		}
		lo := sort.Search(len(list), func(i int) bool { return list[i].arn >= prefix })
		for _, r := range list[lo:] {
			if !strings.HasPrefix(r.arn, prefix) {
				break
			}
			if coversResource(pat, r.arn) {
				out.Add(uint32(r.node))
			}
		}
	}
	if p, ok := arnParts(pat); ok && !hasWild(p[2]) {
		scan(j.e.resources[p[2]])
	} else {
		for _, list := range j.e.resources {
			scan(list)
		}
	}
	s, _ := j.sets.LoadOrStore(pat, out)
	set, _ := s.(*access.Set)
	return set
}
