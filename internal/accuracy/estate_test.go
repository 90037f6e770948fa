package accuracy_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// estate is a lab as it was exported, open to changes: each twin makes one.
// Changes name a principal by the end of its name, a document by its holder;
// one that hits nothing fails the test, for it would prove nothing.
type estate struct {
	t        *testing.T
	gaad     map[string]map[string]any // by account
	config   map[string]map[string]any
	extra    map[string]any // further files by flag
	accounts []string
}

func readEstate(t *testing.T, dir string) *estate {
	t.Helper()
	e := &estate{t: t, gaad: map[string]map[string]any{}, config: map[string]map[string]any{}, extra: map[string]any{}}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		var v map[string]any
		readJSON(t, f, &v)
		account := filepath.Base(filepath.Dir(f))
		switch filepath.Base(f) {
		case "gaad.json":
			e.gaad[account] = v
		case "config.json":
			e.config[account] = v
		}
	}
	e.accounts = slices.Sorted(maps.Keys(e.gaad))
	return e
}

// load writes the estate's files and imports them into a new store.
func (e *estate) load() string {
	e.t.Helper()
	dir := e.t.TempDir()
	store := filepath.Join(dir, "store")
	args := []string{"import", "aws", "--store", store, "--as-of", asOf}
	add := func(flag, name string, v any) {
		raw, err := json.Marshal(v)
		if err != nil {
			e.t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			e.t.Fatal(err)
		}
		args = append(args, "--"+flag, path)
	}
	for account, v := range e.gaad {
		add("gaad", "gaad-"+account+".json", v)
	}
	for account, v := range e.config {
		add("config", "config-"+account+".json", v)
	}
	for flag, v := range e.extra {
		add(flag, flag+".json", v)
	}
	postern(e.t, nil, args...)
	return store
}

type object = map[string]any

func asObject(v any) object {
	o, _ := v.(object)
	return o
}

func asList(v any) []any {
	switch l := v.(type) {
	case []any:
		return l
	case nil:
		return nil
	}
	return []any{v}
}

func asText(v any) string {
	s, _ := v.(string)
	return s
}

// principal finds the one user, group or role whose name ends like this, with its account.
func (e *estate) principal(name string) (object, string) {
	e.t.Helper()
	var found object
	var in string
	for _, account := range e.accounts {
		for _, list := range []string{"UserDetailList", "GroupDetailList", "RoleDetailList"} {
			for _, p := range asList(e.gaad[account][list]) {
				o := asObject(p)
				if strings.HasSuffix(asText(o["Arn"]), name) {
					if found != nil {
						e.t.Fatalf("two principals are called …%s", name)
					}
					found, in = o, account
				}
			}
		}
	}
	if found == nil {
		e.t.Fatalf("no principal is called …%s", name)
	}
	return found, in
}

var inlineLists = []string{"UserPolicyList", "GroupPolicyList", "RolePolicyList"}

// documents gives the identity policies that a principal's own account wrote for it.
func (e *estate) documents(name string) []object {
	p, account := e.principal(name)
	var out []object
	for _, list := range inlineLists {
		for _, d := range asList(p[list]) {
			out = append(out, asObject(asObject(d)["PolicyDocument"]))
		}
	}
	for _, a := range asList(p["AttachedManagedPolicies"]) {
		for _, managed := range asList(e.gaad[account]["Policies"]) {
			m := asObject(managed)
			if m["Arn"] != asObject(a)["PolicyArn"] || strings.Contains(asText(m["Arn"]), "::aws:") {
				continue
			}
			for _, v := range asList(m["PolicyVersionList"]) {
				out = append(out, asObject(asObject(v)["Document"]))
			}
		}
	}
	return out
}

// statements calls change for each statement of a principal's policies that names the action.
func (e *estate) statements(name, action string, change func(object)) {
	e.t.Helper()
	hits := 0
	for _, d := range e.documents(name) {
		for _, s := range asList(d["Statement"]) {
			if slices.Contains(asList(asObject(s)["Action"]), any(action)) {
				change(asObject(s))
				hits++
			}
		}
	}
	if hits == 0 {
		e.t.Fatalf("no statement of …%s names %s", name, action)
	}
}

// without takes an action away.
func (e *estate) without(name, action string) {
	e.statements(name, action, func(s object) {
		s["Action"] = slices.DeleteFunc(asList(s["Action"]), func(a any) bool { return a == action })
		if len(asList(s["Action"])) == 0 {
			s["Action"] = []any{"sts:GetCallerIdentity"}
		}
	})
}

