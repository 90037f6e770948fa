package accuracy_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
)

// TestLeastCutsOfDrawnEstates is TestLeastCutsAreEnough of many small estates, in which a wide right often lies over narrow ones
// and calls of a technique are spread over several. TestSoakLeastCutsOfDrawnEstates has more.
func TestLeastCutsOfDrawnEstates(t *testing.T) {
	t.Parallel()
	cutDrawn(t, 25)
}

func cutDrawn(t *testing.T, estates int) {
	t.Helper()
	catalogue, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for seed := range uint64(estates) {
		t.Run(fmt.Sprint("estate ", seed), func(t *testing.T) {
			e, facts := whatifEstate(t, graph.Meta{AsOf: 1793491200}, func(to graph.Sink) error {
				drawEstate(rand.New(rand.NewPCG(seed, 3)), calls(catalogue), to)
				return nil
			})
			c := newCutter(t, e, facts)
			c.drawn = true
			for _, text := range []string{"user -> admin role", "user -> principal", "public -> role", "user -> data-store"} {
				p, err := walk.Parse(text)
				if err != nil {
					t.Fatal(err)
				}
				c.check(p, 2)
			}
			made += c.made
		})
	}
	if made == 0 {
		t.Error("no cut could be made")
	}
}
