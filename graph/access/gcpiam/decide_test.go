package gcpiam_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph/access"
)

const shop = `
org 1 acme.example
folder 2 in organizations/1
project 3 shop in folders/2
project 4 other in organizations/1
sa fn@shop.iam.gserviceaccount.com in 3
sa ci@other.iam.gserviceaccount.com in 4
node storage.googleapis.com/Bucket //storage.googleapis.com/logs in 3
node storage.googleapis.com/Bucket //storage.googleapis.com/open in 3
node run.googleapis.com/Service //run.googleapis.com/projects/shop/locations/eu/services/api in 3
node secretmanager.googleapis.com/Secret //secretmanager.googleapis.com/projects/3/secrets/db in 3
role roles/storage.objectViewer storage.objects.get storage.objects.list
role roles/iam.serviceAccountUser iam.serviceAccounts.actAs iam.serviceAccounts.get
role roles/run.invoker run.routes.invoke
role roles/secretmanager.secretAccessor secretmanager.versions.access
role projects/shop/roles/deploy cloudfunctions.functions.create
`

func TestDecide(t *testing.T) {
	const (
		logs   = "//storage.googleapis.com/logs"
		object = logs + "/objects/a/b"
		get    = "storage.objects.get"
		list   = "storage.objects.list"
		fn     = "serviceAccount:fn@shop.iam.gserviceaccount.com"
	)
	cases := []struct {
		name, facts               string
		principal, action, target string
		want                      access.Effect
		cond                      string
	}{
		{"inherited from the folder", "bind user:a@acme.example roles/storage.objectViewer folders/2", "user:a@acme.example", get, logs, access.Allowed, ""},
		{"members are compared without case", "bind user:A@acme.example roles/storage.objectViewer folders/2", "user:a@acme.example", get, logs, access.Allowed, ""},
		{"a sibling project has nothing", "bind user:a@acme.example roles/storage.objectViewer projects/4", "user:a@acme.example", get, logs, access.ImplicitlyDenied, ""},
		{"project by id", "bind user:a@acme.example roles/storage.objectViewer projects/shop", "user:a@acme.example", get, logs, access.Allowed, ""},
		{"custom role", "bind user:a@acme.example projects/shop/roles/deploy shop", "user:a@acme.example", "cloudfunctions.functions.create", "//cloudresourcemanager.googleapis.com/projects/3", access.Allowed, ""},
		{"a binding on the account alone", "bind user:a@acme.example roles/iam.serviceAccountUser fn@shop.iam.gserviceaccount.com", "user:a@acme.example", "iam.serviceAccounts.actAs", fn, access.Allowed, ""},
		{"gives nothing on the project", "bind user:a@acme.example roles/iam.serviceAccountUser fn@shop.iam.gserviceaccount.com", "user:a@acme.example", "iam.serviceAccounts.actAs", "//cloudresourcemanager.googleapis.com/projects/3", access.ImplicitlyDenied, ""},
		{"nested groups", "bind group:outer@acme.example roles/storage.objectViewer shop\ngroup outer@acme.example group:inner@acme.example\ngroup inner@acme.example user:a@acme.example group:outer@acme.example", "user:a@acme.example", get, logs, access.Allowed, ""},
		{"allUsers", "bind allUsers roles/storage.objectViewer //storage.googleapis.com/open", "allUsers", get, "//storage.googleapis.com/open", access.Allowed, ""},
		{"anyone has what allUsers has", "bind allUsers roles/storage.objectViewer //storage.googleapis.com/open", "user:z@gmail.com", get, "//storage.googleapis.com/open", access.Allowed, ""},
		{"allAuthenticatedUsers is not allUsers", "bind allAuthenticatedUsers roles/storage.objectViewer //storage.googleapis.com/open\nbind allUsers roles/run.invoker //storage.googleapis.com/open", "allUsers", get, "//storage.googleapis.com/open", access.ImplicitlyDenied, ""},
		{"service accounts are authenticated", "bind allAuthenticatedUsers roles/storage.objectViewer //storage.googleapis.com/open", fn, get, "//storage.googleapis.com/open", access.Allowed, ""},
		{"domain", "bind domain:acme.example roles/storage.objectViewer shop", "user:a@acme.example", get, logs, access.Allowed, ""},
		{"another domain", "bind domain:acme.example roles/storage.objectViewer shop", "user:a@evil.example", get, logs, access.ImplicitlyDenied, ""},
		{"a domain's service account is no member of it", "bind domain:shop.iam.gserviceaccount.com roles/storage.objectViewer shop", fn, get, logs, access.ImplicitlyDenied, ""},
		{"all service accounts of a project", "bind principalSet://cloudresourcemanager.googleapis.com/projects/4/type/ServiceAccount roles/storage.objectViewer shop", "serviceAccount:ci@other.iam.gserviceaccount.com", get, logs, access.Allowed, ""},
		{"not those of another", "bind principalSet://cloudresourcemanager.googleapis.com/projects/4/type/ServiceAccount roles/storage.objectViewer shop", fn, get, logs, access.ImplicitlyDenied, ""},
		{"a role that was not read is unknown", "bind user:a@acme.example organizations/1/roles/mystery shop", "user:a@acme.example", get, logs, access.IsUnknown, ""},
		{"a resource outside the estate is unknown", "bind user:a@acme.example roles/storage.objectViewer shop", "user:a@acme.example", get, "//storage.googleapis.com/elsewhere", access.IsUnknown, ""},

		{"expired", `bind user:a@acme.example roles/storage.objectViewer shop if request.time < timestamp("2020-01-01T00:00:00Z")`, "user:a@acme.example", get, logs, access.ImplicitlyDenied, ""},
		{"not yet expired", `bind user:a@acme.example roles/storage.objectViewer shop if request.time < timestamp("2030-01-01T00:00:00Z")`, "user:a@acme.example", get, logs, access.IsConditional, `request.time < timestamp("2030-01-01T00:00:00Z")`},
		{"already begun", `bind user:a@acme.example roles/storage.objectViewer shop if timestamp("2020-01-01T00:00:00Z") < request.time`, "user:a@acme.example", get, logs, access.Allowed, ""},
		{"the bucket's name", `bind user:a@acme.example roles/storage.objectViewer shop if resource.name.startsWith("projects/_/buckets/logs")`, "user:a@acme.example", get, logs, access.Allowed, ""},
		{"another bucket's name", `bind user:a@acme.example roles/storage.objectViewer shop if resource.name.startsWith("projects/_/buckets/other/")`, "user:a@acme.example", get, logs, access.ImplicitlyDenied, ""},
		{"a folder of the bucket", `bind user:a@acme.example roles/storage.objectViewer shop if resource.name.startsWith("projects/_/buckets/logs/objects/a/")`, "user:a@acme.example", get, logs, access.IsConditional, `resource.name.startsWith("projects/_/buckets/logs/objects/a/")`},
		{"an object in it", `bind user:a@acme.example roles/storage.objectViewer shop if resource.name.startsWith("projects/_/buckets/logs/objects/a/")`, "user:a@acme.example", get, object, access.Allowed, ""},
		{"resource type", `bind user:a@acme.example roles/storage.objectViewer shop if resource.type == "storage.googleapis.com/Bucket"`, "user:a@acme.example", get, logs, access.ImplicitlyDenied, ""},
		{"the list of a bucket's objects is asked of the bucket", `bind user:a@acme.example roles/storage.objectViewer shop if resource.type == "storage.googleapis.com/Bucket"`, "user:a@acme.example", list, logs, access.Allowed, ""},
		{"and of none of its objects", `bind user:a@acme.example roles/storage.objectViewer shop if resource.name.startsWith("projects/_/buckets/logs/objects/a/")`, "user:a@acme.example", list, logs, access.ImplicitlyDenied, ""},
		{"resource service", `bind user:a@acme.example roles/storage.objectViewer shop if resource.service == "storage.googleapis.com" && true`, "user:a@acme.example", get, logs, access.Allowed, ""},
		{"a tag is the request's", `bind user:a@acme.example roles/storage.objectViewer shop if resource.matchTag("1/env", "prod")`, "user:a@acme.example", get, logs, access.IsConditional, `resource.matchTag("1/env", "prod")`},
		{"not CEL", `bind user:a@acme.example roles/storage.objectViewer shop if )(`, "user:a@acme.example", get, logs, access.IsConditional, `)(`},

		{"deny wins", "bind user:a@acme.example roles/storage.objectViewer shop\n" + `deny organizations/1 {"deniedPrincipals":["principalSet://goog/public:all"],"deniedPermissions":["storage.googleapis.com/objects.get"]}`, "user:a@acme.example", get, logs, access.ExplicitlyDenied, ""},
		{"deny of another permission", "bind user:a@acme.example roles/storage.objectViewer shop\n" + `deny organizations/1 {"deniedPrincipals":["principalSet://goog/public:all"],"deniedPermissions":["storage.googleapis.com/objects.delete"]}`, "user:a@acme.example", get, logs, access.Allowed, ""},
		{"permission group, one excepted", "bind user:a@acme.example roles/storage.objectViewer shop\n" + `deny organizations/1 {"deniedPrincipals":["principalSet://goog/public:all"],"deniedPermissions":["storage.googleapis.com/objects.*"],"exceptionPermissions":["storage.googleapis.com/objects.get"]}`, "user:a@acme.example", get, logs, access.Allowed, ""},
		{"excepted principal", "bind user:a@acme.example roles/storage.objectViewer shop\n" + `deny organizations/1 {"deniedPrincipals":["principalSet://goog/public:all"],"exceptionPrincipals":["principal://goog/subject/a@acme.example"],"deniedPermissions":["storage.googleapis.com/objects.get"]}`, "user:a@acme.example", get, logs, access.Allowed, ""},
		{"excepted group whose members were not read", "bind user:a@acme.example roles/storage.objectViewer shop\n" + `deny organizations/1 {"deniedPrincipals":["principalSet://goog/public:all"],"exceptionPrincipals":["principalSet://goog/group/x@acme.example"],"deniedPermissions":["storage.googleapis.com/objects.get"]}`, "user:a@acme.example", get, logs, access.IsUnknown, ""},
		{"deny under a tag", "bind user:a@acme.example roles/storage.objectViewer shop\n" + `deny shop {"deniedPrincipals":["principal://goog/subject/a@acme.example"],"deniedPermissions":["storage.googleapis.com/objects.get"],"denialCondition":{"expression":"resource.matchTag('1/env', 'prod')"}}`, "user:a@acme.example", get, logs, access.IsConditional, `not resource.matchTag("1/env", "prod")`},
		{"deny on a sibling", "bind user:a@acme.example roles/storage.objectViewer shop\n" + `deny other {"deniedPrincipals":["principalSet://goog/public:all"],"deniedPermissions":["storage.googleapis.com/objects.get"]}`, "user:a@acme.example", get, logs, access.Allowed, ""},

		{"inside the boundary", "bind user:a@acme.example roles/storage.objectViewer shop\npab principal://goog/subject/a@acme.example folders/2 3", "user:a@acme.example", get, logs, access.Allowed, ""},
		{"outside it, a permission not on our list", "bind user:a@acme.example roles/storage.objectViewer shop\npab principal://goog/subject/a@acme.example projects/4 3", "user:a@acme.example", get, logs, access.IsUnknown, ""},
		{"outside it, a blocked one", "bind user:a@acme.example roles/iam.serviceAccountUser shop\npab principal://goog/subject/a@acme.example projects/4 3", "user:a@acme.example", "iam.serviceAccounts.actAs", fn, access.ImplicitlyDenied, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			j, _ := judge(t, shop+c.facts)
			d := j.Decide(access.Request{Principal: c.principal, Action: c.action, Resource: c.target})
			if d.Effect != c.want {
				t.Fatalf("effect %s, want %s; %+v", d.Effect, c.want, d)
			}
			if got := plain(d.Conditions); c.cond != "" && got != c.cond {
				t.Errorf("condition %s, want %s", got, c.cond)
			}
			if d.Effect == access.Allowed && len(d.Why) == 0 {
				t.Error("allowed without a reason")
			}
		})
	}
}

