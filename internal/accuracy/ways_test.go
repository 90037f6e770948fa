package accuracy_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/internal/demo"
)

// sameChains asks the main question of each store on the command line and
// through GraphQL over HTTP: every way gives the same chains, node by node and
// edge by edge, as certain and under the same assumptions, and those planted in
// each cloud are among them.
func sameChains(t *testing.T, files, neo string) {
	t.Helper()
	ways := map[string]plantedPaths{
		"command line, Neo4j": askCommand(t, neo),
		"GraphQL, embedded":   askGraphQL(t, files),
		"GraphQL, Neo4j":      askGraphQL(t, neo),
	}
	want := askCommand(t, files)
	if !want.Complete {
		t.Errorf("the answer is cut short at %d chains", len(want.Paths))
	}
	for way, got := range ways {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s differs (-command line, embedded +%s):\n%s", way, way, diff)
		}
	}
	findings, err := demo.Planted()
	if err != nil {
		t.Fatal(err)
	}
	clouds := map[string]int{}
	for _, f := range findings {
		if f.Chain == nil || f.Chain.From != "internet" && f.Chain.From != "allUsers" {
			continue
		}
		for _, p := range want.Paths {
			if inOrder(p.Nodes, f.Chain.Nodes[:len(f.Chain.Nodes)-1]) && edgesFit(p, *f.Chain) {
				for _, c := range f.Cloud {
					clouds[c]++
				}
			}
		}
	}
	if clouds["aws"] == 0 || clouds["gcp"] == 0 || clouds["azure"] == 0 {
		t.Errorf("planted chains by cloud: %v", clouds)
	}
	t.Logf("%d chains, the same %d ways; with a planted chain in them: %v", len(want.Paths), 1+len(ways), clouds)
}

func askCommand(t *testing.T, store string) (answer plantedPaths) {
	t.Helper()
	decode(t, postern(t, nil, "paths", "--store", store, mainQuestion, "--limit", "500", "--format", "json"), &answer)
	return answer
}

const chainsQuery = `query($q: String!) {
  paths(pattern: $q, first: 500) {
    complete
    paths { cost conditional assumptions nodes { id } edges { kind certainty from { id } to { id } } }
  }
}`

// askGraphQL asks a server that runs for this question alone.
func askGraphQL(t *testing.T, store string) (answer plantedPaths) {
	t.Helper()
	type id struct{ ID string }
	var reply struct {
		Errors []struct{ Message string }
		Data   struct {
			Paths struct {
				Complete bool
				Paths    []struct {
					Cost        float64
					Conditional bool
					Assumptions []string
					Nodes       []id
					Edges       []struct {
						Kind, Certainty string
						From, To        id
					}
				}
			}
		}
	}
	body, err := json.Marshal(map[string]any{"query": chainsQuery, "variables": map[string]string{"q": mainQuestion}})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, served(t, store)+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := json.NewDecoder(res.Body).Decode(&reply); err != nil || len(reply.Errors) > 0 {
		t.Fatalf("%s: %v %v", res.Status, err, reply.Errors)
	}
	answer = plantedPaths{Paths: []plantedPath{}, Complete: reply.Data.Paths.Complete}
	for _, p := range reply.Data.Paths.Paths {
		path := plantedPath{Cost: p.Cost, Conditional: p.Conditional}
		if len(p.Assumptions) > 0 {
			path.Assumptions = p.Assumptions
		}
		for _, n := range p.Nodes {
			path.Nodes = append(path.Nodes, n.ID)
		}
		for _, e := range p.Edges {
			path.Edges = append(path.Edges, plantedEdge{Type: e.Kind, From: e.From.ID, To: e.To.ID, Certainty: strings.ToLower(e.Certainty)})
		}
		answer.Paths = append(answer.Paths, path)
	}
	return answer
}

// served runs the server on a free port until the test ends and gives its address.
func served(t *testing.T, store string) string {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), bin, "serve", "--store", store, "--listen", "127.0.0.1:0")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// The test's context ends the server before this waits for it.
	t.Cleanup(func() { _ = cmd.Wait() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "serving "); ok {
			url, _, _ := strings.Cut(rest, "/  (")
			return url
		}
	}
	_ = cmd.Wait()
	t.Fatalf("the server ended: %s", unsecret(errs.String()))
	return ""
}
