package accuracy_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Floors of what is not yet complete; they only go up.
const (
	labPathFloor       = 1
	iamVulnerableFloor = 1
	iamspyFloor        = 1
	twinLabFloor       = 0.80
	plantedFloor       = 1
)

// managedPolicies reads the AWS managed policies that the product embeds.
func managedPolicies(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "ingest", "aws", "managed", "policies.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]string // ARN to the document's text
	if err := json.NewDecoder(z).Decode(&raw); err != nil {
		t.Fatal(err)
	}
	out := map[string]json.RawMessage{}
	for arn, text := range raw {
		out[arn] = json.RawMessage(text)
	}
	return out
}

// TestAccuracyComposites: an estate each of GCP and Azure, its permissions,
// edges and paths, those that are there and those that are not.
func TestAccuracyComposites(t *testing.T) {
	t.Parallel()
	dir := unpack(t, "composites")
	for name, c := range compositeArgs(dir) {
		store := filepath.Join(t.TempDir(), "store")
		call := append([]string{"import", c[0], "--store", store}, c[1:]...)
		postern(t, nil, call...)
		checkComposite(t, name, store, filepath.Join(dir, name, "expected.json"))
	}
}

// compositeArgs gives the cloud and the flags of each composite estate below a folder.
func compositeArgs(dir string) map[string][]string {
	out := map[string][]string{
		"gcp-function-deploy": {
			"gcp", "--resources", "resources.ndjson", "--iam-policies", "iam-policies.ndjson",
			"--deny-policies", "deny-policies.json", "--groups", "groups.json",
		},
		"azure-function-identity": {
			"azure", "--arg", "arg-*.json", "--azurehound", "azurehound.json", "--deny-assignments", "deny-assignments.json",
		},
	}
	for name, args := range out {
		for i := 2; i < len(args); i += 2 {
			args[i] = filepath.Join(dir, name, args[i])
		}
	}
	return out
}

func checkComposite(t *testing.T, name, store, expected string) {
	t.Helper()
	var want struct {
		Can, Cannot       [][3]string
		Edges, NonEdges   [][3]string
		Admins, NotAdmins []string
		Paths, NonPaths   []struct{ From, To string }
	}
	readJSON(t, expected, &want)
	f := figure{name: "composite " + name}
	var qs []question
	for _, c := range slices.Concat(want.Can, want.Cannot) {
		qs = append(qs, question{ID: len(qs), Principal: c[0], Action: c[1], Resource: c[2]})
	}
	for i, d := range decide(t, store, qs) {
		f.check((d == "Allowed") == (i < len(want.Can)), "%v: %s", qs[i], d)
	}
	have := map[[3]string]bool{}
	type edge struct{ Type, From, To string }
	all := lines[edge](t, postern(t, nil, "edges", "--store", store, "--why=false"))
	for _, e := range all {
		have[[3]string{e.Type, e.From, e.To}] = true
	}
	for _, e := range want.Edges {
		f.check(have[e], "no edge %v", e)
	}
	for _, e := range want.NonEdges {
		f.check(!have[e], "edge %v", e)
	}
	for _, p := range want.Paths {
		found, _, _ := reach(t, store, p.From, p.To)
		f.check(found, "no path from %s to %s", p.From, p.To)
	}
	for _, p := range want.NonPaths {
		_, certain, answer := reach(t, store, p.From, p.To)
		f.check(!certain, "certain path from %s to %s: %v", p.From, p.To, answer.Paths)
	}
	admins := map[string]bool{}
	for _, id := range want.Admins {
		admins[id] = true
	}
	for _, id := range want.NotAdmins {
		admins[id] = false
	}
	checkAdmins(t, store, admins, &f)
	f.floor(t, 1)
}

// azureRoles is the matrix of built-in roles, each given to a principal of its own.
type azureRoles struct {
	Probes []struct {
		Action string `json:"action"`
		Data   bool   `json:"data"`
	} `json:"probes"`
	Roles [][3]string `json:"roles"`
}

const (
	azureRolesSubscription = "/subscriptions/00000000-0000-4000-8000-000000000001"
	azureRolesGroup        = azureRolesSubscription + "/resourceGroups/rg"
)

func readAzureRoles(t *testing.T) (m azureRoles) {
	t.Helper()
	readJSON(t, filepath.Join(unpack(t, "azure-role-matrix"), "matrix.json"), &m)
	return m
}

func (azureRoles) principal(i int) string { return fmt.Sprintf("10000000-0000-4000-8000-%012d", i) }

// load imports the roles' holders into a store.
func (m azureRoles) load(t *testing.T, store string) {
	t.Helper()
	const sub = azureRolesSubscription
	assignments := []map[string]any{}
	for i, r := range m.Roles {
		assignments = append(assignments, map[string]any{
			"id":   fmt.Sprintf("%s/providers/Microsoft.Authorization/roleAssignments/20000000-0000-4000-8000-%012d", sub, i),
			"type": "microsoft.authorization/roleassignments", "name": fmt.Sprintf("20000000-0000-4000-8000-%012d", i),
			"properties": map[string]any{
				"principalId": m.principal(i), "principalType": "User", "scope": sub,
				"roleDefinitionId": sub + "/providers/Microsoft.Authorization/roleDefinitions/" + r[0],
			},
		})
	}
	tmp := t.TempDir()
	write := func(name string, v any) string {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(tmp, name)
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	containers := write("containers.json", map[string]any{"data": []map[string]any{
		{"id": sub, "type": "microsoft.resources/subscriptions", "name": "matrix", "subscriptionId": "00000000-0000-4000-8000-000000000001"},
		{"id": azureRolesGroup, "type": "microsoft.resources/subscriptions/resourcegroups", "name": "rg", "subscriptionId": "00000000-0000-4000-8000-000000000001"},
	}})
	postern(t, nil, "import", "azure", "--store", store, "--as-of", asOf, "--arg", containers, "--arg", write("assignments.json", map[string]any{"data": assignments}))
}

// TestAccuracyAzureRoles gives each built-in role to a principal of its own
// and asks every probe.
func TestAccuracyAzureRoles(t *testing.T) {
	t.Parallel()
	m, store := readAzureRoles(t), filepath.Join(t.TempDir(), "store")
	m.load(t, store)
	var qs []question
	var want []bool
	for i, r := range m.Roles {
		for j, p := range m.Probes {
			qs = append(qs, question{ID: len(qs), Principal: m.principal(i), Action: p.Action, Resource: azureRolesGroup, Data: p.Data})
			want = append(want, r[2][j] == '1')
		}
	}
	f := figure{name: "azure roles"}
	for i, d := range decide(t, store, qs) {
		// The matrix leaves conditions aside: a role with one may come out conditional.
		f.check((d == "Allowed" || d == "Conditional") == want[i], "%s %s: %s", m.Roles[i/len(m.Probes)][1], qs[i].Action, d)
	}
	f.floor(t, 1)
}
