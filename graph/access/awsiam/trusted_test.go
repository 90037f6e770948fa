package awsiam_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph/access/awsiam"
)

// TestTrustedBy: whom a trust document names.
func TestTrustedBy(t *testing.T) {
	const role, github = "arn:aws:iam::111122223333:role/r", "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
	claims := func(op, claim, value string) string {
		return `{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"` + github + `"},"Condition":{"` + op + `":{"token.actions.githubusercontent.com:` + claim + `":"` + value + `"}}}`
	}
	sub := func(pattern string) string { return claims("StringLike", "sub", pattern) }
	const anyone, outside = "external:token.actions.githubusercontent.com (any repository)", "external:token.actions.githubusercontent.com:"
	for name, c := range map[string]struct {
		statement string
		want      []string
	}{
		"an account":          {`{"Effect":"Allow","Principal":{"AWS":"444455556666"}}`, []string{"arn:aws:iam::444455556666:root"}},
		"anyone":              {`{"Effect":"Allow","Principal":"*"}`, []string{"aws:any-account"}},
		"each once":           {`[{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","ec2.amazonaws.com"]}},{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"}}]`, []string{"lambda.amazonaws.com", "ec2.amazonaws.com"}},
		"a denial":            {`{"Effect":"Deny","Principal":{"AWS":"444455556666"}}`, nil},
		"all but one":         {`{"Effect":"Allow","NotPrincipal":{"AWS":"444455556666"}}`, nil},
		"what is no document": {`7`, nil},
		"SAML":                {`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/idp"}}`, []string{"arn:aws:iam::111122223333:saml-provider/idp", "external:arn:aws:iam::111122223333:saml-provider/idp"}},
		"Identity Center":     {`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/AWSSSO_1_DO_NOT_DELETE"}}`, []string{"arn:aws:iam::111122223333:saml-provider/AWSSSO_1_DO_NOT_DELETE"}},
		"known without ARN":   {`{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"}}`, []string{"external:accounts.google.com"}},
		"any repository":      {`{"Effect":"Allow","Principal":{"Federated":"` + github + `"}}`, []string{github, anyone}},
		"main of one":         {sub("repo:shop/api:ref:refs/heads/main"), []string{github, outside + "repo:shop/api:ref:refs/heads/main"}},
		"all of an owner":     {sub("repo:shop/*"), []string{github, outside + "repo:shop/*"}},
		"any owner":           {sub("repo:*"), []string{github, anyone}},
		"one name of any":     {sub("repo:*/api:*"), []string{github, anyone}},
		"an owner's name":     {sub("repo:shop*"), []string{github, anyone}},
		"no owner":            {sub("*"), []string{github, anyone}},
		"a letter is open":    {sub("repo:sh?p/api:*"), []string{github, anyone}},
		"an environment":      {sub("*:environment:prod"), []string{github, anyone}},
		"the end of a name":   {sub("*shop/api:pull_request"), []string{github, anyone}},

		// Subjects that an owner has made begin otherwise, or go on ("Customizing the subject claims").
		"one owner first":      {sub("repository_owner:shop:*"), []string{github, outside + "repository_owner:shop:*"}},
		"a shared workflow":    {sub("*:job_workflow_ref:shop/ci/*"), []string{github, outside + "*:job_workflow_ref:shop/ci/*"}},
		"no wildcard to AWS":   {claims("StringEquals", "sub", "repo:shop/*"), []string{github}},
		"a repository's claim": {claims("StringEquals", "repository", "shop/api"), []string{github, outside + "repo:shop/api:*"}},
		"of any owner":         {claims("StringLike", "repository", "*/api"), []string{github, anyone}},
		"a repository's id":    {claims("StringEquals", "repository_id", "123"), []string{github}},
		"a branch of any":      {claims("StringEquals", "ref", "refs/heads/main"), []string{github, anyone}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, x := range awsiam.TrustedBy(role, `{"Version":"2012-10-17","Statement":`+c.statement+`}`) {
				got = append(got, x.ID)
				if x.Node != nil && x.Node.ID != x.ID {
					t.Errorf("%s is described as %s", x.ID, x.Node.ID)
				}
			}
			if !slices.Equal(c.want, got) {
				t.Error(cmp.Diff(c.want, got))
			}
		})
	}
}
