package gcpiam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/gcpiam"
)

const small = `
org 1 acme.example
folder 2 in organizations/1
project 3 shop in folders/2
project 4 other in organizations/1
sa fn@shop.iam.gserviceaccount.com in 3
node storage.googleapis.com/Bucket //storage.googleapis.com/logs in 3
node storage.googleapis.com/Bucket //storage.googleapis.com/other in 4
role roles/r1 storage.objects.get resourcemanager.projects.get
role roles/r2 storage.objects.get storage.objects.create iam.serviceAccounts.actAs
group g@acme.example user:a@acme.example group:h@acme.example
group h@acme.example user:b@acme.example group:g@acme.example
`

func actions() []string {
	return []string{"storage.objects.get", "storage.objects.create", "iam.serviceAccounts.actAs", "resourcemanager.projects.get"}
}

func drawFacts(t *rapid.T) []string {
	member := rapid.SampledFrom([]string{"user:a@acme.example", "user:b@acme.example", "group:g@acme.example", "group:unread@acme.example", "serviceAccount:fn@shop.iam.gserviceaccount.com", "allUsers", "allAuthenticatedUsers", "domain:acme.example"})
	at := rapid.SampledFrom([]string{"organizations/1", "folders/2", "projects/3", "other", "//storage.googleapis.com/logs", "fn@shop.iam.gserviceaccount.com"})
	cond := rapid.SampledFrom([]string{"", "", ` if request.time < timestamp("2020-01-01T00:00:00Z")`, ` if resource.name.startsWith("projects/_/buckets/logs/objects/x")`, ` if resource.type == "storage.googleapis.com/Bucket"`, ` if request.time < timestamp("2030-01-01T00:00:00Z")`})
	var lines []string
	for range rapid.IntRange(0, 6).Draw(t, "bindings") {
		role := rapid.SampledFrom([]string{"roles/r1", "roles/r2", "roles/unread"}).Draw(t, "role")
		lines = append(lines, "bind "+member.Draw(t, "member")+" "+role+" "+at.Draw(t, "at")+cond.Draw(t, "cond"))
	}
	return lines
}

func drawDeny(t *rapid.T) string {
	who := rapid.SampledFrom([]string{"principalSet://goog/public:all", "principal://goog/subject/a@acme.example", "principalSet://goog/group/g@acme.example", "principalSet://goog/group/unread@acme.example", "principalSet://cloudresourcemanager.googleapis.com/projects/3"})
	what := rapid.SampledFrom([]string{"storage.googleapis.com/objects.get", "storage.googleapis.com/objects.*", "iam.googleapis.com/serviceAccounts.actAs"})
	at := rapid.SampledFrom([]string{"organizations/1", "folders/2", "other"})
	cond := rapid.SampledFrom([]string{"", `,"denialCondition":{"expression":"resource.matchTag('1/env','prod')"}`}).Draw(t, "deny condition")
	except := ""
	if rapid.Bool().Draw(t, "excepted") {
		except = fmt.Sprintf(`,"exceptionPrincipals":[%q]`, who.Draw(t, "exception"))
	}
	return fmt.Sprintf(`deny %s {"deniedPrincipals":[%q],"deniedPermissions":[%q]%s%s}`, at.Draw(t, "deny at"), who.Draw(t, "denied"), what.Draw(t, "denied permission"), except, cond)
}

// TestBulkIsOneByOne: what May says of a class is what Decide says of each of
// its members and of each resource on which the permission is checked.
func TestBulkIsOneByOne(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lines := drawFacts(rt)
		for range rapid.IntRange(0, 2).Draw(rt, "denies") {
			lines = append(lines, drawDeny(rt))
		}
		s := parseEstate(t, small+strings.Join(lines, "\n"))
		j := gcpiam.New(s)
		for _, c := range j.Classes() {
			for _, a := range actions() {
				compareClass(rt, s, j, c, a)
			}
		}
	})
}

