package awsiam_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

// acct writes an estate in a few words: see the methods.
type acct struct {
	b *graph.Builder
}

const (
	home = "111111111111"
	away = "222222222222"
	iam  = "arn:aws:iam::" + home + ":"
)

func estate(accounts ...string) *acct {
	a := &acct{graph.NewBuilder()}
	a.b.SetMeta(graph.Meta{Run: "t", AsOf: 1_790_000_000})
	for _, id := range append([]string{home}, accounts...) {
		a.b.Node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Account}, Cloud: graph.AWS, Account: id})
	}
	a.b.Node(graph.NodeFact{ID: graph.IDInternet, Labels: []graph.Label{graph.Principal, graph.Public}, Cloud: graph.Internet})
	a.b.Node(graph.NodeFact{ID: graph.IDAnyAWSAccount, Labels: []graph.Label{graph.Principal, graph.Public}, Cloud: graph.AWS})
	return a
}

func statements(s string) string {
	if strings.HasPrefix(s, "{\"Version") {
		return s
	}
	return `{"Version":"2012-10-17","Statement":[` + s + `]}`
}

func (a *acct) policy(id, kind, stmts string) string {
	a.b.Node(graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Policy}, Cloud: graph.AWS,
		Props: graph.Props{graph.PropDocument: statements(stmts), graph.PropPolicyKind: kind},
	})
	return id
}

// user and role have an inline policy each; a role its trust.
func (a *acct) user(name, stmts string, tags ...string) string {
	return a.identity("user/"+name, "AWS::IAM::User", graph.User, stmts, tags)
}

func (a *acct) role(name, stmts, trust string, tags ...string) string {
	id := a.identity("role/"+name, "AWS::IAM::Role", graph.Role, stmts, tags)
	if trust != "" {
		a.edge(graph.HasPolicy, id, a.policy(id+"#trust", "trust", trust))
	}
	return id
}

func (a *acct) identity(path, typ string, l graph.Label, stmts string, tags []string) string {
	id := iam + path
	f := graph.NodeFact{ID: id, Labels: []graph.Label{graph.Principal, l}, Cloud: graph.AWS, Account: home, Type: typ, Tags: map[string]string{}}
	for i := 0; i+1 < len(tags); i += 2 {
		f.Tags[tags[i]] = tags[i+1]
	}
	a.b.Node(f)
	if stmts != "" {
		a.edge(graph.HasPolicy, id, a.policy(id+"#inline/p", "inline", stmts))
	}
	return id
}

func (a *acct) edge(k graph.Kind, from, to string) {
	a.b.Edge(graph.EdgeFact{Kind: k, From: from, To: to})
}

func (a *acct) boundary(who, stmts string) {
	a.edge(graph.BoundedBy, who, a.policy(who+"-boundary", "managed", stmts))
}

func (a *acct) thing(id, account, stmts string, tags ...string) string {
	f := graph.NodeFact{ID: id, Labels: []graph.Label{graph.Resource}, Cloud: graph.AWS, Account: account, Tags: map[string]string{}}
	for i := 0; i+1 < len(tags); i += 2 {
		f.Tags[tags[i]] = tags[i+1]
	}
	a.b.Node(f)
	if stmts != "" {
		a.edge(graph.HasPolicy, id, a.policy(id+"#policy", "resource", stmts))
	}
	return id
}

func (a *acct) build(t testing.TB) (*graph.Snapshot, *awsiam.Judge) {
	t.Helper()
	s, err := a.b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s, awsiam.New(s)
}

func allow(action, resource string, cond ...string) string {
	return stmt("Allow", action, resource, cond...)
}

func deny(action, resource string, cond ...string) string {
	return stmt("Deny", action, resource, cond...)
}

func stmt(effect, action, resource string, cond ...string) string {
	s := `{"Effect":"` + effect + `","Action":"` + action + `","Resource":"` + resource + `"`
	var sSb116 strings.Builder
	for _, c := range cond {
		sSb116.WriteString(`,` + c)
	}
	s += sSb116.String()
	return s + `}`
}

