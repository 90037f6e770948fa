package privilege_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/privilege"
)

const (
	account = "111111111111"
	role    = "arn:aws:iam::111111111111:role/shared"
	fnA     = "arn:aws:lambda:eu-west-1:111111111111:function:a"
	fnB     = "arn:aws:lambda:eu-west-1:111111111111:function:b"
	table   = "arn:aws:dynamodb:eu-west-1:111111111111:table/"
	queue   = "arn:aws:sqs:eu-west-1:111111111111:in"
)

// estate is a role with one inline document under two functions: a is triggered by a queue and names a table, b stands in a network.
func estate(t *testing.T, document string, more func(to *graph.Builder)) (*privilege.Book, *graph.Snapshot) {
	t.Helper()
	b := graph.NewBuilder()
	node := func(id, typ string, props graph.Props, labels ...graph.Label) {
		b.Node(graph.NodeFact{ID: id, Type: typ, Cloud: graph.AWS, Account: account, Name: id[strings.LastIndexAny(id, ":/")+1:], Labels: labels, Props: props})
	}
	node(account, "AWS::Organizations::Account", nil, graph.Account)
	node(role, "AWS::IAM::Role", nil, graph.Principal, graph.Role)
	node(role+"#p", "AWS::IAM::Policy", graph.Props{"policy_kind": "inline", "document": document}, graph.Policy)
	node(fnA, "AWS::Lambda::Function", graph.Props{"in_vpc": false, "setting_resources": []string{table + "a"}}, graph.Function)
	node(fnA+":1", "AWS::Lambda::Version", nil, graph.Function)
	node(fnB, "AWS::Lambda::Function", graph.Props{"in_vpc": true}, graph.Function)
	node(queue, "AWS::SQS::Queue", nil, graph.Queue, graph.Trigger)
	for _, f := range []string{fnA, fnA + ":1", fnB} {
		b.Edge(graph.EdgeFact{Kind: graph.RunsAs, From: f, To: role})
	}
	b.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: role, To: role + "#p"})
	b.Edge(graph.EdgeFact{Kind: graph.Triggers, From: queue, To: fnA})
	if more != nil {
		more(b)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return privilege.New(s), s
}

func lookup(t *testing.T, s *graph.Snapshot, id string) graph.NodeID {
	t.Helper()
	n, ok := s.Lookup(id)
	if !ok {
		t.Fatalf("no node %s", id)
	}
	return n
}

