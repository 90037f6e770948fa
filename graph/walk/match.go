package walk

import (
	"path"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Graph is what search needs: a Reader that also tells the plain columns. A
// *graph.Snapshot is one.
type Graph interface {
	graph.Reader
	Name(graph.NodeID) string
	Cloud(graph.NodeID) graph.Cloud
	Account(graph.NodeID) string
	Certainty(graph.EdgeID) graph.Certainty
	Cost(graph.EdgeID) (float32, bool)
}

// matcher is a NodeStep made ready for one graph.
type matcher struct {
	g    Graph
	step NodeStep
	ids  map[graph.NodeID]bool // nil where the step names none
}

func newMatcher(g Graph, s NodeStep) matcher {
	m := matcher{g: g, step: s}
	if len(s.IDs) > 0 {
		m.ids = map[graph.NodeID]bool{}
		for _, id := range s.IDs {
			if n, ok := g.Lookup(id); ok {
				m.ids[n] = true
			}
		}
	}
	return m
}

func (m matcher) match(n graph.NodeID) bool {
	s := &m.step
	switch {
	case m.ids != nil && !m.ids[n],
		s.Label != "" && !m.g.HasLabel(n, s.Label),
		m.g.HasLabel(n, graph.Grant),
		s.Cloud != "" && m.g.Cloud(n) != s.Cloud,
		len(s.Accounts) > 0 && !slices.Contains(s.Accounts, m.g.Account(n)):
		return false
	}
	for _, f := range s.Flags {
		if !m.flag(n, f) {
			return false
		}
	}
	if len(s.Names) > 0 && !slices.ContainsFunc(s.Names, func(glob string) bool { return globMatch(glob, m.g.Name(n)) }) {
		return false
	}
	for _, t := range s.Tags {
		v, ok := m.g.NodeProp(n, "tags."+t.Key)
		str, isString := v.(string)
		if !ok || !isString || !globMatch(t.Value, str) {
			return false
		}
	}
	return true
}

// flag reports whether the node carries a flag; those who are Public are public.
func (m matcher) flag(n graph.NodeID, f string) bool {
	if f == graph.PropPublic && m.g.HasLabel(n, graph.Public) {
		return true
	}
	v, _ := m.g.NodeProp(n, f)
	b, _ := v.(bool)
	return b
}

// all lists the nodes that match, ascending.
func (m matcher) all() []graph.NodeID {
	var out []graph.NodeID
	switch {
	case m.ids != nil:
		for n := range m.ids {
			if m.match(n) {
				out = append(out, n)
			}
		}
		slices.Sort(out)
	case m.step.Label != "":
		for _, n := range m.g.WithLabel(m.step.Label) {
			if m.match(n) {
				out = append(out, n)
			}
		}
	default:
		for n := range graph.NodeID(m.g.NumNodes()) { //nolint:gosec // nodes are numbered as uint32
			if m.match(n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// globMatch compares without regard to case; a glob that does not parse
// matches only itself. Slashes are ordinary characters here.
func globMatch(glob, s string) bool {
	g, t := strings.ToLower(glob), strings.ToLower(s)
	if g == t {
		return true
	}
	ok, err := path.Match(strings.ReplaceAll(g, "/", "\x00"), strings.ReplaceAll(t, "/", "\x00"))
	return err == nil && ok
}

// End turns a --from or --to word into a node step: ADMIN, tenant, internet,
// owned, sensitive, or an id.
func End(w string) NodeStep {
	switch w {
	case "ADMIN":
		return NodeStep{Label: graph.Account, ReachedBy: graph.Administers}
	case "tenant":
		return NodeStep{Label: graph.Organization, Cloud: graph.Azure}
	case graph.IDInternet:
		return NodeStep{IDs: []string{graph.IDInternet, graph.IDAllUsers}}
	case graph.PropOwned, graph.PropSensitive:
		return NodeStep{Flags: []string{w}}
	}
	return NodeStep{IDs: []string{w}}
}
