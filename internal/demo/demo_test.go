package demo_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/postern-graph/postern/internal/demo"
)

// estateText is every file of the estate in one string, with the escapes of JSON inside JSON taken out.
func estateText(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := fs.WalkDir(demo.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(demo.Files(), name)
		all.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// TestPlantedNodesExist catches an id in planted.json that no file of the estate names.
func TestPlantedNodesExist(t *testing.T) {
	findings, err := demo.Planted()
	if err != nil {
		t.Fatal(err)
	}
	text := estateText(t)
	check := func(finding string, ids ...string) {
		for _, id := range ids {
			if id == "internet" || id == "allUsers" || strings.HasPrefix(id, "external:") {
				continue
			}
			id = strings.TrimPrefix(id, "serviceAccount:")
			if _, resource, bound := strings.Cut(id, "@//"); bound {
				id = "//" + resource
			}
			if !strings.Contains(text, id) {
				t.Errorf("finding %s names %s, which is nowhere in the estate", finding, id)
			}
		}
	}
	for _, f := range findings {
		chains := f.Twins
		for _, c := range []*demo.Chain{f.Chain, f.HeldBack} {
			if c != nil {
				chains = append(chains, *c)
				if len(c.Edges) != len(c.Nodes)-1 {
					t.Errorf("finding %s: %d edges between %d nodes", f.ID, len(c.Edges), len(c.Nodes))
				}
			}
		}
		for _, c := range chains {
			check(f.ID, append([]string{c.From, c.To}, c.Nodes...)...)
			if c.Role != "" {
				check(f.ID, c.Role)
			}
		}
		for _, fact := range append(f.Facts, f.TwinFacts...) {
			check(f.ID, fact.Node)
		}
		for _, e := range append(f.Edges, f.NonEdges...) {
			check(f.ID, e.From, e.To)
		}
		if len(f.Twins) == 0 && len(f.TwinFacts) == 0 {
			t.Errorf("finding %s has no harmless twin", f.ID)
		}
	}
}

// TestPlantedIsComplete counts what issue section 8 asks for: ten findings (the sixth is two) and the chain under an SCP.
func TestPlantedIsComplete(t *testing.T) {
	findings, err := demo.Planted()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, f := range findings {
		ids = append(ids, f.ID)
	}
	if got, want := strings.Join(ids, " "), "1 2 3 4 5 6a 6b 7 8 9 10 scp"; got != want {
		t.Errorf("planted %s, want %s", got, want)
	}
}

// TestNoise counts the resources of the three inventories; at least 300 are to be noise.
func TestNoise(t *testing.T) {
	total := 0
	configs, err := fs.Glob(demo.Files(), "aws/*/config.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range configs {
		var snapshot struct {
			Items []json.RawMessage `json:"configurationItems"`
		}
		read(t, name, &snapshot)
		total += len(snapshot.Items)
	}
	var graph struct {
		Data []json.RawMessage `json:"data"`
	}
	read(t, "azure/resources.json", &graph)
	total += len(graph.Data)
	lines, err := fs.ReadFile(demo.Files(), "gcp/resources.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	total += bytes.Count(lines, []byte("\n"))
	const story = 150 // a generous count of the resources that the story needs
	if total < 300+story {
		t.Errorf("%d resources, want at least %d", total, 300+story)
	}
}

func read(t *testing.T, name string, into any) {
	t.Helper()
	b, err := fs.ReadFile(demo.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
