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
// thousand, ten times. Before each the collector makes its round, as Release has
// it do while whoever asks reads the answer: that is in no question's time.
func (b *B) whatIf(ctx context.Context) error {
	const questions = 10
	began := b.Now()
	e, err := b.ready(ctx)
	if err != nil {
		return err
	}
	b.Report("ready in", b.Now().Sub(began).Seconds(), "s")
	facts := e.Facts()
	p := walk.Pattern{Nodes: []walk.NodeStep{walk.End(graph.IDInternet), walk.End(graph.PropSensitive)}, Edges: make([]walk.EdgeStep, 1)}
	policies := b.held(facts, 1000)
	if len(policies) == 0 {
		return errors.New("no policy is held by so few")
	}
	var took, judging []time.Duration
	anew := 0
	var cpu time.Duration
	for i := range questions {
		if err := ctx.Err(); err != nil {
			return err
		}
		edit := graph.Edit{Subject: facts.ID(policies[i%len(policies)]), Path: "document/Statement/#0"}
		runtime.GC()
		was := b.cpu()
		began = b.Now()
		out, err := e.Try([]graph.Edit{edit})
		if err != nil {
			return err
		}
		tried := b.Now().Sub(began)
		out.Tell([]walk.Pattern{p}, walk.Options{})
		took, judging = append(took, b.Now().Sub(began)), append(judging, tried)
		cpu += b.cpu() - was
		out.Release()
		anew += out.Anew
	}
	b.Distribution("", took)
	b.Distribution("judging ", judging)
	b.Report("principals", float64(anew)/questions, "")
	if b.CPU != nil {
		b.Report("processor", cpu.Seconds()*1000/questions, "ms")
	}
	return nil
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
	return out[:min(len(out), 10)]
}
