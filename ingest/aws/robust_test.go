package aws_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/aws"
)

const twoUsers = `{"UserDetailList":[{"UserName":"a","Arn":"` + iam + `user/a"},{"UserName":"b","Arn":"` + iam + `user/b"}]}`

// TestBadRecords: what cannot be read becomes a gap that names its place, and the rest is read.
func TestBadRecords(t *testing.T) {
	a, b := iam+"user/a [Principal User]", iam+"user/b [Principal User]"
	for _, tc := range []struct {
		name string
		o    aws.Options
		want []string
	}{
		{
			"truncated",
			aws.Options{GAAD: file(twoUsers[:len(twoUsers)-20])},
			[]string{a, "gap aws//gaad truncated in.json: at UserDetailList[1]: ends in the middle of a value"},
		},
		{
			"garbage after the first page",
			aws.Options{GAAD: file(twoUsers + "\nAn error occurred")},
			[]string{a, b, "gap aws//gaad unreadable in.json: at #2: not JSON: unexpected 'A'"},
		},
		{
			"a record that nests too deep",
			aws.Options{GAAD: file(`{"UserDetailList":[{"UserName":"a","Arn":"` + iam + `user/a"},` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `]}`)},
			[]string{a, "gap aws//gaad unreadable in.json:UserDetailList[1]: nested deeper than the limit"},
		},
		{
			"a record of another type",
			aws.Options{GAAD: file(`{"UserDetailList":[7,{"UserName":"a","Arn":"` + iam + `user/a"}]}`)},
			[]string{a, "gap aws//gaad iam malformed in.json:UserDetailList[0]: no object"},
		},
		{
			"one empty file among others",
			aws.Options{GAAD: append(file(twoUsers), ingest.Bytes("empty.json", nil))},
			[]string{a, b, "gap aws//gaad unreadable empty.json: empty"},
		},
		{
			"duplicate keys: the last wins",
			aws.Options{GAAD: file(`{"UserDetailList":[{"UserName":"x","Arn":"arn:aws:iam::111111111111:user/x","Arn":"` + iam + `user/a"}]}`)},
			[]string{a},
		},
		{
			"duplicate ids", aws.Options{GAAD: file(twoUsers + twoUsers)}, []string{a, b},
		},
		{
			"a user without any name",
			aws.Options{GAAD: file(`{"UserDetailList":[{"Path":"/"},{"UserName":"a","Arn":"` + iam + `user/a"}]}`)},
			[]string{a, "gap aws/111111111111/gaad iam malformed in.json:UserDetailList[0]: user without an ARN"},
		},
		{
			"statements that are none",
			aws.Options{ResourcePolicies: file(`[{"Resource":"arn:aws:s3:::b","Account":"111111111111","Policy":{"Version":"2020-01-01","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}},
				{"Resource":"arn:aws:s3:::c","Account":"111111111111","Policy":{"Statement":[{"Effect":"Maybe","Action":"s3:*"}]}},{"Resource":"arn:aws:s3:::d","Account":"111111111111","Policy":[1]}]`)},
			[]string{
				"arn:aws:s3:::b HAS_POLICY arn:aws:s3:::b#policy", "arn:aws:s3:::b [DataStore] tags_unread=true",
				`arn:aws:s3:::b#policy [Policy] document={"Version":"2020-01-01","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]} policy_kind=resource`,
				"arn:aws:s3:::c HAS_POLICY arn:aws:s3:::c#policy", "arn:aws:s3:::c [DataStore] tags_unread=true",
				`arn:aws:s3:::c#policy [Policy] document={"Statement":[{"Effect":"Maybe","Action":"s3:*"}]} policy_kind=resource`,
				"arn:aws:s3:::d HAS_POLICY arn:aws:s3:::d#policy", "arn:aws:s3:::d [DataStore] tags_unread=true",
				`arn:aws:s3:::d#policy [Policy] document=[1] policy_kind=resource`,
				`gap aws/111111111111/resource-policies policy malformed in.json:[0]: arn:aws:s3:::b#policy: unknown Version "2020-01-01": judged as 2008-10-17`,
				"gap aws/111111111111/resource-policies policy malformed in.json:[1]: arn:aws:s3:::c#policy: statement 0: Effect is neither Allow nor Deny",
				"gap aws/111111111111/resource-policies policy malformed in.json:[1]: arn:aws:s3:::c#policy: statement 0: no Principal: it names nobody",
				"gap aws/111111111111/resource-policies policy malformed in.json:[2]: arn:aws:s3:::d#policy: policy document is no object",
			},
		},
		{
			"partitions side by side",
			aws.Options{Config: file(`{"configurationItems":[
				{"resourceType":"AWS::EC2::VPC","resourceId":"vpc-1","awsAccountId":"111111111111","awsRegion":"cn-north-1","configuration":{"vpcId":"vpc-1"}},
				{"resourceType":"AWS::EC2::VPC","resourceId":"vpc-2","awsAccountId":"111111111111","awsRegion":"us-gov-west-1","configuration":{"vpcId":"vpc-2"}}]}`)},
			[]string{
				"arn:aws-cn:ec2:cn-north-1:111111111111:vpc/vpc-1 [Network] aka vpc-1",
				"arn:aws-us-gov:ec2:us-gov-west-1:111111111111:vpc/vpc-2 [Network] aka vpc-2",
			},
		},
	} {
		t.Run(tc.name, func(t *testing.T) { check(t, tc.o, tc.want...) })
	}
}

