package accuracy_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// TestAccuracyContract asks the examples of the contract itself.
func TestAccuracyContract(t *testing.T) {
	t.Parallel()
	dir := unpack(t, "contract")
	in, err := os.ReadFile(filepath.Join(dir, "aws-simulate.examples.in.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(dir, "aws-simulate.examples.expected.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	type answer struct {
		ID         string          `json:"id"`
		Decision   string          `json:"decision"`
		BlockedBy  []string        `json:"blockedBy"`
		Conditions json.RawMessage `json:"conditions"`
	}
	got := lines[answer](t, postern(t, in, "aws", "simulate", "--cases", "-"))
	f := figure{name: "contract"}
	for i, w := range lines[answer](t, want) {
		g := got[i]
		ok := g.ID == w.ID && g.Decision == w.Decision && (w.BlockedBy == nil || slices.Equal(g.BlockedBy, w.BlockedBy)) &&
			(w.Conditions == nil || sameCondition(g.Conditions, w.Conditions))
		f.check(ok, "%s: %s %v %s, want %s %v %s", w.ID, g.Decision, g.BlockedBy, g.Conditions, w.Decision, w.BlockedBy, w.Conditions)
	}
	f.floor(t, 1)
}

// sameCondition compares one condition or a list of one.
func sameCondition(a, b json.RawMessage) bool {
	norm := func(r json.RawMessage) string {
		var v any
		if json.Unmarshal(r, &v) != nil {
			return string(r)
		}
		if l, ok := v.([]any); ok && len(l) == 1 {
			v = l[0]
		}
		out, _ := json.Marshal(v)
		return string(out)
	}
	return norm(a) == norm(b)
}

type matrix struct {
	Principals []string `json:"principals"`
	Probes     []struct {
		Action      string              `json:"a"`
		Resource    string              `json:"r"`
		Allowed     []int               `json:"allowed"`
		Denied      []int               `json:"denied"`
		Conditional [][]json.RawMessage `json:"conditional"`
	} `json:"probes"`
}

// ask puts every probe of a matrix to every principal.
func (m matrix) ask(t *testing.T, store, name string, f *figure) {
	t.Helper()
	var qs []question
	var want []string
	for _, p := range m.Probes {
		expect := map[int]string{}
		for _, i := range p.Allowed {
			expect[i] = "Allowed"
		}
		for _, i := range p.Denied {
			expect[i] = "ExplicitlyDenied"
		}
		for _, c := range p.Conditional {
			var i int
			if err := json.Unmarshal(c[0], &i); err != nil {
				t.Fatal(err)
			}
			expect[i] = "Conditional"
		}
		for i, principal := range m.Principals {
			w := expect[i]
			if w == "" {
				w = "ImplicitlyDenied"
			}
			qs = append(qs, question{ID: len(qs), Principal: principal, Action: p.Action, Resource: p.Resource})
			want = append(want, w)
		}
	}
	for i, got := range decide(t, store, qs) {
		f.check(got == want[i], "%s: %s %s on %s: %s, want %s", name, qs[i].Principal, qs[i].Action, qs[i].Resource, got, want[i])
	}
}

// load imports the account folders of an AWS case into a new store.
func load(t *testing.T, dir, store string) string {
	t.Helper()
	args := []string{"import", "aws", "--store", store, "--as-of", asOf}
	for _, kind := range []string{"gaad", "config"} {
		files, err := filepath.Glob(filepath.Join(dir, "*", kind+".json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			args = append(args, "--"+kind, f)
		}
	}
	postern(t, nil, args...)
	return store
}

// TestAccuracyLabs imports each lab, asks its whole matrix, and looks for the
// way to its target.
func TestAccuracyLabs(t *testing.T) {
	t.Parallel()
	dir := labs(t)
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	decisions, found := figure{name: "lab matrices"}, figure{name: "lab paths"}
	admins := figure{name: "lab admins"}
	for _, lab := range all {
		at := filepath.Join(dir, lab.Name())
		sc := readScenario(t, at)
		var m matrix
		readJSON(t, filepath.Join(at, "matrix.json"), &m)
		store := labStore(t, lab.Name())
		m.ask(t, store, lab.Name(), &decisions)
		ok, _ := sc.reach(t, store)
		found.check(ok, "%s: no path from %s to %v", lab.Name(), sc.Start, sc.ends())
		checkAdmins(t, store, sc.EffectiveAdmin, &admins)
	}
	decisions.floor(t, 0.99)
	found.floor(t, labPathFloor)
	admins.floor(t, 1)
}

func checkAdmins(t *testing.T, store string, want map[string]bool, f *figure) {
	t.Helper()
	if len(want) == 0 {
		return
	}
	var got struct {
		Admins []string `json:"admins"`
	}
	if err := json.Unmarshal(postern(t, nil, "admins", "--store", store, "--format", "json"), &got); err != nil {
		t.Fatal(err)
	}
	for id, w := range want {
		f.check(slices.Contains(got.Admins, id) == w, "%s: admin %v, want %v", id, !w, w)
	}
}

// TestAccuracyIAMVulnerable: those who escalate have some path, the others no
// certain one.
func TestAccuracyIAMVulnerable(t *testing.T) {
	t.Parallel()
	dir := unpack(t, "iam-vulnerable")
	store := load(t, dir, filepath.Join(t.TempDir(), "store"))
	var m matrix
	readJSON(t, filepath.Join(dir, "matrix.json"), &m)
	decisions := figure{name: "IAM-Vulnerable matrix"}
	m.ask(t, store, "iam-vulnerable", &decisions)
	var sc struct {
		Expected []struct {
			Principal string `json:"principal"`
			Expected  string `json:"expected"`
		} `json:"expected"`
	}
	readJSON(t, filepath.Join(dir, "scenario.json"), &sc)
	escalate, quiet := figure{name: "IAM-Vulnerable escalates"}, figure{name: "IAM-Vulnerable stays"}
	for _, e := range sc.Expected {
		found, certain, answer := reach(t, store, e.Principal, "ADMIN")
		if e.Expected == "escalates" {
			escalate.check(found, "%s: no path", e.Principal)
		} else {
			quiet.check(!certain, "%s (%s): certain path %v", e.Principal, e.Expected, answer.Paths)
		}
	}
	decisions.floor(t, 0.99)
	escalate.floor(t, iamVulnerableFloor)
	quiet.floor(t, 1)
}

// TestAccuracyManagedPolicies simulates AWS's own policies, each alone.
func TestAccuracyManagedPolicies(t *testing.T) {
	t.Parallel()
	dir := unpack(t, "managed-policy-matrix")
	var set struct {
		Principal string           `json:"principal"`
		Account   string           `json:"resourceAccount"`
		Contexts  []map[string]any `json:"contexts"`
		Policies  []struct {
			Policy   string          `json:"policy"`
			Document json.RawMessage `json:"document"`
			Rows     [][3]string     `json:"rows"`
		} `json:"policies"`
	}
	readJSON(t, filepath.Join(dir, "dev.json"), &set)
	documents := managedPolicies(t)
	codes := map[byte]string{'A': "Allowed", 'i': "ImplicitlyDenied", 'E': "ExplicitlyDenied"}
	type simulated struct{ ID, Decision, Error string }
	type simulate struct {
		ID       string         `json:"id"`
		Request  map[string]any `json:"request"`
		Policies map[string]any `json:"policies"`
		Mode     string         `json:"mode"`
	}
	f := figure{name: "managed policies"}
	var cases []simulate
	var want, name []string
	for _, p := range set.Policies {
		doc := p.Document
		if doc == nil {
			doc = documents[p.Policy]
		}
		if doc == nil {
			t.Fatalf("no document for %s", p.Policy)
		}
		for _, row := range p.Rows {
			for i, context := range set.Contexts {
				cases = append(cases, simulate{
					ID: strconv.Itoa(len(cases)), Mode: "strict",
					Request: map[string]any{
						"principal": set.Principal, "action": row[0], "resource": row[1], "resourceAccount": set.Account,
						"context": context, "wildcardOnlyAction": row[1] == "*",
					},
					Policies: map[string]any{"identity": []any{map[string]any{"name": "p", "document": doc}}},
				})
				want = append(want, codes[row[2][i]])
				name = append(name, p.Policy+" "+row[0]+" "+row[1])
			}
		}
	}
	for i, g := range lines[simulated](t, postern(t, ndjson(t, cases), "aws", "simulate", "--cases", "-")) {
		f.check(g.Decision == want[i], "%s: %s%s, want %s", name[i], g.Decision, g.Error, want[i])
	}
	f.floor(t, 0.999)
}
