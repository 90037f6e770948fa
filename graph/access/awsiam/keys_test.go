package awsiam_test

import (
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// keysEstate has an organization, a user and a role with tags and ids, and a bucket whose policy has an effect on everyone
// under cond; nobody has a policy of their own.
func keysEstate(t *testing.T, effect, cond string) access.Judge {
	t.Helper()
	a := estate(away)
	a.b.Node(graph.NodeFact{ID: "o-1", Labels: []graph.Label{graph.Organization}, Cloud: graph.AWS})
	a.b.Node(graph.NodeFact{ID: "r-1", Labels: []graph.Label{graph.Container}, Cloud: graph.AWS})
	a.b.Node(graph.NodeFact{ID: "ou-1", Labels: []graph.Label{graph.Container}, Cloud: graph.AWS})
	a.edge(graph.Contains, "o-1", "r-1")
	a.edge(graph.Contains, "r-1", "ou-1")
	a.edge(graph.Contains, "ou-1", home)
	u := a.user("ann", "", "Team", "Pay")
	r := a.role("path/app", "", "", "Team", "Pay")
	a.b.Node(graph.NodeFact{ID: u, Labels: []graph.Label{graph.User}, Cloud: graph.AWS, Props: graph.Props{"unique_id": "AIDA1"}})
	a.b.Node(graph.NodeFact{ID: r, Labels: []graph.Label{graph.Role}, Cloud: graph.AWS, Props: graph.Props{"unique_id": "AROA1"}})
	a.thing("arn:aws:s3:::b", home, stmt(effect, "s3:GetObject", "arn:aws:s3:::b/*", `"Principal":"*"`, `"Condition":`+cond), "Env", "Prod")
	_, j := a.build(t)
	return j
}

// TestContextKeys: what the estate settles of a request's context, key by key. Sources: "AWS global condition context keys",
// "IAM policy elements: Variables and tags" (principal keys by kind of principal), and the command-line contract, "Asking".
func TestContextKeys(t *testing.T) {
	const (
		ann, app, root = iam + "user/ann", iam + "role/path/app", iam + "root"
		session        = "arn:aws:sts::" + home + ":assumed-role/app/run1"
		stranger       = "arn:aws:iam::" + away + ":user/x"
		service        = "delivery.logs.amazonaws.com"
		anyone         = graph.IDInternet
	)
	const yes, no, open = access.Allowed, access.ImplicitlyDenied, access.IsConditional
	for _, c := range []struct {
		name, who, cond string
		want            access.Effect
	}{
		{"the user's ARN", ann, `{"ArnEquals":{"aws:PrincipalArn":"` + ann + `"}}`, yes},
		{"the role's ARN, with its path", app, `{"ArnEquals":{"aws:PrincipalArn":"` + app + `"}}`, yes},
		{"a session has its role's ARN", session, `{"ArnEquals":{"aws:PrincipalArn":"` + app + `"}}`, yes},
		{"and not its own", session, `{"ArnEquals":{"aws:PrincipalArn":"` + session + `"}}`, no},
		{"nobody has no ARN", anyone, `{"ArnLike":{"aws:PrincipalArn":"*"}}`, no},
		{"key names without case", ann, `{"ArnEquals":{"AWS:principalarn":"` + ann + `"}}`, yes},

		{"account of a user", ann, `{"StringEquals":{"aws:PrincipalAccount":"` + home + `"}}`, yes},
		{"account of a session", session, `{"StringEquals":{"aws:PrincipalAccount":"` + home + `"}}`, yes},
		{"account of anyone", anyone, `{"StringEquals":{"aws:PrincipalAccount":"anonymous"}}`, yes},
		{"account of the bucket", anyone, `{"StringEquals":{"aws:ResourceAccount":"` + home + `"}}`, yes},
		{"another account of the bucket", ann, `{"StringEquals":{"aws:ResourceAccount":"` + away + `"}}`, no},

		{"a user", ann, `{"StringEquals":{"aws:PrincipalType":"User"}}`, yes},
		{"a role", app, `{"StringEquals":{"aws:PrincipalType":"AssumedRole"}}`, yes},
		{"the root user", root, `{"StringEquals":{"aws:PrincipalType":"Account"}}`, yes},
		{"anyone's type", anyone, `{"StringEquals":{"aws:PrincipalType":"Anonymous"}}`, yes},

		{"the organization", ann, `{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}`, yes},
		{"another organization", ann, `{"StringEquals":{"aws:PrincipalOrgID":"o-2"}}`, no},
		{"anyone is in none", anyone, `{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}`, no},
		{"the way to it ends in a slash", ann, `{"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-1/r-1/ou-1/"}}`, yes},
		{"without the slash it is another", ann, `{"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-1/r-1/ou-1"}}`, no},
		{"below the root", ann, `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-1/r-1/*"}}`, yes},
		{"the bucket's organization", anyone, `{"StringEquals":{"aws:ResourceOrgID":"o-1"}}`, yes},
		{"the bucket's way", anyone, `{"ForAnyValue:StringLike":{"aws:ResourceOrgPaths":"o-1/r-1/ou-1/*"}}`, yes},

		{"TLS", anyone, `{"Bool":{"aws:SecureTransport":"true"}}`, yes},
		{"plain HTTP", anyone, `{"Bool":{"aws:SecureTransport":"false"}}`, no},

		{"a user's name", ann, `{"StringEquals":{"aws:username":"ann"}}`, yes},
		{"a role has none", app, `{"StringLike":{"aws:username":"*"}}`, no},
		{"the root user has none", root, `{"Null":{"aws:username":"true"}}`, yes},
		{"a user's id", ann, `{"StringEquals":{"aws:userid":"AIDA1"}}`, yes},
		{"a role's id", app, `{"StringLike":{"aws:userid":"AROA1:*"}}`, yes},
		{"another role's id", app, `{"StringLike":{"aws:userid":"AROA2:*"}}`, no},
		{"a role's id without a session", app, `{"StringEquals":{"aws:userid":"AROA1"}}`, no},
		{"a session's name is open", app, `{"StringEquals":{"aws:userid":"AROA1:run1"}}`, open},
		{"or known", session, `{"StringEquals":{"aws:userid":"AROA1:run1"}}`, yes},
		{"all roles but one", app, `{"StringNotLike":{"aws:userid":["AROA1:*"]}}`, no},
		{"the root user's id", root, `{"StringEquals":{"aws:userid":"` + home + `"}}`, yes},

		{"a tag, its key without case", ann, `{"StringEquals":{"aws:PrincipalTag/team":"Pay"}}`, yes},
		{"its value with case", ann, `{"StringEquals":{"aws:PrincipalTag/Team":"pay"}}`, no},
		{"a role's tag", app, `{"StringEquals":{"aws:PrincipalTag/Team":"Pay"}}`, yes},
		{"a session's tag", session, `{"StringEquals":{"aws:PrincipalTag/Team":"Pay"}}`, yes},
		{"a tag that is not there", ann, `{"Null":{"aws:PrincipalTag/other":"true"}}`, yes},
		{"anyone has no tags", anyone, `{"Null":{"aws:PrincipalTag/Team":"true"}}`, yes},
		{"the bucket's tag, its key without case", anyone, `{"StringEquals":{"aws:ResourceTag/ENV":"Prod"}}`, yes},
		{"the value with case", anyone, `{"StringEquals":{"aws:ResourceTag/Env":"prod"}}`, no},

		{"a user is no service", ann, `{"Bool":{"aws:PrincipalIsAWSService":"false"}}`, yes},
		{"anyone is no service", anyone, `{"Bool":{"aws:PrincipalIsAWSService":"true"}}`, no},
		{"a service is", service, `{"Bool":{"aws:PrincipalIsAWSService":"true"}}`, yes},
		{"a service by name", service, `{"StringEquals":{"aws:PrincipalServiceName":"` + service + `"}}`, yes},
		{"a user has no such name", ann, `{"Null":{"aws:PrincipalServiceName":"true"}}`, yes},
		{"nor names", ann, `{"ForAnyValue:StringEquals":{"aws:PrincipalServiceNamesList":"` + service + `"}}`, no},
		{"for whom a service acts", service, `{"StringEquals":{"aws:SourceAccount":"` + home + `"}}`, open},
		{"and for what", service, `{"ArnLike":{"aws:SourceArn":"arn:aws:*:*:` + home + `:*"}}`, open},
		{"a user acts on no one's behalf", ann, `{"StringEquals":{"aws:SourceAccount":"` + home + `"}}`, no},
		{"nor does a role for a thing", app, `{"ArnLike":{"aws:SourceArn":"arn:aws:*:*:` + home + `:*"}}`, no},
		{"a user, if somebody is acted for", ann, `{"StringEqualsIfExists":{"aws:SourceOrgID":"o-1"}}`, yes},
		{"anyone acts on no one's behalf", anyone, `{"StringEquals":{"aws:SourceAccount":"` + home + `"}}`, no},
		{"through a service", ann, `{"Bool":{"aws:ViaAWSService":"true"}}`, open},

		{"a user's second factor", ann, `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`, open},
		{"a role's second factor", app, `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`, open},
		{"if there is one", ann, `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`, open},
		{"anyone has none", anyone, `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`, no},

		{"the address", ann, `{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`, open},
		{"the network", ann, `{"StringEquals":{"aws:SourceVpc":"vpc-1"}}`, open},
		{"the endpoint", anyone, `{"StringEquals":{"aws:SourceVpce":"vpce-1"}}`, open},
		{"the address behind an endpoint", ann, `{"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/8"}}`, open},
		{"another account's user", stranger, `{"StringEquals":{"aws:PrincipalAccount":"` + home + `"}}`, no},
	} {
		t.Run(c.name, func(t *testing.T) {
			effect, want := "Allow", c.want
			if c.who == root { // whom nothing need allow
				effect, want = "Deny", map[access.Effect]access.Effect{yes: access.ExplicitlyDenied, no: yes}[c.want]
			}
			got := keysEstate(t, effect, c.cond).Decide(access.Request{Principal: c.who, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/x"})
			if got.Effect != want {
				t.Errorf("%s under %s: %s, want %s", c.who, c.cond, got.Effect, want)
			}
		})
	}
}

// TestWhatAQuestionLeavesOpen: whoever asks about one request may mean one that a service makes.
func TestWhatAQuestionLeavesOpen(t *testing.T) {
	j := keysEstate(t, "Allow", `{"StringEquals":{"aws:SourceAccount":"`+home+`"}}`)
	for literal, want := range map[bool]access.Effect{true: access.IsConditional, false: access.ImplicitlyDenied} {
		got := j.Decide(access.Request{Principal: iam + "user/ann", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/x", Literal: literal})
		if got.Effect != want {
			t.Errorf("literal %v: %s, want %s", literal, got.Effect, want)
		}
	}
}

// TestOneWayIn: a request that came through an endpoint has no public address, and one that has an address came through none.
func TestOneWayIn(t *testing.T) {
	const network, address = `{"StringEquals":{"aws:SourceVpc":"vpc-1"}}`, `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`
	for _, c := range []struct {
		name, cond string
		context    access.Context
		want       access.Effect
	}{
		{"an address is asked for, nothing is given", address, nil, access.IsConditional},
		{"an endpoint is given", address, access.Context{"aws:SourceVpce": {"vpce-1"}}, access.ImplicitlyDenied},
		{"both are given", address, access.Context{"aws:SourceVpce": {"vpce-1"}, "aws:SourceIp": {"198.51.100.7"}}, access.Allowed},
		{"a network is asked for, an address given", network, access.Context{"aws:SourceIp": {"198.51.100.7"}}, access.ImplicitlyDenied},
		{"the endpoint alone is given", network, access.Context{"aws:SourceVpce": {"vpce-1"}}, access.IsConditional},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := access.Request{Principal: iam + "user/ann", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/x", Context: c.context}
			if got := keysEstate(t, "Allow", c.cond).Decide(r); got.Effect != c.want {
				t.Errorf("%s, want %s", got.Effect, c.want)
			}
		})
	}
}

// TestPassedTo: a bare question about iam:PassRole is asked for the first service that the role trusts.
func TestPassedTo(t *testing.T) {
	for service, want := range map[string]access.Effect{"ecs-tasks.amazonaws.com": access.Allowed, "lambda.amazonaws.com": access.ImplicitlyDenied} {
		a := estate()
		u := a.user("boss", allow("iam:PassRole", "*", `"Condition":{"StringEquals":{"iam:PassedToService":"`+service+`"}}`))
		r := a.role("app", "", trust(`{"Service":["ecs-tasks.amazonaws.com","lambda.amazonaws.com"]}`))
		_, j := a.build(t)
		if got := j.Decide(access.Request{Principal: u, Action: "iam:PassRole", Resource: r}); got.Effect != want {
			t.Errorf("for %s: %s, want %s", service, got.Effect, want)
		}
		ctx := access.Context{"iam:passedtoservice": {service}}
		if got := j.Decide(access.Request{Principal: u, Action: "iam:PassRole", Resource: r, Context: ctx}); got.Effect != access.Allowed {
			t.Errorf("asked for %s: %s", service, got.Effect)
		}
	}
}

// TestSessions: who asks under a session's name acts with the role's policies; of a federated user nobody knows whose.
func TestSessions(t *testing.T) {
	a := estate(away)
	r := a.role("p/app", allow("s3:GetObject", "arn:aws:s3:::b/*"), "")
	session := "arn:aws:sts::" + home + ":assumed-role/app/run1"
	a.role("other", "", trust(`{"AWS":"`+session+`"}`)) // its node exists because somebody trusts it
	a.edge(graph.Trusts, iam+"role/other", session)
	s, j := a.build(t)
	ask := func(who, action, on string) access.Effect {
		return j.Decide(access.Request{Principal: who, Action: action, Resource: on}).Effect
	}
	for who, want := range map[string]access.Effect{
		r: access.Allowed, session: access.Allowed,
		"arn:aws:sts::" + home + ":assumed-role/app/another": access.Allowed,
		"arn:aws:sts::" + home + ":assumed-role/gone/run":    access.ImplicitlyDenied,
		"arn:aws:sts::" + away + ":assumed-role/app/run1":    access.IsUnknown, // of another account, which was not read
		"arn:aws:sts::" + home + ":federated-user/ann":       access.IsUnknown,
	} {
		if got := ask(who, "s3:GetObject", "arn:aws:s3:::b/x"); got != want {
			t.Errorf("%s: %s, want %s", who, got, want)
		}
	}
	if got := ask(session, "sts:AssumeRole", iam+"role/other"); got != access.Allowed {
		t.Errorf("the session that a trust policy names: %s", got)
	}
	if got := bulk(s, j, session, "sts:AssumeRole", iam+"role/other", nil); got != "certain" {
		t.Errorf("the same in bulk: %s", got)
	}
	if got := ask("arn:aws:sts::"+home+":assumed-role/app/another", "sts:AssumeRole", iam+"role/other"); got != access.ImplicitlyDenied {
		t.Errorf("a session of another name: %s", got)
	}
}

// TestOddSessions: names that are no session's are nobody's, and never a fault.
func TestOddSessions(t *testing.T) {
	a := estate()
	a.thing("arn:aws:s3:::b", home, allow("s3:*", "arn:aws:s3:::b/*", `"Principal":"*"`, `"Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app"}}`))
	_, j := a.build(t)
	for _, who := range []string{"arn:aws:sts::" + home + ":assumed-role", "arn:aws:sts::" + home + ":assumed-role/app", "arn:aws:sts:::assumed-role/a/b", "arn:aws:sts::" + home + ":federated-user"} {
		if got := j.Decide(access.Request{Principal: who, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/x"}).Effect; got == access.Allowed {
			t.Errorf("%s: %s", who, got)
		}
	}
}

// TestMethods: a question about an API's method is asked of the API's own policy, whether or not the method is a node.
func TestMethods(t *testing.T) {
	a := estate(away)
	api := a.typed("arn:aws:apigateway:eu-west-1::/restapis/abc", "AWS::ApiGateway::RestApi", nil, graph.Endpoint)
	all := "arn:aws:execute-api:eu-west-1:" + home + ":abc/"
	a.edge(graph.HasPolicy, api, a.policy(api+"#policy", "resource", allow("execute-api:Invoke", all+"prod/GET/*", `"Principal":{"AWS":"`+iam+`user/u"}`)))
	u := a.user("u", "")
	_, j := a.build(t)
	for method, want := range map[string]access.Effect{"prod/GET/items/7": access.Allowed, "prod/POST/items": access.ImplicitlyDenied} {
		if got := j.Decide(access.Request{Principal: u, Action: "execute-api:Invoke", Resource: all + method}); got.Effect != want {
			t.Errorf("%s: %s, want %s", method, got.Effect, want)
		}
	}
}

// TestUnreadTags: where no source said whether a thing has tags, a condition on one is open, and what another source says counts.
func TestUnreadTags(t *testing.T) {
	const bucket = "arn:aws:s3:::b"
	unread := graph.Props{graph.PropTagsUnread: true}
	for name, c := range map[string]struct {
		props graph.Props
		tags  []string
		cond  string
		want  access.Effect
	}{
		"read, and not there":                  {nil, nil, `{"StringNotEquals":{"aws:ResourceTag/env":"prod"}}`, access.Allowed},
		"not read":                             {unread, nil, `{"StringNotEquals":{"aws:ResourceTag/env":"prod"}}`, access.IsConditional},
		"not read, and asked for":              {unread, nil, `{"StringEquals":{"aws:ResourceTag/env":"dev"}}`, access.IsConditional},
		"not read here, but there":             {unread, []string{"env", "prod"}, `{"StringNotEquals":{"aws:ResourceTag/env":"prod"}}`, access.ImplicitlyDenied},
		"another tag was read, so all of them": {unread, []string{"team", "x"}, `{"StringNotEquals":{"aws:ResourceTag/env":"prod"}}`, access.Allowed},
		"asked for, read, and not there":       {nil, nil, `{"StringEquals":{"aws:ResourceTag/env":"dev"}}`, access.ImplicitlyDenied},
		"whether there is one, where not read": {unread, nil, `{"Null":{"aws:ResourceTag/env":"true"}}`, access.IsConditional},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			u := a.user("u", allow("s3:GetObject", "*", `"Condition":`+c.cond))
			a.thing(bucket, home, "", c.tags...)
			a.has(bucket, home, c.props)
			_, j := a.build(t)
			if got := j.Decide(access.Request{Principal: u, Action: "s3:GetObject", Resource: bucket + "/x"}); got.Effect != c.want {
				t.Errorf("%s, want %s", got.Effect, c.want)
			}
		})
	}
}
