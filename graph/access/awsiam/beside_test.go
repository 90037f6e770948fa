package awsiam_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// has writes properties on a thing of the estate.
func (a *acct) has(id, account string, props graph.Props) string {
	a.b.Node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Resource}, Cloud: graph.AWS, Account: account, Props: props})
	return id
}

// TestBesideDocuments: permissions that AWS keeps outside policy documents, and what takes their force.
func TestBesideDocuments(t *testing.T) {
	const bucket, owner, friend = "arn:aws:s3:::shop", "0a", "0b"
	key := "arn:aws:kms:eu-west-1:" + home + ":key/k"
	acl := func(more graph.Props, grants ...string) func(*acct) {
		return func(a *acct) {
			p := graph.Props{"acl": grants, "owner_id": owner}
			maps.Copy(p, more)
			a.has(bucket, home, p)
			a.has("arn:aws:s3:::theirs", away, graph.Props{"owner_id": friend})
			a.user("u", "")
			a.user("s3", allow("s3:*", "*"))
			a.b.Node(graph.NodeFact{ID: "arn:aws:iam::" + away + ":user/f", Labels: []graph.Label{graph.Principal, graph.User}, Cloud: graph.AWS, Account: away, Type: "AWS::IAM::User"})
			a.edge(graph.HasPolicy, "arn:aws:iam::"+away+":user/f", a.policy("f", "inline", allow("s3:*", "*")))
		}
	}
	grants := func(keyPolicy string, list ...string) func(*acct) {
		return func(a *acct) {
			a.has(key, home, graph.Props{"grants": list})
			if keyPolicy != "" {
				a.edge(graph.HasPolicy, key, a.policy(key+"#policy", "resource", keyPolicy))
			}
			a.user("u", "")
			a.user("o", "")
			a.b.Node(graph.NodeFact{ID: "arn:aws:iam::" + away + ":user/f", Labels: []graph.Label{graph.Principal, graph.User}, Cloud: graph.AWS, Account: away, Type: "AWS::IAM::User"})
			a.boundary(a.role("bound", "", ""), allow("s3:*", "*"))
		}
	}
	const toU = `{"grantee":"` + iam + `user/u","id":"g1","operations":["Decrypt","DescribeKey"]}`
	const ownerOnly = `{"Effect":"Allow","Action":"kms:*","Resource":"*","Principal":{"AWS":"` + iam + `user/o"}}`
	u, f := iam+"user/u", "arn:aws:iam::"+away+":user/f"
	for name, c := range map[string]struct {
		given                 func(*acct)
		who, action, on, want string
	}{
		"anyone may list":            {acl(nil, "global/AllUsers READ"), graph.IDInternet, "s3:ListBucket", bucket, "certain"},
		"listing is not reading":     {acl(nil, "global/AllUsers READ"), graph.IDInternet, "s3:GetObject", bucket, "no"},
		"anyone may write":           {acl(nil, "global/AllUsers WRITE"), graph.IDInternet, "s3:PutObject", bucket, "certain"},
		"anyone may rewrite the ACL": {acl(nil, "global/AllUsers WRITE_ACP"), graph.IDInternet, "s3:PutBucketAcl", bucket, "certain"},
		"full control by anyone":     {acl(nil, "global/AllUsers FULL_CONTROL"), graph.IDInternet, "s3:PutObject", bucket, "certain"},
		"public ACLs are ignored":    {acl(graph.Props{"ignore_public_acls": true}, "global/AllUsers WRITE"), graph.IDInternet, "s3:PutObject", bucket, "no"},
		"ignored by the account": {func(a *acct) {
			acl(nil, "global/AllUsers WRITE")(a)
			a.b.Node(graph.NodeFact{ID: home, Labels: []graph.Label{graph.Account}, Cloud: graph.AWS, Props: graph.Props{"ignore_public_acls": true}})
		}, graph.IDInternet, "s3:PutObject", bucket, "no"},
		"ACLs are off":                             {acl(graph.Props{"object_ownership": "BucketOwnerEnforced"}, "global/AllUsers WRITE"), graph.IDInternet, "s3:PutObject", bucket, "no"},
		"ACLs are on":                              {acl(graph.Props{"object_ownership": "BucketOwnerPreferred"}, "global/AllUsers WRITE"), graph.IDInternet, "s3:PutObject", bucket, "certain"},
		"restricting policies spares ACLs":         {acl(graph.Props{"restrict_public_buckets": true}, "global/AllUsers WRITE"), graph.IDInternet, "s3:PutObject", bucket, "certain"},
		"authenticated is not anyone":              {acl(nil, "global/AuthenticatedUsers WRITE"), graph.IDInternet, "s3:PutObject", bucket, "no"},
		"authenticated is any account":             {acl(nil, "global/AuthenticatedUsers WRITE"), graph.IDAnyAWSAccount, "s3:PutObject", bucket, "certain"},
		"authenticated is a user of the account":   {acl(nil, "global/AuthenticatedUsers WRITE"), u, "s3:PutObject", bucket, "certain"},
		"a canonical id is another account":        {acl(nil, friend+" WRITE"), f, "s3:PutObject", bucket, "certain"},
		"whose user needs its own policy":          {acl(nil, friend+" WRITE"), u, "s3:PutObject", bucket, "no"},
		"the owner's own grant gives users nought": {acl(nil, owner+" FULL_CONTROL"), u, "s3:PutObject", bucket, "no"},
		"a canonical id that nobody knows":         {acl(nil, "0c FULL_CONTROL"), f, "s3:PutObject", bucket, "no"},

		"a grant suffices":                          {grants(ownerOnly, toU), u, "kms:Decrypt", key, "certain"},
		"for its operations alone":                  {grants(ownerOnly, toU), u, "kms:Encrypt", key, "no"},
		"for its grantee alone":                     {grants(ownerOnly, toU), iam + "role/bound", "kms:Decrypt", key, "no"},
		"a grant across accounts":                   {grants(ownerOnly, `{"grantee":"`+f+`","operations":["Decrypt"]}`), f, "kms:Decrypt", key, "certain"},
		"under an encryption context":               {grants(ownerOnly, `{"grantee":"`+u+`","operations":["Decrypt"],"context_subset":{"app":"pay"}}`), u, "kms:Decrypt", key, "conditional"},
		"which describing does not take":            {grants(ownerOnly, `{"grantee":"`+u+`","operations":["DescribeKey"],"context_subset":{"app":"pay"}}`), u, "kms:DescribeKey", key, "certain"},
		"a boundary holds":                          {grants(ownerOnly, `{"grantee":"`+iam+`role/bound","operations":["Decrypt"]}`), iam + "role/bound", "kms:Decrypt", key, "no"},
		"a denial wins":                             {grants(`{"Effect":"Deny","Action":"kms:*","Resource":"*","Principal":"*"}`, toU), u, "kms:Decrypt", key, "no"},
		"with the key's policy unread, the grantee": {grants("", toU), u, "kms:Decrypt", key, "certain"},
		"a grant that cannot be read":               {grants(ownerOnly, `{"grantee":7}`), u, "kms:Decrypt", key, "no"},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate(away)
			c.given(a)
			s, j := a.build(t)
			if got := bulk(s, j, c.who, c.action, c.on, nil); got != c.want {
				t.Errorf("%s %s on %s: %s, want %s", c.who, c.action, c.on, got, c.want)
			}
		})
	}
}

