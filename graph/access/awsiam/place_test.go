package awsiam_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

const oneLine = `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}`

// TestLocate finds statements in documents as sources give them.
func TestLocate(t *testing.T) {
	encoded := strings.NewReplacer(`"`, "%22", "{", "%7B", "}", "%7D", "[", "%5B", "]", "%5D").Replace(oneLine)
	for _, tc := range []struct {
		name, doc, statement string
		want                 access.Place
		found                bool
	}{
		{"by Sid, on one line", oneLine, "A", access.Place{Index: 0, Line: 4, Form: access.Pretty}, true},
		{"by position", oneLine, "1", access.Place{Index: 1, Line: 10, Form: access.Pretty}, true},
		{"none such", oneLine, "B", access.Place{}, false},
		{
			"as it was given", "{\n\n \"Statement\": {\"Sid\": \"A\",\n  \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}\n}", "A",
			access.Place{Index: 0, Line: 3, Form: access.AsGiven},
			true,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, found := awsiam.Compile([]byte(tc.doc)).Locate(tc.statement)
			if diff := cmp.Diff(tc.want, got); diff != "" || found != tc.found {
				t.Errorf("found %v, want %v (-want +got):\n%s", found, tc.found, diff)
			}
		})
	}
	text, form := awsiam.Readable(encoded)
	if diff := cmp.Diff([]int{4, 10}, awsiam.StatementLines(text)); diff != "" || form != access.Pretty {
		t.Errorf("URL-encoded, %s (-want +got):\n%s", form, diff)
	}
}

// FuzzStatementLines holds lines to the text that they count.
func FuzzStatementLines(f *testing.F) {
	for _, s := range []string{oneLine, "", "{", `{"Statement":[`, `{"statement":{},"Statement":[1,[],{}]}`, "{\n\"Statement\"\n:\n[\n{}\n,\n{}\n]\n}", `"%7B%7D"`, "%zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		text, _ := awsiam.Readable(given)
		last := 0
		for _, l := range awsiam.StatementLines(text) {
			if l < last || l < 1 || l > strings.Count(text, "\n")+1 {
				t.Errorf("line %d after %d of %q", l, last, text)
			}
			last = l
		}
	})
}
