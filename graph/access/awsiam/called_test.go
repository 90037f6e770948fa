package awsiam_test

import (
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// TestCalledRegion: nobody can call a thing through another region's endpoint
// than its own, nor a global service through another than the one it has;
// where the caller has a choice the region stays open. A question taken
// literally leaves it open always.
func TestCalledRegion(t *testing.T) {
	const regions = `"Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}}`
	table := func(region string) string { return "arn:aws:dynamodb:" + region + ":" + home + ":table/orders" }
	for name, c := range map[string]struct {
		action, on string
		want       access.Effect
		literally  access.Effect
	}{
		"in a region that is open":           {"dynamodb:GetItem", table("eu-west-1"), access.Allowed, access.IsConditional},
		"in one that is shut":                {"dynamodb:GetItem", table("us-west-2"), access.ExplicitlyDenied, access.IsConditional},
		"something that has no node":         {"lambda:InvokeFunction", "arn:aws:lambda:us-west-2:" + home + ":function:gone", access.ExplicitlyDenied, access.IsConditional},
		"a bucket":                           {"s3:GetObject", "arn:aws:s3:::near/key", access.Allowed, access.IsConditional},
		"a bucket in a region that is shut":  {"s3:GetObject", "arn:aws:s3:::far/key", access.ExplicitlyDenied, access.IsConditional},
		"a bucket of which that is not read": {"s3:GetObject", "arn:aws:s3:::somewhere/key", access.IsConditional, access.IsConditional},
		"IAM is in us-east-1":                {"iam:GetRole", iam + "role/r", access.ExplicitlyDenied, access.IsConditional},
		"without a resource, too":            {"iam:ListRoles", "*", access.ExplicitlyDenied, access.IsConditional},
		"Organizations":                      {"organizations:ListAccounts", "*", access.ExplicitlyDenied, access.IsConditional},
		"a role is passed anywhere":          {"iam:PassRole", iam + "role/r", access.IsConditional, access.IsConditional},
		"STS has endpoints everywhere":       {"sts:AssumeRole", iam + "role/r", access.IsConditional, access.IsConditional},
		"no resource":                        {"lambda:ListFunctions", "*", access.IsConditional, access.IsConditional},
		"any of a kind":                      {"dynamodb:GetItem", "arn:aws:dynamodb:*:" + home + ":table/*", access.IsConditional, access.IsConditional},
		"a copy is called for elsewhere":     {"ec2:CopySnapshot", "arn:aws:ec2:us-west-2:" + home + ":snapshot/s", access.IsConditional, access.IsConditional},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			who := a.role("r", allow("*", "*"), trust(`{"AWS":"`+iam+`role/r"}`))
			a.scp(home, deny("*", "*", regions))
			for bucket, region := range map[string]string{"near": "eu-central-1", "far": "us-west-2", "somewhere": ""} {
				a.b.Node(graph.NodeFact{ID: "arn:aws:s3:::" + bucket, Labels: []graph.Label{graph.DataStore}, Cloud: graph.AWS, Account: home, Region: region})
			}
			a.thing(table("eu-west-1"), home, "")
			a.thing(table("us-west-2"), home, "")
			_, j := a.build(t)
			r := access.Request{Principal: who, Action: c.action, Resource: c.on}
			if d := j.Decide(r); d.Effect != c.want {
				t.Errorf("%s, want %s; if %s", d.Effect, c.want, d.Conditions)
			}
			r.Literal = true
			if d := j.Decide(r); d.Effect != c.literally {
				t.Errorf("taken literally %s, want %s", d.Effect, c.literally)
			}
			r.Context = access.Context{"aws:requestedregion": {"eu-west-1"}}
			if d := j.Decide(r); d.Effect != access.Allowed {
				t.Errorf("said to be called in eu-west-1: %s", d.Effect)
			}
		})
	}
}

// TestCalledRegionElsewhere: the other partitions have regions of their own.
func TestCalledRegionElsewhere(t *testing.T) {
	for partition, region := range map[string]string{"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"} {
		a := estate()
		who := "arn:" + partition + ":iam::" + home + ":user/u"
		a.b.Node(graph.NodeFact{ID: who, Labels: []graph.Label{graph.Principal, graph.User}, Cloud: graph.AWS, Account: home, Type: "AWS::IAM::User"})
		a.edge(graph.HasPolicy, who, a.policy(who+"#p", "inline", allow("*", "*", `"Condition":{"StringEquals":{"aws:RequestedRegion":"`+region+`"}}`)))
		_, j := a.build(t)
		for _, on := range []string{"*", who} {
			if d := j.Decide(access.Request{Principal: who, Action: "iam:ListUsers", Resource: on}); d.Effect != access.Allowed {
				t.Errorf("%s, on %s: %s", partition, on, d.Effect)
			}
		}
	}
}

// TestURLAuth: who may use a function's URL is settled by the authentication
// that it has. What a new URL gets is the caller's to say.
func TestURLAuth(t *testing.T) {
	const fn, open = "arn:aws:lambda:eu-west-1:" + home + ":function:", `"Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}`
	for name, c := range map[string]struct {
		auth, action string
		want         access.Effect
	}{
		"open to anyone":     {"NONE", "lambda:InvokeFunctionUrl", access.Allowed},
		"with a signature":   {"AWS_IAM", "lambda:InvokeFunctionUrl", access.ImplicitlyDenied},
		"no URL that we saw": {"", "lambda:InvokeFunctionUrl", access.IsConditional},
		"made anew":          {"AWS_IAM", "lambda:UpdateFunctionUrlConfig", access.IsConditional},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			who := a.user("u", allow(c.action, fn+"*", open))
			a.thing(fn+"f", home, `{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunctionUrl","Resource":"`+fn+`f",`+open+`}`)
			if c.auth != "" {
				a.typed(fn+"f#url", "AWS::Lambda::Url", graph.Props{"auth_type": c.auth}, graph.Endpoint)
				a.edge(graph.Triggers, fn+"f#url", fn+"f")
			}
			_, j := a.build(t)
			askers := []string{who}
			if c.action == "lambda:InvokeFunctionUrl" {
				askers = append(askers, graph.IDInternet)
			}
			for _, id := range askers {
				if d := j.Decide(access.Request{Principal: id, Action: c.action, Resource: fn + "f"}); d.Effect != c.want {
					t.Errorf("%s: %s, want %s", id, d.Effect, c.want)
				}
			}
		})
	}
}
