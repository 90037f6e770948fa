package schema_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/schema"
)

var update = flag.Bool("update", false, "write the golden answers anew")

// TestGoldenAnswers asks every query of testdata/queries and of the examples, and compares the whole answer.
func TestGoldenAnswers(t *testing.T) {
	c := serve(t)
	files, err := filepath.Glob("testdata/queries/*.graphql")
	if err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Glob("examples/*.graphql")
	if err != nil {
		t.Fatal(err)
	}
	if len(examples) < 25 {
		t.Errorf("%d examples, want 25 at least", len(examples))
	}
	for _, file := range append(files, examples...) {
		name := strings.TrimSuffix(filepath.Base(file), ".graphql")
		if strings.HasSuffix(name, "what-if") {
			continue // needs facts and their judges: the program's own test asks it of the demo
		}
		t.Run(name, func(t *testing.T) {
			query, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			body, err := json.Marshal(map[string]string{"query": string(query)})
			if err != nil {
				t.Fatal(err)
			}
			w := c.do(request(t, http.MethodPost, "/graphql", bytes.NewReader(body)))
			var pretty bytes.Buffer
			if err := json.Indent(&pretty, w.Body.Bytes(), "", " "); err != nil {
				t.Fatalf("%v: %s", err, w.Body)
			}
			if strings.Contains(w.Body.String(), `"errors"`) {
				t.Errorf("errors in the answer: %s", w.Body)
			}
			golden := filepath.Join("testdata", "golden", name+".json")
			if *update {
				if err := os.WriteFile(golden, append(pretty.Bytes(), '\n'), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.TrimSpace(string(want)), pretty.String()); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExamplesJSON(t *testing.T) {
	w := serve(t).do(request(t, http.MethodGet, "/graphql-playground/examples.json", nil))
	var list []schema.Example
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	if len(list) < 25 || !strings.Contains(list[0].Query, "public principal -> invoke -> function -> admin role") {
		t.Errorf("examples: %d, first %+v", len(list), list[0])
	}
}

// TestErrors: what is wrong with a question is told by code, and by words that say what to do.
func TestErrors(t *testing.T) {
	c := serve(t)
	for _, tc := range []struct {
		name, query, code, says string
		extra                   map[string]any
	}{
		{
			"range of a pattern object", `{paths(match:{nodes:[{label:Role},{label:Role}] edges:[{kinds:[CAN_ASSUME] min:3 max:1}]}){complete}}`,
			"BAD_PATTERN", "a range goes from 1 up", nil,
		},
		{
			"names of a pattern object", `{paths(match:{nodes:[{label:User as:"x"},{label:Role as:"x"}]}){complete}}`,
			"BAD_PATTERN", `two steps are called "x"`, nil,
		},
		{
			"end and more of a pattern object", `{paths(match:{nodes:[{end:"internet" label:Role},{label:Role}]}){complete}}`,
			"BAD_PATTERN", "nothing else goes with an end", nil,
		},
		{
			"pattern", `{paths(pattern: "public principal -> invok -> function"){complete}}`,
			"BAD_PATTERN", "did you mean",
			map[string]any{"column": 21.0, "suggestion": "invoke"},
		},
		{"pattern and ends", `{paths(pattern: "a -> b", from: "x"){complete}}`, "BAD_REQUEST", "both from and to", nil},
		{"one end", `{paths(from: "internet"){complete}}`, "BAD_REQUEST", "both from and to", nil},
		{"unknown end", `{paths(from: "arn:aws:iam::1:user/x", to: "ADMIN"){complete}}`, "NOT_FOUND", "search", map[string]any{"id": "arn:aws:iam::1:user/x"}},
		{"unknown run", `{estate(at: "000009"){run}}`, "NOT_FOUND", "runs", nil},
		{"hops", `{paths(from: "internet", to: "ADMIN", maxHops: 33){complete}}`, "BAD_REQUEST", "1 to 32", nil},
		{"paths page", `{paths(from: "internet", to: "ADMIN", first: 501){complete}}`, "LIMIT_PAGE", "1 to 500", map[string]any{"limit": 500.0, "asked": 501.0}},
		{"page", `{search(first: 501){totalCount}}`, "LIMIT_PAGE", "endCursor", nil},
		{"negative page", `{search(first: -1){totalCount}}`, "LIMIT_PAGE", "0 to 500", nil},
		{"cursor", `{search(after: "!!"){totalCount}}`, "BAD_CURSOR", "endCursor", nil},
		{"cursor of another list", `{search(after: "cnVucwow"){totalCount}}`, "BAD_CURSOR", "run runs", nil},
		{"edge id", `{why(edge: "zzz"){policy}}`, "BAD_REQUEST", "edge's id", nil},
		{"no such field", `{nonsense}`, "GRAPHQL_VALIDATION_FAILED", "nonsense", nil},
		{"no query", `{`, "GRAPHQL_PARSE_FAILED", "", nil},
		{"mutation", `mutation {estate{run}}`, "GRAPHQL_VALIDATION_FAILED", "", nil},
		{"bad enum", `{search(label: Robot){totalCount}}`, "GRAPHQL_VALIDATION_FAILED", "Robot", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := c.ask(tc.query, nil)
			if got := a.code(t); got != tc.code || !strings.Contains(a.Errors[0].Message, tc.says) {
				t.Errorf("code %s, message %q; want %s, with %q", got, a.Errors[0].Message, tc.code, tc.says)
			}
			for k, want := range tc.extra {
				if diff := cmp.Diff(want, a.Errors[0].Extensions[k]); diff != "" {
					t.Errorf("extension %s (-want +got):\n%s", k, diff)
				}
			}
		})
	}
}

func TestAbsentIsNull(t *testing.T) {
	a := serve(t).ask(`{node(id: "arn:aws:iam::1:user/none"){id} entity(id: "none"){id} edge(id: "edge:AAAA"){id} grant: node(id: "grant:read"){id}}`, nil)
	if a.Data["node"] != nil || a.Data["grant"] != nil || len(a.Errors) != 0 || a.Data["edge"] != nil {
		t.Errorf("%+v", a)
	}
}

// TestEdgeIDsHoldAcrossRuns: an id of one run finds the same edge in another, Grants included.
func TestEdgeIDsHoldAcrossRuns(t *testing.T) {
	c := serve(t)
	a := c.ask(`query($id: ID!){node: entity(id: $id, at: "run:000001"){neighbours(first: 100){edges{node{id kind from{id} to{id}}}}}}`, map[string]any{"id": nina})
	edges, ok := dig(a.Data, "node", "neighbours", "edges").([]any)
	if !ok || len(edges) != 7 {
		t.Fatalf("neighbours: %+v", a)
	}
	for _, e := range edges {
		want := dig(e, "node")
		b := c.ask(`query($id: ID!){edge(id: $id){id kind from{id} to{id}} why(edge: $id){policy}}`, map[string]any{"id": dig(want, "id")})
		if diff := cmp.Diff(want, b.Data["edge"]); diff != "" {
			t.Errorf("edge (-want +got):\n%s %+v", diff, b.Errors)
		}
	}
}

func dig(v any, keys ...string) any {
	for _, k := range keys {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}
