package access_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// TestSharedSecrets: equal fingerprints link places, to the owner where one is
// known, else to a node for the secret; never more than "unknown" is claimed.
func TestSharedSecrets(t *testing.T) {
	place := func(id string, cloud graph.Cloud, prints ...string) graph.NodeFact {
		return graph.NodeFact{ID: id, Labels: []graph.Label{graph.Function}, Cloud: cloud, Props: graph.Props{"secret_fingerprints": prints}}
	}
	unlocks := func(from, to, fp string) graph.EdgeFact {
		return graph.EdgeFact{Kind: graph.Unlocks, From: from, To: to, Props: graph.Props{"secret": fp}}
	}
	for _, tc := range []struct {
		name  string
		nodes []graph.NodeFact
		edges []graph.EdgeFact
		want  []string
	}{
		{"alone", []graph.NodeFact{place("a", graph.AWS, "f1"), place("b", graph.AWS, "f2")}, nil, nil},
		{
			"in three clouds",
			[]graph.NodeFact{place("a", graph.AWS, "f1", "f2"), place("g", graph.GCP, "f1"), place("z", graph.Azure, "f3", "f1")},
			nil,
			[]string{"a -> secret:f1 unknown", "g -> secret:f1 unknown", "node secret:f1 internet", "z -> secret:f1 unknown"},
		},
		{
			"in one cloud",
			[]graph.NodeFact{place("a", graph.AWS, "f1"), place("b", graph.AWS, "f1")},
			nil,
			[]string{"a -> secret:f1 unknown", "b -> secret:f1 unknown", "node secret:f1 aws"},
		},
		{
			"whose owner one place tells",
			[]graph.NodeFact{place("a", graph.AWS, "f1"), place("g", graph.GCP, "f1")},
			[]graph.EdgeFact{unlocks("g", "robot", "f1"), unlocks("g", "other", "f9")},
			[]string{"a -> robot unknown"},
		},
		{
			"whose owner all tell",
			[]graph.NodeFact{place("a", graph.AWS, "f1"), place("g", graph.GCP, "f1")},
			[]graph.EdgeFact{unlocks("g", "robot", "f1"), unlocks("a", "robot", "f1")},
			nil,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := graph.NewBuilder()
			for _, n := range tc.nodes {
				b.Node(n)
			}
			for _, e := range tc.edges {
				b.Edge(e)
			}
			s, err := b.Build()
			if err != nil {
				t.Fatal(err)
			}
			var got said
			access.DeriveShared(s, &got)
			slices.Sort(got)
			if diff := cmp.Diff(tc.want, []string(got)); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}

// said takes facts as lines.
type said []string

func (s *said) Node(n graph.NodeFact) { *s = append(*s, fmt.Sprintf("node %s %s", n.ID, n.Cloud)) }

func (s *said) Edge(e graph.EdgeFact) {
	*s = append(*s, fmt.Sprintf("%s -> %s %v", e.From, e.To, e.Props[graph.PropCertainty]))
}

func (s *said) Gap(graph.Gap) {}
