package accuracy_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// TestAccuracyIAMSpy: who can and can, with a key that is not given taking any
// value, or being absent where the case is strict.
func TestAccuracyIAMSpy(t *testing.T) {
	t.Parallel()
	dir := unpack(t, "iamspy")
	var set struct {
		Cases []struct {
			Fn    string `json:"fn"`
			Files struct {
				GAADs     []string `json:"gaads"`
				SCPs      []string `json:"scps"`
				Resources []string `json:"resources"`
			} `json:"files"`
			Principal  string          `json:"principal"`
			Action     string          `json:"action"`
			Resource   json.RawMessage `json:"resource"`
			Conditions []string        `json:"conditions"`
			Strict     bool            `json:"strictConditions"`
			Expected   json.RawMessage `json:"expected"`
		} `json:"cases"`
	}
	readJSON(t, filepath.Join(dir, "cases.json"), &set)
	f := figure{name: "iamspy"}
	for i, c := range set.Cases {
		store := loadIAMSpy(t, filepath.Join(dir, "files"), c.Files.GAADs, c.Files.Resources, c.Files.SCPs)
		context := map[string]any{}
		for _, kv := range c.Conditions {
			k, v, _ := strings.Cut(kv, "=")
			context[k] = v
		}
		ok := func(d string) bool { return d == "Allowed" || d == "Conditional" && !c.Strict }
		var resources []string
		if json.Unmarshal(c.Resource, &resources) != nil {
			var one string
			if err := json.Unmarshal(c.Resource, &one); err != nil {
				t.Fatal(err)
			}
			resources = []string{one}
		}
		if c.Fn == "can_i" {
			var want bool
			if err := json.Unmarshal(c.Expected, &want); err != nil {
				t.Fatal(err)
			}
			got := decide(t, store, []question{{Principal: c.Principal, Action: c.Action, Resource: resources[0], Context: context}})[0]
			f.check(ok(got) == want, "case %d: %s %s %s: %s, want %v", i, c.Principal, c.Action, resources[0], got, want)
			continue
		}
		var got [][2]string
		for _, r := range resources {
			raw, err := json.Marshal(context)
			if err != nil {
				t.Fatal(err)
			}
			var a struct {
				Principals []struct{ ID, Decision string } `json:"principals"`
			}
			if err := json.Unmarshal(postern(t, nil, "who-can", "--store", store, "--action", c.Action, "--resource", r, "--context", string(raw), "--format", "json"), &a); err != nil {
				t.Fatal(err)
			}
			for _, p := range a.Principals {
				if ok(p.Decision) && !strings.HasSuffix(p.ID, ":root") {
					got = append(got, [2]string{p.ID, r})
				}
			}
		}
		f.check(sameHolders(t, got, c.Expected, resources), "case %d: who can %s %v: %v, want %s", i, c.Action, resources, got, c.Expected)
	}
	f.floor(t, iamspyFloor)
}

// sameHolders compares with a list of principals, or of [principal, resource] pairs.
func sameHolders(t *testing.T, got [][2]string, expected json.RawMessage, resources []string) bool {
	t.Helper()
	var pairs [][2]string
	if json.Unmarshal(expected, &pairs) != nil {
		var ids []string
		if err := json.Unmarshal(expected, &ids); err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			pairs = append(pairs, [2]string{id, resources[0]})
		}
	}
	cmp := func(a, b [2]string) int { return strings.Compare(a[0]+" "+a[1], b[0]+" "+b[1]) }
	slices.SortFunc(got, cmp)
	slices.SortFunc(pairs, cmp)
	return slices.Equal(got, pairs)
}

// loadIAMSpy imports one case's files; its SCP files, a tree as the
// organization's API gives it, become the contract's list by account.
func loadIAMSpy(t *testing.T, dir string, gaads, resources, scps []string) string {
	t.Helper()
	tmp := t.TempDir()
	store := filepath.Join(tmp, "store")
	args := []string{"import", "aws", "--store", store, "--as-of", asOf}
	for _, g := range gaads {
		args = append(args, "--gaad", filepath.Join(dir, g))
	}
	for _, r := range resources {
		args = append(args, "--resource-policies", filepath.Join(dir, r))
	}
	if len(scps) > 0 {
		byAccount := map[string][]scpLevel{}
		for _, s := range scps {
			var root orgNode
			readJSON(t, filepath.Join(dir, s), &root)
			root.walk(nil, byAccount)
		}
		raw, err := json.Marshal(byAccount)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(tmp, "scps.json")
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--scps", name)
	}
	postern(t, nil, args...)
	return store
}

type scpLevel struct {
	ID       string            `json:"id"`
	Policies []json.RawMessage `json:"policies"`
}

type orgNode struct {
	ID       string `json:"Id"`
	Policies []struct {
		Content json.RawMessage `json:"Content"`
	} `json:"Policies"`
	OUs      []orgNode `json:"OUs"`
	Children []orgNode `json:"Children"`
	Accounts []orgNode `json:"Accounts"`
}

func (n orgNode) walk(above []scpLevel, out map[string][]scpLevel) {
	level := scpLevel{ID: n.ID, Policies: []json.RawMessage{}}
	for _, p := range n.Policies {
		doc := p.Content
		var text string
		if json.Unmarshal(p.Content, &text) == nil {
			doc = json.RawMessage(text)
		}
		level.Policies = append(level.Policies, doc)
	}
	path := append(slices.Clone(above), level)
	if len(n.ID) == 12 && strings.Trim(n.ID, "0123456789") == "" {
		out[n.ID] = path
	}
	for _, kids := range [][]orgNode{n.OUs, n.Children, n.Accounts} {
		for _, k := range kids {
			k.walk(path, out)
		}
	}
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
	type simulate struct {
		ID       int            `json:"id"`
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
					ID: len(cases), Mode: "strict",
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
	for i, g := range lines[decision](t, postern(t, ndjson(t, cases), "aws", "simulate", "--cases", "-")) {
		f.check(g.Decision == want[i], "%s: %s%s, want %s", name[i], g.Decision, g.Error, want[i])
	}
	f.floor(t, 0.999)
}