// TestSplit: each statement with what becomes of it for a and for b, as "needed", "unknown" or "dropped" and what it is cut down to.
func TestSplit(t *testing.T) {
	tests := map[string]struct{ statement, a, b string }{
		"what a setting names is the function's":           {`{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"` + table + `a"}`, "needed " + table + "a", "dropped " + table + "a"},
		"what lies in it as well":                          {`{"Effect":"Allow","Action":"dynamodb:Query","Resource":"` + table + `a/index/*"}`, "needed " + table + "a/index/*", "dropped " + table + "a/index/*"},
		"a queue that triggers it":                         {`{"Effect":"Allow","Action":"sqs:ReceiveMessage","Resource":"` + queue + `"}`, "needed " + queue, "dropped " + queue},
		"what nothing names stays with both":               {`{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"` + table + `b"}`, "unknown " + table + "b", "unknown " + table + "b"},
		"a pattern that can name more stays":               {`{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"` + table + `*"}`, "needed " + table + "*", "unknown " + table + "*"},
		"everything, of a service that one uses":           {`{"Effect":"Allow","Action":"sqs:ReceiveMessage","Resource":"*"}`, "needed *", "unknown *"},
		"network interfaces are who stands in a network's": {`{"Effect":"Allow","Action":"ec2:CreateNetworkInterface","Resource":"*"}`, "dropped *", "needed *"},
		"traces may be the code's":                         {`{"Effect":"Allow","Action":"xray:PutTraceSegments","Resource":"*"}`, "unknown *", "unknown *"},
		"logs are everybody's":                             {`{"Effect":"Allow","Action":"logs:PutLogEvents","Resource":"*"}`, "needed *", "needed *"},
		"a denial holds for both":                          {`{"Effect":"Deny","Action":"s3:*","Resource":"*"}`, "needed *", "needed *"},
		"all but some":                                     {`{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, "unknown *", "unknown *"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			b, s := estate(t, `{"Version":"2012-10-17","Statement":[`+tt.statement+`]}`, nil)
			plans := b.Split(lookup(t, s, role))
			if len(plans) != 2 {
				t.Fatalf("%d plans, want one for each function and none for a version", len(plans))
			}
			for _, p := range plans {
				want := tt.a
				if s.ID(p.Function) == fnB {
					want = tt.b
				}
				if got := said(p); got != want {
					t.Errorf("%s: %s, want %s", s.Name(p.Function), got, want)
				}
				if kept := !strings.HasPrefix(want, "dropped"); kept != (p.Document != "") {
					t.Errorf("%s: document %q", s.Name(p.Function), p.Document)
				}
			}
		})
	}
}

func said(p privilege.Plan) string {
	var out []string
	for _, part := range []struct {
		word   string
		grants []privilege.Grant
	}{{"needed", p.Needed}, {"unknown", p.Unknown}, {"dropped", p.Dropped}} {
		for _, g := range part.grants {
			out = append(out, part.word+" "+strings.Join(g.Resources, " "))
		}
	}
	return strings.Join(out, "; ")
}

// TestSplitDocument: the statements that are kept keep their names and conditions, cut down to the resources that are kept.
func TestSplitDocument(t *testing.T) {
	b, s := estate(t, `{"Version":"2012-10-17","Statement":[
		{"Sid":"Tables","Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query"],"Resource":["`+table+`a","`+table+`b"],"Condition":{"Bool":{"aws:SecureTransport":"true"}}},
		{"Effect":"Allow","Action":"logs:PutLogEvents","Resource":"*"}]}`, func(to *graph.Builder) {
		to.Edge(graph.EdgeFact{Kind: graph.LogsTo, From: fnB, To: "arn:aws:logs:eu-west-1:111111111111:log-group:/aws/lambda/b"})
	})
	for _, p := range b.Split(lookup(t, s, role)) {
		if s.ID(p.Function) != fnB {
			continue
		}
		want := `{"Version":"2012-10-17","Statement":[` +
			`{"Effect":"Allow","Action":["logs:PutLogEvents"],"Resource":["arn:aws:logs:eu-west-1:111111111111:log-group:/aws/lambda/b","arn:aws:logs:eu-west-1:111111111111:log-group:/aws/lambda/b:*"]},` +
			`{"Sid":"Tables","Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query"],"Resource":["` + table + `b"],"Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}`
		if diff := cmp.Diff(want, p.Document); diff != "" {
			t.Errorf("document (-want +got):\n%s", diff)
		}
	}
}

func TestLevels(t *testing.T) {
	tests := map[string]struct {
		statements string
		want       []string // level number anywhere
	}{
		"each level of its own":     {`{"Effect":"Allow","Action":["s3:ListAllMyBuckets","s3:GetObject","s3:PutObject","s3:PutBucketPolicy","s3:PutObjectTagging"],"Resource":"arn:aws:s3:::x/*"}`, []string{"List 1 false", "Read 1 false", "Write 1 false", "Permissions management 1 false", "Tagging 1 false"}},
		"an action counts once":     {`{"Effect":"Allow","Action":["s3:GetObject","s3:GetObject"],"Resource":"*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`, []string{"Read 1 true"}},
		"a denial takes away":       {`{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"},{"Effect":"Deny","Action":"s3:Put*","Resource":"*"}`, []string{"Read 1 true"}},
		"a denial on conditions no": {`{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`, []string{"Write 1 true"}},
		"nothing that is no action": {`{"Effect":"Allow","Action":"s3:MakeCoffee","Resource":"*"}`, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			b, s := estate(t, `{"Version":"2012-10-17","Statement":[`+tt.statements+`]}`, nil)
			var got []string
			for _, l := range b.Levels(lookup(t, s, role)) {
				word := " false"
				if l.Anywhere {
					word = " true"
				}
				got = append(got, l.Level+" "+string(rune('0'+l.Number))+word)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("levels (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLevelsOfRoles: roles of Google Cloud and Azure are told by the verb of an action, and where they are held.
func TestLevelsOfRoles(t *testing.T) {
	b := graph.NewBuilder()
	b.Node(graph.NodeFact{ID: "project", Cloud: graph.GCP, Labels: []graph.Label{graph.Account}, Type: "project"})
	b.Node(graph.NodeFact{ID: "serviceAccount:x@p", Cloud: graph.GCP, Labels: []graph.Label{graph.Principal, graph.ServiceAccount}})
	b.Node(graph.NodeFact{ID: "held", Cloud: graph.GCP, Labels: []graph.Label{graph.Role}, Props: graph.Props{"resource": "project"}})
	b.Node(graph.NodeFact{ID: "definition", Cloud: graph.GCP, Name: "def", Labels: []graph.Label{graph.Policy}, Props: graph.Props{"permissions": []string{"storage.objects.get", "storage.objects.list", "storage.buckets.setIamPolicy", "run.services.update"}}})
	b.Edge(graph.EdgeFact{Kind: graph.HasRole, From: "serviceAccount:x@p", To: "held"})
	b.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: "held", To: "definition"})
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range privilege.New(s).Levels(lookup(t, s, "serviceAccount:x@p")) {
		if !l.Anywhere || l.Number != 1 {
			t.Errorf("%s: %d, anywhere %v", l.Level, l.Number, l.Anywhere)
		}
		got = append(got, l.Level)
	}
	if want := []string{"List", "Read", "Write", "Permissions management"}; !slices.Equal(got, want) {
		t.Errorf("levels %v, want %v", got, want)
	}
}

// TestReaches: a wildcard reaches what judged edges end at, by an action and a resource that it holds, and nothing else.
func TestReaches(t *testing.T) {
	b, s := estate(t, `{"Version":"2012-10-17","Statement":[
		{"Sid":"all","Effect":"Allow","Action":"s3:*","Resource":"*"},
		{"Sid":"some","Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::other/*"},
		{"Sid":"named","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}`, func(to *graph.Builder) {
		for _, id := range []string{"arn:aws:s3:::bucket", table + "a"} {
			to.Node(graph.NodeFact{ID: id, Cloud: graph.AWS, Type: "x", Labels: []graph.Label{graph.DataStore}})
		}
		to.Edge(graph.EdgeFact{Kind: graph.CanRead, From: role, To: "arn:aws:s3:::bucket", Props: graph.Props{"actions": []string{"s3:GetObject"}}})
		to.Edge(graph.EdgeFact{Kind: graph.CanRead, From: role, To: table + "a", Props: graph.Props{"actions": []string{"dynamodb:GetItem"}}})
	})
	n := lookup(t, s, role)
	want := map[string]string{"all": "both arn:aws:s3:::bucket", "some": "actions ", "named": " arn:aws:s3:::bucket"}
	for _, st := range b.Statements(n) {
		var ids []string
		for _, r := range b.Reaches(n, &st) {
			ids = append(ids, s.ID(r))
		}
		if got := st.Wildcard() + " " + strings.Join(ids, " "); got != want[st.Name] {
			t.Errorf("%s: %q, want %q", st.Name, got, want[st.Name])
		}
	}
}
