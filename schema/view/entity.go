package view

import (
	"math/bits"
	"slices"
	"strconv"

	"github.com/postern-graph/postern/graph"
)

// Node is whatever has an id by which it can be asked for again.
type Node interface{ IsNode() }

// Entity is a node of an Estate. There is one type for each set of labels that nodes carry together, and one interface
// for each label; both are written from the tables in package graph.
type Entity interface {
	Node
	IsEntity()
}

// Prefixes of the ids of what is no node of the graph.
const (
	RunPrefix  = "run:"
	EdgePrefix = "edge:"
	ViewPrefix = "view:"
	JobPrefix  = "job:"
)

// entityOf gives a node the type of its labels. Where nobody foresaw that they come together, it is the type of the most
// of them, and among those of as many, of the most specific ones; the field labels says them all.
func entityOf(n node) Entity {
	var labels uint64
	for _, l := range n.e.s.Labels(n.n) {
		labels |= bit(l)
	}
	if e := shaped(n, labels); e != nil {
		return e
	}
	best := bit(graph.Resource)
	for _, s := range shapes() {
		most := bits.OnesCount64(s) - bits.OnesCount64(best)
		if s&^labels == 0 && (most > 0 || most == 0 && s > best || best&^labels != 0) {
			best = s
		}
	}
	return shaped(n, best)
}

// first gives the first of the properties that the node has.
func (n *node) first(keys []string) (any, bool) {
	for _, k := range keys {
		if v, ok := n.e.s.NodeProp(n.n, k); ok {
			return v, true
		}
	}
	return nil, false
}

func (n *node) text(keys ...string) *string {
	v, ok := n.first(keys)
	if !ok {
		return nil
	}
	s := text(v)
	return &s
}

func (n *node) texts(keys ...string) []string {
	v, ok := n.first(keys)
	if !ok {
		return nil
	}
	if list, ok := v.([]string); ok {
		return slices.Concat([]string{}, list)
	}
	return []string{text(v)}
}

func (n *node) whole(keys ...string) *int {
	v, ok := n.first(keys)
	if !ok {
		return nil
	}
	i, err := strconv.Atoi(text(v))
	if err != nil {
		return nil
	}
	return &i
}

func (n *node) truth(keys ...string) *bool {
	v, _ := n.first(keys)
	b, err := strconv.ParseBool(text(v))
	if err != nil {
		return nil
	}
	return &b
}

// ends gives a page of what is at the other end of the edges of one kind and direction, Grants expanded, ascending by id.
func (n *node) ends(kind graph.Kind, d Direction, first *int, after *string) (*EntityConnection, error) {
	var list []graph.NodeID
	for edge := range n.e.around(n.n, []graph.Kind{kind}, d) {
		list = append(list, other(edge, n.n, d))
	}
	slices.Sort(list)
	return n.e.Page(slices.Compact(list), first, after)
}
