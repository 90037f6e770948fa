package awsiam_test

import (
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/access/awsiam"
)

// What AWS refuses is said, with the statement that it stands in.
func TestIssues(t *testing.T) {
	one := func(s string) string { return `{"Version":"2012-10-17","Statement":[` + s + `]}` }
	with := func(more string) string {
		return one(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*",` + more + `}`)
	}
	for _, c := range []struct{ name, kind, document, want string }{
		{"nothing to say", "managed", one(`{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}`), ""},
		{"no JSON", "managed", `{`, "not a policy document"},
		{"no statement", "managed", `{"Version":"2012-10-17"}`, "no Statement"},
		{"a Version that is none", "managed", `{"Version":"2020","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`, "judged as 2008-10-17"},
		{"variables under the old Version", "managed", `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:username}"}]}`, "plain text under Version 2008-10-17"},
		{"one Sid twice", "managed", one(`{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"}`), `statement 1: Sid "a" is used twice`},
		{"one key twice", "managed", with(`"Effect":"Allow"`), "given twice"},
		{"one key twice, in another case", "managed", with(`"action":"*"`), "given twice"},
		{"an element twice in the document", "managed", `{"Version":"2012-10-17","Statement":[],"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`, "given twice"},
		{"an element that is none", "managed", with(`"Resources":"*"`), `unknown element "Resources"`},
		{"both Action and NotAction", "managed", with(`"NotAction":"*"`), "both Action and NotAction"},
		{"both Resource and NotResource", "managed", with(`"NotResource":"*"`), "both Resource and NotResource"},
		{"an effect in lower case", "managed", one(`{"Effect":"allow","Action":"*","Resource":"*"}`), "Effect is neither"},
		{"an action without service", "managed", one(`{"Effect":"Allow","Action":"GetObject","Resource":"*"}`), "names no service"},
		{"a wildcard for a service", "managed", one(`{"Effect":"Allow","Action":"s*:Get","Resource":"*"}`), "wildcard in the name of its service"},
		{"no ARN", "managed", one(`{"Effect":"Allow","Action":"*","Resource":"bucket"}`), "neither * nor an ARN"},
		{"an empty resource", "managed", one(`{"Effect":"Allow","Action":"*","Resource":[]}`), "Resource is empty"},
		{"no resource", "managed", one(`{"Effect":"Allow","Action":"*"}`), "no Resource: it grants nothing"},
		{"a principal in a user's policy", "inline", with(`"Principal":"*"`), "takes no Principal"},
		{"no principal on a queue", "resource", one(`{"Effect":"Allow","Action":"*","Resource":"*"}`), "it names nobody"},
		{"a resource in a trust policy", "trust", with(`"Principal":"*"`), "takes no Resource"},
		{"a wildcard within a principal", "resource", with(`"Principal":{"AWS":"arn:aws:iam::111122223333:user/*"}`), "has a wildcard"},
		{"a principal that is none", "resource", with(`"Principal":{"AWS":"alice"}`), "no account, ARN or unique id"},
		{"a kind of principal that is none", "resource", with(`"Principal":{"Group":"g"}`), "unknown kind"},
		{"an operator that is none", "managed", with(`"Condition":{"StringMatches":{"a":"b"}}`), "does not exist"},
		{"IfExists on Null", "managed", with(`"Condition":{"NullIfExists":{"a":"true"}}`), "does not exist"},
		{"a key without values", "managed", with(`"Condition":{"StringEquals":{"a":[]}}`), "has no value"},
		{"text for a number", "managed", with(`"Condition":{"NumericEquals":{"a":"x"}}`), "cannot match"},
		{"a network that is none", "managed", with(`"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/33"}}`), "cannot match"},
		{"an RCP that allows", "rcp", with(`"Principal":"*"`), "only denies"},
		{"too long", "rcp", with(`"Principal":"*","Condition":{"StringEquals":{"a":"` + strings.Repeat("x", 6000) + `"}}`), "longer than the 5120"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var all []string
			for _, i := range awsiam.Compile([]byte(c.document)).IssuesAs(c.kind) {
				if !i.Advice {
					all = append(all, i.String())
				}
			}
			got := strings.Join(all, "; ")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// AWS's own policies are without fault.
func TestManagedPoliciesHaveNoIssues(t *testing.T) {
	for name, d := range managedDocuments(t) {
		for _, i := range awsiam.Compile(d).IssuesAs("") {
			if !i.Advice {
				t.Errorf("%s: %s", name, i)
			}
		}
	}
}
