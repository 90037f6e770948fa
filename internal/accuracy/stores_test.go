package accuracy_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/internal/neo4jserver"
	"github.com/postern-graph/postern/queries"
)

// TestAccuracyStoresAgree loads the demo into both stores and asks both the
// same questions, the main one through GraphQL as well, then runs every saved
// report on Neo4j.
func TestAccuracyStoresAgree(t *testing.T) {
	t.Parallel()
	uri, user, password := neo4jserver.Start(t)
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(user, password)
	files, neo := filepath.Join(t.TempDir(), "store"), u.String()
	for _, store := range []string{files, neo} {
		postern(t, nil, "demo", "--store", store, "--serve=false")
	}
	sameChains(t, files, neo)
	for _, question := range [][]string{
		{"paths", "--from", "internet", "--to", "ADMIN", "--format", "json"},
		{"paths", "user -> admin role", "--format", "json"},
		// Bounded: Neo4j narrows them down, and the walk answers from what is left.
		{"paths", "public principal -> invoke -> function -> runs-as -> any", "--format", "json"},
		{"paths", "user as who -> any{1,3} -> admin role", "--format", "json"},
		{"paths", "function -> any{1,2} -> not aws any -> any{1,2} -> any", "--format", "json", "--explain-cost"},
		{"paths", "any -> read|write -> data-store avoiding public any", "--format", "json", "--latent"},
		{"admins", "--format", "json"},
		{"edges"},
		{"search", "--flag", "public", "--format", "json"},
	} {
		a := postern(t, nil, append(question, "--store", files)...)
		b := postern(t, nil, append(question, "--store", neo)...)
		if !bytes.Equal(a, b) {
			t.Errorf("%v: the stores differ (-embedded +neo4j):\n%s", question, cmp.Diff(string(a), string(b)))
		}
	}
	for _, report := range reports(t) {
		var rows map[string]any
		out := postern(t, nil, "report", "run", report, "--store", neo, "--format", "json")
		if err := json.Unmarshal(out, &rows); err != nil {
			t.Errorf("report %s: %v\n%.400s", report, err, out)
		}
	}
	soundPlans(t, uri, user, password)
}

// soundPlans asks the server how it would run each report: none may hold a whole table back before it goes on, and
// none may read nodes of every kind, other people's included.
func soundPlans(t *testing.T, uri, user, password string) {
	t.Helper()
	d, err := driver.NewDriverWithContext(uri, driver.BasicAuth(user, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	set, err := queries.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range set {
		args, err := r.Args(nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := driver.ExecuteQuery(t.Context(), d, "EXPLAIN "+r.Cypher, args, driver.EagerResultTransformer)
		if err != nil {
			t.Errorf("report %s: %v", r.ID, err)
			continue
		}
		ops := operators(res.Summary.Plan())
		for _, bad := range []string{"Eager", "AllNodesScan"} {
			if slices.Contains(ops, bad) {
				t.Errorf("report %s has %s in its plan: %v", r.ID, bad, ops)
			}
		}
	}
}

func operators(p driver.Plan) []string {
	op, _, _ := strings.Cut(p.Operator(), "@")
	out := []string{op}
	for _, c := range p.Children() {
		out = append(out, operators(c)...)
	}
	return out
}

func reports(t *testing.T) []string {
	t.Helper()
	return []string{
		"admin-functions", "cross-account-trusts", "egress-ipv4", "egress-ipv6", "function-policies", "function-secrets",
		"functions-without-logs", "outside-redeploy", "public-invoke", "public-owner", "shared-roles", "unused-invoke",
	}
}
