package awsiam_test

import (
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// TestSessionTags: "Pass session tags in AWS STS". Where a role's trust policy allows sts:TagSession, who assumes it may give the
// session tags that override the role's own: what depends on them is open, within what the trust policy lets be passed.
func TestSessionTags(t *testing.T) {
	const bucket, session = "arn:aws:s3:::b", "arn:aws:sts::" + home + ":assumed-role/app/s"
	assume := trust(`{"AWS":"` + home + `"}`)
	passing := func(cond string) string {
		s := `{"Effect":"Allow","Action":"sts:TagSession","Principal":{"AWS":"` + home + `"}`
		if cond != "" {
			s += `,"Condition":` + cond
		}
		return assume + "," + s + "}"
	}
	get := func(cond string) string { return allow("s3:GetObject", bucket+"/*", `"Condition":`+cond) }
	pay, withPay := get(`{"StringEquals":{"aws:PrincipalTag/team":"pay"}}`), access.Test("StringEquals", "aws:PrincipalTag/team", "pay")
	address := access.Test("IpAddress", "aws:SourceIp", "10.0.0.0/8")
	all := allow("s3:GetObject", bucket+"/*")
	never := access.Never()
	for name, c := range map[string]struct {
		trust, stmts string
		tags         []string
		want         *access.Condition
	}{
		"nobody may pass tags":                     {assume, pay, nil, never},
		"who assumes it may":                       {passing(""), pay, nil, withPay},
		"its own tag will do":                      {passing(""), pay, []string{"team", "pay"}, nil},
		"a tag that is passed overrides it":        {passing(""), pay, []string{"Team", "web"}, withPay},
		"other tags alone":                         {passing(`{"ForAllValues:StringEquals":{"aws:TagKeys":["project"]}}`), pay, nil, never},
		"this tag among others":                    {passing(`{"ForAllValues:StringEquals":{"aws:TagKeys":["project","Team"]}}`), pay, nil, withPay},
		"not this tag":                             {passing(`{"Null":{"aws:RequestTag/team":"true"}}`), pay, nil, never},
		"with other values alone":                  {passing(`{"StringEquals":{"aws:RequestTag/team":["web","ops"]}}`), pay, nil, never},
		"with this value among others":             {passing(`{"StringEquals":{"aws:RequestTag/team":["web","pay"]}}`), pay, nil, withPay},
		"what it may pass of others is no matter":  {passing(`{"StringLike":{"aws:RequestTag/project":"*"}}`), pay, nil, withPay},
		"out of a denial":                          {passing(""), all + "," + deny("s3:*", "*", `"Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"pay"}}`), nil, withPay},
		"it need not pass what denies":             {passing(""), all + "," + deny("s3:*", "*", `"Condition":{"StringEquals":{"aws:PrincipalTag/team":"pay"}}`), nil, nil},
		"what depends on no tag":                   {passing(""), all, nil, nil},
		"its own tag, from an address":             {passing(""), get(`{"StringEquals":{"aws:PrincipalTag/team":"pay"},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`), []string{"team", "pay"}, address},
		"a tag that is passed, from an address":    {passing(""), get(`{"StringEquals":{"aws:PrincipalTag/team":"pay"},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`), nil, access.And(address, withPay)},
		"nobody may, whatever else the trust says": {passing("") + `,{"Effect":"Deny","Action":"sts:TagSession","Principal":"*"}`, pay, nil, never},
		"a folder of its own":                      {passing(""), allow("s3:GetObject", bucket+"/${aws:PrincipalTag/team}/*"), nil, access.Test("StringEquals", "aws:PrincipalTag/team", "x")},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			r := a.role("app", c.stmts, c.trust, c.tags...)
			a.thing(bucket, home, "")
			s, j := a.build(t)
			for _, who := range []string{r, session} {
				got := j.Decide(access.Request{Principal: who, Action: "s3:GetObject", Resource: bucket + "/x/y"})
				if is := condition(got); !access.Equal(is, c.want) {
					t.Errorf("%s: %s, want %s", who, is, c.want)
				}
				if (got.Effect == access.Allowed || got.Effect == access.IsConditional) && len(got.Why) == 0 {
					t.Errorf("%s is let in, and no statement says so", who)
				}
			}
			want := "conditional"
			if c.want == nil {
				want = "certain"
			} else if c.want.IsNever() {
				want = "no"
			}
			if got := bulk(s, j, r, "s3:GetObject", bucket, nil); got != want {
				t.Errorf("in bulk: %s, want %s", got, want)
			}
		})
	}
}

