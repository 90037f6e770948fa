package ask_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
)

const (
	home     = "111122223333"
	iam      = "arn:aws:iam::111122223333:"
	function = "arn:aws:lambda:eu-west-1:111122223333:function:pay"
)

// people is an account with the user ann, the role books and a function that runs as it; policies are those of ann, or of
// whom their name begins with, each "ACTION RESOURCE".
func people(t *testing.T, policies map[string]string) (*access.Estate, func() (*whatif.Estate, error)) {
	t.Helper()
	b := graph.NewBuilder()
	for _, n := range graph.Outsiders() {
		b.Node(n)
	}
	node := func(id, typ string, p graph.Props, labels ...graph.Label) {
		b.Node(graph.NodeFact{ID: id, Type: typ, Cloud: graph.AWS, Account: home, Labels: labels, Props: p})
		b.Edge(graph.EdgeFact{Kind: graph.Contains, From: home, To: id})
	}
	policy := func(of, name, statement string) {
		id := iam + of + "#inline/" + name
		node(id, "AWS::IAM::Policy", graph.Props{graph.PropPolicyKind: "inline", graph.PropDocument: `{"Statement":[` + statement + `]}`}, graph.Policy)
		b.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: iam + of, To: id})
	}
	b.Node(graph.NodeFact{ID: home, Cloud: graph.AWS, Account: home, Labels: []graph.Label{graph.Account}})
	node(iam+"user/ann", "AWS::IAM::User", nil, graph.Principal, graph.User)
	node(iam+"role/books", "AWS::IAM::Role", nil, graph.Principal, graph.Role)
	node(function, "AWS::Lambda::Function", nil, graph.Function)
	b.Edge(graph.EdgeFact{Kind: graph.RunsAs, From: function, To: iam + "role/books"})
	node(iam+"role/books#trust", "AWS::IAM::Policy", graph.Props{
		graph.PropPolicyKind: "trust", graph.PropDocument: `{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}}`,
	}, graph.Policy)
	b.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: iam + "role/books", To: iam + "role/books#trust"})
	for name, says := range policies {
		of, name, _ := strings.Cut(name, " ")
		action, on, _ := strings.Cut(says, " ")
		policy(of, name, fmt.Sprintf(`{"Effect":"Allow","Action":%q,"Resource":%q}`, action, on))
	}
	facts, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	rules := whatif.Rules{Catalogue: c, Judges: func(s *graph.Snapshot) []access.Judge { return []access.Judge{awsiam.New(s)} }}
	judges := rules.Judges(facts)
	judged, err := whatif.Judge(facts, judges, rules)
	if err != nil {
		t.Fatal(err)
	}
	return access.NewEstate(judged, rules.Judges(judged)), func() (*whatif.Estate, error) { return whatif.New(facts, judged, judges, rules) }
}

// TestACutIsTried: what counts only once something wider is gone is cut as well.
func TestACutIsTried(t *testing.T) {
	tests := []struct {
		name     string
		policies map[string]string
		want     []string // policies whose statement goes
		revealed bool
	}{
		{"one right, one change", map[string]string{"user/ann own": "lambda:UpdateFunctionCode *"}, []string{"user/ann own"}, false},
		{
			"a narrow right below full control",
			map[string]string{"user/ann all": "* *", "user/ann own": "lambda:UpdateFunctionCode *"},
			[]string{"user/ann all", "user/ann own"},
			true,
		},
		{"one that leads elsewhere stays", map[string]string{"user/ann all": "* *", "user/ann own": "s3:ListAllMyBuckets *"}, []string{"user/ann all"}, false},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			e, ready := people(t, tc.policies)
			c := least(t, e, ask.CutQuestion{Ready: ready})
			if diff := cmp.Diff(tc.want, statements(c)); diff != "" {
				t.Errorf("what goes (-want +got):\n%s", diff)
			}
			if !c.Tried[0].Made || c.Tried[0].Left != nil || !c.Least() {
				t.Errorf("tried: %+v; least: %t", c.Tried[0], c.Least())
			}
			revealed := false
			for _, s := range c.Strands {
				for _, st := range s.Steps {
					_, is := c.Graph.EdgeProp(st.Edge, graph.PropRevealed)
					revealed = revealed || is
				}
			}
			if revealed != tc.revealed {
				t.Errorf("a chain of the proof has a step that is not there yet: %t, want %t", revealed, tc.revealed)
			}
			if _, in := e.Snapshot().Lookup(iam + "user/ann"); !in || c.Graph.NumNodes() != e.Snapshot().NumNodes() {
				t.Error("nodes are numbered otherwise")
			}
		})
	}
}

// TestACutThatNobodyTries says so, and is what the graph as it is says.
func TestACutThatNobodyTries(t *testing.T) {
	e, _ := people(t, map[string]string{"user/ann all": "* *", "user/ann own": "lambda:UpdateFunctionCode *"})
	c := least(t, e, ask.CutQuestion{})
	if diff := cmp.Diff([]string{"user/ann all"}, statements(c)); diff != "" {
		t.Errorf("what goes (-want +got):\n%s", diff)
	}
	if c.Tried[0].Made || c.Tried[0].Why == "" {
		t.Errorf("tried: %+v", c.Tried[0])
	}
}

func least(t *testing.T, e *access.Estate, q ask.CutQuestion) *ask.Cut {
	t.Helper()
	p, err := walk.Parse("user -> function")
	if err != nil {
		t.Fatal(err)
	}
	q.Pattern = p
	c, err := ask.LeastCut(e, q)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// statements gives the policies of which the first cut takes a statement.
func statements(c *ask.Cut) (out []string) {
	for _, ch := range c.Cuts.Cuts[0].Changes {
		out = append(out, strings.Replace(strings.TrimPrefix(c.Book.Change(ch).Subject, iam), "#inline/", " ", 1))
	}
	slices.Sort(out)
	return out
}
