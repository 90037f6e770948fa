package awsiam_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

// FuzzDocument: whatever a document holds, compiling it ends, nothing that is
// marked as void grants, and discovery is no narrower than strict.
func FuzzDocument(f *testing.F) {
	for _, s := range []string{
		``, `null`, `{}`, `[]`, `"{\"Statement\":[]}"`,
		`{"Version":"2012-10-17","Statement":[` + everything + `]}`,
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:*","sqs:SendMessag?"],"NotResource":"arn:aws:sqs:*:*:${aws:username, 'x'}"}}`,
		`{"Statement":[{"Effect":"Allow","NotAction":"iam:*","Resource":["*","arn:aws:s3:::b"],"Condition":{"StringLike":{"aws:username":["a*","${*}"]}}}]}`,
		`{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Principal":{"AWS":["*","111122223333"]},"Condition":{"Null":{"a":true}}}]}`,
		`{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}]}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotPrincipal":"*","Action":"*","Resource":"*"}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d := awsiam.Compile(text)
		void := map[int]bool{}
		for _, i := range append(d.IssuesAs("managed"), d.IssuesAs("resource")...) {
			if i.Void {
				void[i.Statement] = true
			}
			_ = i.String()
		}
		_, _, _ = d.Principals(), d.ConditionEntries(), d.PublicActions()
		if !json.Valid(text) {
			return
		}
		c := awsiam.Case{Request: awsiam.CaseRequest{
			Principal: json.RawMessage(`"` + alice + `"`), Action: "sqs:SendMessage", Resource: queue,
			Context: []awsiam.Given{{Key: "aws:username", Values: []string{"alice"}}},
		}}
		c.Policies.Identity = []awsiam.NamedDocument{{Name: "p", Document: text}}
		strict := awsiam.Simulate(c)
		if strict.Decision == access.Allowed && len(void) >= len(d.Statements) {
			t.Errorf("%s: allowed, though each statement is void", text)
		}
		c.Mode = "discovery"
		if open := awsiam.Simulate(c); strict.Decision == access.Allowed && open.Decision != access.Allowed {
			t.Errorf("%s: strict allows, discovery says %s", text, open.Decision)
		}
	})
}

// FuzzARN: a pattern matches as its parts do one by one, told by regular
// expressions, or, where a part ends in a star, as the whole does.
func FuzzARN(f *testing.F) {
	for _, s := range [][2]string{
		{"*", queue},
		{"arn:aws:sqs:*:*:orders", queue},
		{"arn:aws:sqs:eu*:orders", queue},
		{"arn:aws:sqs", queue},
		{"arn:aws:s3:::shop/?/b", object},
		{"arn:aws:s3:::shop/**b", object},
		{"arn:aws:s3:::é?", "arn:aws:s3:::éé"},
		{"arn:", "arn:::::"},
		{"arn:*", "arn:a:b:c:d:e:f"},
		{"arn:aws:sqs:*", "arn:aws:sqs"},
		{"arn:", "arn:"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, pattern, resource string) {
		if a, ok := awsiam.ParseARN(resource); ok && a.String() != resource {
			t.Errorf("%q comes back as %q", resource, a)
		}
		if strings.ContainsAny(resource, "*?\x01\x02") || strings.ContainsAny(pattern, "$\x01\x02") || resource == "" || !jsonText(pattern) || !jsonText(resource) {
			return
		}
		doc, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": map[string]any{"Effect": "Allow", "Action": "*", "Resource": pattern}})
		if err != nil {
			t.Fatal(err)
		}
		c := awsiam.Case{Request: awsiam.CaseRequest{Principal: json.RawMessage(`"` + alice + `"`), Action: "sqs:SendMessage", Resource: resource, ResourceAccount: "111122223333"}}
		c.Policies.Identity = []awsiam.NamedDocument{{Document: doc}}
		got := awsiam.Simulate(c).Decision == access.Allowed
		partly, whole := matchParts(pattern, resource), like(pattern, resource)
		switch {
		case strings.Contains(pattern, ":*/"): // the type left open: see the documentation of aws simulate
		case got && !partly && (!whole || !strings.Contains(pattern, "*:")):
			t.Errorf("%q matches %q", pattern, resource)
		case !got && partly:
			t.Errorf("%q does not match %q", pattern, resource)
		}
	})
}

// jsonText reports whether text comes through JSON as it is.
func jsonText(s string) bool {
	var back string
	raw, _ := json.Marshal(s)
	return json.Unmarshal(raw, &back) == nil && back == s
}

func like(pattern, s string) bool {
	return regexp.MustCompile("(?s)^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern)) + "$").MatchString(s)
}

func matchParts(pattern, s string) bool {
	if pattern == "*" || pattern == s {
		return pattern == "*" || strings.HasPrefix(pattern, "arn:") || strings.HasPrefix(pattern, "execute-api:/")
	}
	p, r := strings.SplitN(pattern, ":", 6), strings.SplitN(s, ":", 6)
	if p[0] != "arn" || r[0] != "arn" || len(p) < 2 || len(r) < 6 {
		return false
	}
	for len(p) < 6 {
		p = append(p, "*")
	}
	for i := range p {
		if !like(p[i], r[i]) {
			return false
		}
	}
	return true
}

// FuzzCondition: a block of conditions in an Allow, and the same in a Deny; what
// discovery leaves open never rules out what strict allows.
func FuzzCondition(f *testing.F) {
	for _, s := range []string{
		`{"StringEquals":{"aws:PrincipalTag/team":["a","${aws:username}"]}}`, `{"ForAllValues:StringLike":{"aws:TagKeys":"a*"}}`,
		`{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","::1"]},"NotIpAddress":{"aws:SourceIp":"10.1.0.0/16"}}`,
		`{"NumericLessThan":{"s3:max-keys":"1e3"},"NumericGreaterThanEquals":{"s3:max-keys":5}}`,
		`{"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"},"DateLessThan":{"aws:CurrentTime":"1790000000"}}`,
		`{"Null":{"aws:SourceVpce":"false"},"StringNotEqualsIfExists":{"aws:SourceVpce":"v"}}`, `{"BinaryEquals":{"k:b":"QUJD"}}`,
		`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/${aws:username, 'r'}"},"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam"}}`,
		`{"Bool":{"aws:MultiFactorAuthPresent":true},"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`,
	} {
		f.Add([]byte(s), "a", "10.1.2.3")
	}
	f.Fuzz(func(t *testing.T, block []byte, text, other string) {
		if !json.Valid(block) {
			return
		}
		ctx := []awsiam.Given{
			{Key: "aws:PrincipalTag/team", Values: []string{text}},
			{Key: "aws:username", Values: []string{other}},
			{Key: "aws:SourceIp", Values: []string{other}},
			{Key: "s3:max-keys", Values: []string{text}},
			{Key: "aws:CurrentTime", Values: []string{other}},
			{Key: "aws:TagKeys", Values: []string{text, other}},
		}
		for _, stmts := range []string{
			`{"Effect":"Allow","Action":"*","Resource":"*","Condition":` + string(block) + `}`,
			everything + `,{"Effect":"Deny","Action":"*","Resource":"*","Condition":` + string(block) + `}`,
		} {
			c := awsiam.Case{Request: awsiam.CaseRequest{Principal: json.RawMessage(`"` + alice + `"`), Action: "sqs:SendMessage", Resource: queue, Context: ctx}}
			c.Policies.Identity = []awsiam.NamedDocument{{Document: json.RawMessage(`{"Version":"2012-10-17","Statement":[` + stmts + `]}`)}}
			strict := awsiam.Simulate(c)
			if strict.Conditions != nil {
				t.Errorf("%s: strict leaves %s open", block, strict.Conditions)
			}
			c.Mode, c.Request.Context = "discovery", ctx[:2]
			open := awsiam.Simulate(c)
			if strict.Decision == access.Allowed && open.Decision != access.Allowed {
				t.Errorf("%s in %v: strict allows, discovery says %s", stmts, ctx, open.Decision)
			}
			raw, err := json.Marshal(open.Conditions.List())
			if err != nil {
				t.Fatal(err)
			}
			if back, err := access.Parse(raw); err != nil || !access.Equal(back, open.Conditions) {
				t.Errorf("%s comes back as %s: %v", open.Conditions, back, err)
			}
		}
	})
}

// FuzzSimulateLine: each line is answered with one line of JSON that carries
// its id; what is not JSON with an error.
func FuzzSimulateLine(f *testing.F) {
	for l := range strings.SplitSeq(strings.TrimSpace(string(testdata(f, "contract.in.ndjson.gz"))), "\n") {
		f.Add([]byte(l))
	}
	for _, s := range []string{`{`, `{"id":[1,{"a":"\u00e9"}],"request":null}`, `{"id":1,"id":2}`, `{"ID":"x","Request":{"Action":"a:b"},"policies":{"identity":{}}}`, `{"request":{"context":{"a":[1,true,"x",null]}}} x`} {
		f.Add([]byte(s))
	}
	sim := awsiam.NewSimulator()
	f.Fuzz(func(t *testing.T, line []byte) {
		if bytes.ContainsAny(line, "\n") {
			return
		}
		out := sim.Line(line)
		var a struct {
			ID       json.RawMessage
			Decision string
			Error    string
		}
		if err := json.Unmarshal(out, &a); err != nil || bytes.ContainsRune(out, '\n') {
			t.Fatalf("%s: answer %q: %v", line, out, err)
		}
		if (a.Error == "") == (a.Decision == "") {
			t.Errorf("%s: %s", line, out)
		}
		if !json.Valid(line) {
			if a.Error == "" {
				t.Errorf("%q is not JSON and is answered with %s", line, out)
			}
			return
		}
		var in map[string]json.RawMessage
		if json.Unmarshal(line, &in) == nil && in["id"] != nil && bytes.Count(bytes.ToLower(line), []byte(`"id"`)) == 1 {
			want, got := &bytes.Buffer{}, &bytes.Buffer{}
			if json.Compact(want, in["id"]) != nil || json.Compact(got, a.ID) != nil || want.String() != got.String() {
				t.Errorf("%s: id %s, want %s", line, a.ID, in["id"])
			}
		}
	})
}
