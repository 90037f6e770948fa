package bench

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
)

func whatIfRows() []Row {
	return []Row{{
		Name: "what-if", Estate: Large,
		Question: "what-if of one edited policy held by up to 1,000 principals: judged anew, chains from the internet to crown jewels compared, who loses what",
		Bars:     []Bar{{Measure: "p95", Under: 1000}},
		Run:      func(ctx context.Context, b *B) error { return b.whatIf(ctx) },
	}}
}

// whatIf has a statement of a policy go, of those that most have up to a
// thousand, ten times. As many other policies are edited first, which is not
// measured: memory that was never written to, and what judges remember, would be
// in the time of the first question alone. Before each the collector makes its
// round, as Release has it do while whoever asks reads the answer.
func (b *B) whatIf(ctx context.Context) error {
	const questions = 10
	began := b.Now()
	e, err := b.ready(ctx)
	if err != nil {
		return err
	}
	b.Report("ready in", b.Now().Sub(began).Seconds(), "s")
	policies := b.held(e.Facts(), 1000)
	if len(policies) == 0 {
		return errors.New("no policy is held by so few")
	}
	for _, policy := range policies[min(questions, len(policies)):min(2*questions, len(policies))] {
		if _, err := b.trying(ctx, e, policy); err != nil {
			return err
		}
	}
	var all tried
	for i := range questions {
		one, err := b.trying(ctx, e, policies[i%min(questions, len(policies))])
		if err != nil {
			return err
		}
		all.took, all.judging = append(all.took, one.took...), append(all.judging, one.judging...)
		all.cpu += one.cpu
		all.anew += one.anew
	}
	b.Distribution("", all.took)
	b.Distribution("judging ", all.judging)
	b.Report("principals", float64(all.anew)/questions, "")
	if b.CPU != nil {
		b.Report("processor", all.cpu.Seconds()*1000/questions, "ms")
	}
	return nil
}

// tried is what what-if questions took: each as a whole, and until its estate was judged.
type tried struct {
	took, judging []time.Duration
	cpu           time.Duration
	anew          int // principals
}

// trying asks what goes with the first statement of a policy.
func (b *B) trying(ctx context.Context, e *whatif.Estate, policy graph.NodeID) (tried, error) {
	if err := ctx.Err(); err != nil {
		return tried{}, err
	}
	p := walk.Pattern{Nodes: []walk.NodeStep{walk.End(graph.IDInternet), walk.End(graph.PropSensitive)}, Edges: make([]walk.EdgeStep, 1)}
	edit := graph.Edit{Subject: e.Facts().ID(policy), Path: "document/Statement/#0"}
	runtime.GC()
	cpu, began := b.cpu(), b.Now()
	out, err := e.Try([]graph.Edit{edit})
	if err != nil {
		return tried{}, err
	}
	defer out.Release()
	judged := b.Now().Sub(began)
	out.Tell([]walk.Pattern{p}, walk.Options{})
	return tried{took: []time.Duration{b.Now().Sub(began)}, judging: []time.Duration{judged}, cpu: b.cpu() - cpu, anew: out.Anew}, nil
}

func (b *B) cpu() time.Duration {
	if b.CPU == nil {
		return 0
	}
	return b.CPU()
}

// ready makes the estate ready for what-if questions, once.
func (b *B) ready(ctx context.Context) (*whatif.Estate, error) {
	if b.Estate.trial != nil {
		return b.Estate.trial, nil
	}
	if b.Own != nil && b.OwnFacts == nil {
		return nil, errors.New("the facts of an estate of one's own are not given")
	}
	c, err := attack.Load()
	if err != nil {
		return nil, err
	}
	s := b.Estate.Snapshot
	facts, judges, err := b.Judgement.Facts(s.Meta(), func(to graph.Sink) error {
		if b.Own != nil {
			return b.OwnFacts(ctx, to)
		}
		b.Estate.facts(to)
		return nil
	})
	if err != nil {
		return nil, err
	}
	e, err := whatif.New(facts, s, judges, whatif.Rules{Judges: b.Judgement.Judges, Catalogue: c})
	if err != nil {
		return nil, err
	}
	e.Prepare()
	b.Estate.trial = e
	return e, nil
}

// held gives the policies that at most so many hold, those of most holders first.
func (b *B) held(s *graph.Snapshot, most int) []graph.NodeID {
	holders := map[graph.NodeID]int{}
	var out []graph.NodeID
	for _, n := range s.WithLabel(graph.Policy) {
		for e := range s.InKind(n, graph.HasPolicy) {
			holders[n]++
			if s.HasLabel(e.From, graph.Group) {
				for range s.InKind(e.From, graph.MemberOf) {
					holders[n]++
				}
			}
		}
		if kind := s.NodeString(n, graph.PropPolicyKind); holders[n] > 0 && holders[n] <= most && (kind == "managed" || kind == "inline") {
			out = append(out, n)
		}
	}
	slices.SortStableFunc(out, func(x, y graph.NodeID) int { return holders[y] - holders[x] })
	if len(out) > 0 {
		b.Report("holders at most", float64(holders[out[0]]), "")
	}
	return out
}