// TestWrongFiles: a file that is plainly not what its flag promises is an error that names it.
func TestWrongFiles(t *testing.T) {
	gaad, config := twoUsers, `{"configurationItems":[{"resourceType":"AWS::SQS::Queue","resourceId":"q","awsAccountId":"111111111111"}]}`
	for _, tc := range []struct {
		name string
		o    aws.Options
		want string
	}{
		{"nothing", aws.Options{}, "no files given"},
		{"empty", aws.Options{GAAD: file("")}, "in.json"},
		{"binary", aws.Options{GAAD: file("\x89PNG\r\n")}, "in.json: at #1: not JSON"},
		{"Google's export", aws.Options{GAAD: file(`{"name":"//x","asset_type":"storage.googleapis.com/Bucket"}`)}, "in.json:#1: this looks like an export of Google Cloud"},
		{"Azure's answer", aws.Options{GAAD: file(`{"data":[{"id":"/subscriptions/1"}]}`)}, "in.json:#1: this looks like an export of Azure"},
		{"findings of another tool", aws.Options{GAAD: file(`[{"AccountID":"111111111111","Actions":["s3:GetObject"]}]`)}, "no users, groups, roles or policies in in.json"},
		{"a list of words", aws.Options{GAAD: file(`["a","b"]`)}, "in.json:[0]: no account authorization details"},
		{"Config as authorization details", aws.Options{GAAD: file(config)}, "in.json:#1: this looks like an AWS Config snapshot"},
		{"authorization details as Config", aws.Options{Config: file(gaad)}, "in.json:#1: no Config export"},
		{"a list as organization", aws.Options{Organization: file(`[{"a":1}]`)}, "in.json:[0]: no organization"},
		{"SCPs without accounts", aws.Options{SCPs: file(`{"prod":[]}`)}, `"prod" is no account`},
		{"a report that is none", aws.Options{CredentialReport: file("hello\n")}, "in.json: no credential report"},
		{"a folder of something else", aws.Options{CLIDir: file(`{}`)}, "no CLI output that is known"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := aws.Import(context.Background(), tc.o, ingest.Batch{})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want one with %q", err, tc.want)
			}
		})
	}
}

