package awsiam_test

import (
	"testing"

	"github.com/postern-graph/postern/graph/access"
)

// What the request does not settle is stated in its shortest form, and what
// cannot be is no.
func TestResiduals(t *testing.T) {
	allow := func(cond string) string {
		return `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{` + cond + `}}`
	}
	deny := func(cond string) string {
		return `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{` + cond + `}}`
	}
	is, both, either := access.Test, access.And, access.Or
	never := access.Never()
	type row struct {
		name     string
		policies string
		want     *access.Condition
	}
	for _, r := range []row{
		{"unless the address is outside", everything + "," + deny(`"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}`), is("IpAddress", "aws:SourceIp", "10.0.0.0/8")},
		{"unless the address is inside", everything + "," + deny(`"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}`), is("NotIpAddress", "aws:SourceIp", "10.0.0.0/8")},
		{"unless outside, where there is one", everything + "," + deny(`"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"},"Null":{"aws:SourceIp":"false"}`), is("IpAddressIfExists", "aws:SourceIp", "10.0.0.0/8")},
		{"unless without MFA", everything + "," + deny(`"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}`), access.Not(is("BoolIfExists", "aws:MultiFactorAuthPresent", "false"))},
		{"two things at once", allow(`"StringEquals":{"aws:PrincipalOrgID":"o-1"}`) + "," + deny(`"StringNotEquals":{"aws:PrincipalOrgID":"o-2"}`), never},
		{"a pattern narrows a list", allow(`"StringEquals":{"aws:PrincipalOrgID":["o-1","p-1"]},"StringLike":{"aws:PrincipalOrgID":"o-*"}`), is("StringEquals", "aws:PrincipalOrgID", "o-1")},
		{"a pattern against a list", allow(`"StringEquals":{"aws:PrincipalOrgID":"p-1"},"StringLike":{"aws:PrincipalOrgID":"o-*"}`), never},
		{"patterns that never meet", allow(`"StringLike":{"aws:PrincipalOrgID":"o-*"}`) + "," + deny(`"StringNotLike":{"aws:PrincipalOrgID":"p-*"}`), never},
		{"patterns that meet", allow(`"StringLike":{"aws:userid":"a*"}`) + "," + deny(`"StringNotLike":{"aws:userid":"*b"}`), both(is("StringLike", "aws:userid", "a*"), is("StringLike", "aws:userid", "*b"))},
		{"missing and with a value", allow(`"Null":{"aws:SourceVpce":"true"},"StringEquals":{"aws:SourceVpce":"v"}`), never},
		{"missing or with a value", allow(`"Null":{"aws:SourceVpce":"false"},"StringEquals":{"aws:SourceVpce":"v"}`), is("StringEquals", "aws:SourceVpce", "v")},
		{"numbers that do not meet", allow(`"NumericLessThan":{"s3:max-keys":"5"},"NumericGreaterThan":{"s3:max-keys":"5"}`), never},
		{"numbers that meet in one", allow(`"NumericLessThanEquals":{"s3:max-keys":"5"},"NumericGreaterThanEquals":{"s3:max-keys":"5"}`), both(is("NumericLessThanEquals", "s3:max-keys", "5"), is("NumericGreaterThanEquals", "s3:max-keys", "5"))},
		{"times that do not meet", allow(`"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"},"DateGreaterThan":{"aws:CurrentTime":"2026-06-01T00:00:00Z"}`), never},
		{"networks that do not meet", allow(`"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}`) + "," + deny(`"NotIpAddress":{"aws:SourceIp":"192.168.0.0/16"}`), never},
		{"networks within one another", allow(`"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}`) + "," + deny(`"NotIpAddress":{"aws:SourceIp":["10.1.0.0/16","192.168.0.0/16"]}`), is("IpAddress", "aws:SourceIp", "10.1.0.0/16")},
		{"two allows are one list", allow(`"StringEquals":{"aws:PrincipalOrgID":"o-1"}`) + "," + allow(`"StringEquals":{"aws:PrincipalOrgID":"o-2"}`), is("StringEquals", "aws:PrincipalOrgID", "o-1", "o-2")},
		{"two denies are one list", everything + "," + deny(`"StringEquals":{"aws:PrincipalOrgID":"o-1"}`) + "," + deny(`"StringEquals":{"aws:PrincipalOrgID":"o-2"}`), is("StringNotEquals", "aws:PrincipalOrgID", "o-1", "o-2")},
		{"either way it is allowed", allow(`"StringEquals":{"aws:PrincipalOrgID":"o-1"}`) + "," + allow(`"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}`), nil},
		{"an alternative that a deny strikes out", allow(`"StringEquals":{"aws:PrincipalOrgID":"o-1"}`) + "," + allow(`"Bool":{"aws:MultiFactorAuthPresent":"true"}`) + "," + deny(`"StringEquals":{"aws:PrincipalOrgID":"o-1"}`), both(is("Bool", "aws:MultiFactorAuthPresent", "true"), is("StringNotEquals", "aws:PrincipalOrgID", "o-1"))},
		{"a key of many values can be two things", allow(`"ForAnyValue:StringEquals":{"aws:TagKeys":"a"}`) + "," + deny(`"ForAllValues:StringNotEquals":{"aws:TagKeys":"b"}`), both(is("ForAnyValue:StringEquals", "aws:TagKeys", "a"), access.Not(is("ForAllValues:StringNotEquals", "aws:TagKeys", "b")))},
		{"a variable in the resource", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:sqs:*:*:${aws:PrincipalTag/q}"}`, is("StringEquals", "aws:PrincipalTag/q", "orders")},
		{"with a default that fits", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:sqs:*:*:${aws:PrincipalTag/q, 'orders'}"}`, is("StringEqualsIfExists", "aws:PrincipalTag/q", "orders")},
		{"an address and an endpoint", allow(`"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"StringEquals":{"aws:SourceVpce":"v"}`), never},
		{"an address and a network", allow(`"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}`) + "," + deny(`"StringNotEquals":{"aws:SourceVpc":"vpc-1"}`), never},
		{"two addresses of one request", allow(`"IpAddress":{"aws:SourceIp":"10.0.0.0/8","aws:VpcSourceIp":"10.0.0.0/8"}`), never},
		{"an address, or a network: two denials that leave nothing", everything + "," + deny(`"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}`) + "," + deny(`"StringNotEquals":{"aws:SourceVpc":"vpc-1"}`), never},
		{"an address, or a network: one denial of both", everything + "," + deny(`"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"},"StringNotEquals":{"aws:SourceVpc":"vpc-1"}`), either(is("IpAddress", "aws:SourceIp", "10.0.0.0/8"), is("StringEquals", "aws:SourceVpc", "vpc-1"))},
		{"an address needs no word on endpoints", allow(`"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}`) + "," + deny(`"StringEquals":{"aws:SourceVpce":"v"}`), is("IpAddress", "aws:SourceIp", "10.0.0.0/8")},
		{"nor an endpoint on addresses", allow(`"StringEquals":{"aws:SourceVpce":"v"}`) + "," + deny(`"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"},"Null":{"aws:SourceIp":"false"}`), is("StringEquals", "aws:SourceVpce", "v")},
		{"a denial of all but an address denies every endpoint", allow(`"StringEquals":{"aws:SourceVpce":"v"}`) + "," + deny(`"NotIpAddressIfExists":{"aws:SourceIp":"10.0.0.0/8"}`), never},
		{"an endpoint and the address behind it", allow(`"StringEquals":{"aws:SourceVpce":"v"},"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/8"}`), both(is("StringEquals", "aws:SourceVpce", "v"), is("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8"))},
		{"where there is an address, and an endpoint", allow(`"IpAddressIfExists":{"aws:SourceIp":"10.0.0.0/8"},"StringEqualsIfExists":{"aws:SourceVpce":"v"}`), both(is("IpAddressIfExists", "aws:SourceIp", "10.0.0.0/8"), is("StringEqualsIfExists", "aws:SourceVpce", "v"))},
		{"alternatives remain", allow(`"Bool":{"aws:MultiFactorAuthPresent":"true"}`) + "," + allow(`"StringEquals":{"aws:SourceVpce":"v"}`), either(is("Bool", "aws:MultiFactorAuthPresent", "true"), is("StringEquals", "aws:SourceVpce", "v"))},
	} {
		t.Run(r.name, func(t *testing.T) {
			got := ask{who: alice, action: "sqs:SendMessage", on: queue, identity: r.policies}.simulate(t, "discovery")
			if got.Decision != access.Allowed {
				got.Conditions = never
			}
			if !access.Equal(got.Conditions, r.want) {
				t.Errorf("%s: %s, want %s", got.Decision, got.Conditions, r.want)
			}
		})
	}
}
