// Package synth makes AWS organizations of any size for benchmarks and laws,
// shaped like real ones: few distinct documents held by many, some wide, some
// narrow, roles that trust each other along planted chains, a boundary here
// and an SCP there. The same size and seed give the same facts. It writes
// facts as an importer would and is no part of the product.
package synth

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Options say how large the organization is. Zero fields take a default.
type Options struct {
	Accounts   int // 10
	Principals int // users and roles in all: 1,000
	Functions  int // Principals / 4
	Buckets    int // Principals / 2
	Seed       uint64
}

// Organization writes the facts of one AWS organization to sink.
func Organization(o Options, sink graph.Sink) {
	if o.Accounts == 0 {
		o.Accounts = 10
	}
	if o.Principals == 0 {
		o.Principals = 1000
	}
	if o.Functions == 0 {
		o.Functions = o.Principals / 4
	}
	if o.Buckets == 0 {
		o.Buckets = o.Principals / 2
	}
	g := &generator{Options: o, sink: sink, rand: rand.New(rand.NewPCG(o.Seed, 0x706f737465726e))} //nolint:gosec // a benchmark's dice
	g.tree()
	for a := range o.Accounts {
		g.account(a)
	}
}

type generator struct {
	Options

	sink graph.Sink
	rand *rand.Rand
}

const fullAccess = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

func accountID(a int) string { return fmt.Sprintf("%012d", 300000000000+a) }

// tree has one organization, a root, and an OU for every twenty accounts.
func (g *generator) tree() {
	g.node("o-synth", "AWS::Organizations::Organization", "", nil, graph.Organization)
	g.node("r-synth", "AWS::Organizations::Root", "", nil, graph.Container)
	g.edge(graph.Contains, "o-synth", "r-synth")
	g.policy("scp:full", "scp", fullAccess)
	g.policy("scp:region", "scp", `{"Version":"2012-10-17","Statement":[{"Sid":"Trail","Effect":"Deny","Action":["cloudtrail:StopLogging","cloudtrail:DeleteTrail"],"Resource":"*"}]}`)
	g.edge(graph.LimitedBy, "r-synth", "scp:full")
	for u := 0; u*20 < g.Accounts; u++ {
		ou := fmt.Sprintf("ou-%04d", u)
		g.node(ou, "AWS::Organizations::OrganizationalUnit", "", nil, graph.Container)
		g.edge(graph.Contains, "r-synth", ou)
		g.edge(graph.LimitedBy, ou, "scp:full")
		g.edge(graph.LimitedBy, ou, "scp:region")
	}
}

func (g *generator) account(a int) {
	id := accountID(a)
	g.node(id, "AWS::Organizations::Account", id, graph.Props{"management": a == 0, "org_id": "o-synth"}, graph.Account)
	g.edge(graph.Contains, fmt.Sprintf("ou-%04d", a/20), id)
	g.edge(graph.LimitedBy, id, "scp:full")
	for p, doc := range documents(id) {
		g.policy(policyARN(id, p), "managed", doc)
	}
	share := func(n int) int { return max(1, n/g.Accounts) }
	for f := range share(g.Buckets) {
		g.held(id, fmt.Sprintf("arn:aws:s3:::data-%s-%d", id, f), "AWS::S3::Bucket", graph.DataStore)
	}
	for p := range share(g.Principals) {
		if p%5 == 4 {
			g.user(id, p)
		} else {
			g.role(a, p)
		}
	}
	for f := range share(g.Functions) {
		fn := fmt.Sprintf("arn:aws:lambda:eu-west-1:%s:function:f%d", id, f)
		g.held(id, fn, "AWS::Lambda::Function", graph.Function)
		g.edge(graph.RunsAs, fn, roleARN(id, f*5%share(g.Principals)/5*5))
	}
}

// documents are an account's managed policies: read-only, deployer, data, pass, admin.
func documents(id string) []string {
	in := func(doc string) string { return strings.ReplaceAll(doc, "ACCOUNT", id) }
	return []string{
		in(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*","lambda:Get*","lambda:List*"],"Resource":"*"}]}`),
		in(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["lambda:UpdateFunctionCode","lambda:InvokeFunction"],"Resource":"arn:aws:lambda:*:ACCOUNT:function:f1*"}]}`),
		in(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::data-ACCOUNT-1*/*"},{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*"}]}`),
		in(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::ACCOUNT:role/r10*"},{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}]}`),
		in(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::ACCOUNT:role/r2*"}]}`),
		fullAccess,
	}
}

func policyARN(id string, p int) string { return fmt.Sprintf("arn:aws:iam::%s:policy/p%d", id, p) }
func roleARN(id string, p int) string   { return fmt.Sprintf("arn:aws:iam::%s:role/r%d", id, p) }

func (g *generator) user(id string, p int) {
	arn := fmt.Sprintf("arn:aws:iam::%s:user/u%d", id, p)
	g.held(id, arn, "AWS::IAM::User", graph.Principal, graph.User)
	g.edge(graph.HasPolicy, arn, policyARN(id, g.rand.IntN(5)))
}

// role trusts Lambda, the account, or a role of the account before it: the planted chains.
func (g *generator) role(a, p int) {
	id := accountID(a)
	arn := roleARN(id, p)
	g.held(id, arn, "AWS::IAM::Role", graph.Principal, graph.Role)
	trust := `{"Service":"lambda.amazonaws.com"}`
	switch p % 5 {
	case 1:
		trust = `{"AWS":"arn:aws:iam::` + id + `:root"}`
	case 2:
		trust = `{"AWS":"` + roleARN(accountID((a+g.Accounts-1)%g.Accounts), p) + `"}`
	}
	g.policy(arn+"#trust", "trust", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":`+trust+`,"Action":"sts:AssumeRole"}]}`)
	g.edge(graph.HasPolicy, arn, arn+"#trust")
	g.edge(graph.HasPolicy, arn, policyARN(id, g.rand.IntN(5)))
	switch {
	case p%200 == 10:
		g.edge(graph.HasPolicy, arn, policyARN(id, 5))
	case p%50 == 3:
		g.edge(graph.BoundedBy, arn, policyARN(id, 0))
	}
	if p%5 == 0 {
		g.node("lambda.amazonaws.com", "AWS::Service", "", nil, graph.Principal)
		g.edge(graph.Trusts, arn, "lambda.amazonaws.com")
	}
}

func (g *generator) policy(id, kind, doc string) {
	g.node(id, "AWS::IAM::Policy", "", graph.Props{graph.PropDocument: doc, graph.PropPolicyKind: kind}, graph.Policy)
}

func (g *generator) held(account, id, typ string, labels ...graph.Label) {
	g.node(id, typ, account, nil, labels...)
	g.edge(graph.Contains, account, id)
}

func (g *generator) node(id, typ, account string, props graph.Props, labels ...graph.Label) {
	g.sink.Node(graph.NodeFact{ID: id, Type: typ, Cloud: graph.AWS, Account: account, Labels: labels, Props: props})
}

func (g *generator) edge(k graph.Kind, from, to string) {
	g.sink.Edge(graph.EdgeFact{Kind: k, From: from, To: to})
}
