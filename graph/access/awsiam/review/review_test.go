package review_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph/access/awsiam/review"
)

func found(t *testing.T, kind review.Kind, text string) map[string]review.Finding {
	t.Helper()
	list, err := review.Findings(review.Read("", kind, text))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]review.Finding{}
	for _, f := range list {
		out[f.ID] = f
	}
	return out
}

// TestRows holds every row to its own two documents: one in which it is found,
// and one in which it rightly is not.
func TestRows(t *testing.T) {
	rows, err := review.Rows()
	if err != nil || len(rows) < 20 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for _, r := range rows {
		t.Run(r.ID, func(t *testing.T) {
			if r.Title == "" || r.Why == "" || r.Fix == "" || r.Reference == "" || !r.Severity.AtLeast(review.Low) {
				t.Errorf("the row is not whole: %+v", r)
			}
			f, ok := found(t, r.Kind, string(r.Finds))[r.ID]
			if !ok {
				t.Errorf("not found in %s", r.Finds)
			}
			if ok && f.Detail == "" {
				t.Error("found without a word on what")
			}
			if _, ok := found(t, r.Kind, string(r.Spares))[r.ID]; ok {
				t.Errorf("found in %s", r.Spares)
			}
		})
	}
}

// TestLines shows where a finding points: at the line of the element in a
// document with lines, in the pretty-printed one otherwise.
func TestLines(t *testing.T) {
	text := `{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::ledger/*"},
    {
      "Sid": "Typo",
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket",
        "s3:GetObjects"
      ],
      "Resource": "arn:aws:s3:::ledger"
    }
  ]
}`
	f := found(t, "", text)["no-such-action"]
	if f.Line != 10 || f.Statement != "Typo" || !strings.Contains(f.Detail, "did you mean s3:GetObject?") {
		t.Errorf("line %d, statement %s: %s", f.Line, f.Statement, f.Detail)
	}
	d := review.Read("", "", strings.Join(strings.Fields(text), ""))
	if d.Form != "pretty-printed" || d.Statements[1].Line != 9 {
		t.Errorf("%s, second statement on line %d", d.Form, d.Statements[1].Line)
	}
}

