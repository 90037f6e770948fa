package access

import (
	"maps"
	"slices"
	"strconv"

	"github.com/postern-graph/postern/graph"
)

// SharedSecret is what the id of a secret that lies in several places begins
// with; its fingerprint follows.
const SharedSecret = "secret:"

// DeriveShared links the places where the same secret lies, whatever their
// clouds: fingerprints are keyed by the store, so equal ones mean equal values.
// Every place unlocks whom the secret belongs to. Where no place tells that, it
// unlocks a node that stands for the secret and its unknown holder. A secret
// that lies in one place alone gets none: it would lead nowhere.
//
// The value is nowhere, and whether it is still valid no export says, so the
// edges are unknown. O(places × secrets in each).
func DeriveShared(s *graph.Snapshot, to graph.Sink) {
	places := map[string][]graph.NodeID{}
	for n := range graph.NodeID(s.NumNodes()) { //nolint:gosec // a Snapshot counts its nodes in 32 bits
		if list, ok := s.NodeProp(n, "secret_fingerprints"); ok {
			prints, _ := list.([]string)
			for _, fp := range prints {
				places[fp] = append(places[fp], n)
			}
		}
	}
	for _, fp := range slices.Sorted(maps.Keys(places)) {
		if in := places[fp]; len(in) > 1 {
			link(s, to, fp, in)
		}
	}
}

// link leads from each place to those whose secret it is.
func link(s *graph.Snapshot, to graph.Sink, fp string, places []graph.NodeID) {
	known := map[graph.NodeID]map[graph.NodeID]bool{} // owner → places that tell so themselves
	for _, p := range places {
		for e := range s.OutKind(p, graph.Unlocks) {
			if s.EdgeString(e.ID, "secret") == fp {
				if known[e.To] == nil {
					known[e.To] = map[graph.NodeID]bool{}
				}
				known[e.To][p] = true
			}
		}
	}
	props := graph.Props{"secret": fp, graph.PropCertainty: graph.Unknown.String()}
	if len(known) == 0 {
		id := SharedSecret + fp
		cloud := s.Cloud(places[0])
		if slices.ContainsFunc(places, func(p graph.NodeID) bool { return s.Cloud(p) != cloud }) {
			cloud = graph.Internet // of no cloud alone
		}
		to.Node(graph.NodeFact{
			ID: id, Labels: []graph.Label{graph.Principal, graph.Secret}, Cloud: cloud,
			Name: "a secret in " + strconv.Itoa(len(places)) + " places",
		})
		for _, p := range places {
			to.Edge(graph.EdgeFact{Kind: graph.Unlocks, From: s.ID(p), To: id, Key: fp, Props: props})
		}
		return
	}
	for owner, told := range known {
		for _, p := range places {
			if !told[p] {
				to.Edge(graph.EdgeFact{Kind: graph.Unlocks, From: s.ID(p), To: s.ID(owner), Key: fp, Props: props})
			}
		}
	}
}
