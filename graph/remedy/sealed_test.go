package remedy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/remedy"
)

// TestWhatKeysAsk: reading what a customer's key encrypts rests on the use of the key as well ("Using server-side encryption with
// AWS KMS keys", permissions).
func TestWhatKeysAsk(t *testing.T) {
	const (
		key   = "arn:aws:kms:eu-west-1:" + here + ":key/k"
		other = "arn:aws:kms:eu-west-1:" + here + ":key/other"
		get   = "remove or narrow statement Get of " + ann + "#inline/a"
		open  = "remove or narrow statement Open of " + ann + "#inline/a"
		trust = "remove or narrow statement Here of " + key + "#policy"
	)
	sealed := func(f facts, id string, p graph.Props) {
		f.node(id, "AWS::KMS::Key", here, p, graph.Key)
		f.link(graph.EncryptedBy, bucket, id)
		if p == nil {
			f.policy(id+"#policy", "resource", id, "Here kms:* * arn:aws:iam::"+here+":root")
		}
	}
	tests := []struct {
		name  string
		write func(facts)
		want  []string
	}{
		{"of the account's own making", func(f facts) { sealed(f, key, nil) }, []string{get, open, trust}},
		{"AWS's own asks nothing of anybody", func(f facts) { sealed(f, key, graph.Props{"key_manager": "AWS"}) }, []string{get}},
		{"one that was not read holds nothing", func(f facts) { sealed(f, key, graph.Props{"dangling": true}) }, []string{get}},
		{"any of two is enough", func(f facts) {
			sealed(f, key, nil)
			sealed(f, other, nil)
		}, []string{get, open, "remove or narrow statement Here of " + key + "#policy | remove or narrow statement Here of " + other + "#policy"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			e := estate(t, func(f facts) {
				f.node(bucket, "AWS::S3::Bucket", here, nil, graph.DataStore)
				f.policy(ann+"#inline/a", "inline", ann, "Get s3:GetObject "+bucket+"/*", "Open kms:Decrypt *")
				f.Edge(graph.EdgeFact{Kind: graph.CanRead, From: ann, To: bucket, Props: graph.Props{graph.PropActions: []string{"s3:GetObject"}}})
				tc.write(f)
			})
			b := remedy.New(e, nil)
			from, _ := e.Snapshot().Lookup(ann)
			for edge := range e.Snapshot().OutKind(from, graph.CanRead) {
				if diff := cmp.Diff(tc.want, spell(b, b.Supports(from, edge.ID))); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestRootNeedsNoPolicy: a statement about the root user opens nothing in his own account, and another account's root user needs it.
func TestRootNeedsNoPolicy(t *testing.T) {
	for home, want := range map[string][]string{here: nil, there: {"remove or narrow statement Owner of " + bucket + "#policy"}} {
		root := "arn:aws:iam::" + home + ":root"
		e := estate(t, func(f facts) {
			f.node(root, "AWS::IAM::RootUser", home, nil, graph.Principal, graph.User)
			f.node(bucket, "AWS::S3::Bucket", here, nil, graph.DataStore)
			f.policy(bucket+"#policy", "resource", bucket, "Owner s3:ListBucket "+bucket+" "+root)
			f.Edge(graph.EdgeFact{Kind: graph.CanRead, From: root, To: bucket, Props: graph.Props{graph.PropActions: []string{"s3:ListBucket"}}})
		})
		b := remedy.New(e, nil)
		from, _ := e.Snapshot().Lookup(root)
		for edge := range e.Snapshot().OutKind(from, graph.CanRead) {
			if diff := cmp.Diff(want, spell(b, b.Supports(from, edge.ID))); diff != "" {
				t.Errorf("root of %s (-want +got):\n%s", home, diff)
			}
		}
	}
}
