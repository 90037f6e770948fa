package whatif_test

import (
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/whatif"
)

// limited is an account in a unit, where ann may read the bucket and change her own key: given says that --scps gave its levels, one
// of the unit and one of its own, each with FullAWSAccess.
func limited(t *testing.T, given bool) *whatif.Estate {
	t.Helper()
	b := graph.NewBuilder()
	policy := func(id, kind, statement string) {
		b.Node(graph.NodeFact{ID: id, Cloud: graph.AWS, Labels: []graph.Label{graph.Policy}, Type: "AWS::IAM::Policy", Props: graph.Props{
			"policy_kind": kind, "document": `{"Version":"2012-10-17","Statement":[` + statement + `]}`,
		}})
	}
	b.Node(graph.NodeFact{ID: "o-1", Cloud: graph.AWS, Labels: []graph.Label{graph.Organization}})
	b.Node(graph.NodeFact{ID: "ou-1", Cloud: graph.AWS, Labels: []graph.Label{graph.Container}})
	b.Edge(graph.EdgeFact{Kind: graph.Contains, From: "o-1", To: "ou-1"})
	b.Edge(graph.EdgeFact{Kind: graph.Contains, From: "ou-1", To: home})
	account := graph.NodeFact{ID: home, Cloud: graph.AWS, Account: home, Labels: []graph.Label{graph.Account}}
	policy("scp:full", "scp", `{"Effect":"Allow","Action":"*","Resource":"*"}`)
	policy("scp:no-iam", "scp", `{"Effect":"Deny","Action":"iam:*","Resource":"*"}`)
	if given {
		account.Props = graph.Props{"scps_given": true}
		b.Edge(graph.EdgeFact{Kind: graph.LimitedBy, From: home, To: "scp:full", Key: "0", Props: graph.Props{"level": int64(0), "level_id": "ou-1"}})
		b.Edge(graph.EdgeFact{Kind: graph.LimitedBy, From: home, To: "scp:full", Key: "1", Props: graph.Props{"level": int64(1), "level_id": "own"}})
	}
	b.Node(account)
	for id, typ := range map[string]string{iam + "user/ann": "AWS::IAM::User", iam + "user/boss": "AWS::IAM::User", "arn:aws:s3:::books": "AWS::S3::Bucket"} {
		labels := []graph.Label{graph.Principal, graph.User}
		if typ == "AWS::S3::Bucket" {
			labels = []graph.Label{graph.DataStore}
		}
		b.Node(graph.NodeFact{ID: id, Type: typ, Cloud: graph.AWS, Account: home, Labels: labels})
		b.Edge(graph.EdgeFact{Kind: graph.Contains, From: home, To: id})
	}
	policy("own", "inline", `{"Effect":"Allow","Action":["s3:GetObject","iam:CreateAccessKey"],"Resource":["arn:aws:s3:::books/*","`+iam+`user/boss"]}`)
	b.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: iam + "user/ann", To: "own"})
	facts, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	e, _ := ready(t, facts)
	return e
}

// TestAttachedControlPolicies: one that only denies takes what it denies and nothing else, since AWS keeps FullAWSAccess where
// nothing was chosen; and it counts where an account's levels were given as such.
func TestAttachedControlPolicies(t *testing.T) {
	for name, c := range map[string]struct {
		place      string
		given, iam bool
	}{
		"on an account without any":            {place: home},
		"on a unit without any":                {place: "ou-1"},
		"on an account of given levels":        {place: home, given: true},
		"on a unit of an account's levels":     {place: "ou-1", given: true},
		"on a place that is none of a level's": {place: "o-1", given: true, iam: true},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := limited(t, c.given).Try([]graph.Edit{{Subject: "LIMITED_BY|" + c.place + "|scp:no-iam", After: map[string]any{}}})
			if err != nil {
				t.Fatal(err)
			}
			if !has(out.Judged, graph.CanRead, iam+"user/ann", "arn:aws:s3:::books") {
				t.Error("what the policy does not mention went as well")
			}
			if got := has(out.Judged, graph.CanTakeOver, iam+"user/ann", iam+"user/boss"); got != c.iam {
				t.Errorf("what it denies stands: %v, want %v", got, c.iam)
			}
		})
	}
}

// has reports whether an edge stands, whatever its key.
func has(s *graph.Snapshot, kind graph.Kind, from, to string) bool {
	f, ok := s.Lookup(from)
	t, found := s.Lookup(to)
	if ok && found {
		for e := range s.OutKind(f, kind) {
			if e.To == t {
				return true
			}
		}
	}
	return false
}
