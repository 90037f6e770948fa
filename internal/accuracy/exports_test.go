package accuracy_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/aws"
	"github.com/postern-graph/postern/ingest/azure"
	"github.com/postern-graph/postern/ingest/gcp"
)

// publicExport says how files of a public collection import: flag takes them,
// and what comes of each is facts, a refusal that says refused, or a line of
// coverage that says noted. Refusal and coverage name the file; nothing comes
// of a file without a word.
type publicExport struct {
	set, files     string // archive, and a pattern over the paths within
	flag           string // "cloud flag"
	root           string // of a --cli-dir
	refused, noted string
	silent         bool // nothing need come of it
	partly         bool // facts, and coverage for a record that cannot be read
}

const noAccount = "no users, groups, roles or policies|no account authorization details|looks like a policy of AWS"

// cliSilent are answers that say nothing of who may do what, only name what other answers describe, or are of an alias alone.
const cliSilent = `(.*/)?(describe-regions|sts-get-caller-identity|accessanaly[a-z-]*|accessanalzyer-[a-z-]*|ec2-describe-availability-zones|elb(v2)?-describe-load-balancer-attributes|` +
	`lambda-get-function-event-invoke-config|lambda-list-function-event-invoke-configs|es-list-domain-names|redshift-describe-cluster-subnet-groups|route53-list-hosted-zones-by-vpc|` +
	`iam-(generate-service|get-service|get-account|list-account-aliases|list-policies|list-policy-versions|list-virtual-mfa|get-policy\.)[a-z-]*)(\.json|json|/.*)`

var publicExports = []publicExport{
	{set: "cloudmapper-demo", files: cliSilent, flag: "aws cli-dir", root: "account-data/demo", silent: true},
	{set: "aws-cli-examples", files: cliSilent, flag: "aws cli-dir", root: ".", silent: true},
	{set: "cloudmapper-demo", files: `account-data/demo/`, flag: "aws cli-dir", root: "account-data/demo"},
	{set: "aws-cli-examples", files: `us-east-1/`, flag: "aws cli-dir", root: "."},

	{set: "cloudsplaining", files: `test/files/(managed_policy_mismatch|example.*authz.*)\.json`, flag: "aws gaad"},
	{set: "cloudsplaining", files: `test/files/scanning/test_authorization_file_details_missing_constraints_v2\.json`, flag: "aws gaad", refused: noAccount},
	{set: "cloudsplaining", files: `examples/files/example\.json`, flag: "aws gaad"},
	{set: "cloudsplaining", files: `.*results.*\.json`, flag: "aws gaad", refused: noAccount},
	{set: "cloudsplaining", files: `test/files/(test_policy_file|policy-overrides)\.json`, flag: "aws gaad", refused: noAccount},

	{set: "forseti-cai", files: `.*/mock_cai_resources\.dump`, flag: "gcp resources"},
	{set: "forseti-cai", files: `.*/mock_cai_iam_policies\.dump`, flag: "gcp iam-policies"},
	{set: "forseti-cai", files: `.*/additional_cai_resources\.dump`, flag: "gcp resources", refused: "not JSON: unexpected '#'"},
	{set: "forseti-cai", files: `.*/additional_cai_iam_policies\.dump`, flag: "gcp iam-policies", refused: "not JSON: unexpected '#'"},
	{set: "terraform-validator-cai", files: `.*\.(tfplan\.json|tfstate)`, flag: "gcp resources", refused: "Terraform"},
	{set: "terraform-validator-cai", files: `.*\.json`, flag: "gcp resources"},
	{set: "policy-library-cai", files: `.*/gke_container_optimized_os/.*\.json`, flag: "gcp resources", partly: true, noted: "not JSON: unexpected ']'"},
	{set: "policy-library-cai", files: `.*\.json`, flag: "gcp resources"},

	{set: "cloudfox", files: `azure/test-data/(resources|storage-blobs)\.json`, flag: "azure arg", refused: "not one record"},
	{set: "cloudfox", files: `azure/test-data/.*\.json`, flag: "azure arg"},
	{set: "cloudfox", files: `aws/test-data/.*\.json`, flag: "aws cli-dir", root: "aws/test-data", refused: "no CLI output that is known"},
	{set: "cloudfox", files: `internal/aws/policy/testdata/.*\.json`, flag: "aws gaad", refused: noAccount},
}

// TestAccuracyExports imports every file of the public collections, each by itself.
func TestAccuracyExports(t *testing.T) {
	t.Parallel()
	for _, set := range []string{"cloudmapper-demo", "aws-cli-examples", "cloudsplaining", "forseti-cai", "terraform-validator-cai", "policy-library-cai", "cloudfox"} {
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			f := figure{name: "exports of " + set}
			dir := unpack(t, set)
			err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "LICENSE") {
					return err
				}
				rel, err := filepath.Rel(dir, p)
				if err != nil {
					return err
				}
				why := judgeExport(t, set, dir, filepath.ToSlash(rel))
				f.check(why == "", "%s: %s", rel, why)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			f.floor(t, 1)
		})
	}
}

