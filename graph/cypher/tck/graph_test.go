package tck_test

import (
	"iter"
	"slices"
	"strconv"

	"github.com/postern-graph/postern/graph/cypher/value"
)

// memory is a graph that scenarios write to.
type memory struct {
	labels, types []string
	nodes         []memNode
	rels          []memRel
}

type memNode struct {
	labels []value.Code
	props  value.Dict
}

type memRel struct {
	typ      value.Code
	from, to uint32
	props    value.Dict
}

func code(names *[]string, name string) value.Code {
	i := slices.Index(*names, name)
	if i < 0 {
		i = len(*names)
		*names = append(*names, name)
	}
	return value.Code(i)
}

func (g *memory) addNode(labels []string, props value.Dict) uint32 {
	n := memNode{props: props}
	for _, l := range labels {
		n.labels = append(n.labels, code(&g.labels, l))
	}
	slices.Sort(n.labels)
	g.nodes = append(g.nodes, n)
	return uint32(len(g.nodes) - 1)
}

func (g *memory) addRel(typ string, from, to uint32, props value.Dict) uint32 {
	g.rels = append(g.rels, memRel{code(&g.types, typ), from, to, props})
	return uint32(len(g.rels) - 1)
}

// deleteRels takes away what a variable of some rows means; the rows' own relationships mean nothing afterwards.
func (g *memory) deleteRels(rows []binding, name string) {
	gone := map[uint32]bool{}
	for _, r := range rows {
		gone[r[name].Number()] = true
	}
	var rest []memRel
	for i, r := range g.rels {
		if !gone[uint32(i)] {
			rest = append(rest, r)
		}
	}
	g.rels = rest
}

func (g *memory) NumNodes() int    { return len(g.nodes) }
func (g *memory) NumRels() int     { return len(g.rels) }
func (g *memory) Labels() []string { return g.labels }
func (g *memory) Types() []string  { return g.types }
func (g *memory) HasLabel(n uint32, label value.Code) bool {
	return slices.Contains(g.nodes[n].labels, label)
}
func (g *memory) NodeLabels(n uint32) []value.Code { return g.nodes[n].labels }
func (g *memory) WithLabel(label value.Code) []uint32 {
	var out []uint32
	for i := range g.nodes {
		if g.HasLabel(uint32(i), label) {
			out = append(out, uint32(i))
		}
	}
	return out
}

func (g *memory) NumType(t value.Code) int {
	n := 0
	for _, r := range g.rels {
		if r.typ == t {
			n++
		}
	}
	return n
}

func (g *memory) Ends(r uint32) (t value.Code, from, to uint32) {
	return g.rels[r].typ, g.rels[r].from, g.rels[r].to
}

func (g *memory) Out(n uint32, t value.Code) iter.Seq2[uint32, uint32] {
	return func(yield func(uint32, uint32) bool) {
		for i, r := range g.rels {
			if r.typ == t && r.from == n && !yield(uint32(i), r.to) {
				return
			}
		}
	}
}

func (g *memory) In(n uint32, t value.Code) iter.Seq2[uint32, uint32] {
	return func(yield func(uint32, uint32) bool) {
		for i, r := range g.rels {
			if r.typ == t && r.to == n && !yield(uint32(i), r.from) {
				return
			}
		}
	}
}

func (g *memory) Degree(n uint32, t value.Code) (out, in int) {
	for _, r := range g.rels {
		if r.typ == t && r.from == n {
			out++
		}
		if r.typ == t && r.to == n {
			in++
		}
	}
	return out, in
}

func (g *memory) NodeProp(n uint32, key string) value.Value { return g.nodes[n].props.Get(key) }
func (g *memory) RelProp(r uint32, key string) value.Value  { return g.rels[r].props.Get(key) }

func each(d value.Dict) iter.Seq2[string, value.Value] {
	return func(yield func(string, value.Value) bool) {
		for i, k := range d.Keys {
			if !yield(k, d.Values[i]) {
				return
			}
		}
	}
}

func (g *memory) NodeProps(n uint32) iter.Seq2[string, value.Value] { return each(g.nodes[n].props) }
func (g *memory) RelProps(r uint32) iter.Seq2[string, value.Value]  { return each(g.rels[r].props) }
func (g *memory) NodeElement(n uint32) string                       { return "n" + strconv.Itoa(int(n)) }

func (g *memory) RelElement(r uint32) string { return "r" + strconv.Itoa(int(r)) }

// Find keeps an index of one property, so that scenarios go both ways.
func (g *memory) Find(key, text string) ([]uint32, bool) {
	if key != "name" {
		return nil, false
	}
	var out []uint32
	for i, n := range g.nodes {
		if v := n.props.Get(key); v.Kind() == value.String && v.Str() == text {
			out = append(out, uint32(i))
		}
	}
	return out, true
}

func (g *memory) Keys() []string {
	var keys []string
	for _, n := range g.nodes {
		keys = append(keys, n.props.Keys...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
