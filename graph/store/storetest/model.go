package storetest

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
)

// testModel: whatever is published, aborted and pruned in whatever order, the
// store holds what a list of Snapshots in memory holds.
func testModel(t *testing.T, sub Subject) {
	s := sub.New(t)
	rng := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // a repeatable sequence
	type kept struct {
		id   string
		snap *graph.Snapshot
	}
	var model []kept
	accounts := []string{"111111111111", "222222222222", "333333333333"}
	for range 14 {
		account := accounts[rng.IntN(len(accounts))]
		scopes := map[store.Scope]*facts{scope(account, "gaad"): functions(account, rng.IntN(50), rng.IntN(60))}
		switch rng.IntN(4) {
		case 0:
			r := begin(t, s)
			for sc, f := range scopes {
				f.give(r.Scope(sc))
			}
			if err := r.Abort(); err != nil {
				t.Fatalf("Abort: %v", err)
			}
		case 1:
			if len(model) > 1 {
				i := rng.IntN(len(model) - 1)
				if err := s.Prune(t.Context(), model[i].id); err != nil {
					t.Fatalf("Prune: %v", err)
				}
				model = slices.Delete(model, i, i+1)
			}
		default:
			info, snap := publish(t, s, scopes)
			model = append(model, kept{info.ID, snap})
		}
	}
	var want []string
	for _, k := range model {
		want = append(want, k.id)
		same(t, s, k.id, k.snap)
	}
	wantIDs(t, s, want...)
	if err := s.Verify(t.Context()); err != nil {
		t.Errorf("Verify: %v", err)
	}
}
