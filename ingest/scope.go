package ingest

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// ScopeKey names the unit that a later run replaces: what one flag of one import call brought of one account.
type ScopeKey struct {
	Cloud   graph.Cloud `json:"cloud"`
	Account string      `json:"account"` // account, project, subscription; empty for what stands above them
	Flag    string      `json:"flag"`    // without dashes: gaad, config, iam-policies
}

// String gives "cloud/account/flag", the form that graph.Origin and graph.Gap carry.
func (k ScopeKey) String() string { return string(k.Cloud) + "/" + k.Account + "/" + k.Flag }

// Compare orders scopes by cloud, account and flag.
func (k ScopeKey) Compare(l ScopeKey) int {
	return cmp.Or(strings.Compare(string(k.Cloud), string(l.Cloud)), strings.Compare(k.Account, l.Account), strings.Compare(k.Flag, l.Flag))
}

// ScopeSink hands out where the facts of one scope go. Asking for a scope makes it part of the run even if nothing
// comes: a scope that was read and is empty replaces the earlier one. Asking twice gives the same place.
type ScopeSink interface {
	Scope(cloud graph.Cloud, account, flag string) graph.Sink
}

// StaleKeeper is what a ScopeSink may also be: one that can leave a scope as the run before had it, where a source could
// not be read at all. The error wraps store.ErrNotFound if the run before lacks the scope.
type StaleKeeper interface {
	KeepStale(k ScopeKey, why string) error
}

// Facts are one scope's facts in the order of their arrival. The zero value is ready; it implements graph.Sink and is
// not safe for concurrent use.
type Facts struct {
	Nodes []graph.NodeFact
	Edges []graph.EdgeFact
	Gaps  []graph.Gap
}

// Node records what a source says of a node.
func (f *Facts) Node(n graph.NodeFact) { f.Nodes = append(f.Nodes, n) }

// Edge records what a source says of two nodes.
func (f *Facts) Edge(e graph.EdgeFact) { f.Edges = append(f.Edges, e) }

// Gap records what could not be read.
func (f *Facts) Gap(g graph.Gap) { f.Gaps = append(f.Gaps, g) }

// Replay gives the facts to another sink, nodes first.
func (f *Facts) Replay(to graph.Sink) {
	for _, n := range f.Nodes {
		to.Node(n)
	}
	for _, e := range f.Edges {
		to.Edge(e)
	}
	for _, g := range f.Gaps {
		to.Gap(g)
	}
}

// Batch is a ScopeSink in memory: everything that one import call brings.
type Batch map[ScopeKey]*Facts

// Scope gives the facts of a scope, made on first use.
func (b Batch) Scope(cloud graph.Cloud, account, flag string) graph.Sink {
	k := ScopeKey{cloud, account, flag}
	f := b[k]
	if f == nil {
		f = &Facts{}
		b[k] = f
	}
	return f
}

// Keys gives the scopes in order.
func (b Batch) Keys() []ScopeKey { return slices.SortedFunc(maps.Keys(b), ScopeKey.Compare) }

// Replay gives all facts to one sink, scope by scope in order.
func (b Batch) Replay(to graph.Sink) {
	for _, k := range b.Keys() {
		b[k].Replay(to)
	}
}
