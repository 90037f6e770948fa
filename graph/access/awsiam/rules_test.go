package awsiam_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

// ask is one question of `aws simulate` in short: who asks for what, and the
// statements of each layer. A layer that is empty does not take part.
type ask struct {
	who, action, on, owner              string
	identity, boundary, session, onSelf string // statements; onSelf: the resource's own
	scp, rcp, endpoint                  string
	version                             string
	context                             string // JSON
	blockPublic                         bool
}

const (
	alice   = `arn:aws:iam::111122223333:user/dev/alice`
	worker  = `arn:aws:iam::111122223333:role/svc/worker`
	session = `arn:aws:sts::111122223333:assumed-role/worker/s1`
	bobFed  = `arn:aws:sts::111122223333:federated-user/bob`
	queue   = `arn:aws:sqs:eu-west-1:111122223333:orders`
	object  = `arn:aws:s3:::shop/a/b`
	key     = `arn:aws:kms:eu-west-1:111122223333:key/k1`
	stage   = `arn:aws:iam::111122223333:role/stage`
)

func (a ask) simulate(t *testing.T, mode string) awsiam.Answer {
	t.Helper()
	version := a.version
	if version == "" {
		version = "2012-10-17"
	}
	doc := func(stmts string) awsiam.NamedDocument {
		return awsiam.NamedDocument{Name: "p", Document: json.RawMessage(`{"Version":"` + version + `","Statement":[` + stmts + `]}`)}
	}
	layer := func(stmts string) *[]awsiam.NamedDocument {
		if stmts == "" {
			return nil
		}
		return &[]awsiam.NamedDocument{doc(stmts)}
	}
	level := func(stmts string) []awsiam.Level {
		if stmts == "" {
			return nil
		}
		return []awsiam.Level{{ID: "r", Policies: *layer(stmts)}}
	}
	c := awsiam.Case{Mode: mode, Request: awsiam.CaseRequest{Principal: json.RawMessage(`"` + a.who + `"`), Action: a.action, Resource: a.on, ResourceAccount: a.owner}}
	if a.who == "" {
		c.Request.Principal = json.RawMessage(`{"type":"Anonymous"}`)
	}
	if a.owner == "" {
		c.Request.ResourceAccount = "111122223333"
	}
	if a.context != "" {
		c.Request.Context = given(t, []byte(a.context))
	}
	p := awsiam.CasePolicies{Boundary: layer(a.boundary), Endpoint: layer(a.endpoint), SCP: level(a.scp), RCP: level(a.rcp)}
	if l := layer(a.identity); l != nil {
		p.Identity = *l
	}
	if a.session != "" {
		d := doc(a.session)
		p.Session = &d
	}
	if a.onSelf != "" {
		d := doc(a.onSelf)
		p.Resource = &d
	}
	c.Policies, c.Settings.S3.BlockPublicAccess = p, a.blockPublic
	return awsiam.Simulate(c)
}

// given reads a context from JSON.
func given(t *testing.T, text []byte) (out []awsiam.Given) {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for k, v := range all {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		g := awsiam.Given{Key: k}
		for _, x := range list {
			if f, ok := x.(float64); ok {
				x = strconv.FormatFloat(f, 'f', -1, 64)
			}
			g.Values = append(g.Values, fmt.Sprint(x))
		}
		out = append(out, g)
	}
	return out
}

// grants is a statement of a resource policy.
func grants(effect, principal string, more ...string) string {
	return `{"Effect":"` + effect + `","Action":"*","Resource":"*",` + principal + strings.Join(more, "") + `}`
}

const everything = `{"Effect":"Allow","Action":"*","Resource":"*"}`

type rule struct {
	name string
	ask
	want access.Effect
}

const (
	yes       = access.Allowed
	no        = access.ImplicitlyDenied
	forbidden = access.ExplicitlyDenied
)

func check(t *testing.T, rules []rule) {
	t.Helper()
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			if got := r.simulate(t, "strict"); got.Decision != r.want || got.Error != "" {
				t.Errorf("%s %v %s, want %s", got.Decision, got.BlockedBy, got.Error, r.want)
			}
		})
	}
}