// TestCanonicalUsers: a bucket policy names an account by its canonical id. Where nobody knows whose the id is, it may be that of any
// account whose own id is not known: unknown, never a yes.
func TestCanonicalUsers(t *testing.T) {
	const bucket, friend, oai = "arn:aws:s3:::shop", "0b", "0c"
	f, u := "arn:aws:iam::"+away+":user/f", iam+"user/u"
	names := func(id string) string { return `"Principal":{"CanonicalUser":"` + id + `"}` }
	estateWith := func(ownerID, identity string, stmts ...string) func(*acct) {
		return func(a *acct) {
			a.thing(bucket, home, strings.Join(stmts, ","))
			a.has(bucket, home, graph.Props{"owner_id": "0a"})
			a.has("arn:aws:s3:::theirs", away, graph.Props{"owner_id": ownerID})
			a.b.Node(graph.NodeFact{ID: "arn:aws:cloudfront::" + home + ":origin-access-identity/E1", Labels: []graph.Label{graph.Resource}, Cloud: graph.AWS, Account: home, Type: "AWS::CloudFront::CloudFrontOriginAccessIdentity", Props: graph.Props{"canonical_user": oai}})
			a.user("u", "")
			a.user("reader", allow("s3:*", "*"))
			a.b.Node(graph.NodeFact{ID: f, Labels: []graph.Label{graph.Principal, graph.User}, Cloud: graph.AWS, Account: away, Type: "AWS::IAM::User"})
			a.edge(graph.HasPolicy, f, a.policy("f", "inline", identity))
		}
	}
	get := func(effect, id string) string { return stmt(effect, "s3:GetObject", bucket+"/*", names(id)) }
	all := allow("s3:*", "*")
	for name, c := range map[string]struct {
		given     func(*acct)
		who, want string
		decision  access.Effect
	}{
		"the account's id":                        {estateWith(friend, all, get("Allow", friend)), f, "certain", access.Allowed},
		"whose user needs a policy of its own":    {estateWith(friend, allow("sqs:*", "*"), get("Allow", friend)), f, "no", access.ImplicitlyDenied},
		"another account's user":                  {estateWith(friend, all, get("Allow", friend)), u, "no", access.ImplicitlyDenied},
		"nobody knows whose":                      {estateWith("", all, get("Allow", "0d")), f, "unknown", access.IsUnknown},
		"not that of an account whose is known":   {estateWith(friend, all, get("Allow", "0d")), f, "no", access.ImplicitlyDenied},
		"an origin access identity's":             {estateWith("", all, get("Allow", oai)), f, "no", access.ImplicitlyDenied},
		"nobody is none of these":                 {estateWith("", all, get("Allow", "0d")), graph.IDInternet, "no", access.ImplicitlyDenied},
		"denied by its id":                        {estateWith(friend, all, allow("s3:*", bucket+"/*", `"Principal":{"AWS":"`+away+`"}`), get("Deny", friend)), f, "no", access.ExplicitlyDenied},
		"perhaps denied":                          {estateWith("", all, allow("s3:*", bucket+"/*", `"Principal":{"AWS":"`+away+`"}`), get("Deny", "0d")), f, "unknown", access.IsUnknown},
		"denied to another":                       {estateWith(friend, all, allow("s3:*", bucket+"/*", `"Principal":{"AWS":"`+away+`"}`), get("Deny", "0d")), f, "certain", access.Allowed},
		"perhaps allowed, and allowed by another": {estateWith("", all, get("Allow", "0d"), allow("s3:*", bucket+"/*", `"Principal":{"AWS":"`+away+`"}`)), f, "certain", access.Allowed},
		"the owner's own":                         {estateWith("", all, get("Allow", "0d")), iam + "user/reader", "certain", access.Allowed},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate(away)
			c.given(a)
			s, j := a.build(t)
			if got := bulk(s, j, c.who, "s3:GetObject", bucket, nil); got != c.want {
				t.Errorf("in bulk: %s, want %s", got, c.want)
			}
			if got := j.Decide(access.Request{Principal: c.who, Action: "s3:GetObject", Resource: bucket + "/x"}); got.Effect != c.decision {
				t.Errorf("one by one: %s, want %s", got.Effect, c.decision)
			}
		})
	}
}

// TestEndpointPoliciesCloseNothing: credentials can be used from elsewhere, where no endpoint's policy binds.
func TestEndpointPoliciesCloseNothing(t *testing.T) {
	a := estate()
	u := a.user("u", allow("s3:*", "*"))
	a.thing("arn:aws:s3:::b", home, "")
	e := a.has("arn:aws:ec2:eu-west-1:"+home+":vpc-endpoint/vpce-1", home, nil)
	a.edge(graph.HasPolicy, e, a.policy(e+"#policy", "endpoint", deny("*", "*", `"Principal":"*"`)))
	s, j := a.build(t)
	if got := bulk(s, j, u, "s3:GetObject", "arn:aws:s3:::b", nil); got != "certain" {
		t.Errorf("got %s", got)
	}
}
