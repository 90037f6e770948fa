package collect_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/aws"
	"github.com/postern-graph/postern/ingest/aws/collect"
)

// levels gives the access level of every action of the services that are asked.
func levels(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open("testdata/access-levels.txt.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	in := bufio.NewScanner(z)
	for service := ""; in.Scan(); {
		if s, ok := strings.CutPrefix(in.Text(), "!"); ok {
			service = s
		} else if name, level, ok := strings.Cut(in.Text(), " "); ok {
			out[service+":"+name] = level
		}
	}
	return out
}

// TestOnlyReads: every action of the table is one of AWS's, and only reads.
func TestOnlyReads(t *testing.T) {
	known := levels(t)
	for _, l := range collect.Calls() {
		for _, a := range l.Actions {
			switch level := known[a]; level {
			case "Read", "List":
			case "":
				t.Errorf("%s %s: AWS has no action %s", l.Service, l.Command, a)
			default:
				t.Errorf("%s %s: %s is of level %s", l.Service, l.Command, a, level)
			}
		}
	}
}

func allows(t *testing.T, policy []byte, action string) bool {
	t.Helper()
	c := awsiam.Case{Request: awsiam.CaseRequest{
		Principal: json.RawMessage(`"arn:aws:iam::111111111111:role/reader"`), Action: action, Resource: "*", ResourceAccount: "111111111111",
	}}
	c.Policies.Identity = []awsiam.NamedDocument{{Name: "printed", Document: policy}}
	c.Mode = "strict"
	a := awsiam.Simulate(c)
	if a.Error != "" {
		t.Errorf("%s: %s", action, a.Error)
	}
	return a.Decision == access.Allowed
}

// TestPolicy: what is printed allows the table's calls and nothing that writes, and fits a managed policy's 6,144
// characters (IAM and AWS STS quotas).
func TestPolicy(t *testing.T) {
	policy := collect.Policy(collect.Options{OrgRole: orgRole})
	if n := len(strings.Join(strings.Fields(string(policy)), "")); n > 6144 {
		t.Errorf("%d characters", n)
	}
	for _, l := range collect.Calls() {
		for _, a := range l.Actions {
			if a != "sts:GetCallerIdentity" && !allows(t, policy, a) {
				t.Errorf("%s is not allowed", a)
			}
		}
	}
	for _, a := range []string{"s3:GetObject", "secretsmanager:GetSecretValue", "ssm:GetParameter", "iam:PassRole", "lambda:InvokeFunction"} {
		if allows(t, policy, a) {
			t.Errorf("%s is allowed", a)
		}
	}
}

// TestEveryDocumentIsRead: the mapping knows each document that a collection keeps.
func TestEveryDocumentIsRead(t *testing.T) {
	for _, l := range collect.Calls() {
		if !l.Kept {
			continue
		}
		name := l.Service + "-" + l.Command
		f := ingest.Bytes(path.Join("111111111111", region, name+".json"), []byte("{}"))
		b := ingest.Batch{}
		if err := aws.Import(t.Context(), aws.Options{CLIDir: []ingest.File{f}}, b); err != nil && !strings.Contains(err.Error(), "no CLI output") {
			t.Fatal(err)
		}
		for _, k := range b.Keys() {
			for _, g := range b[k].Gaps {
				if g.Reason == graph.GapNotSupported && strings.Contains(g.Detail, "no mapping") {
					t.Errorf("%s has no mapping", name)
				}
			}
		}
	}
}

// TestPoliciesAreAsked: what the policy of each kind of resource comes from is among the calls. The log is the table.
func TestPoliciesAreAsked(t *testing.T) {
	asked := map[string]bool{}
	for _, l := range collect.Calls() {
		asked[l.Service+" "+l.Command] = true
	}
	for _, row := range [][2]string{
		{"roles, users, groups and managed policies", "iam get-account-authorization-details"},
		{"permission sets", "sso-admin get-inline-policy-for-permission-set"},
		{"organization: SCPs and RCPs", "organizations describe-policy"},
		{"functions and aliases", "lambda get-policy"},
		{"layers", "lambda get-layer-version-policy"},
		{"buckets", "s3api get-bucket-policy"},
		{"access points", "s3control get-access-point-policy"},
		{"secrets", "secretsmanager get-resource-policy"},
		{"keys", "kms get-key-policy"},
		{"grants of keys", "kms list-grants"},
		{"queues", "sqs get-queue-attributes"},
		{"topics", "sns get-topic-attributes"},
		{"repositories of images", "ecr get-repository-policy"},
		{"the registry of images", "ecr get-registry-policy"},
		{"file systems", "efs describe-file-system-policy"},
		{"search domains", "opensearch describe-domain"},
		{"the Glue catalogue", "glue get-resource-policy"},
		{"tables", "dynamodb get-resource-policy"},
		{"streams", "kinesis get-resource-policy"},
		{"Kafka clusters", "kafka get-cluster-policy"},
		{"REST APIs", "apigateway get-rest-apis"},
		{"event buses", "events list-event-buses"},
		{"report groups", "codebuild get-resource-policy"},
		{"VPC endpoints", "ec2 describe-vpc-endpoints"},
	} {
		t.Logf("%-45s %s", row[0], row[1])
		if !asked[row[1]] {
			t.Errorf("%s: %s is not asked", row[0], row[1])
		}
	}
}
