package collect

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	agent "github.com/aws/aws-sdk-go-v2/service/bedrockagent/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	cf "github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go/middleware"
	"github.com/google/go-cmp/cmp"
)

// marks stands in for the Finder: what it is asked about is visible in the document.
type marks struct{}

func (marks) Seal(name, text string) string { return "<" + name + ":" + text + ">" }
func (marks) Mask(document []byte) []byte   { return document }

// TestDocument holds the shape to what the CLI (version 2) prints for the same answers.
func TestDocument(t *testing.T) {
	at := time.Date(2026, 11, 1, 12, 30, 0, 250_000_000, time.FixedZone("", 3600))
	for _, tc := range []struct {
		name  string
		lower bool
		in    any
		want  string
	}{
		{
			"members by name, unset ones left out", false,
			&lambda.ListFunctionsOutput{Functions: []lambdatypes.FunctionConfiguration{{
				FunctionName: aws.String(`a"b`), MemorySize: aws.Int32(128), Runtime: lambdatypes.RuntimePython312,
				Environment: &lambdatypes.EnvironmentResponse{Variables: map[string]string{"B": "2", "A": "1"}},
			}}, ResultMetadata: middleware.Metadata{}},
			`{"Functions":[{"CodeSize":0,"Environment":{"Variables":{"A":"<A:1>","B":"<B:2>"}},"FunctionName":"a\"b","MemorySize":128,"Runtime":"python3.12"}]}`,
		},
		{
			"times in UTC, documents of IAM opened, empty lists kept", false,
			&iam.GetRoleOutput{Role: &iamtypes.Role{CreateDate: &at, AssumeRolePolicyDocument: aws.String("%7B%22Statement%22%3A%5B%5D%7D"), Tags: []iamtypes.Tag{}}},
			`{"Role":{"AssumeRolePolicyDocument":"{\"Statement\":[]}","CreateDate":"2026-11-01T11:30:00.25+00:00","Tags":[]}}`,
		},
		{
			"blobs in base64", false, &iam.GetCredentialReportOutput{Content: []byte("user,arn")}, `{"Content":"dXNlcixhcm4="}`,
		},
		{
			"services whose members start in lower case, settings as pairs", true,
			&ecs.DescribeTaskDefinitionOutput{TaskDefinition: &ecstypes.TaskDefinition{ContainerDefinitions: []ecstypes.ContainerDefinition{{
				Environment: []ecstypes.KeyValuePair{{Name: aws.String("TOKEN"), Value: aws.String("x")}},
			}}}},
			`{"taskDefinition":{"containerDefinitions":[{"cpu":0,"environment":[{"name":"TOKEN","value":"<TOKEN:x>"}]}],"revision":0}}`,
		},
		{
			"a union is its one member", true,
			&agent.AgentActionGroup{ActionGroupExecutor: &agent.ActionGroupExecutorMemberLambda{Value: "arn:aws:lambda:eu-west-1:111111111111:function:f"}},
			`{"actionGroupExecutor":{"lambda":"arn:aws:lambda:eu-west-1:111111111111:function:f"}}`,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := shape{lower: tc.lower, seal: marks{}}.document(reflect.ValueOf(tc.in))
			var compact strings.Builder
			enc := json.NewEncoder(&compact)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(json.RawMessage(got)); err != nil {
				t.Fatalf("%v in %s", err, got)
			}
			if diff := cmp.Diff(tc.want, strings.TrimSpace(compact.String())); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPages joins lists, also a wrapped one, and drops what speaks of pages.
func TestPages(t *testing.T) {
	page := func(id, next string) *cloudfront.ListDistributionsOutput {
		l := &cf.DistributionList{Items: []cf.DistributionSummary{{Id: aws.String(id)}}, IsTruncated: aws.Bool(next != "")}
		if next != "" {
			l.NextMarker = aws.String(next)
		}
		return &cloudfront.ListDistributionsOutput{DistributionList: l}
	}
	o := op((*cloudfront.Client).ListDistributions)
	whole := reflect.ValueOf(page("a", "2"))
	if token, field := o.pages.next(whole); token != "2" || field != "Marker" {
		t.Fatalf("next %q in %q", token, field)
	}
	join(whole.Elem(), reflect.ValueOf(page("b", "")).Elem())
	o.pages.clear(whole)
	got := string(shape{seal: marks{}}.document(whole))
	if want := `{"DistributionList":{"Items":[{"Id":"a"}, {"Id":"b"}]}}` + "\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

// TestEveryListPages: an operation whose answer has a field like a token knows where to put it.
func TestEveryListPages(t *testing.T) {
	for _, s := range services() {
		for _, c := range s.calls {
			if len(c.op.pages.tokens) > 0 && len(c.op.pages.from) == 0 {
				t.Errorf("%s %s: %v leads to no field of the input", s.name, c.op.name, c.op.pages.tokens)
			}
		}
	}
}

// TestFileName: every item becomes path components that a reader puts together again.
func TestFileName(t *testing.T) {
	for _, tc := range []struct{ item, want string }{
		{"pay", "pay"},
		{"a b/c~d+é", "a%20b%2Fc%7Ed%2B%C3%A9"},
		{".hidden", "%2Ehidden"},
		{strings.Repeat("x", 200), strings.Repeat("x", 180) + "~/" + strings.Repeat("x", 20)},
		{strings.Repeat("x", 179) + "/y", strings.Repeat("x", 179) + "~/%2Fy"},
	} {
		if got := fileName(tc.item); got != tc.want {
			t.Errorf("%s: got %s, want %s", tc.item, got, tc.want)
		}
	}
}

func TestCommand(t *testing.T) {
	for op, want := range map[string]string{
		"ListFunctionUrlConfigs": "list-function-url-configs", "DescribeDBInstances": "describe-db-instances", "ListSAMLProviders": "list-saml-providers",
		"GetOpenIDConnectProvider": "get-open-id-connect-provider", "ListGraphqlApis": "list-graphql-apis", "DescribeVpcs": "describe-vpcs",
	} {
		if got := command(op); got != want {
			t.Errorf("%s: got %s, want %s", op, got, want)
		}
	}
}
