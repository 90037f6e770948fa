package remedy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/access/gcpiam"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
)

const (
	here, there = "111122223333", "444455556666"
	ann         = "arn:aws:iam::" + here + ":user/ann"
	writers     = "arn:aws:iam::" + here + ":group/writers"
	shared      = "arn:aws:iam::" + here + ":policy/shared"
	bucket      = "arn:aws:s3:::ledger"
)

// facts writes an estate of AWS down.
type facts struct{ *graph.Builder }

func (f facts) node(id, typ, account string, p graph.Props, labels ...graph.Label) {
	f.Node(graph.NodeFact{ID: id, Type: typ, Cloud: graph.AWS, Account: account, Labels: labels, Props: p})
}

func (f facts) link(k graph.Kind, from, to string) {
	f.Edge(graph.EdgeFact{Kind: k, From: from, To: to})
}

// policy attaches a document of statements that allow, each written "SID ACTION RESOURCE" or, with a fourth word, to that principal.
func (f facts) policy(id, kind, on string, statements ...string) {
	var list []string
	for _, s := range statements {
		w := strings.Fields(s)
		text := fmt.Sprintf(`"Sid":%q,"Effect":"Allow","Action":%q`, w[0], w[1])
		if w[2] != "-" {
			text += fmt.Sprintf(`,"Resource":%q`, w[2])
		}
		if len(w) > 3 {
			text += fmt.Sprintf(`,"Principal":{"AWS":%q}`, w[3])
		}
		list = append(list, "{"+text+"}")
	}
	f.node(id, "AWS::IAM::Policy", here, graph.Props{
		graph.PropDocument: `{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`, graph.PropPolicyKind: kind,
	}, graph.Policy)
	f.link(graph.HasPolicy, on, id)
}

func estate(t *testing.T, write func(facts)) *access.Estate {
	t.Helper()
	f := facts{graph.NewBuilder()}
	for _, a := range []string{here, there} {
		f.node(a, "AWS::Account", a, graph.Props{"iam_read": true}, graph.Account)
	}
	f.node(ann, "AWS::IAM::User", here, nil, graph.Principal, graph.User)
	f.node(writers, "AWS::IAM::Group", here, nil, graph.Principal, graph.Group)
	write(f)
	s, err := f.Build()
	if err != nil {
		t.Fatal(err)
	}
	return access.NewEstate(s, []access.Judge{awsiam.New(s), gcpiam.New(s)})
}

// spell writes supports as "(way | way) & …", a way's changes joined by " or ".
func spell(b *remedy.Book, supports []walk.Support) []string {
	var out []string
	for _, s := range supports {
		var ways []string
		for _, w := range s {
			var words []string
			for _, c := range w {
				words = append(words, b.Change(c).Words())
			}
			slices.Sort(words)
			ways = append(ways, strings.Join(words, " or "))
		}
		out = append(out, strings.Join(ways, " | "))
	}
	return out
}

