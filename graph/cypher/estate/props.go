package estate

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"sort"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// core gives a property that every node may have beside those of its set; false where the name is none of them.
func (g *Graph) core(n graph.NodeID, key string) (string, bool) {
	switch key {
	case "id":
		return g.ID(n), true
	case "name":
		return g.Name(n), true
	case "cloud":
		return string(g.Cloud(n)), true
	case "account":
		return g.Account(n), true
	case "region":
		return g.Region(n), true
	case "type":
		return g.Type(n), true
	}
	return "", false
}

var coreKeys = [...]string{"account", "cloud", "id", "name", "region", "type"}

// NodeProp implements value.Graph.
func (g *Graph) NodeProp(n uint32, key string) value.Value {
	if s, ok := g.core(graph.NodeID(n), key); ok && s != "" {
		return value.OfString(s)
	}
	if v, ok := g.Snapshot.NodeProp(graph.NodeID(n), key); ok && key != "" {
		return value.Of(v)
	}
	return value.Value{}
}

// NodeProps implements value.Graph.
func (g *Graph) NodeProps(n uint32) iter.Seq2[string, value.Value] {
	all := map[string]value.Value{}
	for k, v := range g.Snapshot.NodeProps(graph.NodeID(n)) {
		if k != "" {
			all[k] = value.Of(v)
		}
	}
	for _, k := range coreKeys {
		if s, _ := g.core(graph.NodeID(n), k); s != "" {
			all[k] = value.OfString(s)
		}
	}
	return ascending(all)
}

func ascending(all map[string]value.Value) iter.Seq2[string, value.Value] {
	return func(yield func(string, value.Value) bool) {
		for _, k := range slices.Sorted(maps.Keys(all)) {
			if !yield(k, all[k]) {
				return
			}
		}
	}
}

// RelProp implements value.Graph.
func (g *Graph) RelProp(r uint32, key string) value.Value {
	if key == KeyProp {
		return value.OfString(g.EdgeKey(graph.EdgeID(r)))
	}
	if v, ok := g.EdgeProp(graph.EdgeID(r), key); ok {
		return value.Of(v)
	}
	return value.Value{}
}

// RelProps implements value.Graph.
func (g *Graph) RelProps(r uint32) iter.Seq2[string, value.Value] {
	all := map[string]value.Value{KeyProp: value.OfString(g.EdgeKey(graph.EdgeID(r)))}
	for k, v := range g.EdgeProps(graph.EdgeID(r)) {
		all[k] = value.Of(v)
	}
	return ascending(all)
}

// Find implements value.Graph: ids are found as the Snapshot finds them, names, accounts and types by an order that is made
// at the first question. O(log nodes).
func (g *Graph) Find(key, text string) ([]uint32, bool) {
	if key == "id" {
		if n, ok := g.Lookup(text); ok && g.ID(n) == text {
			return []uint32{uint32(n)}, true
		}
		return nil, true
	}
	if key != "name" && key != "account" && key != "type" {
		return nil, false
	}
	if text == "" {
		return nil, true // what a node has not is no property
	}
	order := g.order(key)
	at := func(i int) string {
		s, _ := g.core(graph.NodeID(order[i]), key)
		return s
	}
	lo := sort.Search(len(order), func(i int) bool { return at(i) >= text })
	hi := lo + sort.Search(len(order)-lo, func(i int) bool { return at(lo+i) > text })
	return order[lo:hi], true
}

// order gives all nodes by a property, then by number.
func (g *Graph) order(property string) []uint32 {
	type key string
	list, ok := g.Derived(key(property), func() any {
		order := make([]uint32, g.NumNodes())
		for i := range order {
			order[i] = uint32(i)
		}
		slices.SortStableFunc(order, func(a, b uint32) int {
			x, _ := g.core(graph.NodeID(a), property)
			y, _ := g.core(graph.NodeID(b), property)
			return cmp.Compare(x, y)
		})
		return order
	}).([]uint32)
	if !ok {
		return nil
	}
	return list
}

// Keys implements value.Graph.
func (g *Graph) Keys() []string {
	type key struct{}
	list, ok := g.Derived(key{}, func() any {
		names := map[string]bool{KeyProp: true}
		for _, k := range coreKeys {
			names[k] = true
		}
		seen := make([]bool, g.NumPropSets())
		for n := range g.NumNodes() {
			id := graph.NodeID(n)
			if set := g.NodePropSet(id); !seen[set] {
				seen[set] = true
				for k := range g.Snapshot.NodeProps(id) {
					names[k] = true
				}
			}
		}
		for e := range g.from {
			id := graph.EdgeID(e)
			if set := g.PropSet(id); !seen[set] {
				seen[set] = true
				for k := range g.EdgeProps(id) {
					names[k] = true
				}
			}
		}
		delete(names, "")
		return slices.Sorted(maps.Keys(names))
	}).([]string)
	if !ok {
		return nil
	}
	return list
}
