package synth

import (
	"fmt"

	"github.com/postern-graph/postern/graph"
)

// account writes one account with its share of principals and resources.
func (g *generator) account(a int) {
	id := accountID(a)
	g.node(id, "AWS::Organizations::Account", id, graph.Props{"management": a == 0, "org_id": "o-synth"}, graph.Account)
	g.edge(graph.Contains, unit(a/accountsPer), id)
	g.limited(id, 7+a%3)
	for p, doc := range g.modules {
		g.policy(moduleARN(id, p), "managed", doc)
	}
	for i := range 2 {
		g.policy(boundaryARN(id, i), "managed", boundaryPolicy(a%10+i))
	}
	principals := max(1, g.Principals/g.Accounts)
	for i := range 4 {
		g.group(id, i)
	}
	for p := range principals {
		if p%5 == 4 {
			g.user(id, p)
		} else {
			g.role(a, p)
		}
	}
	g.resources(a, max(1, g.Resources/g.Accounts), principals)
}

func moduleARN(id string, p int) string { return fmt.Sprintf("arn:aws:iam::%s:policy/module%d", id, p) }

func boundaryARN(id string, p int) string {
	return fmt.Sprintf("arn:aws:iam::%s:policy/boundary%d", id, p)
}
func roleARN(id string, p int) string  { return fmt.Sprintf("arn:aws:iam::%s:role/r%d", id, p) }
func groupARN(id string, p int) string { return fmt.Sprintf("arn:aws:iam::%s:group/g%d", id, p) }

func (g *generator) group(id string, i int) {
	arn := groupARN(id, i)
	g.held(id, arn, "AWS::IAM::Group", nil, graph.Principal, graph.Group)
	g.edge(graph.HasPolicy, arn, managedARN([]int{2, 3, 4, 100 + i}[i]))
}

func (g *generator) user(id string, p int) {
	arn := fmt.Sprintf("arn:aws:iam::%s:user/u%d", id, p)
	g.held(id, arn, "AWS::IAM::User", g.tags(), graph.Principal, graph.User)
	g.edge(graph.MemberOf, arn, groupARN(id, p/5%4))
	if p%3 == 0 {
		g.edge(graph.HasPolicy, arn, moduleARN(id, g.rand.IntN(4)))
	}
}

// hub gives the account from which an account's roles are entered: the first
// of its unit, and for that one the first of the unit before (the planted
// chains).
func (g *generator) hub(a int) int {
	if hub := a / accountsPer * accountsPer; hub != a {
		return hub
	}
	return (a + g.Accounts - min(accountsPer, g.Accounts-1)) % g.Accounts / accountsPer * accountsPer
}

