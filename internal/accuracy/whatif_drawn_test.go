package accuracy_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/attack"
)

// TestWhatIfOfDrawnEstates: what TestWhatIfIsJudgingAnew says, of many small estates in which everybody may make a call or
// two of some technique and hardly anything else. In estates like real ones who gains by an edit mostly has another way to
// whom it touches, which hides that he was forgotten.
func TestWhatIfOfDrawnEstates(t *testing.T) {
	t.Parallel()
	whatIfDrawn(t, 40)
}

func whatIfDrawn(t *testing.T, estates int) {
	t.Helper()
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	bounded, tried := 0, 0
	for seed := range uint64(estates) {
		r := rand.New(rand.NewPCG(seed, 2))
		e, facts := whatifEstate(t, graph.Meta{AsOf: 1793491200}, func(to graph.Sink) error {
			drawEstate(r, calls(c), to)
			return nil
		})
		for range 5 {
			whole, ok := whatIfAgrees(t, fmt.Sprintf("estate %d", seed), e, &editor{s: facts, r: r})
			if ok {
				tried++
			}
			if ok && !whole {
				bounded++
			}
		}
	}
	t.Logf("%d edits, %d of them bounded", tried, bounded)
}

// calls gives the actions of AWS that techniques ask, each row's together.
func calls(c *attack.Catalogue) [][]string {
	var out [][]string
	for _, row := range c.Rows() {
		var actions []string
		for _, a := range row.Actions {
			actions = append(actions, a.Action)
		}
		if row.Cloud == graph.AWS && len(actions) > 0 {
			out = append(out, slices.Compact(actions))
		}
	}
	return out
}

// drawEstate draws an organization of two accounts, with four users, two groups, four roles and some of what runs as them.
func drawEstate(r *rand.Rand, calls [][]string, to graph.Sink) {
	node := func(account, id, typ string, props graph.Props, labels ...graph.Label) string {
		to.Node(graph.NodeFact{ID: id, Type: typ, Cloud: graph.AWS, Account: account, Labels: labels, Props: props})
		if account != "" && account != id {
			to.Edge(graph.EdgeFact{Kind: graph.Contains, From: account, To: id})
		}
		return id
	}
	edge := func(k graph.Kind, from, at string) { to.Edge(graph.EdgeFact{Kind: k, From: from, To: at}) }
	one := func(of int) bool { return r.IntN(of) == 0 }
	var people, ids []string
	document := func(deny int) string {
		var list []map[string]any
		for range 1 + r.IntN(2) {
			actions, _ := pick(r, calls)
			switch r.IntN(12) {
			case 0:
				actions = []string{"*"}
			case 1:
				actions = []string{"iam:*"}
			case 2, 3, 4:
				actions = actions[:1]
			}
			st := map[string]any{"Effect": "Allow", "Action": actions, "Resource": "*"}
			if one(deny) {
				st["Effect"] = "Deny"
			}
			if id, ok := pick(r, ids); ok && one(3) {
				st["Resource"] = id
			}
			list = append(list, st)
		}
		text, _ := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": list})
		return string(text)
	}
	policy := func(account, id, kind, document string) string {
		return node(account, id, "AWS::IAM::Policy", graph.Props{graph.PropDocument: document, graph.PropPolicyKind: kind}, graph.Policy)
	}
	own := func(account, holder, kind, document string) {
		edge(graph.HasPolicy, holder, policy(account, holder+"#"+kind, kind, document))
	}
	const all = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	node("", "o-drawn", "AWS::Organizations::Organization", nil, graph.Organization)
	node("", "r-drawn", "AWS::Organizations::Root", nil, graph.Container)
	edge(graph.Contains, "o-drawn", "r-drawn")
	edge(graph.LimitedBy, "r-drawn", policy("", "scp:full", "scp", all))
	policy("", "scp:some", "scp", document(1))
	for i, account := range []string{"111122223333", "444455556666"} {
		node("", account, "AWS::Organizations::Account", graph.Props{"management": i == 0, "org_id": "o-drawn"}, graph.Account)
		edge(graph.Contains, "r-drawn", account)
		edge(graph.LimitedBy, account, "scp:full")
		if one(3) {
			edge(graph.LimitedBy, account, "scp:some")
		}
		iam := "arn:aws:iam::" + account + ":"
		var groups, managed, roles []string
		for i := range 2 {
			managed = append(managed, policy(account, fmt.Sprint(iam, "policy/p", i), "managed", document(4)))
		}
		attach := func(holder string) {
			if p, _ := pick(r, managed); one(2) {
				edge(graph.HasPolicy, holder, p)
			}
			if one(2) {
				own(account, holder, "inline", document(5))
			}
			ids = append(ids, holder)
		}
		group := node(account, iam+"group/g", "AWS::IAM::Group", nil, graph.Principal, graph.Group)
		groups = append(groups, group)
		attach(group)
		for i := range 2 {
			role := node(account, fmt.Sprint(iam, "role/r", i), "AWS::IAM::Role", nil, graph.Principal, graph.Role)
			trusted, _ := pick(r, append([]string{account}, people...))
			named := map[string]any{"AWS": trusted}
			if one(3) {
				service, _ := pick(r, []string{"lambda.amazonaws.com", "ec2.amazonaws.com", "codebuild.amazonaws.com"})
				named = map[string]any{"Service": service}
				node("", service, "AWS::Service", nil, graph.Principal)
				edge(graph.Trusts, role, service)
			}
			text, _ := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": named}}})
			own(account, role, "trust", string(text))
			attach(role)
			roles = append(roles, role)
		}
		for i := range 2 {
			user := node(account, fmt.Sprint(iam, "user/u", i), "AWS::IAM::User", nil, graph.Principal, graph.User)
			attach(user)
			if one(2) {
				edge(graph.MemberOf, user, groups[0])
			}
			people = append(people, user)
		}
		for _, p := range append(slices.Clone(roles), people...) {
			if b, _ := pick(r, managed); one(8) {
				edge(graph.BoundedBy, p, b)
			}
		}
		people = append(people, roles...)
		for _, of := range [][3]string{
			{"AWS::Lambda::Function", "arn:aws:lambda:eu-west-1:" + account + ":function:f", string(graph.Function)},
			{"AWS::EC2::Instance", "arn:aws:ec2:eu-west-1:" + account + ":instance/i", string(graph.Instance)},
			{"AWS::StepFunctions::StateMachine", "arn:aws:states:eu-west-1:" + account + ":stateMachine:s", string(graph.Function)},
			{"AWS::S3::Bucket", "arn:aws:s3:::drawn-" + account, string(graph.DataStore)},
			{"AWS::KMS::Key", "arn:aws:kms:eu-west-1:" + account + ":key/k", string(graph.Key)},
		} {
			id := node(account, of[1], of[0], nil, graph.Label(of[2]))
			ids = append(ids, id)
			if role, _ := pick(r, roles); of[2] == string(graph.Function) || of[2] == string(graph.Instance) {
				edge(graph.RunsAs, id, role)
			}
			if of[2] == string(graph.Key) {
				own(account, id, "resource", `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"`+account+`"},"Action":"kms:*","Resource":"*"}]}`)
			}
		}
	}
}