func TestWhatHoldsAnEdgeOpen(t *testing.T) {
	read := func(f facts, actions ...string) {
		f.Edge(graph.EdgeFact{Kind: graph.CanRead, From: ann, To: bucket, Props: graph.Props{graph.PropActions: actions}})
	}
	own := func(f facts) { f.node(bucket, "AWS::S3::Bucket", here, nil, graph.DataStore) }
	tests := []struct {
		name  string
		write func(facts)
		want  []string
	}{
		{"a statement of an inline policy", func(f facts) {
			own(f)
			f.policy(ann+"#inline/a", "inline", ann, "List s3:ListBucket "+bucket)
			read(f, "s3:ListBucket")
		}, []string{"remove or narrow statement List of " + ann + "#inline/a"}},
		{"a managed policy may be detached, too", func(f facts) {
			own(f)
			f.policy(shared, "managed", ann, "List s3:ListBucket "+bucket)
			read(f, "s3:ListBucket")
		}, []string{"detach " + shared + " from " + ann + " or remove or narrow statement List of " + shared}},
		{"a policy of the provider can be detached alone", func(f facts) {
			own(f)
			f.policy("arn:aws:iam::aws:policy/All", "managed", ann, "All * *")
			read(f, "s3:ListBucket")
		}, []string{"detach arn:aws:iam::aws:policy/All from " + ann}},
		{"a group's policy goes with the membership", func(f facts) {
			own(f)
			f.link(graph.MemberOf, ann, writers)
			f.policy(writers+"#inline/a", "inline", writers, "List s3:ListBucket "+bucket)
			read(f, "s3:ListBucket")
		}, []string{"remove or narrow statement List of " + writers + "#inline/a or take " + ann + " out of " + writers}},
		{"a policy that one has twice has to be taken twice, or said otherwise", func(f facts) {
			own(f)
			f.link(graph.MemberOf, ann, writers)
			f.policy(shared, "managed", ann, "List s3:ListBucket "+bucket)
			f.link(graph.HasPolicy, writers, shared)
			read(f, "s3:ListBucket")
		}, []string{
			"detach " + shared + " from " + ann + " or remove or narrow statement List of " + shared +
				" | detach " + shared + " from " + writers + " or remove or narrow statement List of " + shared + " or take " + ann + " out of " + writers,
		}},
		{"two statements are two ways", func(f facts) {
			own(f)
			f.policy(ann+"#inline/a", "inline", ann, "List s3:ListBucket "+bucket, "All s3:* *")
			read(f, "s3:ListBucket")
		}, []string{"remove or narrow statement List of " + ann + "#inline/a | remove or narrow statement All of " + ann + "#inline/a"}},
		{"two actions are two supports", func(f facts) {
			own(f)
			f.policy(ann+"#inline/a", "inline", ann, "List s3:ListBucket "+bucket, "Head s3:GetBucketTagging "+bucket)
			read(f, "s3:ListBucket", "s3:GetBucketTagging")
		}, []string{"remove or narrow statement List of " + ann + "#inline/a", "remove or narrow statement Head of " + ann + "#inline/a"}},
		{"within an account either side is enough", func(f facts) {
			own(f)
			f.policy(ann+"#inline/a", "inline", ann, "List s3:ListBucket "+bucket)
			f.policy(bucket+"#policy", "resource", bucket, "Ann s3:ListBucket "+bucket+" "+ann)
			read(f, "s3:ListBucket")
		}, []string{"remove or narrow statement List of " + ann + "#inline/a | remove or narrow statement Ann of " + bucket + "#policy"}},
		{"between accounts both sides are needed", func(f facts) {
			f.node(bucket, "AWS::S3::Bucket", there, nil, graph.DataStore)
			f.policy(ann+"#inline/a", "inline", ann, "List s3:ListBucket "+bucket)
			f.policy(bucket+"#policy", "resource", bucket, "Ann s3:ListBucket "+bucket+" "+ann)
			read(f, "s3:ListBucket")
		}, []string{"remove or narrow statement List of " + ann + "#inline/a", "remove or narrow statement Ann of " + bucket + "#policy"}},
		{"a statement that names the account gives nothing by itself", func(f facts) {
			own(f)
			f.policy(ann+"#inline/a", "inline", ann, "List s3:ListBucket "+bucket)
			f.policy(bucket+"#policy", "resource", bucket, "Here s3:ListBucket "+bucket+" arn:aws:iam::"+here+":root")
			read(f, "s3:ListBucket")
		}, []string{"remove or narrow statement List of " + ann + "#inline/a"}},
		{"rows of the table of claims are ways of their own", func(f facts) {
			own(f)
			f.policy(ann+"#inline/a", "inline", ann, "Get dynamodb:GetItem "+bucket, "Scan dynamodb:Scan "+bucket)
			read(f, "dynamodb:GetItem", "dynamodb:Scan")
		}, []string{"remove or narrow statement Get of " + ann + "#inline/a | remove or narrow statement Scan of " + ann + "#inline/a"}},
		{"one statement for several of them is one change", func(f facts) {
			own(f)
			f.policy(ann+"#inline/a", "inline", ann, "All dynamodb:* "+bucket)
			read(f, "dynamodb:GetItem", "dynamodb:Scan")
		}, []string{"remove or narrow statement All of " + ann + "#inline/a"}},
		{"without reasons nothing is known to open it", func(f facts) {
			own(f)
			read(f, "s3:ListBucket")
		}, []string{"keep " + ann + " from " + bucket + " (CAN_READ)"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			e := estate(t, tc.write)
			b := remedy.New(e, nil)
			from, _ := e.Snapshot().Lookup(ann)
			for edge := range e.Snapshot().OutKind(from, graph.CanRead) {
				if diff := cmp.Diff(tc.want, spell(b, b.Supports(from, edge.ID))); diff != "" {
					t.Fatalf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestWhatTheOtherSideSays: what a role's trust or a key's policy gives by itself,
// and what it leaves to the caller's own policies ("How IAM roles differ from
// resource-based policies", "Key policies in AWS KMS").
func TestWhatTheOtherSideSays(t *testing.T) {
	const (
		role = "arn:aws:iam::" + here + ":role/r"
		key  = "arn:aws:kms:eu-west-1:" + here + ":key/k"
		root = "arn:aws:iam::" + here + ":root"
		bob  = "arn:aws:iam::" + there + ":user/bob"
	)
	assume := func(f facts, from string, trusted ...string) {
		f.node(role, "AWS::IAM::Role", here, nil, graph.Principal, graph.Role)
		var list []string
		for i, who := range trusted {
			list = append(list, fmt.Sprintf("Trust%d sts:AssumeRole - %s", i, who))
		}
		f.policy(role+"#trust", "trust", role, list...)
		f.Edge(graph.EdgeFact{Kind: graph.CanAssume, From: from, To: role, Props: graph.Props{graph.PropActions: []string{"sts:AssumeRole"}}})
	}
	own := func(f facts, who string) { f.policy(who+"#inline/a", "inline", who, "Own * *") }
	const trust0, trust1, mine = "remove or narrow statement Trust0 of " + role + "#trust", "remove or narrow statement Trust1 of " + role + "#trust", "remove or narrow statement Own of " + ann + "#inline/a"
	tests := []struct {
		name  string
		write func(facts)
		kind  graph.Kind
		from  string
		want  []string
	}{
		{"trust of the account asks for a statement of the user's own: either will do", func(f facts) {
			own(f, ann)
			assume(f, ann, root)
		}, graph.CanAssume, ann, []string{mine, trust0}},
		{"trust of the user is enough: it has to go", func(f facts) {
			own(f, ann)
			assume(f, ann, ann)
		}, graph.CanAssume, ann, []string{trust0}},
		{"both: the trust of the user, and one of what the other way needs", func(f facts) {
			own(f, ann)
			assume(f, ann, root, ann)
		}, graph.CanAssume, ann, []string{mine + " | " + trust1, trust0 + " | " + trust1}},
		{"from another account both sides are needed, however the trust names the caller", func(f facts) {
			f.node(bob, "AWS::IAM::User", there, nil, graph.Principal, graph.User)
			own(f, bob)
			assume(f, bob, bob)
		}, graph.CanAssume, bob, []string{"remove or narrow statement Own of " + bob + "#inline/a", trust0}},
		{"a key's policy that names the account leaves it to the user's own", func(f facts) {
			own(f, ann)
			f.node(key, "AWS::KMS::Key", here, nil, graph.Key)
			f.policy(key+"#policy", "resource", key, "Root kms:* * "+root)
			f.Edge(graph.EdgeFact{Kind: graph.CanDecrypt, From: ann, To: key, Props: graph.Props{graph.PropActions: []string{"kms:Decrypt"}}})
		}, graph.CanDecrypt, ann, []string{mine, "remove or narrow statement Root of " + key + "#policy"}},
		{"a key's policy that names the user is enough", func(f facts) {
			own(f, ann)
			f.node(key, "AWS::KMS::Key", here, nil, graph.Key)
			f.policy(key+"#policy", "resource", key, "Ann kms:* * "+ann)
			f.Edge(graph.EdgeFact{Kind: graph.CanDecrypt, From: ann, To: key, Props: graph.Props{graph.PropActions: []string{"kms:Decrypt"}}})
		}, graph.CanDecrypt, ann, []string{"remove or narrow statement Ann of " + key + "#policy"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			e := estate(t, tc.write)
			b := remedy.New(e, nil)
			from, _ := e.Snapshot().Lookup(tc.from)
			for edge := range e.Snapshot().OutKind(from, tc.kind) {
				got := spell(b, b.Supports(from, edge.ID))
				slices.Sort(got)
				if diff := cmp.Diff(tc.want, got); diff != "" {
					t.Fatalf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestRulesWeighAndForbid(t *testing.T) {
	e := estate(t, func(f facts) {
		f.node(bucket, "AWS::S3::Bucket", here, nil, graph.DataStore)
		f.link(graph.MemberOf, ann, writers)
		f.policy(writers+"#inline/a", "inline", writers, "List s3:ListBucket "+bucket)
		f.Node(graph.NodeFact{ID: writers, Tags: map[string]string{"keep": "yes"}})
		f.Edge(graph.EdgeFact{Kind: graph.CanRead, From: ann, To: bucket, Props: graph.Props{graph.PropActions: []string{"s3:ListBucket"}}})
	})
	from, _ := e.Snapshot().Lookup(ann)
	for _, tc := range []struct {
		name  string
		rules []remedy.Rule
		want  string
	}{
		{"none", nil, "statement 100, membership 120"},
		{"the first that matches counts", []remedy.Rule{{Kind: remedy.Membership, Weight: 7}, {Weight: 9}}, "statement 9, membership 7"},
		{"by subject", []remedy.Rule{{Subject: "ARN:*:group/*#*", Weight: 5}}, "statement 5, membership 120"},
		{"never", []remedy.Rule{{Kind: remedy.Statement, Never: true}}, "membership 120"},
		{"a tag on either end", []remedy.Rule{{Tag: "keep=yes", Weight: 800}}, "statement 800, membership 800"},
		{"a tag of another value", []remedy.Rule{{Tag: "keep=no", Weight: 800}}, "statement 100, membership 120"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := remedy.New(e, tc.rules)
			for edge := range e.Snapshot().OutKind(from, graph.CanRead) {
				var got []string
				for _, c := range b.Supports(from, edge.ID)[0][0] {
					got = append(got, fmt.Sprintf("%s %d", b.Change(c).Kind, b.Weight(c)))
				}
				if diff := cmp.Diff(tc.want, strings.Join(got, ", ")); diff != "" {
					t.Fatalf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestWhatFallsIsMoreThanTheChain(t *testing.T) {
	const bob, other = "arn:aws:iam::" + here + ":user/bob", "arn:aws:s3:::other"
	e := estate(t, func(f facts) {
		f.node(bob, "AWS::IAM::User", here, nil, graph.Principal, graph.User)
		f.node(bucket, "AWS::S3::Bucket", here, nil, graph.DataStore)
		f.node(other, "AWS::S3::Bucket", here, nil, graph.DataStore)
		f.policy(shared, "managed", ann, "List s3:ListBucket *")
		f.link(graph.HasPolicy, bob, shared)
		for _, who := range []string{ann, bob} {
			for _, what := range []string{bucket, other} {
				f.Edge(graph.EdgeFact{Kind: graph.CanRead, From: who, To: what, Props: graph.Props{graph.PropActions: []string{"s3:ListBucket"}}})
			}
		}
	})
	b := remedy.New(e, nil)
	from, _ := e.Snapshot().Lookup(ann)
	var changes walk.Way
	for edge := range e.Snapshot().OutKind(from, graph.CanRead) {
		changes = b.Supports(from, edge.ID)[0][0]
	}
	for _, c := range changes {
		list, complete := b.Falls([]walk.Change{c}, 1000)
		want := map[remedy.Kind]int{remedy.Statement: 4, remedy.Attachment: 2}[b.Change(c).Kind]
		if len(list) != want || !complete {
			t.Errorf("%s: %d edges fall, complete %v; want %d", b.Change(c).Words(), len(list), complete, want)
		}
		if _, complete := b.Falls([]walk.Change{c}, 1); complete {
			t.Errorf("%s: more edges than the limit, and said to be complete", b.Change(c).Words())
		}
	}
}
