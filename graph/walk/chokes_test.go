package walk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

func showChokes(s *graph.Snapshot, r walk.ChokePoints) []string {
	var out []string
	for _, c := range r.Chokes {
		text := fmt.Sprintf("%s: %d chains", s.ID(c.Node), c.Chains)
		if c.All {
			text += ", all"
		} else {
			var ends []string
			for _, e := range c.Ends {
				ends = append(ends, s.ID(e))
			}
			text += " " + strings.Join(ends, " ")
		}
		out = append(out, text)
	}
	return out
}

func TestChokePoints(t *testing.T) {
	const two = `
a Principal,User
b Principal,User
gate Role,Principal
left Role,Principal
right Role,Principal
safe Role,Principal admin
vault Role,Principal admin
a -CAN_ASSUME-> gate
b -CAN_ASSUME-> gate
gate -CAN_ASSUME-> left
gate -CAN_ASSUME-> right
left -CAN_ASSUME-> safe
right -CAN_ASSUME-> safe
right -CAN_ASSUME-> vault
`
	tests := []struct {
		name, estate, pattern string
		want                  []string
	}{
		{
			"all pass the gate, one end has a gate of its own", two, "user -> admin role",
			[]string{"gate: 6 chains, all", "right: 4 chains vault"},
		},
		{"an only start and an only end are none", two, "id:a -> id:safe", []string{"gate: 2 chains, all"}},
		{"no chain, no choke", two, "id:safe -> user", nil},
		{"a node is one though it is stood on in two ways", `
a Principal,User
f Function
r Role,Principal
t Role,Principal admin
a -CAN_INVOKE-> f
a -CAN_HIJACK-> f
f -RUNS_AS-> r
r -CAN_ASSUME-> t`, "user -> admin role", []string{"f: 2 chains, all", "r: 2 chains, all"}},
		{"a Grant is no node that a person sees", `
a Principal,User
b Principal,User
g Grant
x Role,Principal
y Role,Principal
t Role,Principal admin
a -HOLDS-> g
b -HOLDS-> g
g -CAN_ASSUME-> x
g -CAN_ASSUME-> y
x -CAN_ASSUME-> t
y -CAN_ASSUME-> t`, "user -> admin role", nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			s := estate(t, tc.estate)
			p, err := walk.Parse(tc.pattern)
			if err != nil {
				t.Fatal(err)
			}
			r := walk.Chokes(s, p, walk.Options{})
			if diff := cmp.Diff(tc.want, showChokes(s, r)); diff != "" || !r.Exact {
				t.Fatalf("exact %v (-want +got):\n%s", r.Exact, diff)
			}
		})
	}
}

func TestChokesBeyondTheBoundSaySo(t *testing.T) {
	s := estate(t, shop)
	p, err := walk.Parse("any -> admin role")
	if err != nil {
		t.Fatal(err)
	}
	if r := walk.Chokes(s, p, walk.Options{Limit: 2}); r.Exact || r.Chains != 2 {
		t.Fatalf("counted %d chains, exact %v", r.Chains, r.Exact)
	}
}

// TestChokesAgreeWithRemoval removes every node of small random graphs in
// turn and asks what is still reached.
func TestChokesAgreeWithRemoval(t *testing.T) {
	tenThousand(t, func(rt *rapid.T) {
		s, p, latent := drawEstate(rt), drawClauses(rt, drawPattern(rt)), rapid.Bool().Draw(rt, "walk latent")
		r := walk.Chokes(s, p, walk.Options{Latent: latent})
		w := newSlowReach(s, p, latent)
		ends := w.from(nil)
		var starts []graph.NodeID
		for n := range graph.NodeID(s.NumNodes()) {
			if len(w.from([]graph.NodeID{n})) > 0 {
				starts = append(starts, n)
			}
		}
		if r.Starts != len(starts) || r.Ends != len(ends) {
			rt.Fatalf("%s: %d starts and %d ends, want %d and %d", p, r.Starts, r.Ends, len(starts), len(ends))
		}
		for n := range graph.NodeID(s.NumNodes()) {
			w.avoid = n
			var want []graph.NodeID
			left := w.from(nil)
			for _, e := range ends {
				if !slices.Contains(left, e) && e != n {
					want = append(want, e)
				}
			}
			only := func(list []graph.NodeID) bool { return len(list) == 1 && list[0] == n }
			all := len(ends) > 0 && len(left) == 0 && !only(ends) && !only(starts)
			if all {
				want = ends
			} else if only(starts) {
				want = nil
			}
			i := slices.IndexFunc(r.Chokes, func(c walk.Choke) bool { return c.Node == n })
			var got []graph.NodeID
			if i >= 0 {
				got = r.Chokes[i].Ends
			}
			if diff := cmp.Diff(want, got); diff != "" || i >= 0 && r.Chokes[i].All != all {
				rt.Fatalf("%s without %s: all %v (-want +got):\n%s", p, s.ID(n), all, diff)
			}
		}
	})
}
