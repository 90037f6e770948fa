package gcpiam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/gcpiam"
)

const owner = "role roles/owner resourcemanager.projects.setIamPolicy iam.serviceAccounts.setIamPolicy iam.serviceAccounts.actAs iam.serviceAccountKeys.create iam.roles.update resourcemanager.projects.delete compute.instances.create compute.instances.setMetadata cloudfunctions.functions.setIamPolicy run.services.setIamPolicy secretmanager.versions.access cloudkms.cryptoKeys.setIamPolicy\n" +
	"role roles/editor iam.serviceAccounts.actAs iam.serviceAccountKeys.create compute.instances.create compute.instances.setMetadata\n"

func administered(j *gcpiam.Judge, s *graph.Snapshot, who string) string {
	n, _ := s.Lookup(who)
	var out []string
	for _, c := range j.Classes() {
		if !c.Members.Contains(uint32(n)) {
			continue
		}
		for _, g := range j.Administers(c.ID) {
			for it := g.Resources.Iterator(); it.HasNext(); {
				out = append(out, g.Certainty.String()+" "+s.Name(graph.NodeID(it.Next())))
			}
		}
	}
	return strings.Join(out, ", ")
}

func TestAdministers(t *testing.T) {
	cases := []struct{ name, facts, who, want string }{
		{"owner of a project", "bind user:a@x.example roles/owner shop", "user:a@x.example", "certain //cloudresourcemanager.googleapis.com/projects/3"},
		{"the role held, too", "bind user:a@x.example roles/owner shop", "roles/owner@//cloudresourcemanager.googleapis.com/projects/shop", "certain //cloudresourcemanager.googleapis.com/projects/3"},
		{"editor", "bind user:a@x.example roles/editor shop", "user:a@x.example", ""},
		{"owner under a condition", `bind user:a@x.example roles/owner shop if request.time < timestamp("2030-01-01T00:00:00Z")`, "user:a@x.example", "conditional //cloudresourcemanager.googleapis.com/projects/3"},
		{"owner once", `bind user:a@x.example roles/owner shop if request.time < timestamp("2021-01-01T00:00:00Z")`, "user:a@x.example", ""},
		{"owner of a function alone", "bind allUsers roles/owner //run.googleapis.com/projects/shop/locations/eu/services/api", "allUsers", ""},
		{"owner where nobody may make keys", "bind user:a@x.example roles/owner shop\n" + `deny organizations/1 {"deniedPrincipals":["principalSet://goog/public:all"],"deniedPermissions":["iam.googleapis.com/serviceAccountKeys.create"]}`, "user:a@x.example", "certain //cloudresourcemanager.googleapis.com/projects/3"},
		{"owner who is denied the policy itself", "bind user:a@x.example roles/owner shop\n" + `deny organizations/1 {"deniedPrincipals":["principalSet://goog/public:all"],"deniedPermissions":["cloudresourcemanager.googleapis.com/projects.setIamPolicy"]}`, "user:a@x.example", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			j, s := judge(t, shop+owner+c.facts)
			if got := administered(j, s, c.who); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestCyclesEnd: folders and groups that contain each other are cut, not followed for ever.
func TestCyclesEnd(t *testing.T) {
	j, _ := judge(t, `
folder 1 in folders/2
folder 2 in folders/1
project 3 shop in folders/1
role roles/r1 compute.instances.create
group g@x.example group:g@x.example group:h@x.example
group h@x.example group:g@x.example user:a@x.example
bind group:g@x.example roles/r1 shop`)
	d := j.Decide(access.Request{Principal: "user:a@x.example", Action: "compute.instances.create", Resource: "//cloudresourcemanager.googleapis.com/projects/3"})
	if d.Effect != access.Allowed {
		t.Errorf("got %s", d.Effect)
	}
}

// TestOpenRunService: without an invoker check anyone may call, binding or not.
func TestOpenRunService(t *testing.T) {
	e := &estate{b: graph.NewBuilder()}
	e.line(t, "project 3 shop")
	e.member(graph.IDAllUsers, false)
	const svc = "//run.googleapis.com/projects/shop/locations/eu/services/api"
	e.b.Node(graph.NodeFact{ID: svc, Labels: []graph.Label{graph.Function}, Cloud: graph.GCP, Type: "run.googleapis.com/Service", Props: graph.Props{"invoker_iam_disabled": true}})
	e.b.Edge(graph.EdgeFact{Kind: graph.Contains, From: crm("projects/3"), To: svc})
	s, err := e.b.Build()
	if err != nil {
		t.Fatal(err)
	}
	d := gcpiam.New(s).Decide(access.Request{Principal: graph.IDAllUsers, Action: "run.routes.invoke", Resource: svc})
	if d.Effect != access.Allowed {
		t.Errorf("got %s", d.Effect)
	}
}

// TestPublicAccessPrevention: a public binding on a bucket that shuts the public out, itself or by a policy above, opens nothing.
func TestPublicAccessPrevention(t *testing.T) {
	const bucket = "//storage.googleapis.com/open"
	cases := []struct {
		name     string
		bucket   graph.Props
		at       string // of the organization policy; empty for none
		enforced bool
		want     access.Effect
	}{
		{"none", nil, "", false, access.Allowed},
		{"the bucket's own", graph.Props{"public_access_prevention": "enforced"}, "", false, access.ImplicitlyDenied},
		{"inherited word alone", graph.Props{"public_access_prevention": "inherited"}, "", false, access.Allowed},
		{"a policy on the organization", nil, "organizations/1", true, access.ImplicitlyDenied},
		{"a policy that is off", nil, "organizations/1", false, access.Allowed},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := &estate{b: graph.NewBuilder()}
			for line := range strings.SplitSeq(shop, "\n") {
				if line != "" {
					e.line(t, line)
				}
			}
			e.line(t, "bind allUsers roles/storage.objectViewer "+bucket)
			e.line(t, "bind user:a@acme.example roles/storage.objectViewer "+bucket)
			e.b.Node(graph.NodeFact{ID: bucket, Props: c.bucket})
			if c.at != "" {
				e.b.Node(graph.NodeFact{ID: "p", Labels: []graph.Label{graph.Policy}, Cloud: graph.GCP, Props: graph.Props{"constraint": "storage.publicAccessPrevention", "enforced": c.enforced}})
				e.b.Edge(graph.EdgeFact{Kind: graph.LimitedBy, From: crm(c.at), To: "p"})
			}
			s, err := e.b.Build()
			if err != nil {
				t.Fatal(err)
			}
			j := gcpiam.New(s)
			q := access.Request{Principal: graph.IDAllUsers, Action: "storage.objects.get", Resource: bucket}
			if d := j.Decide(q); d.Effect != c.want {
				t.Errorf("allUsers: %s, want %s", d.Effect, c.want)
			}
			q.Principal = "user:a@acme.example"
			if d := j.Decide(q); d.Effect != access.Allowed {
				t.Errorf("a named user: %s", d.Effect)
			}
		})
	}
}

// TestConvenienceMembers: who owns the project is its bucket's projectOwner.
func TestConvenienceMembers(t *testing.T) {
	j, _ := judge(t, shop+owner+`
bind user:a@x.example roles/owner shop
bind user:b@x.example roles/owner organizations/1
bind projectOwner:shop roles/storage.objectViewer //storage.googleapis.com/logs`)
	for who, want := range map[string]access.Effect{"user:a@x.example": access.Allowed, "user:b@x.example": access.IsUnknown, "user:c@x.example": access.ImplicitlyDenied} {
		if d := j.Decide(access.Request{Principal: who, Action: "storage.objects.get", Resource: "//storage.googleapis.com/logs"}); d.Effect != want {
			t.Errorf("%s: %s, want %s", who, d.Effect, want)
		}
	}
}

func BenchmarkTenThousandPrincipals(b *testing.B) {
	var text strings.Builder
	text.WriteString("org 1 acme.example\nrole roles/r1 storage.objects.get storage.objects.create iam.serviceAccounts.actAs\nrole roles/r2 storage.objects.get\n")
	for p := range 500 {
		fmt.Fprintf(&text, "project %d p%d in organizations/1\n", 1000+p, p)
		for n := range 20 {
			fmt.Fprintf(&text, "node storage.googleapis.com/Bucket //storage.googleapis.com/b%d-%d in %d\n", p, n, 1000+p)
			fmt.Fprintf(&text, "bind user:u%d@acme.example roles/r%d p%d\n", p*20+n, 1+n%2, p)
		}
		fmt.Fprintf(&text, "group g%d@acme.example user:u%d@acme.example user:u%d@acme.example\nbind group:g%d@acme.example roles/r1 p%d\n", p, p*7, p*11, p, (p+1)%500)
	}
	s := parseEstate(b, text.String())
	for b.Loop() {
		j := gcpiam.New(s)
		sets := 0
		for _, c := range j.Classes() {
			for _, a := range actions() {
				sets += len(j.May(c.ID, a, nil))
			}
			sets += len(j.Administers(c.ID))
		}
		b.ReportMetric(float64(len(j.Classes())), "classes")
		b.ReportMetric(float64(sets), "sets")
	}
}