func compareClass(t *rapid.T, s *graph.Snapshot, j *gcpiam.Judge, c access.Class, action string) {
	bulk := map[graph.NodeID]string{}
	for _, g := range j.May(c.ID, action, nil) {
		for it := g.Resources.Iterator(); it.HasNext(); {
			n := graph.NodeID(it.Next())
			if _, twice := bulk[n]; twice {
				t.Fatalf("%s is in two sets", s.ID(n))
			}
			bulk[n] = g.Certainty.String() + " " + g.Condition.String()
		}
	}
	for it := c.Members.Iterator(); it.HasNext(); {
		p := graph.NodeID(it.Next())
		for n := range s.NumNodes() {
			r := graph.NodeID(n)
			got, asked := bulk[r]
			if !asked && !candidate(s, r, action) {
				continue
			}
			d := j.Decide(access.Request{Principal: s.ID(p), Action: action, Resource: s.ID(r)})
			want := ""
			if cert, ok := d.CertaintyOf(); ok {
				want = cert.String() + " " + d.Conditions.String()
				if cert == graph.Unknown {
					want, got = "unknown", strings.SplitN(got+" ", " ", 2)[0]
				}
			}
			if got != want {
				t.Fatalf("%s %s %s: May says %q, Decide %q (%s)", s.ID(p), action, s.ID(r), got, want, d.Effect)
			}
		}
	}
}

func candidate(s *graph.Snapshot, n graph.NodeID, action string) bool {
	switch {
	case s.HasLabel(n, graph.Account), s.HasLabel(n, graph.Container), s.HasLabel(n, graph.Organization):
		return true
	case strings.HasPrefix(action, "storage."):
		return s.Type(n) == "storage.googleapis.com/Bucket"
	case strings.HasPrefix(action, "iam."):
		return s.Type(n) == "iam.googleapis.com/ServiceAccount"
	}
	return false
}

func rank(e access.Effect) int {
	switch e {
	case access.Allowed:
		return 3
	case access.IsConditional:
		return 2
	case access.IsUnknown:
		return 1
	}
	return 0
}

// TestDenyNeverWidens: a deny policy more, and no answer gets better.
func TestDenyNeverWidens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lines := drawFacts(rt)
		before := gcpiam.New(parseEstate(t, small+strings.Join(lines, "\n")))
		after := gcpiam.New(parseEstate(t, small+strings.Join(append(lines, drawDeny(rt)), "\n")))
		for _, p := range []string{"user:a@acme.example", "user:b@acme.example", "user:stranger@gmail.com", "allUsers", "serviceAccount:fn@shop.iam.gserviceaccount.com"} {
			for _, a := range actions() {
				for _, r := range []string{"//storage.googleapis.com/logs", "//storage.googleapis.com/other", "//cloudresourcemanager.googleapis.com/projects/3", "serviceAccount:fn@shop.iam.gserviceaccount.com"} {
					q := access.Request{Principal: p, Action: a, Resource: r}
					if x, y := before.Decide(q), after.Decide(q); rank(y.Effect) > rank(x.Effect) {
						rt.Fatalf("%v: %s became %s", q, x.Effect, y.Effect)
					}
				}
			}
		}
	})
}

// TestOrderNeverMatters: the same facts in another order give the same answers.
func TestOrderNeverMatters(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lines := append(drawFacts(rt), drawDeny(rt))
		mixed := rapid.Permutation(lines).Draw(rt, "order")
		a, b := gcpiam.New(parseEstate(t, small+strings.Join(lines, "\n"))), gcpiam.New(parseEstate(t, small+strings.Join(mixed, "\n")))
		for _, act := range actions() {
			if diff := cmp.Diff(describe(a, act), describe(b, act)); diff != "" {
				rt.Fatal(diff)
			}
		}
	})
}

func describe(j *gcpiam.Judge, action string) []string {
	var out []string
	for _, c := range j.Classes() {
		for _, g := range j.May(c.ID, action, nil) {
			out = append(out, fmt.Sprintf("%v %s %s %v", c.Members.ToArray(), g.Certainty, g.Condition, g.Resources.ToArray()))
		}
	}
	return out
}
