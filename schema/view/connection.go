package view

import (
	"iter"
	"slices"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
)

// EntityConnection is a page of nodes.
type EntityConnection struct {
	Edges      []*EntityEdge
	PageInfo   *PageInfo
	TotalCount int

	e   *Estate
	all func() []graph.NodeID
}

// EntityEdge is a node in its place.
type EntityEdge struct {
	Cursor string
	Node   Entity
}

// EdgeConnection is a page of edges.
type EdgeConnection struct {
	Edges    []*EdgeEdge
	PageInfo *PageInfo
	count    func() int
}

// EdgeEdge is an edge in its place.
type EdgeEdge struct {
	Cursor string
	Node   *Edge
}

// TotalCount walks the list once more, and so only when asked.
func (c *EdgeConnection) TotalCount() int { return c.count() }

func pageOfEdges(e *Estate, w window, list iter.Seq[graph.Edge]) *EdgeConnection {
	items, cursors, info := cut(w, list)
	c := &EdgeConnection{PageInfo: info, Edges: []*EdgeEdge{}, count: func() int {
		n := 0
		for range list {
			n++
		}
		return n
	}}
	for i, item := range items {
		c.Edges = append(c.Edges, &EdgeEdge{Cursor: cursors[i], Node: e.edge(item)})
	}
	return c
}

// Run is one import.
type Run struct{ info store.RunInfo }

// ID names the run among everything.
func (r *Run) ID() string { return RunPrefix + r.info.ID }

// IsNode implements Node.
func (*Run) IsNode() {}

// Run is its name.
func (r *Run) Run() string { return r.info.ID }

// Started is when the import began.
func (r *Run) Started() *string { return moment(r.info.Started) }

// AsOf is the time that requests are not before.
func (r *Run) AsOf() *string { return moment(r.info.AsOf) }

// Nodes counts the Snapshot's nodes.
func (r *Run) Nodes() int { return r.info.Nodes }

// Edges counts the Snapshot's edges.
func (r *Run) Edges() int { return r.info.Edges }

// Gaps counts what is not known.
func (r *Run) Gaps() int { return r.info.Gaps }

// Sources lists the flags and files that were read.
func (r *Run) Sources() []string { return slices.Clone(r.info.Sources) }

// Scopes gives a page of what the run holds.
func (r *Run) Scopes(first *int, after *string) (*ScopeConnection, error) {
	w, err := newWindow("scopes of "+r.info.ID, first, after)
	if err != nil {
		return nil, err
	}
	items, cursors, info := cut(w, slices.Values(r.info.Scopes))
	c := &ScopeConnection{PageInfo: info, Edges: []*ScopeEdge{}, TotalCount: len(r.info.Scopes)}
	for i, s := range items {
		n := &Scope{Cloud: string(s.Cloud), Account: s.Account, Flag: s.Flag, Run: s.Run, Facts: s.Facts}
		if s.Stale != "" {
			n.Stale = &s.Stale
		}
		c.Edges = append(c.Edges, &ScopeEdge{Cursor: cursors[i], Node: n})
	}
	return c, nil
}

// Scope is what one flag brought of one account.
type Scope struct {
	Cloud, Account, Flag, Run string
	Facts                     int
	Stale                     *string
}

// ScopeConnection is a page of scopes.
type ScopeConnection struct {
	Edges      []*ScopeEdge
	PageInfo   *PageInfo
	TotalCount int
}

// ScopeEdge is a scope in its place.
type ScopeEdge struct {
	Cursor string
	Node   *Scope
}

// RunConnection is a page of runs.
type RunConnection struct {
	Edges      []*RunEdge
	PageInfo   *PageInfo
	TotalCount int
}

// RunEdge is a run in its place.
type RunEdge struct {
	Cursor string
	Node   *Run
}

// Runs gives a page of the published runs, in the order given.
func Runs(infos []store.RunInfo, p Paging) (*RunConnection, error) {
	w, err := p.window("runs", len(infos))
	if err != nil {
		return nil, err
	}
	items, cursors, info := cut(w, slices.Values(infos))
	c := &RunConnection{PageInfo: info, Edges: []*RunEdge{}, TotalCount: len(infos)}
	for i, r := range items {
		c.Edges = append(c.Edges, &RunEdge{Cursor: cursors[i], Node: &Run{r}})
	}
	return c, nil
}

// RunOf shows one run.
func RunOf(r store.RunInfo) *Run { return &Run{r} }

// moment writes Unix seconds; 0 is a time that nobody recorded.
func moment(unix int64) *string {
	if unix == 0 {
		return nil
	}
	s := time.Unix(unix, 0).UTC().Format(time.RFC3339)
	return &s
}
