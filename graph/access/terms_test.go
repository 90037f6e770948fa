package access_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/access"
)

func text(t *testing.T, c *access.Condition) string {
	t.Helper()
	data, err := json.Marshal(c.List())
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTermsJoinConditions(t *testing.T) {
	never := func(c *access.Condition) *access.Condition { // the shortest form of a key that takes one value
		values := map[string]string{}
		for _, k := range c.List() {
			if k.Type == access.TypeCondition && values[k.Key] != "" && values[k.Key] != k.Values[0] {
				return access.Never()
			}
			if k.Type == access.TypeCondition {
				values[k.Key] = k.Values[0]
			}
		}
		return c
	}
	terms := access.NewTerms(access.TermOptions{
		Settle: func(c *access.Condition) *access.Condition {
			if c.Key == "assumed" {
				return nil
			}
			return c
		},
		Shorten: never,
		Stays:   func(key string) bool { return strings.HasPrefix(key, "place") },
	})
	here, there := access.Test("Is", "place", "here"), access.Test("Is", "place", "there")
	mfa, noMFA := access.Test("Is", "mfa", "true"), access.Test("Is", "mfa", "false")
	read := func(c *access.Condition) uint32 { return terms.Read(text(t, c)) }
	if read(access.Test("Is", "assumed", "x")) != 0 || read(access.Not(access.Test("Is", "assumed", "x"))) != 1 {
		t.Error("what is assumed does not settle a condition, or not the negated one")
	}
	if got := terms.Read("no condition"); got != 2 {
		t.Errorf("what cannot be read is term %d", got)
	}
	if read(here) != read(access.Test("Is", "place", "here")) || !access.Equal(terms.Condition(read(access.And(here, mfa))), access.And(here, mfa)) {
		t.Error("a term does not stand for its condition")
	}
	if got := terms.Along(read(here), read(there)); got != 1 {
		t.Errorf("two places at once are term %d", got)
	}
	if got := terms.Along(0, read(mfa)); got != 0 {
		t.Errorf("a session with MFA asks term %d of the next step", got)
	}
	if got := terms.Along(terms.Along(0, read(mfa)), read(noMFA)); got != 0 {
		t.Errorf("a session without MFA after one with it: term %d", got)
	}
	if got := terms.Along(read(here), read(access.Or(there, mfa))); got != read(here) {
		t.Errorf("an alternative that may be met elsewhere: %s", terms.Condition(got))
	}
	if got := terms.Along(read(here), terms.Or(read(there), read(here))); got == 1 {
		t.Error("one of two ways in is enough")
	}
}
