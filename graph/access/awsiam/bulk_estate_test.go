package awsiam_test

import (
	"math/rand/v2"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// The generated estate: two accounts of an organization, one of which holds
// the management account's place, and a third of which little was read.
const (
	first  = "111111111111"
	second = "222222222222"
	third  = "333333333333"
)

// generate makes an estate of a seed: few things, with names that patterns
// confuse easily, and every kind of policy with odd wildcards.
func generate(seed uint64) *dice {
	g := &dice{Rand: rand.New(rand.NewPCG(seed, 7)), b: graph.NewBuilder()}
	g.blind = g.often(30)
	g.organization()
	for _, a := range []string{first, second} {
		g.principals(a)
		g.things(a)
	}
	g.node(graph.NodeFact{ID: "arn:aws:s3:::far", Type: "AWS::S3::Bucket", Labels: []graph.Label{graph.DataStore}, Cloud: graph.AWS, Account: third})
	g.ownPolicy("arn:aws:s3:::far", "s3:*", "arn:aws:s3:::far/*", third)
	g.b.SetMeta(graph.Meta{Run: "t", AsOf: 1_790_000_000})
	g.replay(g.b, false)
	return g
}

func (g *dice) organization() {
	for _, n := range graph.Outsiders() {
		g.node(n)
	}
	g.node(graph.NodeFact{ID: "lambda.amazonaws.com", Type: "AWS::Service", Labels: []graph.Label{graph.Principal}, Cloud: graph.AWS})
	g.node(graph.NodeFact{ID: "o-1", Labels: []graph.Label{graph.Organization}, Cloud: graph.AWS})
	g.node(graph.NodeFact{ID: "ou-1", Labels: []graph.Label{graph.Container}, Cloud: graph.AWS})
	g.edge(graph.Contains, "o-1", "ou-1")
	for _, a := range []string{first, second, third} {
		p := graph.Props{}
		if a == second && g.often(30) {
			p["management"] = true
		}
		if a == third {
			p[graph.PropExternal] = true
		}
		if g.often(10) {
			p["restrict_public_buckets"] = true
		}
		g.node(graph.NodeFact{ID: a, Labels: []graph.Label{graph.Account}, Cloud: graph.AWS, Account: a, Props: p})
		if a != third {
			g.edge(graph.Contains, "ou-1", a)
		}
	}
	for _, level := range []string{"o-1", "ou-1", first, second} {
		if g.often(50) {
			g.edge(graph.LimitedBy, level, g.policy("scp", one(g, `{"Effect":"Allow","Action":"*","Resource":"*"}`, g.statement("Allow", false, ""))))
			if g.often(60) {
				g.edge(graph.LimitedBy, level, g.policy("scp", g.statement("Deny", false, "")))
			}
		}
		if g.often(30) {
			g.edge(graph.LimitedBy, level, g.policy("rcp", g.statement("Deny", true, "")))
		}
	}
}

func (g *dice) principals(a string) {
	groups := []string{"arn:aws:iam::" + a + ":group/g1", "arn:aws:iam::" + a + ":group/g2"}
	for _, id := range groups {
		g.node(graph.NodeFact{ID: id, Type: "AWS::IAM::Group", Labels: []graph.Label{graph.Principal, graph.Group}, Cloud: graph.AWS, Account: a, Tags: g.tags()})
		g.edge(graph.HasPolicy, id, g.policy("inline", g.statements(false, "")))
	}
	shared := []string{g.policy("managed", g.statements(false, "")), g.policy("managed", g.statements(false, "")), g.policy("managed", g.statement("Allow", false, ""))}
	acts := func(id, typ string, l graph.Label) {
		g.node(graph.NodeFact{ID: id, Type: typ, Labels: []graph.Label{graph.Principal, l}, Cloud: graph.AWS, Account: a, Tags: g.tags(), Props: graph.Props{"unique_id": "A" + id[strings.LastIndexByte(id, '/')+1:]}})
		g.edge(graph.HasPolicy, id, one(g, shared...))
		if g.often(40) {
			g.edge(graph.HasPolicy, id, one(g, shared...))
		}
		if g.often(30) {
			g.edge(graph.HasPolicy, id, g.policy("inline", g.statements(false, "")))
		}
		if g.often(20) {
			g.edge(graph.BoundedBy, id, one(g, shared...))
		}
	}
	for _, u := range []string{"ann", "bob", "app/ann"} {
		id := "arn:aws:iam::" + a + ":user/" + u
		acts(id, "AWS::IAM::User", graph.User)
		if g.often(50) {
			g.edge(graph.MemberOf, id, one(g, groups...))
		}
	}
	for _, r := range []string{"r1", "r10", "web", "aws-service-role/x/linked"} {
		id := "arn:aws:iam::" + a + ":role/" + r
		acts(id, "AWS::IAM::Role", graph.Role)
		if g.often(85) {
			g.ownPolicy(id, "sts:AssumeRole", "", a)
		}
	}
	if g.often(50) {
		g.node(graph.NodeFact{ID: "arn:aws:iam::" + a + ":root", Type: "AWS::IAM::RootUser", Labels: []graph.Label{graph.Principal, graph.User}, Cloud: graph.AWS, Account: a})
	}
}

// besides writes what stands beside documents: ACLs of buckets, grants of keys.
func (g *dice) besides(p graph.Props, typ, account string) {
	switch typ {
	case "AWS::S3::Bucket":
		if account == first || !g.blind {
			p["owner_id"] = "canonical-" + account
		}
		if g.often(30) {
			who := one(g, "global/AllUsers", "global/AuthenticatedUsers", "canonical-"+first, "canonical-"+second, "canonical-unknown")
			p["acl"] = []string{"canonical-" + account + " FULL_CONTROL", who + " " + one(g, "READ", "WRITE", "WRITE_ACP", "FULL_CONTROL")}
		}
		if g.often(20) {
			p["object_ownership"] = one(g, "BucketOwnerEnforced", "BucketOwnerPreferred")
		}
		if g.often(15) {
			p["ignore_public_acls"] = true
		}
	case "AWS::KMS::Key":
		if g.often(40) {
			who := one(g, "arn:aws:iam::"+first+":user/ann", "arn:aws:iam::"+second+":role/web", "arn:aws:sts::"+first+":assumed-role/r1/x", "lambda.amazonaws.com")
			p["grants"] = []string{`{"grantee":"` + who + `","operations":["Decrypt","DescribeKey"]` + one(g, "", `,"context_equals":{"app":"x"}`) + `}`}
		}
	}
}

func (g *dice) things(a string) {
	arn := func(service, rest string) string { return "arn:aws:" + service + ":eu-west-1:" + a + ":" + rest }
	far := func(service, rest string) string { return "arn:aws:" + service + ":us-east-1:" + a + ":" + rest }
	n := a[:1]
	for _, x := range []struct{ id, typ, actions, in string }{
		{"arn:aws:s3:::data-" + n, "AWS::S3::Bucket", "s3:*", "/*"},
		{"arn:aws:s3:::data-" + n + "0", "AWS::S3::Bucket", "s3:GetObject", "/*"},
		{"arn:aws:s3:::shop" + n, "AWS::S3::Bucket", "s3:Get*", "/*"},
		{arn("lambda", "function:pay"), "AWS::Lambda::Function", "lambda:InvokeFunction", ""},
		{far("lambda", "function:pay1"), "AWS::Lambda::Function", "lambda:*", ""},
		{arn("dynamodb", "table/t1"), "AWS::DynamoDB::Table", "dynamodb:*", ""},
		{far("dynamodb", "table/t10"), "AWS::DynamoDB::Table", "dynamodb:Query", ""},
		{arn("sqs", "q"), "AWS::SQS::Queue", "sqs:*", ""},
		{arn("kms", "key/k1"), "AWS::KMS::Key", "kms:*", ""},
		{arn("kms", "key/k2"), "AWS::KMS::Key", "kms:Decrypt", ""},
		{arn("secretsmanager", "secret:s-abc"), "AWS::SecretsManager::Secret", "secretsmanager:*", ""},
		{far("ssm", "parameter/app/x"), "AWS::SSM::Parameter", "ssm:*", ""},
		{arn("s3", "accesspoint/ap"), "AWS::S3::AccessPoint", "s3:Get*", "/object/*"},
		{arn("rds-db", "dbuser:db-1"), "AWS::RDS::DBUsers", "rds-db:connect", "/*"},
		{arn("execute-api", "abc/prod/GET/x"), "AWS::ExecuteApi::Method", "execute-api:Invoke", ""},
	} {
		p := graph.Props{}
		if g.often(10) {
			p["restrict_public_buckets"] = true
		}
		g.besides(p, x.typ, a)
		g.node(graph.NodeFact{ID: x.id, Type: x.typ, Labels: []graph.Label{graph.Resource}, Cloud: graph.AWS, Account: a, Region: g.regionOf(x.id), Tags: g.tags(), Props: p})
		if g.often(45) {
			g.ownPolicy(x.id, x.actions, x.id+x.in, a)
		}
	}
	g.edge(graph.EncryptedBy, "arn:aws:s3:::data-"+n, arn("kms", "key/k1"))
	g.edge(graph.Triggers, arn("sqs", "q"), arn("lambda", "function:pay"))
	g.edge(graph.RunsAs, arn("lambda", "function:pay"), "arn:aws:iam::"+a+":role/web")
	for _, fn := range []string{arn("lambda", "function:pay"), far("lambda", "function:pay1")} {
		if g.often(70) {
			g.node(graph.NodeFact{ID: fn + "#url", Type: "AWS::Lambda::Url", Labels: []graph.Label{graph.Endpoint}, Cloud: graph.AWS, Account: a, Props: graph.Props{"auth_type": one(g, "NONE", "AWS_IAM")}})
			g.edge(graph.Triggers, fn+"#url", fn)
		}
	}
}

// regionOf is known of everything but some buckets.
func (g *dice) regionOf(id string) string {
	if p := strings.Split(id, ":"); p[3] != "" {
		return p[3]
	}
	return one(g, "eu-west-1", "us-east-1", "")
}

func (g *dice) tags() map[string]string {
	t := map[string]string{}
	if g.often(60) {
		t["team"] = one(g, "a", "b")
	}
	if g.often(30) {
		t["Env"] = one(g, "prod", "dev")
	}
	return t
}

// ownPolicy is a resource's or role's own document: what suits it, or anything.
func (g *dice) ownPolicy(id, actions, resource, account string) {
	kind := map[bool]string{true: "trust", false: "resource"}[strings.HasPrefix(actions, "sts:")]
	text := `{"Effect":"Allow","Principal":` + g.who(account) + `,"Action":"` + actions + `"`
	switch {
	case kind == "trust":
	case g.often(20):
		text += `,"Resource":"*"`
	case g.often(10):
		text += `,"Resource":` + g.some(2, g.patterns()...)
	default:
		text += `,"Resource":["` + resource + `","` + id + `"]`
	}
	if g.often(35) {
		text += `,"Condition":` + g.condition()
	}
	text += "}"
	if kind == "trust" && g.often(40) {
		text += `,{"Effect":"Allow","Principal":` + g.who(account) + `,"Action":"sts:TagSession"` + one(
			g, "", "", `,"Condition":{"StringEquals":{"aws:RequestTag/team":["a","c"]}}`, `,"Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["Env"]}}`,
			`,"Condition":{"StringLike":{"aws:RequestTag/Env":"p*"}}`,
		) + "}"
	}
	if kind == "resource" && g.often(35) {
		text += "," + g.statement("Deny", true, id)
	}
	if kind == "resource" && g.often(20) {
		text += "," + g.statement("Allow", true, id)
	}
	g.edge(graph.HasPolicy, id, g.policy(kind, text))
}

func (g *dice) who(account string) string {
	other := map[string]string{first: second, second: first, third: first}[account]
	return one(g,
		`"*"`, `{"AWS":"*"}`, `{"AWS":"`+account+`"}`, `{"AWS":"arn:aws:iam::`+account+`:root"}`, `{"AWS":"arn:aws:iam::`+other+`:root"}`,
		`{"AWS":["arn:aws:iam::`+account+`:user/ann","arn:aws:iam::`+other+`:role/r1"]}`, `{"AWS":"arn:aws:iam::`+account+`:role/web"}`,
		`{"AWS":"arn:aws:sts::`+account+`:assumed-role/r1/session"}`, `{"Service":"lambda.amazonaws.com"}`, `{"AWS":"`+third+`"}`,
		one(g, `{"CanonicalUser":"canonical-`+account+`"}`, `{"CanonicalUser":"canonical-`+other+`"}`, `{"CanonicalUser":["canonical-unknown"]}`),
	)
}

func (g *dice) statements(principal bool, own string) string {
	out := []string{g.statement("Allow", principal, own)}
	for range g.IntN(3) {
		out = append(out, g.statement(one(g, "Allow", "Deny"), principal, own))
	}
	return strings.Join(out, ",")
}

func (g *dice) statement(effect string, principal bool, own string) string {
	s := `{"Effect":"` + effect + `",`
	if principal {
		word := "Principal"
		if effect == "Deny" && g.often(15) {
			word = "NotPrincipal"
		}
		s += `"` + word + `":` + one(g, `"*"`, g.who(first), g.who(second)) + ","
	}
	word := "Action"
	if g.often(15) {
		word = "NotAction"
	}
	s += `"` + word + `":` + g.some(3, "*", "*", "*", "*", "s3:*", "s3:Get*", "s3:?etObject", "s3:PutObject", "lambda:*", "lambda:Invoke*", "kms:Decrypt", "kms:*",
		"sts:AssumeRole", "sts:*", "iam:PassRole", "iam:*", "dynamodb:*", "dynamodb:Query", "sqs:*", "secretsmanager:Get*", "ssm:GetParameter*", "*:Get*", "S3:getobject") + ","
	word = "Resource"
	if g.often(12) {
		word = "NotResource"
	}
	list := g.patterns()
	if own != "" {
		list = append(list, own, own+"/*", own, own+"/*", own, own+"/*", own, own+"/*")
	}
	if word == "Resource" && own == "" && g.often(40) {
		list = []string{"*"}
	}
	s += `"` + word + `":` + g.some(2, list...)
	if g.often(35) {
		s += `,"Condition":` + g.condition()
	}
	return s + "}"
}

// patterns are resources as policies name them, plain and odd.
func (g *dice) patterns() []string {
	return []string{
		"*", "*", "*", "arn:aws:s3:::*", "arn:aws:s3:::data-?/*", "arn:aws:s3:::data-1*", "arn:aws:s3:::data-1/secret/*", "arn:aws:s3:::*0/*", "arn:aws:s3:::*1/sec*",
		"arn:aws:s3:::*/secret*", "arn:aws:s3:::shop*/*", "arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::data-*/${aws:PrincipalTag/team}/*", "arn:aws:s3:::*/sec*et/x?",
		"arn:aws:lambda:*:*:function:pay*", "arn:aws:lambda:*:111111111111:function:pay", "arn:aws:lambda:eu-west-1:*:*", "arn:aws:lambda:*:*:function:pay?",
		"arn:aws:dynamodb:*:*:table/t1*", "arn:aws:dynamodb:*:*:table/t1", "arn:aws:dynamodb:*:*:table/*/index/*", "arn:aws:dynamodb:*:222222222222:*",
		"arn:aws:kms:*:*:key/*", "arn:aws:kms:eu-west-1:111111111111:key/k1", "arn:aws:sqs:*:*:q", "arn:aws:secretsmanager:*:*:secret:*", "arn:*:secretsmanager:*:*:secret:s-???",
		"arn:aws:ssm:*:*:parameter/${aws:PrincipalTag/team}/x", "arn:aws:ssm:*:*:parameter/app/*", "arn:aws:iam::*:role/*", "arn:aws:iam::111111111111:role/r1*",
		"arn:aws:iam::*:role/${aws:ResourceTag/team}*", "arn:aws:iam:::role/x", "arn:aws:*:*:*:*1*", "*/data", "*:function:*", "arn:aws:s3", "*1*",
	}
}

func (g *dice) condition() string {
	return one(
		g,
		`{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}`, `{"StringEquals":{"aws:ResourceTag/team":"a"}}`, `{"StringNotEquals":{"aws:ResourceTag/env":"prod"}}`,
		`{"Null":{"aws:ResourceTag/team":"true"}}`, `{"StringEquals":{"aws:PrincipalTag/team":"b"}}`, `{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}`,
		`{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}`, `{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`, `{"Bool":{"aws:SecureTransport":"false"}}`,
		`{"Bool":{"aws:SecureTransport":"true"}}`, `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`, `{"StringEquals":{"aws:ResourceAccount":"111111111111"}}`,
		`{"StringNotEquals":{"aws:ResourceAccount":"${aws:PrincipalAccount}"}}`, `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}}`, `{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/a*"}}`,
		`{"StringLike":{"aws:username":"ann"}}`, `{"StringNotLike":{"aws:userid":["Ar1:*","Aann"]}}`, `{"StringLike":{"aws:userid":"Ar1*"}}`, `{"StringEquals":{"aws:ResourceOrgID":"${aws:PrincipalOrgID}"}}`, `{"DateLessThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}`,
		`{"StringEquals":{"sts:ExternalId":"x"}}`, `{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}`, `{"StringEquals":{"aws:PrincipalType":"User"},"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`,
		`{"StringLike":{"aws:PrincipalTag/team":["a","c"]}}`, `{"ForAllValues:StringEquals":{"aws:TagKeys":["x"]}}`,
		`{"StringEquals":{"aws:RequestTag/team":"a"}}`, `{"StringNotEquals":{"aws:PrincipalTag/env":"prod"}}`, `{"Null":{"aws:PrincipalTag/Env":"false"}}`,
		`{"StringEquals":{"aws:SourceVpce":"vpce-1"}}`, `{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}`,
		`{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}`, `{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}}`, `{"StringLike":{"aws:RequestedRegion":"us-*"}}`,
		`{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}`, `{"StringNotEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM"}}`,
	)
}

// questions are the actions of the claims about AWS, and those of techniques
// that differ in shape from them, with the things that each is asked of.
func (g *dice) questions() []asked {
	self := []string{""}
	q := func(action, prefix string, children ...string) asked {
		if children == nil {
			children = self
		}
		return asked{action: action, prefix: prefix, children: children}
	}
	pass := q("iam:PassRole", "arn:aws:iam::")
	pass.prefix, pass.ctx = "arn:aws:iam::111111111111:role/", access.Context{"iam:PassedToService": {"lambda.amazonaws.com"}}
	other := pass
	other.prefix, other.ctx = "arn:aws:iam::222222222222:role/", access.Context{"iam:PassedToService": {"ec2.amazonaws.com"}}
	via := q("kms:Decrypt", "arn:aws:kms:eu-west-1")
	via.ctx = access.Context{"kms:ViaService": {"s3.eu-west-1.amazonaws.com"}}
	inside := q("sqs:SendMessage", "arn:aws:sqs:")
	inside.ctx = access.Context{"aws:SourceVpce": {"vpce-1"}}
	return []asked{
		inside,
		q("s3:GetObject", "arn:aws:s3:::", "/*"), q("s3:PutObject", "arn:aws:s3:::", "/*"), q("s3:ListBucket", "arn:aws:s3:::"), q("s3:PutBucketPolicy", "arn:aws:s3:::"),
		q("lambda:InvokeFunction", "arn:aws:lambda:", "", ":$LATEST"), q("lambda:UpdateFunctionCode", "arn:aws:lambda:"), q("lambda:GetFunction", "arn:aws:lambda:", "", ":$LATEST"), q("lambda:InvokeFunctionUrl", "arn:aws:lambda:"),
		q("dynamodb:GetItem", "arn:aws:dynamodb:"), q("dynamodb:Query", "arn:aws:dynamodb:", "", "/index/*"), q("dynamodb:PutItem", "arn:aws:dynamodb:"),
		q("s3:GetObject", "arn:aws:s3:eu-west-1:", "/object/*"), q("rds-db:connect", "arn:aws:rds-db:", "/*"), q("execute-api:Invoke", "arn:aws:execute-api:"),
		q("sqs:ReceiveMessage", "arn:aws:sqs:"), q("sqs:SendMessage", "arn:aws:sqs:"), q("kms:Decrypt", "arn:aws:kms:"), via,
		q("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:"), q("ssm:GetParameter", "arn:aws:ssm:"), q("ssm:PutParameter", "arn:aws:ssm:"),
		q("sts:AssumeRole", "arn:aws:iam::111111111111:role/"), q("sts:AssumeRole", "arn:aws:iam::222222222222:role/"), pass, other,
		q("iam:AttachRolePolicy", "arn:aws:iam::111111111111:role/"), q("iam:CreateAccessKey", "arn:aws:iam::222222222222:user/"),
	}
}