// TestRead takes documents as AWS's commands wrap them, and tells their kinds.
func TestRead(t *testing.T) {
	const doc = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`
	for name, text := range map[string]string{
		"bare":               doc,
		"get-policy-version": `{"PolicyVersion":{"VersionId":"v1","Document":` + doc + `}}`,
		"get-role-policy":    `{"RoleName":"r","PolicyName":"p","PolicyDocument":` + doc + `}`,
		"get-bucket-policy":  `{"Policy":"` + strings.ReplaceAll(doc, `"`, `\"`) + `"}`,
		"URL-encoded":        strings.NewReplacer(`"`, "%22", "{", "%7B", "}", "%7D").Replace(doc),
	} {
		d := review.Read(name, "", text)
		if len(d.Statements) != 1 || d.Kind != review.Identity || len(d.Issues) != 0 {
			t.Errorf("%s: %d statements, %s, %v", name, len(d.Statements), d.Kind, d.Issues)
		}
	}
	trust := review.Read("", "", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}`)
	if trust.Kind != review.Trust || len(trust.Statements) != 1 {
		t.Errorf("a trust document is taken for %s with %d statements", trust.Kind, len(trust.Statements))
	}
}

// TestGrants lists what documents come to, action by action.
func TestGrants(t *testing.T) {
	stmt := func(list ...string) string {
		return `{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`
	}
	const (
		getBoth  = `{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::ledger"}`
		tags     = `{"Effect":"Allow","Action":"s3:*ObjectTagging","Resource":"arn:aws:s3:::ledger/*"}`
		describe = `{"Effect":"Allow","Action":"ec2:DescribeInstances","Resource":"arn:aws:ec2:eu-west-1:111122223333:instance/*"}`
		broken   = `{"Effect":"allow","Action":"s3:GetObject","Resource":"*"}`
	)
	for _, tc := range []struct {
		name, doc, boundary string
		want                []string
	}{
		{"an action on a kind of resource that it does not take is not granted", stmt(getBoth), "", []string{"s3:ListBucket"}},
		{"wildcards are written out", stmt(tags), "", []string{"s3:DeleteObjectTagging", "s3:GetObjectTagging", "s3:PutObjectTagging"}},
		{"an action without a resource needs a star", stmt(describe), "", nil},
		{"what the evaluator cannot read grants nothing", stmt(broken), "", nil},
		{"a deny takes away", stmt(tags, `{"Effect":"Deny","Action":"s3:Put*","Resource":"*"}`), "", []string{"s3:DeleteObjectTagging", "s3:GetObjectTagging"}},
		{
			"a deny of other resources, or on a condition, does not",
			stmt(tags, `{"Effect":"Deny","Action":"s3:Put*","Resource":"arn:aws:s3:::other/*"}`, `{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`),
			"",
			[]string{"s3:DeleteObjectTagging", "s3:GetObjectTagging", "s3:PutObjectTagging"},
		},
		{"a boundary limits", stmt(tags), stmt(`{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`), []string{"s3:GetObjectTagging"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var within []*review.Document
			if tc.boundary != "" {
				within = append(within, review.Read("", review.Boundary, tc.boundary))
			}
			var got []string
			for _, g := range review.Grants([]*review.Document{review.Read("", "", tc.doc)}, within) {
				got = append(got, g.Action.String())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	all := review.Grants([]*review.Document{review.Read("", "", stmt(`{"Effect":"Allow","Action":"*","Resource":"*"}`))}, nil)
	if len(all) != 22091 || slices.ContainsFunc(all, func(g review.Grant) bool { return g.Conditional }) {
		t.Errorf("everything comes to %d actions", len(all))
	}
}

// FuzzRead feeds any text: reading never fails, and what is found points into the text.
func FuzzRead(f *testing.F) {
	rows, err := review.Rows()
	if err != nil {
		f.Fatal(err)
	}
	for _, r := range rows {
		f.Add(string(r.Finds))
		f.Add(string(r.Spares))
	}
	for _, s := range []string{"", "{", "null", `"%7B%7D"`, `{"Statement":{"Statement":[]}}`, `{"Policy":"{\"Policy\":\"x\"}"}`, `{"Statement":[[[]]]}`, `{"Statement":[{"Action":{"a":1},"Resource":null}]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := review.Read("", "", text)
		list, err := review.Findings(d)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Count(d.Text, "\n") + 1
		for _, x := range list {
			if x.Line < 0 || x.Line > lines {
				t.Errorf("%s points at line %d of %d", x.ID, x.Line, lines)
			}
		}
		review.Grants([]*review.Document{d}, nil)
	})
}

// BenchmarkReview reads a document of the size of AWS's largest: hundreds of
// actions on dozens of resources, and everything beside.
func BenchmarkReview(b *testing.B) {
	var actions, resources []string
	for _, s := range []string{"s3", "iam", "ec2", "lambda", "sqs", "sns", "kms", "rds", "logs", "glue"} {
		for _, v := range []string{"Get*", "List*", "Describe*", "Create*", "Update*", "Put*"} {
			actions = append(actions, `"`+s+":"+v+`"`)
		}
		for _, n := range []string{"a", "b", "c", "d", "e"} {
			resources = append(resources, `"arn:aws:`+s+`:*:111122223333:`+n+`-*/*"`)
		}
	}
	text := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"iam:*","Resource":"*"},{"Effect":"Allow","Action":[` +
		strings.Join(actions, ",") + `],"Resource":[` + strings.Join(resources, ",") + `]}]}`
	for b.Loop() {
		d := review.Read("", "", text)
		if _, err := review.Findings(d); err != nil {
			b.Fatal(err)
		}
		review.Grants([]*review.Document{d}, nil)
	}
}
