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

// TestUnheededContextDoesNotMatter: on generated estates, the same is said to
// classes that heed no key of a question's context with it and without it.
func TestUnheededContextDoesNotMatter(t *testing.T) {
	unheeded, heeded := 0, 0
	for seed := range estates(t, 40) {
		g, s, j := generated(t, uint64(seed))
		for _, q := range g.questions() {
			bare := q
			bare.ctx = nil
			for _, c := range j.Classes() {
				switch {
				case len(q.ctx) == 0:
				case j.Heeds(c.ID, q.action, q.ctx):
					heeded++
				default:
					unheeded++
					if got, want := allSaid(s, j, c, q), allSaid(s, j, c, bare); got != want {
						t.Errorf("seed %d, %s: class %d does not heed %v\n%s\n%s", seed, q.action, c.ID, q.ctx, got, want)
					}
				}
			}
		}
	}
	if heeded == 0 || unheeded == 0 {
		t.Errorf("%d heeded, %d unheeded: one of the two was not tested", heeded, unheeded)
	}
}

// TestStoppedSaysWhatDecideSays: on generated estates, of every class, action and
// resource, and of what lies in one.
func TestStoppedSaysWhatDecideSays(t *testing.T) {
	denied, together := 0, 0
	for seed := range estates(t, 40) {
		g, s, j := generated(t, uint64(seed))
		for _, q := range g.questions() {
			withins := q.children[:1]
			if strings.HasPrefix(withins[0], "/") {
				withins = []string{withins[0], "/key"}
			}
			for _, c := range j.Classes() {
				for _, within := range withins {
					d, n := checkStopped(t, s, j, c, q, within)
					denied, together = denied+d, together+n
				}
			}
		}
	}
	if denied == 0 || together == 0 {
		t.Errorf("%d denied, %d sets of several nodes: nothing was tested", denied, together)
	}
}

func checkStopped(t *testing.T, s *graph.Snapshot, j *awsiam.Judge, c access.Class, q asked, within string) (denied, together int) {
	t.Helper()
	left := access.NewSet()
	for i := range s.NumNodes() {
		if id := s.ID(graph.NodeID(i)); strings.HasPrefix(id, q.prefix) && !strings.Contains(id, "#") {
			left.Add(uint32(i))
		}
	}
	for _, st := range j.Stopped(c.ID, q.action, within, left.Clone()) {
		if st.Resources.AndCardinality(left) != st.Resources.GetCardinality() {
			t.Errorf("class %d, %s: sets overlap, or hold what was not asked of", c.ID, q.action)
		}
		left.AndNot(st.Resources)
		if st.Resources.GetCardinality() > 1 {
			together++
		}
		for _, n := range st.Resources.ToArray() {
			r := access.Request{Principal: s.ID(graph.NodeID(c.Members.Minimum())), Action: q.action, Resource: s.ID(graph.NodeID(n)) + within}
			d := j.Decide(r)
			if st.Denied != (d.Effect == access.ExplicitlyDenied) || !slices.Equal(st.Layers, d.BlockedBy) {
				t.Errorf("%s %s on %s: %v %v, Decide says %v %v", r.Principal, r.Action, r.Resource, st.Denied, st.Layers, d.Effect, d.BlockedBy)
			}
			if st.Denied {
				denied++
			}
		}
	}
	if !left.IsEmpty() {
		t.Errorf("class %d, %s: nothing said of %v", c.ID, q.action, left)
	}
	return denied, together
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
	all := access.NewSet()
	all.AddRange(0, uint64(s.NumNodes()))
	beside, _ := j.MayBeside(c.ID, q.action, q.ctx, all)
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
