package whatif_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph"
)

// TestSenselessEdits: an edit of which nothing could come, whatever it was meant for, is refused with what is wrong, and does not
// read as a change that changes nothing.
func TestSenselessEdits(t *testing.T) {
	const be, bucket = iam + "policy/be", "arn:aws:s3:::books"
	for name, c := range map[string]struct{ edit, says string }{
		"an attachment of a policy that there is not": {`{"subject":"HAS_POLICY|` + iam + `user/cat|` + iam + `policy/bee","after":{}}`, `no node "` + iam + `policy/bee"`},
		"a property that nothing has":                 {`{"subject":"` + bucket + `","path":"block_public_acl","after":true}`, "did you mean block_public_acls?"},
		"a statement that is none":                    {`{"subject":"` + be + `","path":"document/Statement/-","after":"all"}`, "AWS would not take"},
		"an effect that there is not":                 {`{"subject":"` + be + `","path":"document/Statement/Be/Effect","after":"Perhaps"}`, "AWS would not take"},
		"a resource that is a number":                 {`{"subject":"` + be + `","path":"document/Statement/Be/Resource","after":5}`, "AWS would not take"},
		"a statement without its actions":             {`{"subject":"` + be + `","path":"document/Statement/Be/Action"}`, "AWS would not take"},
		"a policy that does not say what it is": {
			`{"subject":"` + bucket + `#policy","after":{"labels":["Policy"],"cloud":"aws","props":{"document":{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}}}}`, "policy_kind",
		},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := graph.ParseEdits(strings.NewReader(c.edit))
			if err != nil {
				t.Fatal(err)
			}
			_, err = estate(t).Try(list)
			if _, ok := errors.AsType[*graph.EditError](err); !ok || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want an EditError with %q", err, c.says)
			}
		})
	}
	try(t, `{"subject":"`+be+`","path":"document/Statement/Be"}`) // an empty list of statements is one
	try(t, `{"subject":"`+bucket+`","path":"block_public_acls","after":true}`)
	try(t, `{"subject":"`+iam+`policy/new","after":{"labels":["Policy"],"cloud":"aws","props":{"policy_kind":"managed","document":{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}}}}
		{"subject":"HAS_POLICY|`+iam+`user/cat|`+iam+`policy/new","after":{}}`)
}