// role trusts a service, the account, or a role of its hub, and holds up to two
// of the policies that there are: mostly narrow ones.
func (g *generator) role(a, p int) {
	id := accountID(a)
	arn := roleARN(id, p)
	g.held(id, arn, "AWS::IAM::Role", g.tags(), graph.Principal, graph.Role)
	trust := `{"Service":"lambda.amazonaws.com"}`
	switch p % 10 {
	case 1:
		trust = `{"AWS":"arn:aws:iam::` + id + `:root"}`
	case 2:
		trust = `{"AWS":"` + roleARN(accountID(g.hub(a)), p) + `"}`
	case 3, 6:
		trust = `{"Service":["ec2.amazonaws.com","ecs-tasks.amazonaws.com"]}`
	case 7:
		trust = `{"AWS":"arn:aws:iam::` + accountID(a/accountsPer*accountsPer) + `:root"}`
	}
	g.attach(arn, "trust", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":`+trust+`,"Action":"sts:AssumeRole"}]}`)
	g.edge(graph.HasPolicy, arn, moduleARN(id, g.rand.IntN(4)))
	switch d := g.rand.IntN(100); {
	case d < 1:
		g.edge(graph.HasPolicy, arn, managedARN(0))
	case d < 8:
		g.edge(graph.HasPolicy, arn, managedARN(1+d%7))
	case d < 60:
		// An account's teams have their own few.
		g.edge(graph.HasPolicy, arn, managedARN(8+(a*13+g.rand.IntN(12)*23)%(managedCount-8)))
	}
	if a%3 == 0 && p == 8 { // what somebody wrote by hand
		g.attach(arn, "inline", inlinePolicy(id, a))
	}
	if p%7 == 3 {
		g.edge(graph.BoundedBy, arn, boundaryARN(id, p%2))
	}
	if trust == `{"Service":"lambda.amazonaws.com"}` {
		g.node("lambda.amazonaws.com", "AWS::Service", "", nil, graph.Principal)
		g.edge(graph.Trusts, arn, "lambda.amazonaws.com")
	}
}

// kindOf is one kind of resource: how many of a thousand there are.
type kindOf struct {
	share  int
	typ    string
	format string // of the account and a number
	label  graph.Label
}

func kinds() []kindOf {
	return []kindOf{
		{100, "AWS::Lambda::Function", "arn:aws:lambda:eu-west-1:%s:function:f%d", graph.Function},
		{120, "AWS::S3::Bucket", "arn:aws:s3:::data-%s-%d", graph.DataStore},
		{60, "AWS::DynamoDB::Table", "arn:aws:dynamodb:eu-west-1:%s:table/app%d", graph.DataStore},
		{80, "AWS::SQS::Queue", "arn:aws:sqs:eu-west-1:%s:app%d", graph.Queue},
		{40, "AWS::SNS::Topic", "arn:aws:sns:eu-west-1:%s:app%d", graph.Topic},
		{80, "AWS::SecretsManager::Secret", "arn:aws:secretsmanager:eu-west-1:%s:secret:app%d-x", graph.Secret},
		{150, "AWS::SSM::Parameter", "arn:aws:ssm:eu-west-1:%s:parameter/app%d", graph.Secret},
		{20, "AWS::KMS::Key", "arn:aws:kms:eu-west-1:%s:key/k%d", graph.Key},
		{80, "AWS::EC2::Instance", "arn:aws:ec2:eu-west-1:%s:instance/i-%d", graph.Instance},
		{30, "AWS::ECR::Repository", "arn:aws:ecr:eu-west-1:%s:repository/app%d", graph.Registry},
		{10, "AWS::StepFunctions::StateMachine", "arn:aws:states:eu-west-1:%s:stateMachine:app%d", graph.Function},
		{230, "AWS::Logs::LogGroup", "arn:aws:logs:eu-west-1:%s:log-group:app%d", graph.DataStore},
	}
}

func (g *generator) resources(a, n, principals int) {
	id := accountID(a)
	for _, k := range kinds() {
		for i := range max(1, n*k.share/1000) {
			arn := fmt.Sprintf(k.format, id, i)
			g.held(id, arn, k.typ, g.tags(), k.label)
			g.details(a, i, arn, k, principals)
		}
	}
}

// details gives some resources a policy, an identity, a trigger or a key.
func (g *generator) details(a, i int, arn string, k kindOf, principals int) {
	id := accountID(a)
	switch k.typ {
	case "AWS::Lambda::Function":
		g.edge(graph.RunsAs, arn, roleARN(id, i*5%principals/5*5))
		if i%10 == 0 {
			g.edge(graph.Triggers, fmt.Sprintf("arn:aws:sqs:eu-west-1:%s:app%d", id, i), arn)
		}
		if i%25 == 0 {
			g.edge(graph.Triggers, fmt.Sprintf("arn:aws:sns:eu-west-1:%s:app%d", id, i%40), arn)
		}
		if i == 0 && a%2 == 0 {
			g.attach(arn, "resource", doc(`{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"`+arn+`","Condition":{"StringEquals":{"aws:SourceAccount":"`+id+`"}}}`))
		}
	case "AWS::EC2::Instance":
		if i%4 == 0 {
			g.edge(graph.RunsAs, arn, roleARN(id, (i/4*10+3)%principals/10*10+3))
		}
	case "AWS::S3::Bucket":
		g.bucket(a, i, arn)
	case "AWS::SQS::Queue":
		if i%20 == 0 {
			g.attach(arn, "resource", doc(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::`+accountID(g.hub(a))+`:root"},"Action":"sqs:SendMessage","Resource":"*"}`))
		}
	case "AWS::KMS::Key":
		g.attach(arn, "resource", doc(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::`+id+`:root"},"Action":"kms:*","Resource":"*"}`))
	case "AWS::SecretsManager::Secret":
		if i%10 == 0 {
			g.edge(graph.EncryptedBy, arn, fmt.Sprintf("arn:aws:kms:eu-west-1:%s:key/k%d", id, i/10%20))
		}
	}
}

// bucket policies: transport security on many, the organization on a few, a
// neighbour on some, the public on one in each fifty accounts.
func (g *generator) bucket(a, i int, arn string) {
	both := `["` + arn + `","` + arn + `/*"]`
	switch {
	case i == 5:
		g.attach(arn, "resource", doc(`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"`+arn+`/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-synth"}}}`))
	case i == 6 && a%50 == 0:
		g.attach(arn, "resource", doc(`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"`+arn+`/*"}`))
	case i == 7 && a%4 == 0:
		g.attach(arn, "resource", doc(`{"Effect":"Allow","Principal":{"AWS":"`+roleARN(accountID((a+3)%g.Accounts), 3)+`"},"Action":"s3:*","Resource":`+both+`}`))
	case i == 10:
		g.attach(arn, "resource", doc(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":`+both+`,"Condition":{"Bool":{"aws:SecureTransport":"false"}}}`))
	}
	if i%30 == 0 {
		g.edge(graph.EncryptedBy, arn, fmt.Sprintf("arn:aws:kms:eu-west-1:%s:key/k0", accountID(a)))
	}
}

// tags marks half of what there is with a team and an environment.
func (g *generator) tags() map[string]string {
	if g.rand.IntN(2) == 0 {
		return nil
	}
	return map[string]string{
		"team": []string{"pay", "shop", "data", "infra", "web"}[g.rand.IntN(5)],
		"env":  []string{"prod", "dev"}[g.rand.IntN(2)],
	}
}

func (g *generator) held(account, id, typ string, tags map[string]string, labels ...graph.Label) {
	g.sink.Node(graph.NodeFact{ID: id, Type: typ, Cloud: graph.AWS, Account: account, Labels: labels, Tags: tags})
	g.edge(graph.Contains, account, id)
}
