package awsiam_test

import (
	"testing"
)

// tested asks an Allow under one condition block, in a context.
func tested(condition, context string) ask {
	return ask{
		who: alice, action: "sqs:SendMessage", on: queue, context: context,
		identity: `{"Effect":"Allow","Action":"*","Resource":"*","Condition":` + condition + `}`,
	}
}

// "IAM JSON policy elements: Condition operators".
func TestOperators(t *testing.T) {
	one := func(op, want, got string) ask {
		return tested(`{"`+op+`":{"k:x":`+want+`}}`, `{"K:X":`+got+`}`)
	}
	none := func(op, want string) ask { return tested(`{"`+op+`":{"k:x":`+want+`}}`, `{}`) }
	check(t, []rule{
		{"StringEquals", one("StringEquals", `"a"`, `"a"`), yes},
		{"StringEquals minds case", one("StringEquals", `"A"`, `"a"`), no},
		{"StringEquals takes no wildcard", one("StringEquals", `"a*"`, `"ab"`), no},
		{"StringEquals takes a star for a star", one("StringEquals", `"a*"`, `"a*"`), yes},
		{"StringEqualsIgnoreCase", one("StringEqualsIgnoreCase", `"A"`, `"a"`), yes},
		{"StringNotEqualsIgnoreCase", one("StringNotEqualsIgnoreCase", `"A"`, `"a"`), no},
		{"StringLike", one("StringLike", `"a?c*"`, `"abcde"`), yes},
		{"StringLike minds case", one("StringLike", `"A*"`, `"abc"`), no},
		{"StringNotLike", one("StringNotLike", `["a*","b*"]`, `"bc"`), no},
		{"StringNotEquals, one of several", one("StringNotEquals", `["a","b"]`, `"b"`), no},
		{"StringNotEquals, none", one("StringNotEquals", `["a","b"]`, `"c"`), yes},
		{"negated, the key missing", none("StringNotEquals", `"a"`), yes},
		{"positive, the key missing", none("StringEquals", `"a"`), no},
		{"IfExists, missing", none("StringEqualsIfExists", `"a"`), yes},
		{"IfExists, there", one("StringEqualsIfExists", `"a"`, `"b"`), no},
		{"negated IfExists", one("StringNotEqualsIfExists", `"a"`, `"a"`), no},
		{"NumericEquals", one("NumericEquals", `"10"`, `10.0`), yes},
		{"NumericEquals on text", one("NumericEquals", `"10"`, `"ten"`), no},
		{"NumericEquals of no number", one("NumericEquals", `"nan"`, `"nan"`), no},
		{"NumericLessThan", one("NumericLessThan", `10`, `9`), yes},
		{"NumericLessThan on text", one("NumericLessThan", `10`, `"x"`), no},
		{"NumericLessThanEquals", one("NumericLessThanEquals", `10`, `10`), yes},
		{"NumericGreaterThan", one("NumericGreaterThan", `10`, `10`), no},
		{"NumericGreaterThanEquals", one("NumericGreaterThanEquals", `-1.5`, `-1.5`), yes},
		{"NumericNotEquals", one("NumericNotEquals", `10`, `11`), yes},
		{"DateLessThan", one("DateLessThan", `"2026-01-01T00:00:00Z"`, `"2025-12-31T23:59:59Z"`), yes},
		{"dates with an offset", one("DateEquals", `"2026-01-01T00:00:00Z"`, `"2026-01-01T02:00:00+02:00"`), yes},
		{"a date against Unix seconds", one("DateGreaterThan", `"2020-01-01"`, `1790000000`), yes},
		{"a date that is none", one("DateGreaterThan", `"2020-01-01"`, `"soon"`), no},
		{"Bool", one("Bool", `"true"`, `true`), yes},
		{"Bool, case", one("Bool", `"True"`, `"tRUE"`), yes},
		{"Bool of no Boolean", one("Bool", `"yes"`, `"yes"`), no},
		{"Bool, missing", none("Bool", `"false"`), no},
		{"BoolIfExists, missing", none("BoolIfExists", `"false"`), yes},
		{"BinaryEquals", one("BinaryEquals", `"QUJD"`, `"QUJD"`), yes},
		{"BinaryEquals of no base64", one("BinaryEquals", `"%%"`, `"%%"`), no},
		{"IpAddress, a network", one("IpAddress", `"203.0.113.0/24"`, `"203.0.113.7"`), yes},
		{"IpAddress, an address", one("IpAddress", `"203.0.113.7"`, `"203.0.113.7"`), yes},
		{"IpAddress, six", one("IpAddress", `"2001:db8::/32"`, `"2001:db8:1::1"`), yes},
		{"IpAddress, four is not six", one("IpAddress", `"::/0"`, `"10.0.0.1"`), no},
		{"IpAddress, six that means four", one("IpAddress", `"10.0.0.0/8"`, `"::ffff:10.0.0.1"`), yes},
		{"IpAddress, none", one("IpAddress", `"10.0.0.0/8"`, `"10.0.0"`), no},
		{"NotIpAddress", one("NotIpAddress", `["10.0.0.0/8","192.168.0.0/16"]`, `"192.168.1.1"`), no},
		{"NotIpAddress, missing", none("NotIpAddress", `"10.0.0.0/8"`), yes},
		{"ArnEquals takes wildcards", one("ArnEquals", `"arn:aws:sns:*:1*:t?"`, `"arn:aws:sns:us-east-1:12:t1"`), yes},
		{"ArnLike, part by part", one("ArnLike", `"arn:aws:sns:*:t1"`, `"arn:aws:sns:us-east-1:12:t1"`), no},
		{"ArnNotLike", one("ArnNotLike", `"arn:aws:sns:*:*:t1"`, `"arn:aws:sns:us-east-1:12:t1"`), no},
		{"ArnLike on text", one("ArnLike", `"arn:aws:sns:*:*:t1"`, `"t1"`), no},
		{"Null true, missing", none("Null", `"true"`), yes},
		{"Null true, there", one("Null", `"true"`, `"a"`), no},
		{"Null false, there", one("Null", `false`, `"a"`), yes},
		{"Null false, an empty list", one("Null", `"false"`, `[]`), no},
		{"Null both", none("Null", `["true","false"]`), yes},
		{"Null neither", none("Null", `"yes"`), no},
		{"NullIfExists is none", none("NullIfExists", `"true"`), no},
		{"no such operator", one("StringMatches", `"a"`, `"a"`), no},
		{"two keys, both", tested(`{"StringEquals":{"k:x":"a","k:y":"b"}}`, `{"k:x":"a","k:y":"b"}`), yes},
		{"two keys, one", tested(`{"StringEquals":{"k:x":"a","k:y":"b"}}`, `{"k:x":"a"}`), no},
		{"not an operator with keys", tested(`{"StringEquals":"a"}`, `{}`), no},
		{"a key twice", tested(`{"StringEquals":{"k:x":"a","k:x":"b"}}`, `{"k:x":"b"}`), no},
	})
}

