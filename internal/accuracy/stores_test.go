package accuracy_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/internal/neo4jserver"
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
}

func reports(t *testing.T) []string {
	t.Helper()
	return []string{
		"admin-functions", "cross-account-trusts", "egress-ipv4", "egress-ipv6", "function-policies", "function-secrets",
		"functions-without-logs", "outside-redeploy", "public-invoke", "public-owner", "shared-roles", "unused-invoke",
	}
}
