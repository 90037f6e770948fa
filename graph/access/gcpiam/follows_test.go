package gcpiam_test

import (
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access/gcpiam"
)

// TestFollows: a binding of a role that nobody has had at its resource makes that role known, as an import would; one of a resource
// that there is not, and what the edits say themselves, makes nothing.
func TestFollows(t *testing.T) {
	s := parseEstate(t, `
		org 1 acme.example
		project 3 shop in organizations/1
		role roles/run.invoker run.routes.invoke
		bind user:ann@acme.example roles/run.invoker projects/3`)
	shop := crm("projects/3")
	for name, c := range map[string]struct {
		to   string
		want int // edits
	}{
		"a role known elsewhere":      {"roles/owner@" + shop, 2},
		"a role with its definition":  {"roles/run.invoker@" + crm("organizations/1"), 3},
		"one that is bound there":     {"roles/run.invoker@" + shop, 0},
		"a project that there is not": {"roles/owner@" + crm("projects/4"), 0},
		"something else":              {"nothing", 0},
	} {
		t.Run(name, func(t *testing.T) {
			after, d, err := graph.Apply(s, []graph.Edit{{Subject: "HAS_ROLE|user:ann@acme.example|" + c.to + "|again", After: map[string]any{}}})
			if err != nil {
				t.Fatal(err)
			}
			more := gcpiam.New(s).Follows(s, after, d)
			if len(more) != c.want {
				t.Fatalf("%d edits follow, want %d: %v", len(more), c.want, more)
			}
			if _, _, err := graph.Apply(after, more); err != nil {
				t.Error(err)
			}
		})
	}
}
