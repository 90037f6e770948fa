package evaluate

import (
	"strings"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// places tells where the nodes of a run stand. It is made of three floods, each linear in the edges.
type places struct {
	s        *graph.Snapshot
	outside  *walk.Reached // from anyone outside
	admin    *walk.Reached // who leads to full control
	jewels   *walk.Reached // who leads to a crown jewel
	complete bool
}

func placesOf(s *graph.Snapshot, stop func() bool) *places {
	o := walk.ReachOptions{Stop: stop}
	p := &places{s: s, outside: walk.Reach(s, s.WithLabel(graph.Public), o)}
	o.Backwards = true
	p.admin = walk.Reach(s, walk.Select(s, walk.End("ADMIN")), o)
	p.jewels = walk.Reach(s, walk.Select(s, walk.End(graph.PropSensitive)), o)
	p.complete = p.outside.Complete && p.admin.Complete && p.jewels.Complete
	return p
}

// of gives a subject by its id, with its tags and its place. An id that is no node's is a subject of which nothing is known.
func (p *places) of(id string) (findings.Subject, map[string]string, findings.Context) {
	n, ok := p.s.Lookup(id)
	if !ok {
		return findings.Subject{ID: id}, nil, findings.Context{}
	}
	s := findings.Subject{ID: id, Name: p.s.Name(n), Type: p.s.Type(n), Cloud: p.s.Cloud(n), Account: p.s.Account(n), Region: p.s.Region(n)}
	tags := map[string]string{}
	for k, v := range p.s.NodeProps(n) {
		if key, ok := strings.CutPrefix(k, "tags."); ok {
			if text, ok := v.(string); ok {
				tags[key] = text
			}
		}
	}
	return s, tags, findings.Context{Known: p.complete, Exposed: p.exposed(n), Weighty: p.weighty(n)}
}

func (p *places) exposed(n graph.NodeID) string {
	if p.s.NodeFlag(n, "public") || p.s.HasLabel(n, graph.Public) {
		return "anyone may use it"
	}
	if c, ok := p.outside.Has(n); ok {
		return "somebody outside gets there" + how(c)
	}
	return ""
}

func (p *places) weighty(n graph.NodeID) string {
	switch {
	case p.s.NodeFlag(n, "admin"):
		return "it has full control of an account"
	case p.s.NodeFlag(n, graph.PropSensitive):
		return "it is a crown jewel"
	}
	if c, ok := p.admin.Has(n); ok {
		return "it leads to full control of an account" + how(c)
	}
	if c, ok := p.jewels.Has(n); ok {
		return "it leads to a crown jewel" + how(c)
	}
	return ""
}

// how says how far a chain can be trusted.
func how(c graph.Certainty) string {
	switch c {
	case graph.Certain:
		return ""
	case graph.Conditional:
		return ", on conditions"
	case graph.Unknown:
		return ", if facts that were not read allow it"
	}
	return ""
}
