package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/internal/spelling"
)

// costFile is a user's own table of costs.
type costFile struct {
	Edges      map[string]float64 `yaml:"edges"`
	Techniques map[string]float64 `yaml:"techniques"`
	Extra      struct {
		Conditional *float64 `yaml:"conditional"`
		Unknown     *float64 `yaml:"unknown"`
		Code        *float64 `yaml:"code"`
	} `yaml:"extra"`
}

// builtInCosts, for --costs, leaves the configuration's table aside.
const builtInCosts = "built-in"

// maxCostFile is far more than a table of every technique takes.
const maxCostFile = 1 << 20

// readCosts reads --costs; "" gives the built-in costs. Technique ids are those
// of the catalogue and of the run, which may have been judged with a team's own.
func readCosts(name string, s *graph.Snapshot) (walk.Costs, error) {
	c, err := readCostFile(name)
	if err != nil {
		return c, err
	}
	return c, checkTechniques(name, c, s)
}

// readCostFile reads the file alone; which techniques there are is for who holds the run to say.
func readCostFile(name string) (walk.Costs, error) {
	if name == "" || name == builtInCosts {
		return walk.Costs{}, nil
	}
	data, err := os.ReadFile(name) //nolint:gosec // the file that the user names
	if err != nil {
		return walk.Costs{}, fmt.Errorf("--costs: %w", err)
	}
	if len(data) > maxCostFile {
		return walk.Costs{}, fmt.Errorf("--costs %s: larger than %d bytes", name, maxCostFile)
	}
	var f costFile
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return walk.Costs{}, fmt.Errorf("--costs %s: %w", name, err)
	}
	c := walk.Costs{Edges: f.Edges, Techniques: f.Techniques, Conditional: f.Extra.Conditional, Unknown: f.Extra.Unknown, Code: f.Extra.Code}
	if err := c.Check(); err != nil {
		return c, fmt.Errorf("--costs %s: %w", name, err)
	}
	return c, nil
}

func checkTechniques(name string, c walk.Costs, s *graph.Snapshot) error {
	if len(c.Techniques) == 0 {
		return nil
	}
	catalogue, err := attack.Load()
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, t := range catalogue.Rows() {
		known[t.ID] = true
	}
	for e := range graph.EdgeID(s.NumEdges()) { //nolint:gosec // edges are numbered as uint32
		known[s.EdgeString(e, graph.PropTechnique)] = true
	}
	for _, id := range sortedNames(c.Techniques) {
		if !known[id] {
			return fmt.Errorf("--costs %s: no technique %q%s", name, id, spelling.DidYouMean(spelling.Nearest(id, sortedNames(known))))
		}
	}
	return nil
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
