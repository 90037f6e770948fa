package awsiam_test

import (
	"testing"

	"github.com/postern-graph/postern/graph/access"
)

// TestQualifiersThatWereNotRead: a version or alias of a function has a policy of its own. Where the facts have the function and not the
// version or alias, nobody can tell whom of other accounts it lets in; what the caller's own side denies stays denied.
func TestQualifiersThatWereNotRead(t *testing.T) {
	fn := func(account, name string) string { return "arn:aws:lambda:eu-west-1:" + account + ":function:" + name }
	all := allow("lambda:*", "*")
	for name, c := range map[string]struct {
		user, on string
		want     access.Effect
	}{
		"an alias in another account":              {all, fn(away, "pay:live"), access.IsUnknown},
		"a version in another account":             {all, fn(away, "pay:7"), access.IsUnknown},
		"the function itself lets nobody in":       {all, fn(away, "pay"), access.ImplicitlyDenied},
		"which $LATEST is":                         {all, fn(away, "pay:$LATEST"), access.ImplicitlyDenied},
		"of a function that is not there":          {all, fn(away, "gone:live"), access.ImplicitlyDenied},
		"who may not call it":                      {allow("s3:*", "*"), fn(away, "pay:live"), access.ImplicitlyDenied},
		"who is denied":                            {all + "," + deny("lambda:InvokeFunction", fn(away, "pay:live")), fn(away, "pay:live"), access.ExplicitlyDenied},
		"in the caller's account it asks for none": {all, fn(home, "pay:live"), access.Allowed},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			u := a.user("u", c.user)
			for _, account := range []string{home, away} {
				a.thing(fn(account, "pay"), account, "")
			}
			_, j := a.build(t)
			if d := j.Decide(access.Request{Principal: u, Action: "lambda:InvokeFunction", Resource: c.on}); d.Effect != c.want {
				t.Errorf("%s, want %s", d.Effect, c.want)
			}
		})
	}
}
