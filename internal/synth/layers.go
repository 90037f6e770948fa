package synth

import (
	"fmt"
	"math/rand/v2"

	"github.com/postern-graph/postern/graph"
)

// Wide writes ten layers of roles, five steps from each to roles of the next:
// for 100,000 nodes 450,000 edges. From few places a search soon sees all.
func Wide(nodes int, sink graph.Sink) { layered(nodes, 10, sink) }

// Deep writes a hundred layers of roles: for 100,000 nodes 495,000 edges, and
// every path from the first layer to the last has 99 steps.
func Deep(nodes int, sink graph.Sink) { layered(nodes, 100, sink) }

// layered writes judged edges as they are, with no policies behind them; one
// in five is conditional. In the first layer 64 roles are owned by an
// attacker, in the last 32 roles are crown jewels.
func layered(nodes, layers int, sink graph.Sink) {
	const owned, jewels, steps = 64, 32, 5
	r := rand.New(rand.NewPCG(uint64(nodes), uint64(layers))) //nolint:gosec // a benchmark's dice
	each := max(1, nodes/layers)
	id := func(layer, i int) string { return fmt.Sprintf("arn:aws:iam::%012d:role/r%d", 500000000000+layer, i) }
	for l := range layers {
		for i := range each {
			f := graph.NodeFact{ID: id(l, i), Type: "AWS::IAM::Role", Cloud: graph.AWS, Account: accountOf(l), Labels: []graph.Label{graph.Principal, graph.Role}}
			switch {
			case l == 0 && i < owned:
				f.Props = graph.Props{graph.PropOwned: true}
			case l == layers-1 && i < jewels:
				f.Props = graph.Props{graph.PropSensitive: true}
			}
			sink.Node(f)
			for range steps {
				if l == layers-1 {
					break
				}
				e := graph.EdgeFact{Kind: graph.CanAssume, From: f.ID, To: id(l+1, r.IntN(each))}
				if r.IntN(5) == 0 {
					e.Props = graph.Props{graph.PropCertainty: graph.Conditional.String()}
				}
				sink.Edge(e)
			}
		}
	}
}

func accountOf(layer int) string { return fmt.Sprintf("%012d", 500000000000+layer) }