// "Policy evaluation for requests within a single account", on resource-based
// policies; "Permissions boundaries for IAM entities"; "Session policies".
func TestWhoIsNamedInAResourcePolicy(t *testing.T) {
	sqs := func(who, stmt string) ask {
		return ask{who: who, action: "sqs:SendMessage", on: queue, onSelf: stmt}
	}
	limited := func(a ask) ask {
		a.boundary, a.session = `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`, `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`
		return a
	}
	bounded := func(a ask) ask {
		a.boundary = `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`
		return a
	}
	aws := func(id string) string { return `"Principal":{"AWS":"` + id + `"}` }
	byARN := `,"Condition":{"ArnEquals":{"aws:PrincipalArn":"` + worker + `"}}`
	arnKnown := func(a ask) ask { a.context = `{"aws:PrincipalArn":"` + worker + `"}`; return a }
	check(t, []rule{
		{"a user by its ARN", sqs(alice, grants("Allow", aws(alice))), yes},
		{"a user by its ARN, whatever its boundary", bounded(sqs(alice, grants("Allow", aws(alice)))), yes},
		{"another user", sqs(alice, grants("Allow", aws(alice+"2"))), no},
		{"the account leaves it to the account", sqs(alice, grants("Allow", aws("111122223333"))), no},
		{"a role session by the role", sqs(session, grants("Allow", aws(worker))), yes},
		{"the role, but the boundary lacks it", bounded(sqs(session, grants("Allow", aws(worker)))), no},
		{"the session itself, whatever limits it", limited(sqs(session, grants("Allow", aws(session)))), yes},
		{"everyone, told apart by ARN, whatever limits it", arnKnown(limited(sqs(session, grants("Allow", `"Principal":"*"`, byARN)))), yes},
		{"everyone, and the boundary lacks it", limited(sqs(session, grants("Allow", `"Principal":"*"`))), no},
		{"a federated user by its session", limited(sqs(bobFed, grants("Allow", aws(bobFed)))), yes},
		{"a session of another name", sqs(session, grants("Allow", aws(session+"2"))), no},
		{"a role of that name in another account", sqs(session, grants("Allow", aws("arn:aws:iam::444455556666:role/worker"))), no},
		{"a wildcard within an ARN names nobody", sqs(alice, grants("Allow", aws("arn:aws:iam::111122223333:user/*"))), no},
		{"no principal at all", sqs(alice, `{"Effect":"Allow","Action":"*","Resource":"*"}`), no},
		{"AWS star", sqs(alice, grants("Allow", aws("*"))), yes},
		{"anonymous is everyone", sqs("", grants("Allow", `"Principal":"*"`)), yes},
		{"anonymous is not an account", sqs("", grants("Allow", aws("111122223333"))), no},
		{"a service", sqs("sns.amazonaws.com", grants("Allow", `"Principal":{"Service":"sns.amazonaws.com"}`)), yes},
		{"another service", sqs("sns.amazonaws.com", grants("Allow", `"Principal":{"Service":"s3.amazonaws.com"}`)), no},
		{"a canonical user is not this user", sqs(alice, grants("Allow", `"Principal":{"CanonicalUser":"79a5"}`)), no},
	})
}

// "AWS JSON policy elements: NotPrincipal".
func TestNotPrincipal(t *testing.T) {
	sqs := func(who, stmt string) ask {
		return ask{who: who, action: "sqs:SendMessage", on: queue, identity: everything, onSelf: stmt}
	}
	not := func(ids string) string { return grants("Deny", `"NotPrincipal":{"AWS":[`+ids+`]}`) }
	bounded := sqs(alice, not(`"`+alice+`","111122223333"`))
	bounded.boundary = everything
	check(t, []rule{
		{"account and user", sqs(alice, not(`"`+alice+`","arn:aws:iam::111122223333:root"`)), yes},
		{"user alone", sqs(alice, not(`"`+alice+`"`)), forbidden},
		{"account alone", sqs(alice, not(`"111122223333"`)), forbidden},
		{"account and another user", sqs(alice, not(`"`+alice+`2","111122223333"`)), forbidden},
		{"account and role", sqs(session, not(`"`+worker+`","111122223333"`)), yes},
		{"account and session, not the role", sqs(session, not(`"`+session+`","111122223333"`)), forbidden},
		{"root by its account", sqs("arn:aws:iam::111122223333:root", not(`"111122223333"`)), yes},
		{"a boundary, whoever is named", bounded, forbidden},
		{"an allow lets in who is not named", ask{who: "", action: "sqs:SendMessage", on: queue, onSelf: grants("Allow", `"NotPrincipal":{"AWS":"`+alice+`"}`)}, yes},
		{"an allow keeps out who is", ask{who: alice, action: "sqs:SendMessage", on: queue, onSelf: grants("Allow", `"NotPrincipal":{"AWS":"`+alice+`"}`)}, no},
	})
}

