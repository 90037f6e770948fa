package accuracy_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/graph/walk"
)

// bothPatterns are what both stores are asked, one of each kind of question that the pattern language has. {Label}
// stands for some node's id, {account} for some node's account.
var bothPatterns = []string{
	// Bounded: Neo4j narrows them down.
	`public principal -> invoke -> function`,
	`public principal -> invoke -> function -> runs-as -> role`,
	`public principal -> invoke -> function -> runs-as -> role -> assume -> role`,
	`public any -> any{1,3} -> any`,
	`public any -> any{1,4} -> admin any`,
	`internet -> any{1,2} -> function`,
	`user -> assume -> role`,
	`user -> assume{1,3} -> admin role`,
	`user as who -> any{1,3} -> admin role as what`,
	`user -> any{2,2} -> any`,
	`role -> assume|read|write -> any`,
	`role -> read|write -> data-store`,
	`any -> read|write -> data-store avoiding public any`,
	`function -> runs-as -> role -> read -> data-store`,
	`function as f -> any{1,2} -> not function`,
	`function -> any{1,2} -> not aws any -> any{1,2} -> any`,
	`any -> any{1,2} -> sensitive any`,
	`owned any -> any{1,4} -> sensitive any`,
	`owned any -> any{1,3} -> any`,
	`principal -> any{1,2} -> admin any via role`,
	`principal -> any{1,3} -> data-store via function`,
	`not admin principal -> any{1,2} -> admin principal`,
	`not (public principal) -> invoke -> function`,
	`external any -> any{1,2} -> any`,
	`aws user -> any{1,2} -> aws role`,
	`gcp any -> any{1,2} -> gcp any`,
	`azure any -> any{1,2} -> any`,
	`account:{account} any -> any{1,2} -> any`,
	`any -> any{1,2} -> not account:{account}`,
	`name:*a* user -> any{1,2} -> name:*e* any`,
	`type:AWS::* any -> any{1,2} -> region:eu-* any`,
	`group -> any -> any -> any -> any`,
	`id:"{User}" -> any{1,4} -> any`,
	`any -> any{1,3} -> id:"{Role}"`,
	`id:"{User}" -> any{1,4} -> id:"{Role}"`,
	`id:"{Function}" -> any{1,3} -> admin any`,
	`any -> any{1,3} -> id:"{DataStore}"`,
	// Of any length: the whole run answers.
	`public -> admin role`,
	`public principal -> data-store`,
	`user -> admin role`,
	`id:"{User}" -> any`,
	`user as who -> admin role via function avoiding account:{account}`,
	`any -> id:"{Role}" avoiding id:"{User}"`,
	`public any -> any{2,5} -> admin any`,
}

// lenses are the ways to look: one of them for each pattern, in turns.
func lenses(t *testing.T) []func(s *graph.Snapshot) walk.Options {
	t.Helper()
	look := func(l walk.Lens, ctx access.Context) func(s *graph.Snapshot) walk.Options {
		return func(s *graph.Snapshot) walk.Options {
			l.Terms = access.NewTerms(access.TermOptions{
				Settle:  func(c *access.Condition) *access.Condition { return awsiam.Assume(c, ctx) },
				Shorten: awsiam.Shorten, Stays: awsiam.StaysAlong,
			})
			v, err := l.On(s)
			if err != nil {
				t.Fatal(err)
			}
			return walk.Options{View: v, Limit: 100}
		}
	}
	with := func(look func(s *graph.Snapshot) walk.Options, change func(*walk.Options)) func(s *graph.Snapshot) walk.Options {
		return func(s *graph.Snapshot) walk.Options {
			o := look(s)
			change(&o)
			return o
		}
	}
	plainly := look(walk.Lens{}, nil)
	return []func(s *graph.Snapshot) walk.Options{
		plainly,
		with(plainly, func(o *walk.Options) { o.Latent = true }),
		with(plainly, func(o *walk.Options) { o.Least = true }),
		with(plainly, func(o *walk.Options) { o.MaxHops = 3 }),
		look(walk.Lens{Certain: true}, nil),
		look(walk.Lens{}, access.Context{"aws:SourceIp": {"10.0.0.0/8"}, "aws:MultiFactorAuthPresent": {"true"}}),
	}
}

// patterns asks one pattern of so many of the run, and of what Neo4j narrows it down to.
func (p pair) patterns(t *testing.T, s *graph.Snapshot, n, of int) {
	t.Helper()
	ways, asked, narrowed, answered := lenses(t), 0, 0, 0
	for i, text := range bothPatterns {
		text, ok := filled(text, func(l graph.Label) string { return nth(s, l, n) })
		if !ok || (i+n)%of != 0 {
			continue // perhaps the estate has none of these
		}
		pattern, err := walk.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		asked++
		look := (i + n/of) % len(ways)
		o := ways[look](s)
		part, err := p.neo.Narrow(t.Context(), pattern, o.Latent)
		if errors.Is(err, neo4j.ErrNotBounded) {
			continue // then the run is asked, which is the same in both
		}
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		want, got := inWords(s, walk.Cheapest(s, pattern, o)), inWords(part, walk.Cheapest(part, pattern, ways[look](part)))
		narrowed++
		if len(want) > 1 {
			answered++
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s, look %d: the stores differ (-embedded +Neo4j):\n%.3000s", text, look, d)
		}
	}
	t.Logf("%d nodes, %d edges: %d patterns; Neo4j narrowed down %d, of which %d have an answer", s.NumNodes(), s.NumEdges(), asked, narrowed, answered)
}

// filled puts ids in.
func filled(text string, pick func(graph.Label) string) (string, bool) {
	for {
		before, rest, ok := strings.Cut(text, "{")
		for ok && (rest[0] < 'A' || rest[0] > 'z') { // a range of steps
			next, after, more := strings.Cut(rest, "{")
			before, rest, ok = before+"{"+next, after, more
		}
		if !ok {
			return text, true
		}
		label, after, _ := strings.Cut(rest, "}")
		id := pick(graph.Label(label))
		if id == "" {
			return "", false
		}
		text = before + id + after
	}
}

// inWords is what an answer says, whatever the numbers of its nodes.
func inWords(s *graph.Snapshot, r walk.Result) []string {
	out := []string{fmt.Sprint("complete ", r.Complete)}
	for _, p := range r.Paths {
		var b strings.Builder
		_, _ = fmt.Fprint(&b, p.Cost, p.Bound, p.Assumptions)
		for i, n := range p.Nodes {
			b.WriteString(" " + s.ID(n))
			if i < len(p.Edges) {
				e := p.Edges[i]
				_, _ = fmt.Fprint(&b, " ", e.Kind, e.Certainty, e.Latent, e.Assumes, s.EdgeKey(e.ID), s.EdgeString(e.ID, graph.PropConditions))
			}
		}
		out = append(out, b.String())
	}
	return out
}

// nth names the n-th node of a label, and for the word account that of the n-th user or role; "" where there is none.
func nth(s *graph.Snapshot, l graph.Label, n int) string {
	if l == "account" {
		if all := slices.Concat(s.WithLabel(graph.User), s.WithLabel(graph.Role)); len(all) > 0 {
			return s.Account(all[n%len(all)])
		}
		return ""
	}
	if all := s.WithLabel(l); len(all) > 0 {
		return s.ID(all[n%len(all)])
	}
	return ""
}