// TestLimitsOnGranting: "Set limits on granting roles": a request that binds one role of several, of the caller's choice.
func TestLimitsOnGranting(t *testing.T) {
	const limit = `bind user:a@acme.example roles/storage.objectViewer shop if api.getAttribute("iam.googleapis.com/modifiedGrantsByRole", []).hasOnly(`
	for _, c := range []struct {
		name, roles string
		granted     []string
		want        access.Effect
	}{
		{"one of them may be granted", `["roles/viewer", "roles/owner"])`, []string{"roles/owner", "roles/iam.securityAdmin"}, access.Allowed},
		{"none of them", `["roles/viewer"])`, []string{"roles/owner"}, access.ImplicitlyDenied},
		{"nothing at all", `[])`, []string{"roles/owner"}, access.ImplicitlyDenied},
		{"nobody says what is granted", `["roles/viewer"])`, nil, access.IsConditional},
		{"every role but one", `["roles/owner"]) == false`, []string{"roles/owner"}, access.IsConditional},
	} {
		t.Run(c.name, func(t *testing.T) {
			j, _ := judge(t, shop+limit+c.roles)
			ctx := access.Context{"iam.googleapis.com/modifiedGrantsByRole": c.granted}
			d := j.Decide(access.Request{Principal: "user:a@acme.example", Action: "storage.objects.get", Resource: "//storage.googleapis.com/logs", Context: ctx})
			if d.Effect != c.want {
				t.Errorf("%s, want %s", d.Effect, c.want)
			}
		})
	}
}

func plain(c *access.Condition) string {
	switch {
	case c == nil:
		return ""
	case c.Type == access.TypeCondition:
		return c.Key
	}
	parts := make([]string, len(c.Conditions))
	for i, k := range c.Conditions {
		parts[i] = plain(k)
	}
	if c.Type == access.TypeNot {
		return "not " + parts[0]
	}
	return strings.Join(parts, " "+string(c.Type)+" ")
}

func TestReasonsNameTheWay(t *testing.T) {
	j, _ := judge(t, shop+`
bind group:outer@acme.example roles/storage.objectViewer shop
group outer@acme.example group:inner@acme.example
group inner@acme.example user:a@acme.example`)
	d := j.Decide(access.Request{Principal: "user:a@acme.example", Action: "storage.objects.get", Resource: "//storage.googleapis.com/logs"})
	want := []access.Reason{{
		Policy: "roles/storage.objectViewer@//cloudresourcemanager.googleapis.com/projects/shop", Effect: "allow", Layer: "binding",
		Principal: "group:outer@acme.example < group:inner@acme.example",
	}}
	if diff := cmp.Diff(want, d.Why); diff != "" {
		t.Error(diff)
	}
}