// "Cross-account policy evaluation logic", "Key policies in AWS KMS", "IAM roles",
// "Service control policies", "Resource control policies", "VPC endpoint policies",
// "Blocking public access to your Amazon S3 storage".
func TestLayers(t *testing.T) {
	root := `"Principal":{"AWS":"arn:aws:iam::111122223333:root"}`
	denyAll := `{"Effect":"Deny","Action":"*","Resource":"*"}`
	rcp := `{"Effect":"Deny","Action":"*","Resource":"*","Principal":"*"}`
	linked := `arn:aws:iam::111122223333:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForELB`
	trust := func(p string) string { return `{"Effect":"Allow","Action":"sts:AssumeRole",` + p + `}` }
	check(t, []rule{
		{"cross-account, identity alone", ask{who: alice, action: "sqs:SendMessage", on: queue, owner: "444455556666", identity: everything}, no},
		{"cross-account, resource alone", ask{who: alice, action: "sqs:SendMessage", on: queue, owner: "444455556666", onSelf: grants("Allow", `"Principal":{"AWS":"`+alice+`"}`)}, no},
		{"cross-account, both", ask{who: alice, action: "sqs:SendMessage", on: queue, owner: "444455556666", identity: everything, onSelf: grants("Allow", root)}, yes},
		{"cross-account, and the boundary lacks it", ask{who: session, action: "sqs:SendMessage", on: queue, owner: "444455556666", identity: everything, boundary: `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`, onSelf: grants("Allow", `"Principal":{"AWS":"`+session+`"}`)}, no},
		{"a key, identity alone", ask{who: alice, action: "kms:Decrypt", on: key, identity: everything}, no},
		{"a key that leaves it to the account", ask{who: alice, action: "kms:Decrypt", on: key, identity: everything, onSelf: grants("Allow", root)}, yes},
		{"a key that names the user", ask{who: alice, action: "kms:Decrypt", on: key, onSelf: grants("Allow", `"Principal":{"AWS":"`+alice+`"}`)}, yes},
		{"root asks no policy", ask{who: "arn:aws:iam::111122223333:root", action: "sqs:SendMessage", on: queue}, yes},
		{"root but for the key policy", ask{who: "arn:aws:iam::111122223333:root", action: "kms:Decrypt", on: key}, no},
		{"root assumes no role", ask{who: "arn:aws:iam::111122223333:root", action: "sts:AssumeRole", on: stage, onSelf: trust(root)}, no},
		{"root under an SCP", ask{who: "arn:aws:iam::111122223333:root", action: "sqs:SendMessage", on: queue, scp: everything + "," + denyAll}, forbidden},
		{"root assumes no other account's root", ask{who: "arn:aws:iam::111122223333:root", action: "sts:AssumeRoot", on: "arn:aws:iam::444455556666:root", owner: "444455556666", onSelf: grants("Allow", root)}, no},
		{"trust by name", ask{who: alice, action: "sts:AssumeRole", on: stage, onSelf: trust(`"Principal":{"AWS":"` + alice + `"}`)}, yes},
		{"trust in the account alone", ask{who: alice, action: "sts:AssumeRole", on: stage, onSelf: trust(root)}, no},
		{"a web identity", ask{who: "cognito-identity.amazonaws.com", action: "sts:AssumeRoleWithWebIdentity", on: stage, onSelf: `{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"cognito-identity.amazonaws.com"}}`}, yes},
		{"an SCP does not bind service-linked roles", ask{who: linked, action: "sqs:SendMessage", on: queue, identity: everything, scp: denyAll}, yes},
		{"an SCP does not bind services", ask{who: "sns.amazonaws.com", action: "sqs:SendMessage", on: queue, scp: denyAll, onSelf: grants("Allow", `"Principal":{"Service":"sns.amazonaws.com"}`)}, yes},
		{"an SCP level that says nothing", ask{who: alice, action: "sqs:SendMessage", on: queue, identity: everything, scp: `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`}, no},
		{"an RCP", ask{who: alice, action: "sqs:SendMessage", on: queue, identity: everything, rcp: rcp}, forbidden},
		{"an RCP binds services", ask{who: "sns.amazonaws.com", action: "sqs:SendMessage", on: queue, rcp: rcp, onSelf: grants("Allow", `"Principal":{"Service":"sns.amazonaws.com"}`)}, forbidden},
		{"an RCP does not bind service-linked roles", ask{who: linked, action: "sqs:SendMessage", on: queue, identity: everything, rcp: rcp}, yes},
		{"an RCP on a service that has none", ask{who: alice, action: "lambda:InvokeFunction", on: "arn:aws:lambda:eu-west-1:111122223333:function:f", identity: everything, rcp: rcp}, yes},
		{"an RCP and kms:RetireGrant", ask{who: alice, action: "kms:RetireGrant", on: key, rcp: rcp, onSelf: grants("Allow", `"Principal":{"AWS":"`+alice+`"}`)}, yes},
		{"an endpoint that lacks it", ask{who: alice, action: "sqs:SendMessage", on: queue, identity: everything, endpoint: grants("Allow", `"Principal":{"AWS":"444455556666"}`)}, no},
		{"an endpoint that takes everyone", ask{who: alice, action: "sqs:SendMessage", on: queue, identity: everything, endpoint: grants("Allow", `"Principal":"*"`)}, yes},
		{"public access blocked", ask{action: "s3:GetObject", on: object, blockPublic: true, onSelf: grants("Allow", `"Principal":"*"`)}, no},
		{"public access blocked, the owner's own", ask{who: alice, action: "s3:GetObject", on: object, blockPublic: true, onSelf: grants("Allow", `"Principal":"*"`)}, yes},
		{"blocked, but the policy is not public", ask{action: "s3:GetObject", on: object, blockPublic: true, context: `{"aws:SourceIp":"10.1.2.3"}`, onSelf: grants("Allow", `"Principal":"*"`, `,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`)}, yes},
	})
}

