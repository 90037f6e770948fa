package awsiam_test

import (
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

func TestAssume(t *testing.T) {
	ip := access.Test("IpAddress", "aws:SourceIp", "10.0.0.0/8")
	tests := []struct {
		name  string
		test  *access.Condition
		value string // of the test's key, by commas; - for absent
		want  string // yes, no, open
	}{
		{"an address in the network", ip, "10.1.2.3", "yes"},
		{"an address elsewhere", ip, "192.0.2.1", "no"},
		{"a network in the network", ip, "10.1.0.0/16", "yes"},
		{"the network itself", ip, "10.0.0.0/8", "yes"},
		{"a network elsewhere", ip, "192.0.2.0/24", "no"},
		{"a network around it", ip, "0.0.0.0/0", "open"},
		{"one of two networks", ip, "10.1.0.0/16,192.0.2.0/24", "open"},
		{"no address", ip, "-", "no"},
		{"not in the network", access.Test("NotIpAddress", "aws:SourceIp", "10.0.0.0/8"), "10.1.0.0/16", "no"},
		{"with MFA", access.Test("Bool", "aws:MultiFactorAuthPresent", "true"), "true", "yes"},
		{"without MFA", access.Test("Bool", "aws:MultiFactorAuthPresent", "true"), "false", "no"},
		{"a long-term key has no MFA key", access.Test("BoolIfExists", "aws:MultiFactorAuthPresent", "true"), "-", "yes"},
		{"a key that is there", access.Test("Null", "aws:SourceVpce", "false"), "vpce-1", "yes"},
		{"a pattern within the pattern", access.Test("StringLike", "aws:PrincipalTag/team", "pay-*"), "pay-core-*", "yes"},
		{"a pattern beside it", access.Test("StringLike", "aws:PrincipalTag/team", "pay-*"), "web-*", "no"},
		{"a number", access.Test("NumericLessThan", "aws:MultiFactorAuthAge", "3600"), "60", "yes"},
		{"a tag of the principal's", access.Test("StringEquals", "aws:ResourceTag/team", "${aws:PrincipalTag/team}"), "pay", "open"},
		{"many values", access.Test("ForAnyValue:StringEquals", "aws:TagKeys", "team"), "team,env", "yes"},
		{"many values, none right", access.Test("ForAnyValue:StringEquals", "aws:TagKeys", "team"), "env", "no"},
		{"an assumption about the estate", access.Test("Bool", "postern:SomethingInvokesTheFunction", "true"), "true", "yes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var values []string
			if tt.value != "-" {
				values = strings.Split(tt.value, ",")
			}
			left := awsiam.Assume(tt.test, access.Context{strings.ToLower(tt.test.Key): values})
			got := "open"
			switch {
			case left == nil:
				got = "yes"
			case left.IsNever():
				got = "no"
			case left != tt.test:
				t.Errorf("what is left is another test: %s", left)
			}
			if got != tt.want {
				t.Errorf("%s with %s: %s, want %s", tt.test, tt.value, got, tt.want)
			}
			if other := awsiam.Assume(tt.test, access.Context{"aws:UserAgent": {"x"}}); other != tt.test {
				t.Errorf("another key settles it: %s", other)
			}
		})
	}
}