// A Deny whose condition nobody can read still denies.
func TestUnreadableDeny(t *testing.T) {
	deny := func(more string) ask {
		return ask{who: alice, action: "sqs:SendMessage", on: queue, identity: everything + `,{"Effect":"Deny",` + more + `}`}
	}
	check(t, []rule{
		{"an unknown operator", deny(`"Action":"*","Resource":"*","Condition":{"StringMatches":{"a":"b"}}`), forbidden},
		{"no condition but text", deny(`"Action":"*","Resource":"*","Condition":"x"`), forbidden},
		{"no action", deny(`"Resource":"*"`), forbidden},
		{"an object for a resource", deny(`"Action":"*","Resource":{}`), forbidden},
		{"both Action and NotAction", deny(`"Action":"s3:*","NotAction":"s3:*","Resource":"*"`), forbidden},
	})
}

// "Multivalued context keys": set operators.
func TestSets(t *testing.T) {
	set := func(op, got string) ask {
		if got != "" {
			got = `"aws:TagKeys":` + got
		}
		return tested(`{"`+op+`":{"aws:TagKeys":["a","b"]}}`, `{`+got+`}`)
	}
	check(t, []rule{
		{"all of them", set("ForAllValues:StringEquals", `["a","b"]`), yes},
		{"all but one", set("ForAllValues:StringEquals", `["a","c"]`), no},
		{"all of none", set("ForAllValues:StringEquals", `[]`), yes},
		{"all, missing", set("ForAllValues:StringEquals", ""), yes},
		{"any of them", set("ForAnyValue:StringEquals", `["c","b"]`), yes},
		{"any, none", set("ForAnyValue:StringEquals", `["c"]`), no},
		{"any of none", set("ForAnyValue:StringEquals", `[]`), no},
		{"any, missing", set("ForAnyValue:StringEquals", ""), no},
		{"any IfExists, missing", set("ForAnyValue:StringEqualsIfExists", ""), yes},
		{"all, negated", set("ForAllValues:StringNotEquals", `["c","d"]`), yes},
		{"all, negated, one matches", set("ForAllValues:StringNotEquals", `["c","a"]`), no},
		{"any, negated, one does not match", set("ForAnyValue:StringNotEquals", `["a","c"]`), yes},
		{"any, negated, all match", set("ForAnyValue:StringNotEquals", `["a","b"]`), no},
		{"any, negated, missing", set("ForAnyValue:StringNotEquals", ""), no},
		{"negated without a set, one matches", set("StringNotEquals", `["a","c"]`), no},
		{"one value in a list", set("ForAnyValue:StringEquals", `"a"`), yes},
		{"no such set", set("ForSomeValues:StringEquals", `["a"]`), no},
	})
}

