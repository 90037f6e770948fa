package awsiam_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

// TestEqualViewsGiveEqualAnswers: on generated estates, classes of one account
// with equal views of an action get the same from every bulk question about it,
// and their members the same effect and layers one by one.
func TestEqualViewsGiveEqualAnswers(t *testing.T) {
	shared := 0
	for seed := range estates(t, 60) {
		g, s, j := generated(t, uint64(seed))
		for _, q := range g.questions() {
			first := map[string]access.Class{}
			for _, c := range j.Classes() {
				view := c.Account + " " + string(j.View(nil, c.ID, q.action))
				other, again := first[view]
				if !again {
					first[view] = c
					continue
				}
				shared++
				if got, want := allSaid(s, j, c, q), allSaid(s, j, other, q); got != want {
					t.Errorf("seed %d, %s: classes %d and %d are alike to the view\n%s\n%s", seed, q.action, c.ID, other.ID, got, want)
				}
			}
		}
	}
	if shared == 0 {
		t.Error("no two classes share a view: nothing was tested")
	}
	t.Logf("%d answers shared", shared)
}

// TestStopsSaysWhatDecideSays: on generated estates, of every principal, action and resource.
func TestStopsSaysWhatDecideSays(t *testing.T) {
	stopped := 0
	for seed := range estates(t, 40) {
		g, s, j := generated(t, uint64(seed))
		for _, q := range g.questions() {
			for _, c := range j.Classes() {
				for i := range s.NumNodes() {
					r := access.Request{Principal: s.ID(graph.NodeID(c.Members.Minimum())), Action: q.action, Resource: s.ID(graph.NodeID(i)) + q.children[0], Context: q.ctx}
					if !strings.HasPrefix(r.Resource, q.prefix) {
						continue
					}
					d := j.Decide(r)
					denied, layers := j.Stops(r)
					if denied != (d.Effect == access.ExplicitlyDenied) || !slices.Equal(layers, d.BlockedBy) {
						t.Errorf("seed %d: %s %s on %s: %v %v, Decide says %v %v", seed, r.Principal, r.Action, r.Resource, denied, layers, d.Effect, d.BlockedBy)
					}
					if denied {
						stopped++
					}
				}
			}
		}
	}
	t.Logf("%d denied", stopped)
}

// allSaid is everything that the judge says of a class and an action, as text.
func allSaid(s *graph.Snapshot, j *awsiam.Judge, c access.Class, q asked) string {
	var b strings.Builder
	said := func(gs []access.Guarded) {
		for _, g := range gs {
			fmt.Fprintf(&b, "%v %s %s %v; ", g.Resources.ToArray(), g.Certainty, g.Condition, g.BlockedBy)
		}
		b.WriteByte('\n')
	}
	said(j.May(c.ID, q.action, q.ctx))
	said(j.MayExisting(c.ID, q.action, q.ctx))
	beside, _ := j.MayBeside(c.ID, q.action, q.ctx)
	said(beside)
	said(j.MayNamed(c.ID, q.action, q.ctx, []string{"arn:aws:s3:::data-*", "arn:aws:iam::ACCOUNT:role/r*"}))
	said(j.MayTogether(c.ID, []access.Question{{Action: q.action, Context: q.ctx}, {Action: q.action}}))
	for i := range s.NumNodes() {
		id := s.ID(graph.NodeID(i))
		if strings.HasPrefix(id, q.prefix) && !strings.Contains(id, "#") {
			d := j.Decide(access.Request{Principal: s.ID(graph.NodeID(c.Members.Minimum())), Action: q.action, Resource: id, Context: q.ctx})
			fmt.Fprintf(&b, "%s %v %v; ", id, d.Effect, d.BlockedBy)
		}
	}
	return b.String()
}
