package graph_test

import (
	"slices"
	"testing"

	"github.com/postern-graph/postern/graph"
)

// TestSearchOrder: whose name fits best comes first, whatever its id; pages of any size give the same order.
func TestSearchOrder(t *testing.T) {
	b := graph.NewBuilder()
	for _, n := range []graph.NodeFact{
		{ID: "aws:checkout/a-daily", Name: "daily"},
		{ID: "aws:shop/b-page", Name: "the-checkout-page"},
		{ID: "aws:shop/c", Name: "Checkout-callback"},
		{ID: "aws:shop/d", Name: "checkout"},
		{ID: "aws:shop/e", Name: "checkout-api"},
		{ID: "aws:shop/f", Name: "basket"},
	} {
		n.Labels = []graph.Label{graph.Function}
		b.Node(n)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"checkout", "Checkout-callback", "checkout-api", "the-checkout-page", "daily"}
	for size := range 7 {
		for _, label := range []graph.Label{"", graph.Function} {
			var got []string
			for len(got) < len(want) {
				found, total := s.Search(graph.Query{Text: "CHECKout", Label: label, Offset: len(got), Limit: size})
				if total != len(want) || len(found) == 0 || size > 0 && len(found) > size {
					t.Fatalf("pages of %d: %d of %d after %d", size, len(found), total, len(got))
				}
				for _, n := range found {
					got = append(got, s.Name(n))
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("pages of %d: %q, want %q", size, got, want)
			}
		}
	}
	if found, total := s.Search(graph.Query{Text: "checkout", Offset: 9}); len(found) != 0 || total != len(want) {
		t.Errorf("beyond the last: %d of %d", len(found), total)
	}
}