// judgeExport finds a file's row and says what is wrong with what came of it.
func judgeExport(t *testing.T, set, dir, rel string) string {
	t.Helper()
	for _, e := range publicExports {
		if e.set != set || !regexp.MustCompile(`^(?:`+e.files+`)`).MatchString(rel) {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(rel)))
		if err != nil {
			t.Fatal(err)
		}
		return e.judge(t.Context(), rel, raw)
	}
	return "no row says what becomes of it"
}

// judge imports one file and says what is wrong with the outcome.
func (e publicExport) judge(ctx context.Context, rel string, raw []byte) string {
	nodes, gaps, err := e.read(ctx, rel, raw)
	var said []string
	for _, g := range gaps {
		// A CLI command that no rule reads is counted under its name, which is the file's or that of its folder.
		if strings.Contains(g.Detail, path.Base(rel)) || e.root != "" && strings.Contains(rel, "/"+g.Service) {
			said = append(said, g.Detail)
		}
	}
	named := strings.Join(said, "\n")
	switch {
	case e.refused != "":
		if err == nil || !strings.Contains(err.Error(), rel) || !regexp.MustCompile(e.refused).MatchString(err.Error()) {
			return "want a refusal that names the file and says " + e.refused + ", not: " + asWords(err)
		}
	case err != nil:
		return asWords(err)
	case e.noted != "" && !strings.Contains(named, e.noted):
		return "coverage does not say " + e.noted + ": " + named
	case nodes == 0 && named == "" && !e.silent && !holdsNothing(raw):
		return "nothing came of it, and nothing was said"
	case e.noted == "" && e.root == "" && nodes == 0:
		return "no node came of it: " + named
	case e.noted != "" && e.partly && nodes == 0:
		return "no node came of the records before"
	}
	return ""
}

func asWords(err error) string {
	if err == nil {
		return "no error"
	}
	return err.Error()
}

// read gives the number of nodes and edges that the file brought, and the coverage.
func (e publicExport) read(ctx context.Context, rel string, raw []byte) (facts int, gaps []graph.Gap, err error) {
	in, folder := []ingest.File{ingest.Bytes(rel, raw)}, ""
	b := ingest.Batch{}
	switch e.flag {
	case "aws gaad":
		err = aws.Import(ctx, aws.Options{GAAD: in}, b)
	case "aws cli-dir":
		in[0].Rel = strings.TrimPrefix(rel, e.root+"/")
		folder = strings.TrimSuffix(rel, in[0].Rel)
		if e.refused == "" {
			in = append(in, beside(folder)...)
		}
		err = aws.Import(ctx, aws.Options{CLIDir: in}, b)
	case "gcp resources":
		err = gcp.Import(ctx, gcp.Options{Resources: in}, b)
	case "gcp iam-policies":
		err = gcp.Import(ctx, gcp.Options{IAMPolicies: in}, b)
	case "azure arg":
		err = azure.Import(ctx, azure.Options{ARG: in}, b)
	}
	for _, f := range b {
		facts += len(f.Nodes) + len(f.Edges)
		gaps = append(gaps, f.Gaps...)
	}
	if e.root != "" && e.refused == "" {
		alone := ingest.Batch{}
		err = errors.Join(err, aws.Import(ctx, aws.Options{CLIDir: beside(folder)}, alone))
		for _, f := range alone {
			facts -= len(f.Nodes) + len(f.Edges)
		}
	}
	return facts, gaps, err
}

// beside are the files of the same folder that say whose CLI output it is, and that it is some.
func beside(folder string) []ingest.File {
	var out []ingest.File
	for rel, text := range map[string]string{
		"eu-north-1/sts-get-caller-identity.json": `{"UserId":"u","Account":"123456789012","Arn":"arn:aws:iam::123456789012:user/u"}`,
		"eu-north-1/sqs-list-queues.json":         `{"QueueUrls":["https://sqs.eu-north-1.amazonaws.com/123456789012/q"]}`,
	} {
		f := ingest.Bytes(folder+rel, []byte(text))
		f.Rel = rel
		out = append(out, f)
	}
	return out
}

// holdsNothing tells an export whose lists are all empty.
func holdsNothing(raw []byte) bool {
	var v map[string]any
	if json.Unmarshal(raw, &v) != nil {
		return len(strings.TrimSpace(string(raw))) == 0
	}
	for _, m := range v {
		if l, ok := m.([]any); !ok || len(l) > 0 {
			return false
		}
	}
	return true
}
