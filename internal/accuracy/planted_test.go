package accuracy_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/postern-graph/postern/internal/demo"
)

const mainQuestion = "public principal -> invoke -> function -> admin role"

// TestAccuracyPlanted: every finding planted in the demo is found as it was
// planted, and its harmless twin is not.
func TestAccuracyPlanted(t *testing.T) {
	t.Parallel()
	findings, err := demo.Planted()
	if err != nil {
		t.Fatal(err)
	}
	p := readPlanted(t, demoStore(t))
	for _, f := range findings {
		t.Run(f.ID, func(t *testing.T) {
			t.Parallel()
			g := figure{name: "planted " + f.ID}
			if f.Chain != nil {
				p.chain(t, &g, *f.Chain)
			}
			if f.HeldBack != nil {
				p.heldBack(t, &g, *f.HeldBack, f.BlockedBy)
			}
			for _, twin := range f.Twins {
				p.twin(t, &g, twin)
			}
			for _, fact := range slices.Concat(f.Facts, f.TwinFacts) {
				p.fact(t, &g, fact)
			}
			for _, e := range f.Edges {
				g.check(p.edges[[3]string{e.Type, e.From, e.To}], "no %s from %s to %s (%s)", e.Type, e.From, e.To, e.Why)
			}
			for _, e := range f.NonEdges {
				g.check(!p.edges[[3]string{e.Type, e.From, e.To}], "%s from %s to %s, though %s", e.Type, e.From, e.To, e.Why)
			}
			g.floor(t, plantedFloor)
		})
	}
}

// TestAccuracyMainQuestion: the question that the product exists for lists the
// planted chains of all three clouds, and none of their twins.
func TestAccuracyMainQuestion(t *testing.T) {
	t.Parallel()
	findings, err := demo.Planted()
	if err != nil {
		t.Fatal(err)
	}
	store := demoStore(t)
	var got plantedPaths
	decode(t, postern(t, nil, "paths", "--store", store, mainQuestion, "--limit", "500", "--format", "json"), &got)
	g := figure{name: "main question"}
	g.check(got.Complete, "the answer is cut short at %d paths", len(got.Paths))
	clouds := map[string]bool{}
	for _, f := range findings {
		if f.Chain != nil && (f.Chain.From == "internet" || f.Chain.From == "allUsers") {
			want := f.Chain.Nodes[:len(f.Chain.Nodes)-1]
			ok := slices.ContainsFunc(got.Paths, func(p plantedPath) bool {
				return inOrder(p.Nodes, want) && p.Nodes[len(p.Nodes)-1] == f.Chain.Role
			})
			g.check(ok, "%s: no path %v to %s", f.ID, want, f.Chain.Role)
			for _, c := range f.Cloud {
				clouds[c] = ok || clouds[c]
			}
		}
		for _, twin := range f.Twins {
			if twin.From != "internet" && twin.From != "allUsers" {
				continue
			}
			for _, p := range got.Paths {
				g.check(!inOrder(p.Nodes, twin.Nodes), "%s: path %v, though %s", f.ID, p.Nodes, twin.Why)
			}
		}
	}
	g.check(clouds["aws"] && clouds["gcp"] && clouds["azure"], "clouds with a chain: %v", clouds)
	g.floor(t, 1)
}

type plantedPath struct {
	Nodes       []string      `json:"nodes"`
	Edges       []plantedEdge `json:"edges"`
	Conditional bool          `json:"conditional"`
	Assumptions []string      `json:"assumptions"`
	Cost        float64       `json:"cost"`
}

type plantedEdge struct {
	Type, From, To, Certainty string
	BlockedBy                 []string
}

type plantedPaths struct {
	Paths    []plantedPath `json:"paths"`
	Complete bool          `json:"complete"`
}

// planted answers about the demo's store. It is read once; only paths and
// single nodes are asked for later.
type planted struct {
	store  string
	edges  map[[3]string]bool
	admins []string
}

type reachLine struct{ Type, From, To string }

func decode(t *testing.T, raw []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%v in %.200s", err, raw)
	}
}

