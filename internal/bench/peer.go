package bench

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// Peer is another database that is asked the same path questions in the same
// run.
type Peer interface {
	// Load has facts judged and kept there, as one run.
	Load(ctx context.Context, facts func(graph.Sink)) error
	// Ask runs a Cypher query, reads all of its rows, and gives the time that the
	// answer took, without what it takes to ask anything at all.
	Ask(ctx context.Context, cypher string, params map[string]any) (rows int, took time.Duration, err error)
}

// share is the measure that the rows promise: our p95 in percent of its p95.
const share = "ours, as a share of its"

func peerRows() []Row {
	return []Row{
		{
			Name: "neo4j-shortest", Question: "one path of at most 8 steps from a user to a role, here and in Neo4j, warm; p95 of each", Estate: Small,
			Bars: []Bar{{Measure: share, Under: 10}}, NeedsPeer: true, Run: againstShortest,
		},
		{
			Name: "neo4j-pattern", Question: "`public principal -> invoke -> function -> runs-as -> role -> assume -> role`, the first 25, here and in Neo4j, warm; p95 of each", Estate: Small,
			Bars: []Bar{{Measure: share, Under: 10}}, NeedsPeer: true, Run: againstPattern,
		},
	}
}

// duel asks both sides the same, in turns, after some turns to warm up.
func (b *B) duel(ctx context.Context, n int, question func() (walk.Pattern, walk.Options, string, map[string]any)) error {
	warm := n / 4
	var ours, theirs []time.Duration
	for i := range n + warm {
		p, o, cypher, params := question()
		began := b.Now()
		walk.Cheapest(b.Estate.Snapshot, p, o)
		took := b.Now().Sub(began)
		_, its, err := b.Peer.Ask(ctx, cypher, params)
		if err != nil {
			return err
		}
		if i >= warm {
			ours, theirs = append(ours, took), append(theirs, its)
		}
	}
	b.Distribution("ours ", ours)
	b.Distribution("its ", theirs)
	b.Report(share, 100*ms(ours[len(ours)*95/100])/ms(theirs[len(theirs)*95/100]), "%")
	return nil
}

// walkingTypes lists the relationship types that a chain may use, for Cypher.
func walkingTypes() string {
	var out []string
	for _, k := range graph.Kinds() {
		if k.Class == graph.Walks || k.Class == graph.Free {
			out = append(out, string(k.Kind))
		}
	}
	return strings.Join(out, "|")
}

func againstShortest(ctx context.Context, b *B) error {
	cypher := fmt.Sprintf("MATCH (a:User {id: $from}), (b:Role {id: $to}) MATCH p = shortestPath((a)-[:%s*..8]->(b)) RETURN length(p)", walkingTypes())
	n := 0
	return b.duel(ctx, 200, func() (walk.Pattern, walk.Options, string, map[string]any) {
		n++
		from, to := b.any(graph.User), b.any(graph.Role)
		if n%2 == 0 {
			if near := b.reachable(from, "", graph.Role); near != "" {
				to = near
			}
		}
		p := walk.Pattern{Nodes: []walk.NodeStep{walk.End(from), walk.End(to)}, Edges: make([]walk.EdgeStep, 1)}
		return p, walk.Options{Limit: 1}, cypher, map[string]any{"from": from, "to": to}
	})
}

func againstPattern(ctx context.Context, b *B) error {
	p, err := walk.Parse("public principal -> invoke -> function -> runs-as -> role -> assume -> role")
	if err != nil {
		return err
	}
	const cypher = "MATCH (a:Public)-[:HOLDS*0..1]->()-[:CAN_INVOKE]->(f:Function)-[:RUNS_AS]->(r:Role)-[:HOLDS*0..1]->()-[:CAN_ASSUME]->(t:Role) " +
		"RETURN a.id, f.id, r.id, t.id LIMIT 25"
	return b.duel(ctx, 40, func() (walk.Pattern, walk.Options, string, map[string]any) { return p, walk.Options{}, cypher, nil })
}
