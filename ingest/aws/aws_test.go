package aws_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/aws"
)

// file is an input in memory.
func file(src string) []ingest.File { return []ingest.File{ingest.Bytes("in.json", []byte(src))} }

// load imports twice, and fails unless both runs give the same bytes.
func load(t *testing.T, o aws.Options) ingest.Batch {
	t.Helper()
	o.SecretKey = []byte("test")
	var runs [2]bytes.Buffer
	var b ingest.Batch
	for i := range runs {
		b = ingest.Batch{}
		if err := aws.Import(context.Background(), o, b); err != nil {
			t.Fatal(err)
		}
		if err := b.Encode(&runs[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(runs[0].Bytes(), runs[1].Bytes()) {
		t.Error("a second import of the same files gives other facts")
	}
	builder := graph.NewBuilder()
	b.Replay(builder)
	if _, err := builder.Build(); err != nil {
		t.Errorf("facts that the tables of kinds refuse: %v", err)
	}
	return b
}

// lines writes facts one a line: "ID [labels] prop=value" and "FROM KIND TO prop=value", sorted; the account, its root
// user and what they contain are left out, being the same in every test.
func lines(b ingest.Batch) []string {
	var out []string
	for _, k := range b.Keys() {
		for _, n := range b[k].Nodes {
			if n.Type == "AWS::Organizations::Account" && len(n.Props) == 0 || n.Type == "AWS::IAM::RootUser" && len(n.Props) == 0 || n.Type == "AWS::Service" {
				continue
			}
			var labels []string
			for _, l := range n.Labels {
				labels = append(labels, string(l))
			}
			s := n.ID + " [" + strings.Join(labels, " ") + "]" + props(n.Props)
			if len(n.Aliases) > 0 {
				s += " aka " + strings.Join(n.Aliases, ",")
			}
			out = append(out, s)
		}
		for _, e := range b[k].Edges {
			if e.Kind == graph.Contains && len(e.From) == 12 {
				continue
			}
			out = append(out, e.From+" "+string(e.Kind)+" "+e.To+props(e.Props))
		}
		for _, g := range b[k].Gaps {
			out = append(out, strings.Join(strings.Fields(fmt.Sprintf("gap %s %s %s %s", g.Scope, g.Service, g.Reason, g.Detail)), " "))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func props(p graph.Props) string {
	var s strings.Builder
	for _, k := range slices.Sorted(maps.Keys(p)) {
		fmt.Fprintf(&s, " %s=%v", k, p[k])
	}
	return s.String()
}

func check(t *testing.T, o aws.Options, want ...string) {
	t.Helper()
	slices.Sort(want)
	if diff := cmp.Diff(want, lines(load(t, o))); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
}

const (
	iam  = "arn:aws:iam::111111111111:"
	doc1 = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`
)

func TestGAAD(t *testing.T) {
	for _, tc := range []struct {
		name, src string
		want      []string
	}{
		{
			name: "user in a group, boundary, inline and managed policies",
			src: `{"UserDetailList":[{"Path":"/p/","UserName":"ann","UserId":"AIDA1","Arn":"` + iam + `user/p/ann","GroupList":["devs"],"Tags":[{"Key":"k","Value":"v"}],
				"UserPolicyList":[{"PolicyName":"in","PolicyDocument":` + doc1 + `}],"AttachedManagedPolicies":[{"PolicyArn":"` + iam + `policy/own"}],
				"PermissionsBoundary":{"PermissionsBoundaryArn":"` + iam + `policy/own","PermissionsBoundaryType":"Policy"}}],
				"GroupDetailList":[{"Path":"/x/","GroupName":"devs","GroupId":"AGPA1","Arn":"` + iam + `group/x/devs"}],
				"Policies":[{"PolicyName":"own","Arn":"` + iam + `policy/own","DefaultVersionId":"v2","PolicyVersionList":[
					{"VersionId":"v2","IsDefaultVersion":true,"Document":` + doc1 + `},{"VersionId":"v1","IsDefaultVersion":false,"Document":` + doc1 + `}]}]}`,
			want: []string{
				iam + "user/p/ann [Principal User] path=/p/ unique_id=AIDA1 aka AIDA1," + iam + "user/ann",
				iam + "group/x/devs [Principal Group] path=/x/ unique_id=AGPA1 aka AGPA1," + iam + "group/devs",
				iam + "user/p/ann#inline/in [Policy] document=" + doc1 + " policy_kind=inline",
				iam + "policy/own [Policy] default_version=v2 document=" + doc1 + " document_v1=" + doc1 + " other_versions=[v1] policy_kind=managed",
				iam + "user/p/ann MEMBER_OF " + iam + "group/devs",
				iam + "user/p/ann HAS_POLICY " + iam + "user/p/ann#inline/in",
				iam + "user/p/ann HAS_POLICY " + iam + "policy/own",
				iam + "user/p/ann BOUNDED_BY " + iam + "policy/own",
			},
		},
		{
			name: "role: lower-case keys, URL-encoded trust, instance profile",
			src: `{"roleDetailList":[{"path":"/","roleName":"web","roleId":"AROA1","arn":"` + iam + `role/web","maxSessionDuration":3600,
				"assumeRolePolicyDocument":"%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22ec2.amazonaws.com%22%2C%22AWS%22%3A%5B%22222222222222%22%2C%22%2A%22%5D%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%7D",
				"instanceProfileList":[{"arn":"` + iam + `instance-profile/p/web","instanceProfileName":"web"}]}]}`,
			want: []string{
				iam + "role/web [Principal Role] instance_profiles=[" + iam + "instance-profile/p/web] max_session=3600 path=/ unique_id=AROA1 aka AROA1," + iam + "instance-profile/p/web," + iam + "instance-profile/web",
				iam + `role/web#trust [Policy] document={"Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com","AWS":["222222222222","*"]},"Action":"sts:AssumeRole"}} policy_kind=trust`,
				iam + "role/web HAS_POLICY " + iam + "role/web#trust",
				iam + "role/web TRUSTS ec2.amazonaws.com",
				iam + "role/web TRUSTS arn:aws:iam::222222222222:root",
				iam + "role/web TRUSTS aws:any-account",
			},
		},
		{
			name: "federated trust: a repository pinned, one left open, a denying statement",
			src: `{"RoleDetailList":[{"RoleName":"ci","Arn":"` + iam + `role/ci","AssumeRolePolicyDocument":{"Statement":[
				{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"` + iam + `oidc-provider/token.actions.githubusercontent.com"},
				 "Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":["repo:shop/api:*","repo:*"]}}},
				{"Effect":"Deny","Action":"*","Principal":{"AWS":"*"}}]}}]}`,
			want: []string{
				iam + "role/ci [Principal Role]",
				iam + `role/ci#trust [Policy] document={"Statement":[{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"` + iam + `oidc-provider/token.actions.githubusercontent.com"},"Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":["repo:shop/api:*","repo:*"]}}},{"Effect":"Deny","Action":"*","Principal":{"AWS":"*"}}]} policy_kind=trust`,
				iam + "role/ci HAS_POLICY " + iam + "role/ci#trust",
				iam + "role/ci TRUSTS " + iam + "oidc-provider/token.actions.githubusercontent.com",
				iam + "role/ci TRUSTS external:token.actions.githubusercontent.com:repo:shop/api:*",
				iam + "role/ci TRUSTS external:token.actions.githubusercontent.com (any repository)",
				"external:token.actions.githubusercontent.com:repo:shop/api:* [Principal] external=true issuer=token.actions.githubusercontent.com subject=repo:shop/api:*",
				"external:token.actions.githubusercontent.com (any repository) [Principal] external=true issuer=token.actions.githubusercontent.com",
			},
		},
		{
			name: "SAML trust: those whom a company's provider vouches for are outside; those of Identity Center are its users",
			src: `{"RoleDetailList":[{"RoleName":"ops","Arn":"` + iam + `role/ops","AssumeRolePolicyDocument":{"Statement":[
				{"Effect":"Allow","Action":"sts:AssumeRoleWithSAML","Principal":{"Federated":["` + iam + `saml-provider/corp","` + iam + `saml-provider/AWSSSO_1_DO_NOT_DELETE"]}}]}}]}`,
			want: []string{
				iam + "role/ops [Principal Role]",
				iam + `role/ops#trust [Policy] document={"Statement":[{"Effect":"Allow","Action":"sts:AssumeRoleWithSAML","Principal":{"Federated":["` + iam + `saml-provider/corp","` + iam + `saml-provider/AWSSSO_1_DO_NOT_DELETE"]}}]} policy_kind=trust`,
				iam + "role/ops HAS_POLICY " + iam + "role/ops#trust",
				iam + "role/ops TRUSTS " + iam + "saml-provider/corp",
				iam + "role/ops TRUSTS " + iam + "saml-provider/AWSSSO_1_DO_NOT_DELETE",
				iam + "role/ops TRUSTS external:" + iam + "saml-provider/corp",
				"external:" + iam + "saml-provider/corp [Principal] external=true issuer=" + iam + "saml-provider/corp",
			},
		},
		{
			name: "two accounts in an array, an unknown managed policy, a malformed document",
			src: `[{"UserDetailList":[{"UserName":"a","Arn":"` + iam + `user/a","AttachedManagedPolicies":[{"PolicyArn":"arn:aws:iam::aws:policy/NoSuch"}]}]},
				{"UserDetailList":[{"UserName":"b","Arn":"arn:aws-cn:iam::222222222222:user/b","UserPolicyList":[{"PolicyName":"x","PolicyDocument":"{"}]}]}]`,
			want: []string{
				iam + "user/a [Principal User]",
				iam + "user/a HAS_POLICY arn:aws:iam::aws:policy/NoSuch",
				"gap aws/111111111111/gaad iam unresolved arn:aws:iam::aws:policy/NoSuch is attached, and its document is neither in the export nor known",
				"arn:aws-cn:iam::222222222222:user/b [Principal User]",
				"arn:aws-cn:iam::222222222222:user/b#inline/x [Policy] document={ policy_kind=inline",
				"arn:aws-cn:iam::222222222222:user/b HAS_POLICY arn:aws-cn:iam::222222222222:user/b#inline/x",
				"gap aws/222222222222/gaad policy malformed in.json:[1].UserDetailList[0]: arn:aws-cn:iam::222222222222:user/b#inline/x: policy document is not JSON: unexpected end of JSON input",
			},
		},
		{
			name: "an ARN without account takes the document's",
			src:  `{"UserDetailList":[{"UserName":"a","Arn":"arn:aws:iam::aws:user/a"}],"RoleDetailList":[{"RoleName":"r","Arn":"` + iam + `role/r"}]}`,
			want: []string{"arn:aws:iam::aws:user/a [Principal User]", iam + "role/r [Principal Role]"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) { check(t, aws.Options{GAAD: file(tc.src)}, tc.want...) })
	}
}

func TestEmbeddedManagedPolicy(t *testing.T) {
	b := load(t, aws.Options{GAAD: file(`{"UserDetailList":[{"UserName":"a","Arn":"` + iam + `user/a","AttachedManagedPolicies":[{"PolicyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}]}]}`)})
	got := strings.Join(lines(b), "\n")
	want := `arn:aws:iam::aws:policy/AdministratorAccess [Policy] aws_managed=true document={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]} document_source=embedded policy_kind=managed`
	if !strings.Contains(got, want) {
		t.Errorf("no embedded document in\n%s", got)
	}
}