func readPlanted(t *testing.T, store string) *planted {
	t.Helper()
	p := &planted{store: store, edges: map[[3]string]bool{}}
	for _, e := range lines[reachLine](t, postern(t, nil, "edges", "--store", store, "--why=false")) {
		p.edges[[3]string{e.Type, e.From, e.To}] = true
	}
	for _, e := range lines[reachLine](t, postern(t, nil, "edges", "--store", store, "--why=false", "--kind", "CAN_PASS,HAS_POLICY,CONTAINS")) {
		p.edges[[3]string{e.Type, e.From, e.To}] = true
	}
	var a struct {
		Admins []string `json:"admins"`
	}
	decode(t, postern(t, nil, "admins", "--store", store, "--format", "json"), &a)
	p.admins = a.Admins
	return p
}

func (p *planted) paths(t *testing.T, from, to string, more ...string) plantedPaths {
	t.Helper()
	var out plantedPaths
	args := append([]string{"paths", "--store", p.store, "--from", from, "--to", to, "--limit", "200", "--format", "json"}, more...)
	decode(t, postern(t, nil, args...), &out)
	return out
}

// chain wants one path that meets the nodes in order, by these edges where
// nothing lies between, as certain as planted and under the same assumptions.
func (p *planted) chain(t *testing.T, g *figure, c demo.Chain) {
	t.Helper()
	all := p.paths(t, c.From, c.To)
	var near []string
	ok := slices.ContainsFunc(all.Paths, func(path plantedPath) bool {
		if !inOrder(path.Nodes, c.Nodes) {
			return false
		}
		switch {
		case !edgesFit(path, c):
			near = append(near, fmt.Sprintf("edges %v", path.Edges))
		case path.Conditional != (c.Certainty == demo.Conditional):
			near = append(near, fmt.Sprintf("conditional %v", path.Conditional))
		case !slices.Equal(path.Assumptions, c.Assumptions):
			near = append(near, fmt.Sprintf("assumptions %v", path.Assumptions))
		default:
			return true
		}
		return false
	})
	g.check(ok, "no path %v by %v, %s, under %v, among %d; near it: %v", c.Nodes, c.Edges, c.Certainty, c.Assumptions, len(all.Paths), near)
}

// heldBack wants the chain when latent edges are asked for, each guardrail named by one of its steps.
func (p *planted) heldBack(t *testing.T, g *figure, c demo.Chain, guards []string) {
	t.Helper()
	all := p.paths(t, c.From, c.To, "--latent")
	g.check(slices.ContainsFunc(all.Paths, func(path plantedPath) bool {
		var by []string
		for _, e := range path.Edges {
			by = append(by, e.BlockedBy...)
		}
		return inOrder(path.Nodes, c.Nodes) && edgesFit(path, c) && !slices.ContainsFunc(guards, func(name string) bool {
			return !slices.ContainsFunc(by, func(b string) bool { return strings.HasSuffix(b, ":"+name) })
		})
	}), "no latent path %v by %v held back by %v among %d", c.Nodes, c.Edges, guards, len(all.Paths))
}

// edgesFit compares the kinds of the edges between nodes of a chain that are neighbours in the path.
func edgesFit(path plantedPath, c demo.Chain) bool {
	for i, want := range c.Edges {
		at := slices.Index(path.Nodes, c.Nodes[i])
		if at < len(path.Edges) && path.Nodes[at+1] == c.Nodes[i+1] && path.Edges[at].Type != want {
			return false
		}
	}
	return true
}

// inOrder says whether all of want are met in nodes, in that order.
func inOrder(nodes, want []string) bool {
	for _, n := range nodes {
		if len(want) > 0 && strings.EqualFold(n, want[0]) {
			want = want[1:]
		}
	}
	return len(want) == 0
}

// twin wants no path at all, or none through all of Via.
func (p *planted) twin(t *testing.T, g *figure, c demo.Chain) {
	t.Helper()
	for _, path := range p.paths(t, c.From, c.To).Paths {
		through := true
		for _, v := range c.Via {
			through = through && slices.Contains(path.Nodes, v)
		}
		if through {
			g.check(false, "path %v, though %s", path.Nodes, c.Why)
			return
		}
	}
	g.check(true, "")
}