// "GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy" (S3 API reference): the root user of the owner cannot be locked
// out by the bucket's own policy. "Perform root user tasks on a member account": nor by a queue's.
func TestWhatDoesNotBindRoot(t *testing.T) {
	const bucket, root = "arn:aws:s3:::shop", "arn:aws:iam::111122223333:root"
	lock := grants("Deny", `"Principal":"*"`)
	asks := func(action, on string) ask { return ask{who: root, action: action, on: on, onSelf: lock} }
	under := func(a ask, scp, rcp, endpoint string) ask {
		a.scp, a.rcp, a.endpoint = scp, rcp, endpoint
		return a
	}
	stranger, admin := asks("s3:DeleteBucketPolicy", bucket), asks("s3:DeleteBucketPolicy", bucket)
	stranger.owner = "444455556666"
	admin.who, admin.identity = alice, everything
	denyAll := `{"Effect":"Deny","Action":"*","Resource":"*"}`
	check(t, []rule{
		{"reads the policy of a locked bucket", asks("s3:GetBucketPolicy", bucket), yes},
		{"replaces it", asks("s3:PutBucketPolicy", bucket), yes},
		{"deletes it", asks("s3:DeleteBucketPolicy", bucket), yes},
		{"replaces that of a locked queue", asks("sqs:SetQueueAttributes", queue), yes},
		{"reads nothing in the bucket", asks("s3:GetObject", object), forbidden},
		{"nor the queue's messages", asks("sqs:ReceiveMessage", queue), forbidden},
		{"not in another account's bucket", stranger, forbidden},
		{"an administrator is locked out", admin, forbidden},
		{"a service control policy binds it", under(asks("s3:DeleteBucketPolicy", bucket), everything+","+denyAll, "", ""), forbidden},
		{"a resource control policy binds it", under(asks("s3:DeleteBucketPolicy", bucket), "", lock, ""), forbidden},
		{"an endpoint policy binds it", under(asks("s3:DeleteBucketPolicy", bucket), "", "", lock), forbidden},
	})
}

