package attack_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
)

// TestScenarios runs testdata/scenarios/ID.txt for every row of the catalogue:
// the facts in which it finds its edges, and the harmless twin in which it
// rightly finds none. A row without both fails.
func TestScenarios(t *testing.T) {
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range c.Rows() {
		t.Run(row.ID, func(t *testing.T) {
			sc := readScenario(t, row.ID)
			if diff := cmp.Diff(sc["edges"], run(t, c, row, sc["facts"])); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
			if got := run(t, c, row, sc["twin"]); got != "" {
				t.Errorf("twin: found what is not there:\n%s", got)
			}
		})
	}
}

// readScenario splits a file at lines "-- name --".
func readScenario(t *testing.T, id string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "scenarios", id+".txt"))
	if err != nil {
		t.Fatalf("every row needs a scenario: %v", err)
	}
	out := map[string]string{}
	name := "intro"
	for _, line := range strings.SplitAfter(string(data), "\n") {
		if head, ok := strings.CutPrefix(strings.TrimSpace(line), "-- "); ok {
			name = strings.TrimSuffix(head, " --")
			continue
		}
		out[name] += line
	}
	for _, part := range []string{"facts", "edges", "twin"} {
		if strings.TrimSpace(out[part]) == "" {
			t.Fatalf("%s has no part %q", id, part)
		}
	}
	return out
}

type sink struct{ edges []graph.EdgeFact }

func (s *sink) Node(graph.NodeFact)   {}
func (s *sink) Edge(e graph.EdgeFact) { s.edges = append(s.edges, e) }
func (s *sink) Gap(graph.Gap)         {}

// run gives the row's edges, one a line, by the scenario's names.
func run(t *testing.T, c *attack.Catalogue, row attack.Technique, facts string) string {
	t.Helper()
	s, names, err := readFacts(facts)
	if err != nil {
		t.Fatal(err)
	}
	short := map[string]string{}
	for n, id := range names {
		short[id] = n
	}
	word := func(id string) string {
		if n, ok := short[id]; ok {
			return n
		}
		return id
	}
	judges := judgesOf(s, row.Cloud)
	var got sink
	if row.Claim {
		access.Derive(s, judges, &got)
	} else {
		attack.Derive(s, judges, c, &got)
	}
	var lines []string
	for _, e := range got.edges {
		mine := e.Props[graph.PropTechnique] == row.ID
		if row.Claim {
			mine = e.Kind == row.Edge
		}
		// What holding a role would give is written at the role; scenarios are about people.
		if n, ok := s.Lookup(e.From); !mine || ok && s.HasLabel(n, graph.Role) && !s.HasLabel(n, graph.Principal) {
			continue
		}
		line := fmt.Sprintf("%s %s %s", word(e.From), e.Kind, word(e.To))
		if v, ok := e.Props[graph.PropCertainty]; ok {
			line += fmt.Sprint(" ", v)
		}
		lines = append(lines, line+"\n")
	}
	sort.Strings(lines)
	return strings.Join(lines, "")
}
