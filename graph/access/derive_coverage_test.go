package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

type gaps struct{ got []string }

func (g *gaps) Node(graph.NodeFact) {}

func (g *gaps) Edge(graph.EdgeFact) {}

func (g *gaps) Gap(x graph.Gap) {
	g.got = append(g.got, x.Scope+": "+x.Detail)
}

// TestCoverageOfWholeFiles: what no import brought is said of the accounts and
// groups that it would decide about, and of no others.
func TestCoverageOfWholeFiles(t *testing.T) {
	b := graph.NewBuilder()
	for _, account := range []string{"111111111111", "222222222222", "333333333333", "444444444444"} {
		b.Node(graph.NodeFact{ID: account, Cloud: graph.AWS, Labels: []graph.Label{graph.Account}, Props: graph.Props{"external": account == "444444444444"}})
		role := "arn:aws:iam::" + account + ":role/r"
		b.Node(graph.NodeFact{ID: role, Cloud: graph.AWS, Account: account, Labels: []graph.Label{graph.Principal, graph.Role}, Props: graph.Props{"external": account == "444444444444"}})
		b.Edge(graph.EdgeFact{Kind: graph.Contains, From: account, To: role})
	}
	b.Edge(graph.EdgeFact{Kind: graph.Contains, From: "ou-1", To: "222222222222"})
	b.Edge(graph.EdgeFact{Kind: graph.LimitedBy, From: "333333333333", To: "scp"})
	for id, known := range map[string]bool{"group:open@x": true, "group:shut@x": false, "group:idle@x": false} {
		b.Node(graph.NodeFact{ID: id, Cloud: graph.GCP, Labels: []graph.Label{graph.Principal, graph.Group}, Props: graph.Props{"members_known": known}})
		if id != "group:idle@x" {
			b.Edge(graph.EdgeFact{Kind: graph.HasRole, From: id, To: "roles/viewer@p"})
		}
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	var g gaps
	access.DeriveCoverage(s, &g)
	want := []string{
		"aws/111111111111/organization: what SCPs and RCPs hold back (--organization or --scps)",
		"gcp//groups: members of groups that hold roles (--groups)",
	}
	if diff := cmp.Diff(want, g.got); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}