// "GetCallerIdentity" (STS API reference): no permissions are required, and none can be taken.
func TestTheCallThatNeedsNoPermission(t *testing.T) {
	denyAll := `{"Effect":"Deny","Action":"*","Resource":"*"}`
	who := func(id string) ask {
		return ask{who: id, action: "sts:GetCallerIdentity", on: "*", identity: denyAll, boundary: denyAll, scp: denyAll}
	}
	check(t, []rule{
		{"a user", who(alice), yes},
		{"a session", who(session), yes},
		{"the root user", who("arn:aws:iam::111122223333:root"), yes},
		{"nobody who signs for nobody", who(""), forbidden},
		{"another call has no such privilege", ask{who: alice, action: "sts:GetSessionToken", on: "*"}, no},
	})
}

// "IAM JSON policy elements: Action", "… Resource", "… NotResource".
func TestPatterns(t *testing.T) {
	on := func(stmt, action, resource string) ask {
		return ask{who: alice, action: action, on: resource, identity: stmt}
	}
	res := func(r string) string { return `{"Effect":"Allow","Action":"*","Resource":"` + r + `"}` }
	act := func(a string) string { return `{"Effect":"Allow","Action":"` + a + `","Resource":"*"}` }
	check(t, []rule{
		{"case of an action", on(act("SQS:sendmessage"), "sqs:SendMessage", queue), yes},
		{"a question mark is one character", on(act("sqs:SendMessag?"), "sqs:SendMessage", queue), yes},
		{"a question mark is not none", on(act("sqs:SendMessage?"), "sqs:SendMessage", queue), no},
		{"star colon star", on(act("*:*"), "sqs:SendMessage", queue), yes},
		{"a wildcard for the service", on(act("s*:SendMessage"), "sqs:SendMessage", queue), no},
		{"no service", on(act("SendMessage"), "sqs:SendMessage", queue), no},
		{"across slashes", on(res("arn:aws:s3:::shop/*b"), "s3:GetObject", object), yes},
		{"a character of many bytes", on(res("arn:aws:s3:::shop/?"), "s3:GetObject", "arn:aws:s3:::shop/é"), yes},
		{"case of a resource", on(res("arn:aws:s3:::Shop/*"), "s3:GetObject", object), no},
		{"within one part", on(res("arn:aws:sqs:eu-*-1:111122223333:orders"), "sqs:SendMessage", queue), yes},
		{"not into the next part", on(res("arn:aws:sqs:eu*3:orders"), "sqs:SendMessage", queue), no},
		{"beyond the colon at the end of a part", on(res("arn:aws:sqs:eu*:orders"), "sqs:SendMessage", queue), yes},
		{"an ARN cut short", on(res("arn:aws:sqs"), "sqs:SendMessage", queue), yes},
		{"not an ARN", on(res("*orders"), "sqs:SendMessage", queue), no},
		{"no resource element", on(`{"Effect":"Allow","Action":"*"}`, "sqs:SendMessage", queue), no},
		{"an empty one", on(`{"Effect":"Allow","Action":"*","Resource":[]}`, "sqs:SendMessage", queue), no},
		{"an empty NotResource", on(`{"Effect":"Allow","Action":"*","NotResource":[]}`, "sqs:SendMessage", queue), no},
		{"NotResource", on(`{"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::*"}`, "sqs:SendMessage", queue), yes},
		{"NotResource, named", on(`{"Effect":"Allow","Action":"*","NotResource":"`+queue+`"}`, "sqs:SendMessage", queue), no},
		{"NotAction", on(`{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}`, "sqs:SendMessage", queue), yes},
		{"NotAction that cannot be read", on(`{"Effect":"Allow","NotAction":"SendMessage","Resource":"*"}`, "sqs:SendMessage", queue), no},
	})
}
