package awsiam_test

import (
	"testing"

	"github.com/postern-graph/postern/graph"
)

// TestUnreadGuards: where a resource's own policy, or its block of public access, was refused to the collector, what the
// rest allows is not certain; what they could not forbid is.
func TestUnreadGuards(t *testing.T) {
	const bucket = "arn:aws:s3:::b"
	public := allow("s3:GetObject", bucket+"/*", `"Principal":"*"`)
	for name, c := range map[string]struct {
		props, account graph.Props
		policy         string
		who, want      string
	}{
		"all is read":                           {nil, nil, public, graph.IDInternet, "certain"},
		"a policy that may deny":                {graph.Props{graph.PropPolicyUnread: true}, nil, "", iam + "user/u", "unknown"},
		"a policy that may deny, and no allow":  {graph.Props{graph.PropPolicyUnread: true}, nil, "", iam + "user/v", "no"},
		"a block that may be on":                {graph.Props{graph.PropBlockUnread: true}, nil, public, graph.IDInternet, "unknown"},
		"a block of the account that may be on": {nil, graph.Props{graph.PropBlockUnread: true}, public, graph.IDInternet, "unknown"},
		"which binds no user of the account":    {graph.Props{graph.PropBlockUnread: true}, nil, public, iam + "user/u", "certain"},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			a.user("u", allow("s3:*", "*"))
			a.user("v", "")
			a.has(bucket, home, c.props)
			if c.policy != "" {
				a.edge(graph.HasPolicy, bucket, a.policy(bucket+"#policy", "resource", c.policy))
			}
			if c.account != nil {
				a.b.Node(graph.NodeFact{ID: home, Labels: []graph.Label{graph.Account}, Cloud: graph.AWS, Props: c.account})
			}
			s, j := a.build(t)
			if got := bulk(s, j, c.who, "s3:GetObject", bucket, nil); got != c.want {
				t.Errorf("%s: %s, want %s", c.who, got, c.want)
			}
		})
	}
}
