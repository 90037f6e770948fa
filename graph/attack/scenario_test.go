package attack_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
)

// update writes the parts edges and held anew; read the diff before committing it.
var update = flag.Bool("update", false, "write the scenarios' edges anew")

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
			if *update {
				sc["edges"], sc["held"] = run(t, c, row, sc["facts"]), run(t, c, row, sc["twin"])
				writeScenario(t, row.ID, sc)
			}
			if diff := cmp.Diff(sc["edges"], run(t, c, row, sc["facts"])); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(sc["held"], run(t, c, row, sc["twin"])); diff != "" {
				t.Errorf("twin, where nothing but what guardrails hold back may be found (-want +got):\n%s", diff)
			}
			for line := range strings.Lines(sc["held"]) {
				if !strings.Contains(line, " LATENT(") {
					t.Errorf("held: %q is an edge that walks", line)
				}
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

func writeScenario(t *testing.T, id string, sc map[string]string) {
	t.Helper()
	var text strings.Builder
	text.WriteString(sc["intro"])
	for _, part := range []string{"facts", "edges", "twin", "held"} {
		if body := strings.TrimRight(sc[part], "\n"); body != "" {
			fmt.Fprintf(&text, "-- %s --\n%s\n", part, body)
		}
	}
	if err := os.WriteFile(filepath.Join("testdata", "scenarios", id+".txt"), []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

type sink struct{ edges []graph.EdgeFact }

func (s *sink) Node(graph.NodeFact)   {}
func (s *sink) Edge(e graph.EdgeFact) { s.edges = append(s.edges, e) }
func (s *sink) Gap(graph.Gap)         {}

// kindOf writes a latent edge as LATENT(what it would be by what holds it back).
func kindOf(e graph.EdgeFact) string {
	if e.Kind != graph.Latent {
		return string(e.Kind)
	}
	var words []string
	if by, ok := e.Props[graph.PropBlockedBy].([]string); ok {
		for _, w := range by {
			w, _, _ = strings.Cut(w, ":")
			words = append(words, w)
		}
	}
	slices.Sort(words)
	return fmt.Sprintf("LATENT(%s by %s)", e.Props[graph.PropLatentKind], strings.Join(slices.Compact(words), ","))
}

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
	switch {
	case row.Claim:
		access.Derive(s, judges, &got)
	case row.Shape == attack.GuardrailOff:
		lift(t, s, judges, c, &sink{}, &got)
	default:
		attack.Derive(s, judges, c, &got)
	}
	var lines []string
	for _, e := range got.edges {
		mine := e.Props[graph.PropTechnique] == row.ID && e.Kind != graph.CanBegin && e.Props[graph.PropCallers] == nil
		if row.Claim {
			mine = e.Kind == row.Edge || e.Kind == graph.Latent && e.Props[graph.PropLatentKind] == string(row.Edge)
		}
		// What holding a role would give is written at the role; scenarios are about people.
		if n, ok := s.Lookup(e.From); !mine || ok && s.HasLabel(n, graph.Role) && !s.HasLabel(n, graph.Principal) {
			continue
		}
		line := fmt.Sprintf("%s %s %s", word(e.From), kindOf(e), word(e.To))
		if v, ok := e.Props[graph.PropCertainty]; ok {
			line += fmt.Sprint(" ", v)
		}
		lines = append(lines, line+"\n")
	}
	sort.Strings(lines)
	return strings.Join(lines, "")
}

// lift derives the row's edges, and what follows from those of claims and techniques together.
func lift(t interface{ Fatal(...any) }, s *graph.Snapshot, judges []access.Judge, c *attack.Catalogue, claims, techniques graph.Sink) {
	x := graph.Extend(s)
	access.Derive(s, judges, tee{x, claims})
	attack.Derive(s, judges, c, tee{x, techniques})
	judged, err := x.Build()
	if err != nil {
		t.Fatal(err)
	}
	attack.Lift(judged, c, techniques)
	attack.Join(s, judged, judges, c, techniques)
}

// tee hands everything to two sinks.
type tee struct{ a, b graph.Sink }

func (t tee) Node(f graph.NodeFact) { t.a.Node(f); t.b.Node(f) }
func (t tee) Edge(f graph.EdgeFact) { t.a.Edge(f); t.b.Edge(f) }
func (t tee) Gap(g graph.Gap)       { t.a.Gap(g); t.b.Gap(g) }