// only moves an action's statements to another resource.
func (e *estate) only(name, action string, resources ...any) {
	e.statements(name, action, func(s object) { s["Resource"] = resources })
}

// when adds a condition to an action's statements.
func (e *estate) when(name, action string, condition object) {
	e.statements(name, action, func(s object) { s["Condition"] = condition })
}

// deny gives a principal one more inline policy.
func (e *estate) deny(name string, actions ...any) { e.inline(name, "Deny", actions) }

func (e *estate) inline(name, effect string, actions []any) {
	p, _ := e.principal(name)
	list := "RolePolicyList"
	switch arn := asText(p["Arn"]); {
	case strings.Contains(arn, ":user/"):
		list = "UserPolicyList"
	case strings.Contains(arn, ":group/"):
		list = "GroupPolicyList"
	}
	p[list] = append(asList(p[list]), object{"PolicyName": "twin", "PolicyDocument": document(statement(effect, actions...))})
}

// bound sets a permissions boundary that allows these actions.
func (e *estate) bound(name string, actions ...any) {
	p, account := e.principal(name)
	arn := "arn:aws:iam::" + account + ":policy/twin-boundary"
	g := e.gaad[account]
	g["Policies"] = append(asList(g["Policies"]), object{
		"PolicyName": "twin-boundary", "PolicyId": "ANPATWINBOUNDARY00000", "Arn": arn, "Path": "/", "DefaultVersionId": "v1",
		"AttachmentCount": 0, "PermissionsBoundaryUsageCount": 1, "IsAttachable": true,
		"PolicyVersionList": []any{object{"VersionId": "v1", "IsDefaultVersion": true, "Document": document(statement("Allow", actions...))}},
	})
	p["PermissionsBoundary"] = object{"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}
}

// trusts replaces a role's trust policy by one that lets principal assume it.
func (e *estate) trusts(name string, principal object, condition object) {
	p, _ := e.principal(name)
	s := object{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
	if condition != nil {
		s["Condition"] = condition
	}
	p["AssumeRolePolicyDocument"] = document(s)
}

// leaves takes a user out of every group.
func (e *estate) leaves(name string) {
	p, _ := e.principal(name)
	if len(asList(p["GroupList"])) == 0 {
		e.t.Fatalf("…%s is in no group", name)
	}
	p["GroupList"] = []any{}
}

// scps gives every account these levels of SCPs, root first.
func (e *estate) scps(levels ...[]any) {
	out := object{}
	for _, account := range e.accounts {
		var list []any
		for i, documents := range levels {
			list = append(list, object{"id": []string{"r-twin", "ou-twin-1", "account"}[i], "policies": documents})
		}
		out[account] = list
	}
	e.extra["scps"] = out
}

const management = "999999999999"

// organization puts every account below an OU whose policy this is; the rest
// allows everything. The management account is another one, unless named.
func (e *estate) organization(manager string, policy object) {
	full := []any{"FullAWSAccess"}
	ou := object{"Id": "ou-twin-11111111", "Name": "twins", "Policies": []any{"FullAWSAccess", "twin"}, "OUs": []any{}}
	root := object{"Id": "r-twin", "Policies": full, "Accounts": []any{}, "OUs": []any{ou}}
	var inside []any
	for _, account := range e.accounts {
		inside = append(inside, object{"Id": account, "Name": account, "Policies": full})
	}
	if manager == management {
		root["Accounts"] = []any{object{"Id": management, "Name": "management", "Policies": full}}
	}
	ou["Accounts"] = inside
	e.extra["organization"] = object{
		"Id": "o-twins00001", "MasterAccountId": manager, "Root": root,
		"Documents": object{"FullAWSAccess": document(statement("Allow", "*")), "twin": policy},
	}
}

// resourcePolicy puts a policy on a resource.
func (e *estate) resourcePolicy(resource, account string, s object) {
	e.extra["resource-policies"] = []any{object{"Resource": resource, "Account": account, "Policy": document(s)}}
}

func document(statements ...any) object {
	return object{"Version": "2012-10-17", "Statement": statements}
}

func statement(effect string, actions ...any) object {
	return object{"Effect": effect, "Action": actions, "Resource": "*"}
}

// forAll makes a statement a resource (control) policy's, for every principal.
func forAll(s object, condition object) object {
	s["Principal"] = "*"
	if condition != nil {
		s["Condition"] = condition
	}
	return s
}
