package awsiam_test

import (
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

// edited gives the Judge of a generated estate, and the one after the first statement
// of a policy that principals hold went.
func edited(t *testing.T, s *graph.Snapshot, j *awsiam.Judge) map[string]*awsiam.Judge {
	t.Helper()
	out := map[string]*awsiam.Judge{"as it is": j}
	for _, n := range s.WithLabel(graph.Policy) {
		holders := access.NewSet()
		for e := range s.InKind(n, graph.HasPolicy) {
			if _, ok := j.ClassOf(e.From); ok {
				holders.Add(uint32(e.From))
			}
		}
		if kind := s.NodeString(n, graph.PropPolicyKind); holders.IsEmpty() || kind == "trust" || kind == "resource" {
			continue
		}
		after, _, err := graph.Apply(s, []graph.Edit{{Subject: s.ID(n), Path: "document/Statement/#0"}})
		if err != nil || after.NumNodes() != s.NumNodes() {
			continue // one that is no list
		}
		x, ok := j.Edited(after, holders).(*awsiam.Judge)
		if !ok {
			t.Fatal("another kind of Judge")
		}
		out["without a statement of "+s.ID(n)] = x
		break
	}
	return out
}

// TestNothingComesOfWhatIsSifted: on generated estates, and after an edit, no bulk
// question about an action gives anything to a class that it is sifted out for.
func TestNothingComesOfWhatIsSifted(t *testing.T) {
	out, left, edits := 0, 0, 0
	for seed := range estates(t, 60) {
		g, s, plain := generated(t, uint64(seed))
		for what, j := range edited(t, s, plain) {
			if j != plain {
				edits++
			}
			var actions []string
			for _, q := range g.questions() {
				actions = append(actions, q.action)
			}
			sieve := j.Sift(actions)
			for _, c := range j.Classes() {
				if c.Members.IsEmpty() {
					continue
				}
				some := sieve.Of(c.ID)
				for i, q := range g.questions() {
					if some[i/64]&(1<<(i%64)) != 0 {
						left++
						continue
					}
					out++
					n := len(j.May(c.ID, q.action, q.ctx)) + len(j.MayExisting(c.ID, q.action, q.ctx)) + len(j.MayNamed(c.ID, q.action, q.ctx, []string{"*"})) +
						len(j.MayTogether(c.ID, []access.Question{{Action: q.action, Context: q.ctx}, {Action: "s3:GetObject"}}))
					if n > 0 {
						t.Errorf("seed %d, %s: class %d is given %d answers about %s", seed, what, c.ID, n, q.action)
					}
				}
			}
		}
	}
	if out == 0 || left == 0 || edits == 0 {
		t.Errorf("%d sifted out, %d left, %d edits: one of these was not tested", out, left, edits)
	}
}

// TestClassOf: every node is said to be in the class that has it, and in no other.
func TestClassOf(t *testing.T) {
	for seed := range estates(t, 20) {
		_, s, plain := generated(t, uint64(seed))
		for what, j := range edited(t, s, plain) {
			of := map[graph.NodeID]access.ClassID{}
			for _, c := range j.Classes() {
				for _, n := range c.Members.ToArray() {
					of[graph.NodeID(n)] = c.ID
				}
			}
			for n := range graph.NodeID(s.NumNodes()) {
				want, in := of[n]
				if got, ok := j.ClassOf(n); ok != in || in && got != want {
					t.Errorf("seed %d, %s: %s is in class %d (%t), said to be in %d (%t)", seed, what, s.ID(n), want, in, got, ok)
				}
			}
		}
	}
}
