package synth

import (
	"fmt"

	"github.com/postern-graph/postern/graph"
)

// chain plants a way from the internet to a crown jewel: a function that
// anyone may invoke, runs as the first of some roles, each of which may assume
// the next in another account, and the last reads a bucket of secrets. Every
// fourth last role administers its account.
func (g *generator) chain(c int) {
	at := func(i int) string { return accountID((c*7 + i*3) % g.Accounts) }
	role := func(i int) string { return fmt.Sprintf("arn:aws:iam::%s:role/chain%d-%d", at(i), c, i) }
	entry := fmt.Sprintf("arn:aws:lambda:eu-west-1:%s:function:open%d", at(0), c)
	g.held(at(0), entry, "AWS::Lambda::Function", nil, graph.Function)
	g.edge(graph.RunsAs, entry, role(0))
	g.attach(entry, "resource", doc(`{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"`+entry+`"}`))
	trust := `{"Service":"lambda.amazonaws.com"}`
	for i := range g.ChainLength {
		g.held(at(i), role(i), "AWS::IAM::Role", nil, graph.Principal, graph.Role)
		g.attach(role(i), "trust", doc(`{"Effect":"Allow","Principal":`+trust+`,"Action":"sts:AssumeRole"}`))
		trust = `{"AWS":"` + role(i) + `"}`
		if i+1 < g.ChainLength {
			g.attach(role(i), "inline", doc(allow("sts:AssumeRole", role(i+1), "")))
		}
	}
	last := g.ChainLength - 1
	jewel := fmt.Sprintf("arn:aws:s3:::jewel-%s-%d", at(last), c)
	g.sink.Node(graph.NodeFact{
		ID: jewel, Type: "AWS::S3::Bucket", Cloud: graph.AWS, Account: at(last), Labels: []graph.Label{graph.DataStore},
		Props: graph.Props{graph.PropSensitive: true},
	})
	g.edge(graph.Contains, at(last), jewel)
	if c%4 == 0 {
		g.edge(graph.HasPolicy, role(last), managedARN(0))
		return
	}
	g.attach(role(last), "inline", doc(allow("s3:GetObject s3:ListBucket", jewel+" "+jewel+"/*", "")))
}