func trust(principal string, cond ...string) string {
	s := `{"Effect":"Allow","Action":["sts:AssumeRole","sts:AssumeRoleWithWebIdentity"],"Principal":` + principal
	var sSb124 strings.Builder
	for _, c := range cond {
		sSb124.WriteString(`,` + c)
	}
	s += sSb124.String()
	return s + `}`
}

// bulk gives May's answer for one principal and one node as a word.
func bulk(s *graph.Snapshot, j *awsiam.Judge, who, action, node string, ctx access.Context) string {
	n, ok := s.Lookup(who)
	if !ok {
		return "no such principal"
	}
	on, ok := s.Lookup(node)
	if !ok {
		return "no such node"
	}
	for _, c := range j.Classes() {
		if !c.Members.Contains(uint32(n)) {
			continue
		}
		for _, g := range access.Effective(j.May(c.ID, action, ctx)) {
			if g.Resources.Contains(uint32(on)) {
				return g.Certainty.String()
			}
		}
	}
	return "no"
}

func TestMay(t *testing.T) {
	const bucket = "arn:aws:s3:::shop"
	fn := "arn:aws:lambda:eu-west-1:" + home + ":function:pay"
	key := "arn:aws:kms:eu-west-1:" + home + ":key/k"
	domain := "arn:aws:es:eu-west-1:" + home + ":domain/d"
	group := "arn:aws:logs:eu-west-1:" + home + ":log-group:g"
	table := "arn:aws:dynamodb:eu-west-1:" + home + ":table/orders"
	for name, c := range map[string]struct {
		given                 func(*acct)
		who, action, on, want string
	}{
		"an identity policy allows": {func(a *acct) { a.user("u", allow("lambda:*", "*")); a.thing(fn, home, "") }, iam + "user/u", "lambda:InvokeFunction", fn, "certain"},
		"a boundary that lacks it":  {func(a *acct) { a.boundary(a.user("u", allow("*", "*")), allow("s3:*", "*")); a.thing(fn, home, "") }, iam + "user/u", "lambda:InvokeFunction", fn, "no"},
		"a group's policy":          {groupCase(fn), iam + "user/u", "lambda:InvokeFunction", fn, "certain"},
		"a deny by tag of the function": {func(a *acct) {
			a.user("u", allow("*", "*")+","+deny("lambda:*", "*", `"Condition":{"StringEquals":{"aws:ResourceTag/env":"prod"}}`))
			a.thing(fn, home, "", "env", "prod")
		}, iam + "user/u", "lambda:InvokeFunction", fn, "no"},
		"the same on another tag": {func(a *acct) {
			a.user("u", allow("*", "*")+","+deny("lambda:*", "*", `"Condition":{"StringEquals":{"aws:ResourceTag/env":"prod"}}`))
			a.thing(fn, home, "", "env", "dev")
		}, iam + "user/u", "lambda:InvokeFunction", fn, "certain"},
		"under the address of the request": {func(a *acct) {
			a.user("u", allow("*", "*", `"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`))
			a.thing(fn, home, "")
		}, iam + "user/u", "lambda:InvokeFunction", fn, "conditional"},
		"a part of a bucket": {func(a *acct) { a.user("u", allow("s3:GetObject", bucket+"/public/*")); a.thing(bucket, home, "") }, iam + "user/u", "s3:GetObject", bucket, "certain"},
		"the part that is allowed is denied": {func(a *acct) {
			a.user("u", allow("s3:GetObject", bucket+"/a/*")+","+deny("s3:*", bucket+"/a/*"))
			a.thing(bucket, home, "")
		}, iam + "user/u", "s3:GetObject", bucket, "no"},
		"a table beside its indexes":    {func(a *acct) { a.user("u", allow("dynamodb:Query", table)); a.thing(table, home, "") }, iam + "user/u", "dynamodb:Query", table, "certain"},
		"the bucket is not its objects": {func(a *acct) { a.user("u", allow("s3:*", bucket)); a.thing(bucket, home, "") }, iam + "user/u", "s3:GetObject", bucket, "no"},
		"the bucket's own policy": {func(a *acct) {
			a.user("u", "")
			a.thing(bucket, home, allow("s3:GetObject", bucket+"/*", `"Principal":{"AWS":"`+iam+`user/u"}`))
		}, iam + "user/u", "s3:GetObject", bucket, "certain"},
		"another account's bucket, one side": {func(a *acct) { a.user("u", allow("s3:*", "*")); a.thing(bucket, away, "") }, iam + "user/u", "s3:GetObject", bucket, "no"},
		"another account's bucket, both": {func(a *acct) {
			a.user("u", allow("s3:*", "*"))
			a.thing(bucket, away, allow("s3:*", bucket+"/*", `"Principal":{"AWS":"`+home+`"}`))
		}, iam + "user/u", "s3:GetObject", bucket, "certain"},
		"a public bucket": {func(a *acct) { a.thing(bucket, home, allow("s3:GetObject", bucket+"/*", `"Principal":"*"`)) }, graph.IDInternet, "s3:GetObject", bucket, "certain"},
		"public within the organization": {func(a *acct) {
			a.thing(bucket, home, allow("s3:GetObject", bucket+"/*", `"Principal":"*"`, `"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-ours"}}`))
		}, graph.IDAnyAWSAccount, "s3:GetObject", bucket, "no"},
		"* on a function is not anyone":  {func(a *acct) { a.thing(fn, home, allow("lambda:InvokeFunction", fn, `"Principal":"*"`)) }, graph.IDInternet, "lambda:InvokeFunction", fn, "no"},
		"* on a function is any account": {func(a *acct) { a.thing(fn, home, allow("lambda:InvokeFunction", fn, `"Principal":"*"`)) }, graph.IDAnyAWSAccount, "lambda:InvokeFunction", fn, "certain"},
		"a key needs its own policy": {func(a *acct) {
			a.user("u", allow("kms:*", "*"))
			a.thing(key, home, allow("kms:*", "*", `"Principal":{"AWS":"`+iam+`user/other"}`))
		}, iam + "user/u", "kms:Decrypt", key, "no"},
		"a key that leaves it to IAM": {func(a *acct) {
			a.user("u", allow("kms:*", "*"))
			a.thing(key, home, allow("kms:*", "*", `"Principal":{"AWS":"`+iam+`root"}`))
		}, iam + "user/u", "kms:Decrypt", key, "certain"},
		"a key whose policy was not read": {func(a *acct) { a.user("u", allow("kms:*", "*")); a.thing(key, home, "") }, iam + "user/u", "kms:Decrypt", key, "unknown"},
		"a role that trusts the account":  {func(a *acct) { a.user("u", allow("sts:AssumeRole", "*")); a.role("r", "", trust(`{"AWS":"`+home+`"}`)) }, iam + "user/u", "sts:AssumeRole", iam + "role/r", "certain"},
		"a role that trusts a service": {func(a *acct) {
			a.user("u", allow("sts:AssumeRole", "*"))
			a.role("r", "", trust(`{"Service":"ec2.amazonaws.com"}`))
		}, iam + "user/u", "sts:AssumeRole", iam + "role/r", "no"},
		"a role that asks for an id": {func(a *acct) {
			a.user("u", allow("sts:AssumeRole", "*"))
			a.role("r", "", trust(`{"AWS":"`+home+`"}`, `"Condition":{"StringEquals":{"sts:ExternalId":"x"}}`))
		}, iam + "user/u", "sts:AssumeRole", iam + "role/r", "conditional"},
		"a path of a search domain": {func(a *acct) {
			a.user("u", allow("es:ESHttpGet", domain+"/logs/*"))
			a.thing(domain, home, "")
		}, iam + "user/u", "es:ESHttpGet", domain, "certain"},
		"a domain's own policy names its paths": {func(a *acct) {
			a.user("u", "")
			a.thing(domain, home, allow("es:*", domain+"/*", `"Principal":{"AWS":"`+iam+`user/u"}`))
		}, iam + "user/u", "es:ESHttpGet", domain, "certain"},
		"the streams of a log group": {func(a *acct) { a.user("u", allow("logs:FilterLogEvents", group+":*")); a.thing(group, home, "") }, iam + "user/u", "logs:FilterLogEvents", group, "certain"},
		"the index of a table":       {func(a *acct) { a.user("u", allow("dynamodb:Query", table+"/index/*")); a.thing(table, home, "") }, iam + "user/u", "dynamodb:Query", table, "certain"},
		"a table and not its index":  {func(a *acct) { a.user("u", allow("dynamodb:Query", table)); a.thing(table, home, "") }, iam + "user/u", "dynamodb:Query", table, "certain"},
		"denied to one of its principals by name": {func(a *acct) {
			a.role("r", allow("s3:*", "*"), "")
			a.role("other", allow("s3:*", "*"), "")
			a.thing(bucket, home, deny("s3:*", bucket+"/*", `"Principal":{"AWS":"`+iam+`role/other"}`))
		}, iam + "role/r", "s3:GetObject", bucket, "certain"},
		"something new in the account":                       {func(a *acct) { a.user("u", allow("lambda:CreateFunction", "arn:aws:lambda:*:*:function:build-*")) }, iam + "user/u", "lambda:CreateFunction", home, "certain"},
		"an action without a resource":                       {func(a *acct) { a.user("u", allow("s3:ListAllMyBuckets", "*")) }, iam + "user/u", "s3:ListAllMyBuckets", home, "certain"},
		"or with all buckets for one":                        {func(a *acct) { a.user("u", allow("s3:ListAllMyBuckets", "arn:aws:s3:::*")) }, iam + "user/u", "s3:ListAllMyBuckets", home, "certain"},
		"all objects are no buckets":                         {func(a *acct) { a.user("u", allow("s3:ListAllMyBuckets", "arn:aws:s3:::*/*")) }, iam + "user/u", "s3:ListAllMyBuckets", home, "no"},
		"other actions without a resource need the wildcard": {func(a *acct) { a.user("u", allow("ec2:DescribeInstances", "arn:aws:ec2:*:*:instance/*")) }, iam + "user/u", "ec2:DescribeInstances", home, "no"},
		"a call that needs no permission":                    {func(a *acct) { a.user("u", deny("*", "*")) }, iam + "user/u", "sts:GetCallerIdentity", home, "certain"},
		"it needs the whole wildcard":                        {func(a *acct) { a.user("u", allow("s3:ListAllMyBuckets", bucket)) }, iam + "user/u", "s3:ListAllMyBuckets", home, "no"},
		"held back by an SCP":                                {func(a *acct) { a.user("u", allow("*", "*")); a.thing(fn, home, ""); a.scp(home, deny("lambda:*", "*")) }, iam + "user/u", "lambda:InvokeFunction", fn, "no"},
		"any GitHub repository":                              {federation(`"Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:*"}}`, " (any repository)"), "external:token.actions.githubusercontent.com (any repository)", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "certain"},
		"a function's latest version":                        {func(a *acct) { a.user("u", allow("lambda:InvokeFunction", fn+":*")); a.thing(fn, home, "") }, iam + "user/u", "lambda:InvokeFunction", fn, "certain"},
		"a version that may not be there":                    {func(a *acct) { a.user("u", allow("lambda:InvokeFunction", fn+":7")); a.thing(fn, home, "") }, iam + "user/u", "lambda:InvokeFunction", fn, "no"},
		"a version's code cannot be changed":                 {func(a *acct) { a.user("u", allow("lambda:UpdateFunctionCode", fn+":*")); a.thing(fn, home, "") }, iam + "user/u", "lambda:UpdateFunctionCode", fn, "no"},
		"a function's latest version, in another account": {func(a *acct) {
			a.user("u", allow("lambda:InvokeFunction", "*"))
			a.thing("arn:aws:lambda:eu-west-1:"+away+":function:pay", away, "")
		}, iam + "user/u", "lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:" + away + ":function:pay", "no"},
		"an alias is not called by its latest version": {func(a *acct) {
			a.user("u", allow("lambda:InvokeFunction", "arn:aws:lambda:*:*:function:*:$LATEST"))
			a.thing(fn+":live", home, "")
		}, iam + "user/u", "lambda:InvokeFunction", fn + ":live", "no"},
		"who opens a session names it": {func(a *acct) {
			a.user("u", allow("sts:AssumeRole", "*"))
			a.role("r", "", trust(`{"AWS":"`+home+`"}`, `"Condition":{"StringLike":{"sts:RoleSessionName":"${aws:username}"}}`))
		}, iam + "user/u", "sts:AssumeRole", iam + "role/r", "certain"},
		"but not by a name that he has not": {func(a *acct) {
			a.role("u", allow("sts:AssumeRole", "*"), "")
			a.role("r", "", trust(`{"AWS":"`+home+`"}`, `"Condition":{"StringLike":{"sts:RoleSessionName":"${aws:username}"}}`))
		}, iam + "role/u", "sts:AssumeRole", iam + "role/r", "no"},
		"whoever has the boundary":                {bounded, iam + "user/lead", "iam:PutUserPolicy", iam + "user/dev", "certain"},
		"who has none":                            {bounded, iam + "user/lead", "iam:PutUserPolicy", iam + "user/ops", "no"},
		"who is to be given one":                  {bounded, iam + "user/lead", "iam:PutUserPermissionsBoundary", iam + "user/ops", "conditional"},
		"of whom a listing alone tells":           {bounded, iam + "user/lead", "iam:PutUserPolicy", iam + "user/listed", "conditional"},
		"any, in one environment":                 {federation(`"Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"*:environment:prod"}}`, " (any repository)"), "external:token.actions.githubusercontent.com (any repository)", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "certain"},
		"of one owner, who put himself first":     {federation(`"Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repository_owner:shop:*"}}`, " (any repository)"), "external:token.actions.githubusercontent.com (any repository)", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "no"},
		"any that calls a workflow of somebody's": {federation(`"Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"*:job_workflow_ref:shop/ci/*"}}`, " (any repository)"), "external:token.actions.githubusercontent.com (any repository)", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "no"},
		"any, but its name is asked":              {federation(`"Condition":{"StringEquals":{"token.actions.githubusercontent.com:repository":"shop/web"}}`, " (any repository)"), "external:token.actions.githubusercontent.com (any repository)", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "no"},
		"any, but its id is asked":                {federation(`"Condition":{"StringEquals":{"token.actions.githubusercontent.com:repository_id":"7"}}`, " (any repository)"), "external:token.actions.githubusercontent.com (any repository)", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "no"},
		"any of such a name":                      {federation(`"Condition":{"StringLike":{"token.actions.githubusercontent.com:repository":"*/web"}}`, " (any repository)"), "external:token.actions.githubusercontent.com (any repository)", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "conditional"},
		"any, on a branch of that name":           {federation(`"Condition":{"StringEquals":{"token.actions.githubusercontent.com:ref":"refs/heads/main"}}`, " (any repository)"), "external:token.actions.githubusercontent.com (any repository)", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "certain"},
		"any, for the audience that is asked":     {federation(`"Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"https://github.com/shop"}}`, " (any repository)"), "external:token.actions.githubusercontent.com (any repository)", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "certain"},
		"a claim that AWS does not read":          {federation(`"Condition":{"StringEquals":{"token.actions.githubusercontent.com:repository_owner_id":"7"}}`, ":repo:shop/web:*"), "external:token.actions.githubusercontent.com:repo:shop/web:*", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "no"},
		"a repository by its claim":               {federation(`"Condition":{"StringEquals":{"token.actions.githubusercontent.com:repository":"shop/web"}}`, ":repo:shop/web:*"), "external:token.actions.githubusercontent.com:repo:shop/web:*", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "certain"},
		"another repository's claim":              {federation(`"Condition":{"StringEquals":{"token.actions.githubusercontent.com:repository":"shop/api"}}`, ":repo:shop/web:*"), "external:token.actions.githubusercontent.com:repo:shop/web:*", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "no"},
		"a wildcard that is none":                 {federation(`"Condition":{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:shop/*"}}`, ":repo:shop/*"), "external:token.actions.githubusercontent.com:repo:shop/*", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "no"},
		"one GitHub repository":                   {federation(`"Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:shop/web:*"}}`, ":repo:shop/web:*"), "external:token.actions.githubusercontent.com:repo:shop/web:*", "sts:AssumeRoleWithWebIdentity", iam + "role/ci", "conditional"},
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

// bounded is a lead who may do as he likes with those who have a boundary ("Delegating responsibility to others using
// permissions boundaries").
func bounded(a *acct) {
	a.user("lead", `{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"ArnEquals":{"iam:PermissionsBoundary":"`+iam+`user/dev-boundary"}}}`)
	a.boundary(a.user("dev", ""), allow("s3:*", "*"))
	a.user("ops", "")
	a.b.Node(graph.NodeFact{ID: a.user("listed", ""), Cloud: graph.AWS, Props: graph.Props{graph.PropTagsUnread: true}})
}

func groupCase(fn string) func(*acct) {
	return func(a *acct) {
		u := a.user("u", "")
		g := iam + "group/g"
		a.b.Node(graph.NodeFact{ID: g, Labels: []graph.Label{graph.Principal, graph.Group}, Cloud: graph.AWS, Account: home, Type: "AWS::IAM::Group"})
		a.edge(graph.MemberOf, u, g)
		a.edge(graph.HasPolicy, g, a.policy(g+"#inline/p", "inline", allow("lambda:*", "*")))
		a.thing(fn, home, "")
	}
}

func (a *acct) scp(account, stmts string) {
	for i, st := range []string{allow("*", "*"), stmts} {
		p := a.policy("scp:"+string(rune('a'+i)), "scp", st)
		a.edge(graph.LimitedBy, account, p)
	}
}

func federation(cond, suffix string) func(*acct) {
	return func(a *acct) {
		issuer := "token.actions.githubusercontent.com"
		r := a.role("ci", "", trust(`{"Federated":"`+iam+`oidc-provider/`+issuer+`"}`, cond))
		id := "external:" + issuer + suffix
		n := graph.NodeFact{ID: id, Labels: []graph.Label{graph.Principal}, Cloud: graph.Internet}
		if sub, named := strings.CutPrefix(suffix, ":"); named {
			n.Props = graph.Props{"subject": sub}
		}
		a.b.Node(n)
		a.edge(graph.Trusts, r, id)
	}
}

func TestAdministers(t *testing.T) {
	for name, c := range map[string]struct {
		given func(*acct)
		want  string
	}{
		"everything": {func(a *acct) { a.role("r", allow("*", "*"), "") }, "certain"},
		"two halves": {func(a *acct) {
			a.role("r", allow("iam:*", "*")+`,{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, "")
		}, "certain"},
		"everything but IAM": {func(a *acct) { a.role("r", `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, "") }, "no"},
		"a boundary":         {func(a *acct) { a.boundary(a.role("r", allow("*", "*"), ""), allow("ec2:*", "*")) }, "no"},
		"an SCP":             {func(a *acct) { a.role("r", allow("*", "*"), ""); a.scp(home, deny("iam:*", "*")) }, "no"},
		"an SCP that takes from everyone what nobody needs": {func(a *acct) {
			a.role("r", allow("*", "*"), "")
			a.scp(home, deny(`iam:CreateUser","cloudtrail:StopLogging`, "*")+","+deny("ec2:*", "*", `"Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}`))
		}, "certain"},
		"a boundary that does the same": {func(a *acct) {
			a.boundary(a.role("r", allow("*", "*"), ""), allow("*", "*")+","+deny("cloudtrail:StopLogging", "*"))
		}, "no"},
		"an SCP on the management account": {func(a *acct) {
			a.role("r", allow("*", "*"), "")
			a.scp(home, deny("iam:*", "*"))
			a.b.Node(graph.NodeFact{ID: home, Labels: []graph.Label{graph.Account}, Cloud: graph.AWS, Props: graph.Props{"management": true}})
		}, "certain"},
		"with a second factor": {func(a *acct) {
			a.role("r", allow("*", "*", `"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`), "")
		}, "conditional"},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			c.given(a)
			s, j := a.build(t)
			n, _ := s.Lookup(iam + "role/r")
			got := "no"
			for _, cl := range j.Classes() {
				if gs := access.Effective(j.Administers(cl.ID)); cl.Members.Contains(uint32(n)) && len(gs) > 0 {
					got = gs[0].Certainty.String()
				}
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestTrustsService(t *testing.T) {
	a := estate()
	a.role("fn", "", trust(`{"Service":"lambda.amazonaws.com"}`))
	s, j := a.build(t)
	n, _ := s.Lookup(iam + "role/fn")
	if c, cond, ok := j.TrustsService(n, "lambda.amazonaws.com"); !ok || cond != nil || c != graph.Certain {
		t.Errorf("lambda: %v %v %v", c, cond, ok)
	}
	if _, _, ok := j.TrustsService(n, "ec2.amazonaws.com"); ok {
		t.Error("ec2 is not trusted")
	}
}

func TestDecideSaysWhy(t *testing.T) {
	a := estate()
	u := a.user("u", `{"Sid":"Read","Effect":"Allow","Action":"s3:Get*","Resource":"*"},`+deny("s3:*", "arn:aws:s3:::secret/*"))
	_, j := a.build(t)
	got := j.Decide(access.Request{Principal: u, Action: "s3:GetObject", Resource: "arn:aws:s3:::secret/x"})
	for i := range got.Why {
		got.Why[i].Text = ""
	}
	want := access.Decision{Effect: access.ExplicitlyDenied, BlockedBy: []string{"identity"}, Why: []access.Reason{
		{Policy: u + "#inline/p", Statement: "Read", Effect: "allow", Layer: "identity"},
		{Policy: u + "#inline/p", Statement: "1", Effect: "deny", Layer: "identity"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := j.Decide(access.Request{Principal: u, Action: "s3:GetObject", Resource: "arn:aws:s3:::*/*"}); got.Effect != access.Allowed {
		t.Errorf("on something: %s", got.Effect)
	}
}

func TestMalformedDocumentsGrantNothing(t *testing.T) {
	for _, text := range []string{
		``, `[]`, `{`, `"x"`, `{"Statement":[]}`, `{"Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}`,
		`{"Statement":[{"Effect":"Allow","Resource":"*"}]}`, `{"Statement":[{"Effect":"Allow","Action":{"a":1},"Resource":"*"}]}`,
		`{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"s3:*","Resource":"*"}]}`,
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringAlike":{"aws:x":"y"}}}]}`,
		`{"Statement":[{"Effect":"Allow","Action":"*"}`, `{"Statement":[7]}`,
	} {
		doc := awsiam.Compile([]byte(text))
		if len(doc.Issues) == 0 {
			t.Errorf("%s: no issue reported", text)
		}
		raw := json.RawMessage(text)
		got := awsiam.Simulate(awsiam.Case{Request: awsiam.CaseRequest{
			Principal: json.RawMessage(`"` + iam + `user/u"`), Action: "s3:GetObject", Resource: "arn:aws:s3:::a/b", ResourceAccount: home,
		}, Policies: awsiam.CasePolicies{Identity: []awsiam.NamedDocument{{Name: "p", Document: raw}}}})
		if got.Decision == access.Allowed {
			t.Errorf("%s: allowed", text)
		}
	}
}
