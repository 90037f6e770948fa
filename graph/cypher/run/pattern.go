package run

import (
	"maps"

	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// spot is a node of a pattern: every mention of one variable is the same spot.
type spot struct {
	slot   int
	name   string // as plans show it
	labels []ast.Label
}

// hop is what leads from one spot to another: a relationship, several in a row, or a repeated group.
type hop struct {
	name     string
	slot     int // of the relationship, or of the list of them
	from, to int // spots, in the order in which the pattern is written
	dir      ast.Direction
	types    []value.Code
	length   *ast.Length // nil is exactly one
	held     bool        // the relationship is bound before the MATCH
	listed   bool        // somebody looks at the list
	step     *stepTest   // of each relationship on the way
	search   ast.Search
	count    eval // of the search
	group    *repeated
	reads    []int // slots of the pattern that conditions within a group or of each step speak of
	done     bool
}

// stepTest is what each relationship of a variable length must satisfy.
type stepTest struct {
	slot int
	cond eval
}

// need is a condition of a WHERE, of an element's properties or labels, with the slots that it reads.
type need struct {
	cond   eval
	slots  []int
	detail string
	share  float64 // of the rows that are thought to pass
	heavy  bool    // runs a subquery: after those that do not
	within []op    // the plans of its subqueries
	label  string  // the label that it asks for, where it asks for one and nothing else
	done   bool
	seek   *seek
	equal  *equality
}

// seek is a condition that an index answers: the property of a spot equals a value.
type seek struct {
	spot  int
	key   string
	value eval
	slots []int // that the value reads
	many  bool  // the value is a list of which one must equal
	says  ast.Expr
	rows  float64 // how many nodes that gives, once counted
}

// equality is a condition that a hash join can use.
type equality struct {
	left, right           eval
	leftSlots, rightSlots []int
}

// matcher plans one MATCH.
type matcher struct {
	p     *planner
	outer *scope
	sc    *scope // outer and everything that the pattern binds
	spots []*spot
	by    map[string]int // spots by variable
	hops  []*hop
	needs []*need
	walks []*walkPart // paths that have a name
	fresh []int       // slots that the pattern binds
	kepts []*keptPath // paths of which only the shortest are kept, planned last
	// slotOf and hopOf lead from what is written to what it became.
	slotOf  map[*ast.Node]int
	repeats map[string]bool // variables of groups that are not planned yet
	hopOf   map[*ast.Rel]*hop
}

func newMatcher(p *planner, outer, sc *scope) *matcher {
	return &matcher{p: p, outer: outer, sc: sc, by: map[string]int{}, slotOf: map[*ast.Node]int{}, repeats: map[string]bool{}, hopOf: map[*ast.Rel]*hop{}}
}

// walkPart is a path with its slot and the slots along it: nodes and, between them, relationships or lists of them.
type walkPart struct {
	slot  int
	name  string
	parts []int
}

func (p *planner) matchClause(c *ast.Match, sc *scope, in op) (op, *scope) {
	m := newMatcher(p, sc, sc.copy())
	m.read(c.Paths, c.Where)
	bound := map[int]bool{}
	for _, s := range sc.slots {
		bound[s] = true
	}
	if !c.Optional {
		return m.build(in, bound), m.sc
	}
	body := m.build(p.start(), bound)
	a := &apply{body: body, optional: true, nulls: m.fresh}
	a.about = p.describe(in, "Optional", "", in.info().rows*max(1, body.info().rows))
	return a, m.sc
}

// read takes in patterns and their WHERE. Names come first, so that a condition may speak of what is written behind it.
func (m *matcher) read(paths []*ast.Path, where ast.Expr) {
	for _, path := range paths {
		m.declare(path.Elements)
		if path.Var != nil {
			m.sc.slots[path.Var.Name] = m.newSlot()
		}
	}
	for _, path := range paths {
		m.path(path)
	}
	for _, path := range paths {
		if single(path) {
			for _, e := range path.Elements {
				m.conditions(e)
			}
		}
	}
	m.where(where)
}

func (m *matcher) newSlot() int {
	s := m.p.slot()
	m.fresh = append(m.fresh, s)
	return s
}

// declare gives every variable of a pattern a slot.
func (m *matcher) declare(list []ast.Element) {
	name := func(v *ast.Var) {
		if v == nil {
			return
		}
		if _, ok := m.sc.slots[v.Name]; !ok {
			m.sc.slots[v.Name] = m.newSlot()
		}
	}
	for _, e := range list {
		switch e := e.(type) {
		case *ast.Node:
			name(e.Var)
		case *ast.Rel:
			name(e.Var)
		case *ast.Group:
			name(e.Var)
			m.declare(e.Elements)
			if e.Quant != nil {
				maps.Copy(m.repeats, variables(e.Elements))
			}
		}
	}
}

// path reads the elements of a path: groups that stand once are taken apart, and where a node is left out between two
// groups there is one.
func (m *matcher) path(path *ast.Path) {
	var parts []int
	if single(path) {
		parts = m.elements(path.Elements, path.Search)
	} else {
		parts = m.kept(path)
	}
	if path.Var == nil {
		return
	}
	slot := m.sc.slots[path.Var.Name]
	m.walks = append(m.walks, &walkPart{slot: slot, name: path.Var.Name, parts: parts})
	for _, h := range m.hops {
		for _, s := range parts {
			h.listed = h.listed || h.slot == s
		}
	}
}

// single reports whether a path can be searched by following hops: all paths, or the shortest over one relationship.
func single(path *ast.Path) bool {
	if path.Search.Kind == ast.Every {
		return true
	}
	if len(path.Elements) != 3 {
		return false
	}
	_, rel := path.Elements[1].(*ast.Rel)
	return rel
}

// elements reads elements and gives the slots along them.
func (m *matcher) elements(list []ast.Element, search ast.Search) []int {
	var parts []int
	at := -1 // the spot where the path stands
	var pending *hop
	arrive := func(spot int) {
		if pending != nil {
			pending.from, pending.to = at, spot
			m.hops = append(m.hops, pending)
			parts = append(parts, pending.slot)
			pending = nil
		}
		parts = append(parts, m.spots[spot].slot)
		at = spot
	}
	reach := func(spot int) {
		if at >= 0 && pending == nil { // behind a group that stands once: the same node
			m.same(at, spot)
			return
		}
		arrive(spot)
	}
	for _, e := range list {
		switch e := e.(type) {
		case *ast.Node:
			reach(m.node(e))
		case *ast.Rel:
			pending = m.rel(e, search)
			m.hopOf[e] = pending
		case *ast.Group:
			if e.Quant != nil {
				if at < 0 || pending != nil {
					arrive(m.spot(nil))
				}
				pending = m.group(e)
				continue
			}
			inner := m.elements(e.Elements, ast.Search{})
			reach(m.slotSpot(inner[0]))
			parts = append(parts, inner[1:]...)
			at = m.slotSpot(inner[len(inner)-1])
			m.where(e.Where)
		}
	}
	if pending != nil {
		arrive(m.spot(nil))
	}
	return parts
}

// node reads a node and gives its spot.
func (m *matcher) node(e *ast.Node) int {
	spot := m.spot(e.Var)
	m.slotOf[e] = m.spots[spot].slot
	if e.Labels != nil {
		m.spots[spot].labels = append(m.spots[spot].labels, e.Labels)
	}
	return spot
}

func (m *matcher) slotSpot(slot int) int {
	for i, s := range m.spots {
		if s.slot == slot {
			return i
		}
	}
	return -1
}

// same says that two spots are one node.
func (m *matcher) same(a, b int) {
	if a == b {
		return
	}
	x, y := m.spots[a].slot, m.spots[b].slot
	m.needs = append(m.needs, &need{
		cond:  func(_ *exec, r row) (value.Value, error) { return value.Equal(r[x], r[y]), nil },
		slots: []int{x, y}, detail: m.spots[a].name + " = " + m.spots[b].name, share: 0.01,
		equal: &equality{left: readSlot(x), right: readSlot(y), leftSlots: []int{x}, rightSlots: []int{y}},
	})
}

// spot gives the spot of a node, a new one where it has no name.
func (m *matcher) spot(v *ast.Var) int {
	if v != nil {
		if i, ok := m.by[v.Name]; ok {
			return i
		}
		m.by[v.Name] = len(m.spots)
		m.spots = append(m.spots, &spot{slot: m.sc.slots[v.Name], name: ast.Name(v.Name)})
		return len(m.spots) - 1
	}
	m.spots = append(m.spots, &spot{slot: m.newSlot(), name: "anon"})
	return len(m.spots) - 1
}

// rel reads a relationship.
func (m *matcher) rel(e *ast.Rel, search ast.Search) *hop {
	h := &hop{dir: e.Dir, length: e.Length, search: search, name: "anon"}
	if e.Quant != nil {
		h.length = e.Quant
	}
	if search.Kind != ast.Every && h.length == nil {
		h.length = &ast.Length{Min: 1, Max: 1}
	}
	if search.Count != nil {
		h.count = m.p.compile(search.Count, newScope())
	}
	if e.Var != nil {
		h.name = ast.Name(e.Var.Name)
		h.slot = m.sc.slots[e.Var.Name]
		_, h.held = m.outer.slots[e.Var.Name]
		h.listed = true
	} else {
		h.slot = m.newSlot()
	}
	for t, ok := range m.p.typeTest(e.Types) {
		if ok {
			h.types = append(h.types, value.Code(t))
		}
	}
	return h
}
