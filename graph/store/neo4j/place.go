package neo4j

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/walk"
)

// place is what Cypher can say of a node step: conditions on n that hold for
// every node that the step matches, and perhaps for more. What they leave open
// (negations, the rest of a glob, values of tags) the walk settles.
type place struct {
	labels string // after a variable
	where  []string
	params map[string]any
}

func newPlace(s walk.NodeStep, marks store.Marks) place {
	p := place{labels: ":" + nodeLabel, params: map[string]any{}}
	if s.Label != "" {
		p.labels += ":" + quote(string(s.Label))
	}
	if len(s.IDs) > 0 {
		p.say("n.id IN $ids", "ids", s.IDs)
	}
	for _, f := range s.Flags {
		p.flag(f, marks)
	}
	if s.Cloud != "" {
		p.say("n.cloud = $cloud", "cloud", string(s.Cloud))
	}
	if len(s.Accounts) > 0 && !slices.Contains(s.Accounts, "") {
		p.say("n.account IN $accounts", "accounts", s.Accounts)
	}
	p.globs("name", s.Names)
	p.globs("region", s.Regions)
	p.globs("type", s.Types)
	for _, t := range s.Tags {
		p.where = append(p.where, "n."+quote("tags."+t.Key)+" IS NOT NULL")
	}
	if s.Label != graph.Grant {
		p.where = append(p.where, "NOT n:"+string(graph.Grant))
	}
	return p
}

func (p *place) say(where, param string, value any) {
	p.where = append(p.where, where)
	p.params[param] = value
}

func (p *place) flag(f string, marks store.Marks) {
	is := "n." + quote(f) + " = true"
	switch {
	case f == "public":
		is = "(" + is + " OR n:" + string(graph.Public) + ")"
	case len(marks[f]) > 0:
		is = "(" + is + " OR n.id IN $" + f + ")"
		p.params[f] = marks[f]
	}
	p.where = append(p.where, is)
}

// globs asks for the letters before a glob's first sign. Go and the server fold
// letters alike but for one, a dotted capital I, of which nothing is asked.
func (p *place) globs(prop string, globs []string) {
	if len(globs) == 0 {
		return
	}
	var starts []string
	for _, g := range globs {
		g = strings.ToLower(g)
		end := strings.IndexFunc(g, func(r rune) bool { return r >= 0x80 || strings.ContainsRune(`*?[\`, r) })
		if end < 0 {
			end = len(g)
		}
		if end == 0 {
			return // any start will do
		}
		starts = append(starts, g[:end])
	}
	p.say("(n."+prop+" CONTAINS 'İ' OR any(start IN $"+prop+" WHERE toLower(n."+prop+") STARTS WITH start))", prop, starts)
}

// condition is the place as a condition on n, true where it says nothing.
func (p place) condition() string {
	return "n" + p.labels + " AND " + strings.Join(append([]string{"true"}, p.where...), " AND ")
}