// "IAM policy elements: Variables and tags".
func TestVariables(t *testing.T) {
	home := func(resource, context string) ask {
		return ask{
			who: alice, action: "s3:GetObject", on: "arn:aws:s3:::home/alice/x", context: context,
			identity: `{"Effect":"Allow","Action":"*","Resource":"` + resource + `"}`,
		}
	}
	old := home("arn:aws:s3:::home/${aws:username}/*", `{"aws:username":"alice"}`)
	old.version = "2008-10-17"
	later := home("arn:aws:s3:::home/${aws:username}/*", `{"aws:username":"alice"}`)
	later.version = "2020-01-01"
	dollar := home("arn:aws:s3:::home/${$}{a}/x", `{}`)
	dollar.on = "arn:aws:s3:::home/${a}/x"
	check(t, []rule{
		{"a user name", home("arn:aws:s3:::home/${aws:username}/*", `{"aws:username":"alice"}`), yes},
		{"the name in another case", home("arn:aws:s3:::home/${AWS:UserName}/*", `{"aws:username":"alice"}`), yes},
		{"another user", home("arn:aws:s3:::home/${aws:username}/*", `{"aws:username":"bob"}`), no},
		{"missing", home("arn:aws:s3:::home/${aws:username}/*", `{}`), no},
		{"a default", home("arn:aws:s3:::home/${aws:username, 'alice'}/*", `{}`), yes},
		{"a default not needed", home("arn:aws:s3:::home/${aws:username, 'alice'}/*", `{"aws:username":"bob"}`), no},
		{"a default with a brace", home("arn:aws:s3:::home/${aws:username, 'al}ice'}/*", `{}`), no},
		{"a tag with odd characters", home("arn:aws:s3:::home/${aws:PrincipalTag/a, b+c}/*", `{"aws:PrincipalTag/a, b+c":"alice"}`), yes},
		{"a wildcard in a value is plain", home("arn:aws:s3:::home/${aws:username}/*", `{"aws:username":"*"}`), no},
		{"so is a control character", home("arn:aws:s3:::home/${aws:username}/*", `{"aws:username":"\u0001"}`), no},
		{"and one in the policy", home(`arn:aws:s3:::\u0001`, `{}`), no},
		{"many values", home("arn:aws:s3:::home/${aws:username}/*", `{"aws:username":["alice","bob"]}`), no},
		{"an escaped star is no wildcard", home("arn:aws:s3:::home/${*}/x", `{}`), no},
		{"an escaped dollar is a dollar", dollar, yes},
		{"an older Version", old, no},
		{"a Version that is none", later, no},
		{"not closed", home("arn:aws:s3:::home/${aws:username", `{"aws:username":"alice/x"}`), no},
		{"in a string", tested(`{"StringEquals":{"k:x":"${aws:username}"}}`, `{"k:x":"a","aws:username":"a"}`), yes},
		{"in a string, a wildcard", tested(`{"StringLike":{"k:x":"${aws:username}"}}`, `{"k:x":"ab","aws:username":"a*"}`), no},
		{"in a string, missing", tested(`{"StringLike":{"k:x":"${aws:username}*"}}`, `{"k:x":"ab"}`), no},
		{"in a negated string, missing", tested(`{"StringNotEquals":{"k:x":"${aws:username}"}}`, `{"k:x":"ab"}`), yes},
		{"in a negated string, missing, in a deny", ask{
			who: alice, action: "sqs:SendMessage", on: queue, context: `{"k:x":"ab"}`,
			identity: everything + `,{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"k:x":"${aws:username}"}}}`,
		}, forbidden},
		{"in a number", tested(`{"NumericEquals":{"k:x":"${aws:username}"}}`, `{"k:x":"1","aws:username":"1"}`), no},
		{"in an ARN", tested(`{"ArnLike":{"k:x":"arn:aws:iam::${aws:PrincipalAccount}:role/*"}}`, `{"k:x":"arn:aws:iam::12:role/r","aws:PrincipalAccount":"12"}`), yes},
	})
}
