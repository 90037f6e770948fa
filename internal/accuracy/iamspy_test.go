package accuracy_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

type iamspySet struct {
	Cases []iamspyCase `json:"cases"`
	dir   string
}

type iamspyCase struct {
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
}

func readIAMSpy(t *testing.T) (set iamspySet) {
	t.Helper()
	set.dir = things.get(t, "iamspy", func(path string) string { return unpackInto(t, path, "iamspy") })
	readJSON(t, filepath.Join(set.dir, "cases.json"), &set)
	return set
}

// TestAccuracyIAMSpy: who can and can, with a key that is not given taking any
// value, or being absent where the case is strict.
func TestAccuracyIAMSpy(t *testing.T) {
	t.Parallel()
	set := readIAMSpy(t)
	f := figure{name: "iamspy"}
	for i, c := range set.Cases {
		store := set.store(t, c)
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
		pairs = nil // what was read before the mismatch
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

// store imports one case's files, once for all cases that have the same; its
// SCP files, a tree as the organization's API gives it, become the contract's list by account.
func (s iamspySet) store(t *testing.T, c iamspyCase) string {
	t.Helper()
	name := strings.Join(slices.Concat([]string{"iamspy"}, c.Files.GAADs, c.Files.Resources, c.Files.SCPs), "_")
	return things.get(t, name, func(store string) string {
		loadIAMSpy(t, store, filepath.Join(s.dir, "files"), c.Files.GAADs, c.Files.Resources, c.Files.SCPs)
		return store
	})
}

func loadIAMSpy(t *testing.T, store, dir string, gaads, resources, scps []string) {
	t.Helper()
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
			// SCPs do not touch the management account.
			if part := strings.Split(root.ARN, ":"); len(part) > 4 {
				delete(byAccount, part[4])
			}
		}
		raw, err := json.Marshal(byAccount)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(t.TempDir(), "scps.json")
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--scps", name)
	}
	postern(t, nil, args...)
}

type scpLevel struct {
	ID       string            `json:"id"`
	Policies []json.RawMessage `json:"policies"`
}

type orgNode struct {
	ID       string `json:"Id"`
	ARN      string `json:"Arn"` // of the root, which names the management account
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