// TestEncodings: one export in every encoding gives the same facts.
func TestEncodings(t *testing.T) {
	want := lines(load(t, aws.Options{GAAD: file(twoUsers)}))
	wide := []byte{0xff, 0xfe}
	for _, c := range []byte(twoUsers) {
		wide = append(wide, c, 0)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(twoUsers)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, src := range map[string][]byte{"mark": []byte("\ufeff" + twoUsers), "UTF-16": wide, "gzip": packed.Bytes()} {
		got := lines(load(t, aws.Options{GAAD: []ingest.File{ingest.Bytes("in.json", src)}}))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestOrderOfFiles: facts do not depend on which page comes first.
func TestOrderOfFiles(t *testing.T) {
	files := []ingest.File{
		ingest.Bytes("1", []byte(`{"UserDetailList":[{"UserName":"a","Arn":"`+iam+`user/a","AttachedManagedPolicies":[{"PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}]}]}`)),
		ingest.Bytes("2", []byte(`{"Policies":[{"PolicyName":"ReadOnlyAccess","Arn":"arn:aws:iam::aws:policy/ReadOnlyAccess","DefaultVersionId":"v1","PolicyVersionList":[{"VersionId":"v1","IsDefaultVersion":true,"Document":`+doc1+`}]}],"RoleDetailList":[{"RoleName":"r","Arn":"`+iam+`role/r"}]}`)),
	}
	one := lines(load(t, aws.Options{GAAD: files}))
	slices.Reverse(files)
	if diff := cmp.Diff(one, lines(load(t, aws.Options{GAAD: files}))); diff != "" {
		t.Errorf("another order of files (-first +second):\n%s", diff)
	}
	if strings.Contains(strings.Join(one, "\n"), "document_source=embedded") {
		t.Error("an embedded document beside the export's own")
	}
}

// TestNoSecretInFacts: no value of a setting reaches the facts.
func TestNoSecretInFacts(t *testing.T) {
	const secret = "correct-horse-battery-staple-9"
	b := load(t, aws.Options{Config: file(`{"configurationItems":[
		{"resourceType":"AWS::Lambda::Function","resourceId":"f","awsAccountId":"111111111111","awsRegion":"eu-west-1","configuration":{"functionName":"f","environment":{"variables":{"DB_PASSWORD":"` + secret + `"}}}},
		{"resourceType":"AWS::SSM::Parameter","resourceId":"/db/password","awsAccountId":"111111111111","awsRegion":"eu-west-1","configuration":{"type":"String","value":"` + secret + `"}},
		{"resourceType":"AWS::CodeBuild::Project","resourceId":"p","awsAccountId":"111111111111","awsRegion":"eu-west-1","configuration":{"environment":{"environmentVariables":[{"name":"TOKEN","value":"` + secret + `"}]}}}]}`)})
	var out bytes.Buffer
	if err := b.Encode(&out); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), secret) {
		t.Error("the facts hold a secret's value")
	}
	if n := strings.Count(out.String(), `"secret_fingerprints"`); n != 3 {
		t.Errorf("%d places with a secret, want 3", n)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := aws.Import(ctx, aws.Options{GAAD: file(twoUsers)}, ingest.Batch{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// FuzzImport feeds each flag with anything: no panic, and facts that the Builder takes.
func FuzzImport(f *testing.F) {
	f.Add(uint8(0), twoUsers)
	f.Add(uint8(1), `{"configurationItems":[{"resourceType":"AWS::Lambda::Function","resourceId":"f","awsAccountId":"111111111111","configuration":{"role":"r","environment":{"variables":{"A":1}}},"supplementaryConfiguration":{"Policy":"\"{}\""}}]}`)
	f.Add(uint8(1), `{"Results":["{\"resourceType\":\"AWS::EC2::RouteTable\",\"resourceId\":\"r\",\"configuration\":{\"routes\":[[{}]]}}"]}`)
	f.Add(uint8(2), `{"Id":"o-1","Root":{"Id":"r-1","Policies":["x"],"OUs":[{"Id":"ou-1","Accounts":[{}]}]},"Documents":{"x":7}}`)
	f.Add(uint8(3), `{"111111111111":[{"id":"r","policies":[{"Statement":[]}]}]}`)
	f.Add(uint8(4), "user,arn\na,arn:aws:iam::111111111111:user/a\n")
	f.Add(uint8(5), `[{"Resource":"arn:aws:iam::111111111111:role/r","Policy":"%7B%7D"}]`)
	f.Fuzz(func(t *testing.T, flag uint8, src string) {
		var o aws.Options
		*[]*[]ingest.File{&o.GAAD, &o.Config, &o.Organization, &o.SCPs, &o.CredentialReport, &o.ResourcePolicies}[flag%6] = file(src)
		b := ingest.Batch{}
		if err := aws.Import(context.Background(), o, b); err != nil {
			return
		}
		if err := b.Encode(&bytes.Buffer{}); err != nil {
			t.Error(err)
		}
		lines(b)
	})
}

// FuzzCLI feeds each command's mapping with anything.
func FuzzCLI(f *testing.F) {
	f.Add("lambda-list-functions.json", `{"Functions":[{"FunctionName":"f"}]}`)
	f.Add("apigateway-get-resources/abc", `{"items":[{"id":"r","resourceMethods":{"GET":{}}}]}`)
	f.Add("sqs-get-queue-attributes/https%3A%2F%2Fx%2F1%2Fq", `{"Attributes":{"Policy":"{}"}}`)
	f.Fuzz(func(_ *testing.T, name, src string) {
		o := aws.Options{CLIDir: []ingest.File{ingest.Bytes("111111111111/eu-west-1/"+name, []byte(src))}}
		_ = aws.Import(context.Background(), o, ingest.Batch{})
	})
}
