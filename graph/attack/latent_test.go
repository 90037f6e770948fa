package attack_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// TestLatent: what a lock alone holds back is an edge of a kind of its own,
// with what it would be and what holds it.
func TestLatent(t *testing.T) {
	s, _, err := readFacts(`
tenant acme
subscription prod
person alice
resource Microsoft.Storage/storageAccounts orders
assign alice Microsoft.Storage/storageAccounts/listKeys/action at orders
lock orders`)
	if err != nil {
		t.Fatal(err)
	}
	var got sink
	access.Derive(s, judgesOf(s, graph.Azure), &got)
	var lines []string
	for _, e := range got.edges {
		if e.From == "alice" {
			lines = append(lines, fmt.Sprint(e.Kind, " ", e.Key, " ", e.Props[graph.PropLatentKind], " ", e.Props[graph.PropBlockedBy]))
		}
	}
	slices.Sort(lines)
	want := []string{"LATENT CAN_READ CAN_READ [lock]", "LATENT CAN_WRITE CAN_WRITE [lock]"}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("edges of alice (-want +got):\n%s", diff)
	}
}