func condition(d access.Decision) *access.Condition {
	switch d.Effect {
	case access.Allowed:
		return nil
	case access.IsConditional:
		return d.Conditions
	}
	return access.Never()
}

// TestAnyFolder: a bucket that is open where a session's tag says has its edge under the condition that there is such a tag.
func TestAnyFolder(t *testing.T) {
	a := estate()
	r := a.role("app", allow("s3:GetObject", "arn:aws:s3:::b/${aws:PrincipalTag/team}/*"), `{"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"],"Principal":{"AWS":"`+home+`"}}`)
	a.thing("arn:aws:s3:::b", home, "")
	s, j := a.build(t)
	n, _ := s.Lookup(r)
	for _, c := range j.Classes() {
		if !c.Members.Contains(uint32(n)) {
			continue
		}
		got := access.Effective(j.MayExisting(c.ID, "s3:GetObject", nil))
		if len(got) != 1 || !access.Equal(got[0].Condition, access.Test("StringLike", "aws:PrincipalTag/team", "*")) {
			t.Errorf("%v", got)
		}
	}
}

// TestTagsToAssume: a trust policy that asks for tags of the request lets nobody in where it lets nobody pass tags.
func TestTagsToAssume(t *testing.T) {
	asks := trust(`{"AWS":"`+home+`"}`, `"Condition":{"StringLike":{"aws:RequestTag/project":"*"}}`)
	for name, c := range map[string]struct{ trust, want string }{
		"and lets them be passed": {strings.Replace(asks, `["sts:AssumeRole",`, `["sts:AssumeRole","sts:TagSession",`, 1), "conditional"},
		"and does not":            {asks, "no"},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			u, r := a.user("u", allow("sts:*", "*")), a.role("app", "", c.trust)
			s, j := a.build(t)
			if got := bulk(s, j, u, "sts:AssumeRole", r, nil); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestStepsThatPassTags: "Pass session tags in AWS STS": who assumes a role with tags needs sts:TagSession in his own policies too. A step
// that depends on tags is no step for who may not pass them.
func TestStepsThatPassTags(t *testing.T) {
	asks := func(cond string) string {
		return `{"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"],"Principal":{"AWS":"` + home + `"},"Condition":` + cond + `}`
	}
	const needs, may = `{"StringLike":{"aws:RequestTag/project":"*"}}`, `{"ForAllValues:StringEquals":{"aws:TagKeys":["project"]}}`
	for name, c := range map[string]struct{ user, trust, want string }{
		"who may pass them":            {allow(`sts:*`, "*"), asks(needs), "user/u CAN_ASSUME role/app conditional"},
		"who may not":                  {allow("sts:AssumeRole", "*"), asks(needs), ""},
		"who is denied":                {allow("sts:*", "*") + "," + deny("sts:TagSession", "*"), asks(needs), ""},
		"none need be passed":          {allow("sts:AssumeRole", "*"), asks(may), "user/u CAN_ASSUME role/app certain"},
		"his own policy asks for tags": {allow("sts:AssumeRole", "*", `"Condition":`+needs), asks(may), ""},
		"another role":                 {allow("sts:AssumeRole", "*") + "," + allow("sts:TagSession", iam+"role/other"), asks(needs), ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			a.user("u", c.user)
			a.role("app", "", c.trust)
			if got := strings.Join(a.derived(t, graph.CanAssume), "\n"); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
