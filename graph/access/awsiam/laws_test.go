package awsiam_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

// The world of the laws: a few keys, each with the operators that suit it and
// values near enough to one another that tests meet.
type lawKey struct {
	name   string
	ops    []string
	values []string // in policies
	given  []string // in requests
	many   bool
}

func lawKeys() []lawKey {
	text := []string{"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"}
	return []lawKey{
		{name: "aws:PrincipalOrgID", ops: text, values: []string{"o-1", "o-2", "o-*", "O-1", "*"}, given: []string{"o-1", "o-2", "x"}},
		{name: "aws:PrincipalTag/team", ops: text, values: []string{"a", "b", "a*", "${aws:username}", "${aws:username, 'a'}", "?"}, given: []string{"a", "b", "ab"}},
		{name: "aws:username", ops: text, values: []string{"a", "b"}, given: []string{"a", "b", "x/y"}},
		{name: "aws:SourceIp", ops: []string{"IpAddress", "NotIpAddress"}, values: []string{"10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "192.168.0.0/16", "2001:db8::/32"}, given: []string{"10.1.2.3", "10.2.0.1", "192.168.0.1", "2001:db8::1", "8.8.8.8"}},
		{name: "aws:SourceVpce", ops: text, values: []string{"v-1", "v-2", "v-*"}, given: []string{"v-1", "v-2"}},
		{name: "aws:VpcSourceIp", ops: []string{"IpAddress", "NotIpAddress"}, values: []string{"10.0.0.0/8", "192.168.0.0/16"}, given: []string{"10.1.2.3", "8.8.8.8"}},
		{name: "aws:MultiFactorAuthPresent", ops: []string{"Bool"}, values: []string{"true", "false"}, given: []string{"true", "false"}},
		{name: "s3:max-keys", ops: []string{"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"}, values: []string{"1", "5", "10"}, given: []string{"0", "1", "5", "7", "10", "11"}},
		{name: "aws:CurrentTime", ops: []string{"DateLessThan", "DateGreaterThan", "DateGreaterThanEquals"}, values: []string{"2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"}, given: []string{"2024-06-01T00:00:00Z", "2025-01-01T00:00:00Z", "2027-01-01T00:00:00Z"}},
		{name: "aws:PrincipalArn", ops: []string{"ArnLike", "ArnNotLike", "ArnEquals", "StringLike"}, values: []string{"arn:aws:iam::1:user/a", "arn:aws:iam::*:user/*", "arn:aws:iam::2:*"}, given: []string{"arn:aws:iam::1:user/a", "arn:aws:iam::2:role/r", "x"}},
		{name: "aws:TagKeys", ops: []string{"ForAllValues:StringEquals", "ForAnyValue:StringEquals", "ForAllValues:StringNotEquals", "ForAnyValue:StringNotEquals", "StringEquals", "StringNotEquals"}, values: []string{"a", "b"}, given: []string{"a", "b", "c"}, many: true},
	}
}

func drawCondition(rt *rapid.T, keys []lawKey) string {
	blocks := map[string]map[string][]string{}
	for range rapid.IntRange(0, 3).Draw(rt, "tests") {
		k := rapid.SampledFrom(keys).Draw(rt, "key")
		op := rapid.SampledFrom(k.ops).Draw(rt, "op")
		vals := rapid.SliceOfN(rapid.SampledFrom(k.values), 1, 2).Draw(rt, "values")
		switch rapid.IntRange(0, 5).Draw(rt, "form") {
		case 0:
			op += "IfExists"
		case 1:
			op, vals = "Null", []string{rapid.SampledFrom([]string{"true", "false"}).Draw(rt, "null")}
		}
		if blocks[op] == nil {
			blocks[op] = map[string][]string{}
		}
		blocks[op][k.name] = vals
	}
	raw, _ := json.Marshal(blocks)
	return string(raw)
}

func drawStatement(rt *rapid.T, principal bool, keys []lawKey) string {
	effect := rapid.SampledFrom([]string{"Allow", "Allow", "Deny"}).Draw(rt, "effect")
	action := rapid.SampledFrom([]string{"*", "*", "s3:*", "s3:GetObject", "s3:Get?bject", "sqs:*"}).Draw(rt, "action")
	resource := rapid.SampledFrom([]string{"*", "*", "arn:aws:s3:::shop/*", "arn:aws:s3:::shop/*", "arn:aws:s3:::shop/${aws:username}/*", "arn:aws:s3:::*/b", "arn:aws:s3:::other/*"}).Draw(rt, "resource")
	not := rapid.SampledFrom([]string{"", "", "", "", "", "Not"}).Draw(rt, "not")
	s := fmt.Sprintf(`{"Effect":%q,"Action":%q,"%sResource":%q,"Condition":%s`, effect, action, not, resource, drawCondition(rt, keys))
	if principal {
		who := rapid.SampledFrom([]string{`"*"`, `{"AWS":"` + alice + `"}`, `{"AWS":"111122223333"}`, `{"AWS":"` + alice + `2"}`, `{"AWS":["` + worker + `","111122223333"]}`, `{"AWS":"` + session + `"}`}).Draw(rt, "who")
		s += rapid.SampledFrom([]string{`,"Principal":`, `,"Principal":`, `,"NotPrincipal":`}).Draw(rt, "names") + who
	}
	return s + "}"
}

// drawStatements are up to three, most times after one that allows everything,
// so that it is left to the conditions to decide.
func drawStatements(rt *rapid.T, principal bool, keys []lawKey) []string {
	var out []string
	if rapid.IntRange(0, 2).Draw(rt, "open") > 0 {
		out = append(out, map[bool]string{false: everything, true: grants("Allow", `"Principal":"*"`)}[principal])
	}
	for range rapid.IntRange(0, 3).Draw(rt, "statements") {
		out = append(out, drawStatement(rt, principal, keys))
	}
	return out
}

// world is a request with its policies, layer by layer.
type world struct {
	owner  string
	layers map[string][]string
	full   map[string][]string // the context of the request
	given  map[string]bool     // what of it a question in discovery gives
	known  []awsiam.KnownKey   // and what it says of keys beside that
	who    string
	on     string
	keys   []lawKey // of which its policies speak: few, so that tests meet
}

func drawWorld(rt *rapid.T) world {
	keys := rapid.SliceOfN(rapid.SampledFrom(lawKeys()), 1, 3).Draw(rt, "keys")
	w := world{
		owner:  rapid.SampledFrom([]string{"111122223333", "111122223333", "444455556666"}).Draw(rt, "owner"),
		layers: map[string][]string{"identity": drawStatements(rt, false, keys)}, keys: keys,
		full: map[string][]string{}, given: map[string]bool{},
		who: rapid.SampledFrom([]string{alice, alice, worker, session}).Draw(rt, "who"), on: object,
	}
	for _, l := range []string{"boundary", "session", "resource", "scp", "rcp", "endpoint"} {
		if rapid.IntRange(0, 2).Draw(rt, l) == 0 {
			w.layers[l] = drawStatements(rt, l == "resource" || l == "rcp" || l == "endpoint", keys)
		}
	}
	for _, k := range lawKeys() {
		most := 1
		if k.many {
			most = 2
		}
		_, direct := w.full["aws:SourceIp"]
		throughEndpoint := k.name == "aws:SourceVpce" || k.name == "aws:VpcSourceIp"
		if v := rapid.SliceOfN(rapid.SampledFrom(k.given), 0, most).Draw(rt, k.name); len(v) > 0 && (!direct || !throughEndpoint) { // no request has both
			w.full[k.name] = v
			w.given[k.name] = rapid.IntRange(0, 3).Draw(rt, "given") == 0
		}
		// What is said of a key must be true of the request.
		if _, there := w.full[k.name]; rapid.IntRange(0, 3).Draw(rt, "known") == 0 && (w.given[k.name] || !there) {
			known := awsiam.KnownKey{Key: strings.ToUpper(k.name), Presence: !there || rapid.Bool().Draw(rt, "presence"), Value: rapid.Bool().Draw(rt, "value")}
			w.known = append(w.known, known)
		}
	}
	return w
}

func (w world) with(layer string, stmts ...string) world {
	w.layers = maps.Clone(w.layers)
	w.layers[layer] = append(slices.Clone(w.layers[layer]), stmts...)
	return w
}

func (w world) ask(rt *rapid.T, mode string) awsiam.Answer {
	docs := func(layer string) []awsiam.NamedDocument {
		text := `{"Version":"2012-10-17","Statement":[` + strings.Join(w.layers[layer], ",") + `]}`
		if len(w.layers[layer]) == 0 {
			text = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"x:y","Resource":"*"}]}`
		}
		return []awsiam.NamedDocument{{Name: layer, Document: json.RawMessage(text)}}
	}
	c := awsiam.Case{Mode: mode, Request: awsiam.CaseRequest{
		Principal: json.RawMessage(`"` + w.who + `"`), Action: "s3:GetObject", Resource: w.on, ResourceAccount: w.owner,
	}}
	for k, v := range w.full {
		if mode == "strict" || w.given[k] {
			c.Request.Context = append(c.Request.Context, awsiam.Given{Key: k, Values: v})
		}
	}
	if mode != "strict" {
		c.Known = w.known
	}
	opt := func(layer string) *[]awsiam.NamedDocument {
		if _, ok := w.layers[layer]; !ok {
			return nil
		}
		d := docs(layer)
		return &d
	}
	level := func(layer string) []awsiam.Level {
		if d := opt(layer); d != nil {
			return []awsiam.Level{{Policies: *d}}
		}
		return nil
	}
	c.Policies = awsiam.CasePolicies{Identity: docs("identity"), Boundary: opt("boundary"), Endpoint: opt("endpoint"), SCP: level("scp"), RCP: level("rcp")}
	if d := opt("session"); d != nil {
		c.Policies.Session = &(*d)[0]
	}
	if d := opt("resource"); d != nil {
		c.Policies.Resource = &(*d)[0]
	}
	a := awsiam.Simulate(c)
	if a.Error != "" {
		rt.Fatal(a.Error)
	}
	return a
}

func allowed(a awsiam.Answer) bool { return a.Decision == access.Allowed }

func TestADenyNeverAllowsMore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := drawWorld(rt)
		before := w.ask(rt, "strict")
		layer := rapid.SampledFrom(slices.Sorted(maps.Keys(w.layers))).Draw(rt, "layer")
		s := strings.Replace(drawStatement(rt, layer == "resource" || layer == "rcp", w.keys), `"Effect":"Allow"`, `"Effect":"Deny"`, 1)
		if after := w.with(layer, s).ask(rt, "strict"); allowed(after) && !allowed(before) {
			rt.Fatalf("%s in %s turns %s to %s", s, layer, before.Decision, after.Decision)
		}
	})
}

func TestRemovingAnAllowNeverAllowsMore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := drawWorld(rt)
		layer := rapid.SampledFrom(slices.Sorted(maps.Keys(w.layers))).Draw(rt, "layer")
		s := strings.Replace(drawStatement(rt, layer == "resource" || layer == "endpoint", w.keys), `"Effect":"Deny"`, `"Effect":"Allow"`, 1)
		if without, with := w.ask(rt, "strict"), w.with(layer, s).ask(rt, "strict"); allowed(without) && !allowed(with) {
			rt.Fatalf("without %s in %s it is allowed, with it %s", s, layer, with.Decision)
		}
	})
}

func TestALimitNeverAdds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := drawWorld(rt)
		layer := rapid.SampledFrom([]string{"boundary", "session", "scp", "rcp", "endpoint"}).Draw(rt, "limit")
		without := w
		without.layers = maps.Clone(w.layers)
		delete(without.layers, layer)
		if _, ok := w.layers[layer]; !ok {
			w = w.with(layer, drawStatements(rt, layer == "rcp" || layer == "endpoint", w.keys)...)
		}
		for _, mode := range []string{"strict", "discovery"} {
			if free, held := without.ask(rt, mode), w.ask(rt, mode); allowed(held) && !allowed(free) {
				rt.Fatalf("%s: with a %s allowed, without %s", mode, layer, free.Decision)
			}
		}
	})
}

func TestOrderNeverMatters(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := drawWorld(rt)
		other := w
		other.layers = map[string][]string{}
		for _, l := range slices.Sorted(maps.Keys(w.layers)) {
			other.layers[l] = rapid.Permutation(w.layers[l]).Draw(rt, l)
		}
		for _, mode := range []string{"strict", "discovery"} {
			a, b := w.ask(rt, mode), other.ask(rt, mode)
			if a.Decision != b.Decision || !access.Equal(a.Conditions, b.Conditions) || !slices.Equal(a.BlockedBy, b.BlockedBy) {
				rt.Fatalf("%s: %+v in one order, %+v in another", mode, a, b)
			}
		}
	})
}

// The same of questions about all, or in discovery about something, that a pattern matches.
func TestDiscoveryIsNeverNarrower(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := drawWorld(rt)
		w.on = rapid.SampledFrom([]string{"arn:aws:s3:::shop/*", "arn:aws:s3:::*", "arn:aws:s3:::shop/a/?", "*", "arn:aws:s3:::shop/${aws:username}/b"}).Draw(rt, "on")
		if strict, open := w.ask(rt, "strict"), w.ask(rt, "discovery"); allowed(strict) && !allowed(open) {
			rt.Fatalf("%s: strict allows, discovery says %s", w.on, open.Decision)
		}
	})
}

// Discovery is never narrower than strict, and what it leaves open, settled by
// the whole context, is what strict says.
func TestAResidualConditionSettlesToTheStrictAnswer(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := drawWorld(rt)
		strict, open := w.ask(rt, "strict"), w.ask(rt, "discovery")
		got := allowed(open) && holds(rt, open.Conditions, w.full)
		if got != allowed(strict) {
			rt.Fatalf("strict %s; discovery %s under %s, which is %v in %v\n%v", strict.Decision, open.Decision, open.Conditions, got, w.full, w.layers)
		}
	})
}
