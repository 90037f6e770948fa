package attack_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOneNewThing: the parts of a technique hold for one and the same new
// thing, and for every kind of resource that a call names.
func TestOneNewThing(t *testing.T) {
	const base = "account acme\nuser alice\nrole power trusts=lambda.amazonaws.com,ec2.amazonaws.com\n" +
		"allow alice iam:PassRole on power\n"
	const fn = "arn:aws:lambda:*:111111111111:function:"
	for _, tc := range []struct {
		name, more string
		want       []string
	}{
		{"created and invoked under one name", "allow alice lambda:CreateFunction,lambda:InvokeFunction on " + fn + "app-*", []string{"alice CAN_RUN_AS power lambda-001"}},
		{"two patterns that share a name", "allow alice lambda:CreateFunction on " + fn + "app-*\nallow alice lambda:InvokeFunction on " + fn + "*-test", []string{"alice CAN_RUN_AS power lambda-001"}},
		{"created here, invoked there", "allow alice lambda:CreateFunction on " + fn + "app-*\nallow alice lambda:InvokeFunction on " + fn + "other-*", nil},
		{"invocation denied for what may be created", "allow alice lambda:CreateFunction on " + fn + "app-*\nallow alice lambda:InvokeFunction on *\ndeny alice lambda:InvokeFunction on " + fn + "app-*", []string{"alice LATENT(CAN_RUN_AS by deny) power lambda-001"}},
		{"one role made, rights for another", "allow alice iam:CreateRole on arn:aws:iam::111111111111:role/app-*\nallow alice iam:AttachRolePolicy on arn:aws:iam::111111111111:role/ops-*", nil},
		{"one role made and given rights", "allow alice iam:CreateRole,iam:AttachRolePolicy on arn:aws:iam::111111111111:role/app-*", []string{"alice ADMINISTERS acme iam-create-role"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := slices.DeleteFunc(derived(t, base+tc.more), func(l string) bool { return !strings.HasPrefix(l, "alice ") })
			if diff := cmp.Diff(tc.want, got, cmp.Transformer("nil", func(s []string) []string { return append([]string{}, s...) })); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}
