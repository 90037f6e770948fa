package walk

import (
	"path"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// matcher is a NodeStep made ready for one graph.
type matcher struct {
	x      *index
	step   NodeStep
	ids    []graph.NodeID // ascending; meant where the step names ids
	labels []bool         // by label set: has the label, and is no Grant
	flags  uint8          // a bit for each of Flags
	alien  []string       // flags that are none of Flags
	not    []*matcher
	lost   lost // nil: every flag is as the graph has it
}

func newMatcher(x *index, s NodeStep) *matcher {
	m := &matcher{x: x, step: s}
	for _, id := range s.IDs {
		if n, ok := x.s.Lookup(id); ok {
			m.ids = append(m.ids, n)
		}
	}
	slices.Sort(m.ids)
	m.ids = slices.Compact(m.ids)
	for i, set := range x.s.LabelSets() {
		m.labels = append(m.labels, x.traits[i]&isGrant == 0 && (s.Label == "" || slices.Contains(set, s.Label)))
	}
	for _, f := range s.Flags {
		if i := slices.Index(Flags(), f); i >= 0 {
			m.flags |= 1 << i
		} else {
			m.alien = append(m.alien, f)
		}
	}
	m.not = newMatchers(x, s.Not)
	return m
}

func newMatchers(x *index, list []NodeStep) []*matcher {
	var out []*matcher
	for _, s := range list {
		out = append(out, newMatcher(x, s))
	}
	return out
}

// match asks what is cheap to know first: most nodes fail there.
func (m *matcher) match(n graph.NodeID) bool {
	s, g := &m.step, m.x.s
	switch {
	case len(s.IDs) > 0 && !m.named(n),
		!m.labels[g.LabelSet(n)],
		m.x.flags[n]&m.flags != m.flags,
		s.Cloud != "" && g.Cloud(n) != s.Cloud,
		len(s.Accounts) > 0 && !slices.Contains(s.Accounts, g.Account(n)):
		return false
	}
	for _, other := range m.not {
		if other.match(n) {
			return false
		}
	}
	for _, f := range m.alien {
		if !g.NodeFlag(n, f) {
			return false
		}
	}
	if m.lost != nil && slices.ContainsFunc(s.Flags, func(f string) bool { return m.lost(n, f) }) {
		return false
	}
	if !oneMatches(s.Names, g.Name(n)) || !oneMatches(s.Regions, g.Region(n)) || !oneMatches(s.Types, g.Type(n)) {
		return false
	}
	for _, t := range s.Tags {
		v, ok := g.NodeProp(n, "tags."+t.Key)
		str, isString := v.(string)
		if !ok || !isString || !globMatch(t.Value, str) {
			return false
		}
	}
	return true
}

func (m *matcher) named(n graph.NodeID) bool {
	_, ok := slices.BinarySearch(m.ids, n)
	return ok
}

// candidates gives the shortest list that holds every node that matches, and
// false where that is all nodes; count is its length.
func (m *matcher) candidates() (list []graph.NodeID, some bool, count int) {
	count = m.x.s.NumNodes()
	consider := func(l []graph.NodeID) {
		if !some || len(l) < count {
			list, some, count = l, true, len(l)
		}
	}
	if len(m.step.IDs) > 0 {
		consider(m.ids)
	}
	if m.step.Label != "" {
		consider(m.x.s.WithLabel(m.step.Label))
	}
	for b, l := range m.x.flagged {
		if m.flags&(1<<b) != 0 {
			consider(l)
		}
	}
	return list, some, count
}

// all gives the nodes that match, ascending.
func (m *matcher) all(yield func(graph.NodeID)) {
	list, some, count := m.candidates()
	for i := range count {
		n := graph.NodeID(i)
		if some {
			n = list[i]
		}
		if m.match(n) {
			yield(n)
		}
	}
}

// oneMatches reports whether one of the globs matches; none at all matches anything.
func oneMatches(globs []string, s string) bool {
	return len(globs) == 0 || slices.ContainsFunc(globs, func(glob string) bool { return globMatch(glob, s) })
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
