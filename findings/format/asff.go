package format

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
)

// Bounds of the AWS Security Finding Format, from the Security Hub API reference (AwsSecurityFinding, BatchImportFindings).
const (
	asffVersion     = "2018-10-08"
	asffBatch       = 100
	asffTitle       = 256
	asffDescription = 1024
	asffRemedy      = 512
	asffNote        = 512
	asffOther       = 1024 // of one value of Details.Other
	asffOthers      = 50
)

// ErrNoAWSAccount says that a finding belongs to no Security Hub.
var ErrNoAWSAccount = errors.New("a finding of no AWS account goes to the Security Hub that somebody names")

var twelveDigits = regexp.MustCompile(`^\d{12}$`)

// writeASFF writes requests of BatchImportFindings, one a line. ErrNoAWSAccount where a finding is of no AWS account and the
// document names none.
func writeASFF(w io.Writer, d *Document) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for start := 0; start < len(d.List); start += asffBatch {
		batch := []object{}
		for _, f := range d.List[start:min(start+asffBatch, len(d.List))] {
			finding, err := asffFinding(d, f)
			if err != nil {
				return err
			}
			batch = append(batch, finding)
		}
		if err := enc.Encode(object{"Findings": batch}); err != nil {
			return err
		}
	}
	return nil
}

func asffFinding(d *Document, f *findings.Finding) (object, error) {
	account, region := d.AWSAccount, d.AWSRegion
	if account == "" && f.Subject.Cloud == graph.AWS {
		account = f.Subject.Account
	}
	if !twelveDigits.MatchString(account) {
		return nil, fmt.Errorf("finding %s about %.200s: %w", f.ID, f.Subject.ID, ErrNoAWSAccount)
	}
	if region == "" {
		region = "us-east-1" // where global services have their findings
		if f.Subject.Cloud == graph.AWS && f.Subject.Region != "" && f.Subject.Region != "global" {
			region = f.Subject.Region
		}
	}
	r := d.report(f)
	_, severity := ocsfSeverity(f.Severity)
	label := strings.ToUpper(severity)
	out := object{
		"SchemaVersion": asffVersion, "Id": "postern/" + f.ID, "ProductArn": "arn:" + partition(f.Subject.ID) + ":securityhub:" + region + ":" + account + ":product/" + account + "/default",
		"ProductName": "Postern", "CompanyName": "Postern", "Region": region, "GeneratorId": "postern/" + f.Report, "AwsAccountId": account,
		"Types":     []string{"Software and Configuration Checks/" + asffWords(or(r.Practice, "other")) + "/" + asffWords(f.Report)},
		"CreatedAt": asffTime(f.First.At), "FirstObservedAt": asffTime(f.First.At), "LastObservedAt": asffTime(f.Last.At), "UpdatedAt": asffTime(asffUpdated(f)),
		"Severity": object{"Label": label, "Original": string(f.Severity)}, "FindingProviderFields": object{"Severity": object{"Label": label, "Original": string(f.Severity)}},
		"Title": cut(d.title(f), asffTitle), "Description": cut(d.message(f), asffDescription),
		"Resources":   []object{asffResource(f)},
		"Workflow":    object{"Status": asffWorkflow(f)},
		"RecordState": "ACTIVE", "Compliance": asffCompliance(r, f),
		"ProductFields": object{"postern/finding": f.ID, "postern/report": f.Report, "postern/run": or(f.Last.Run, "-"), "postern/state": string(f.State())},
	}
	if f.Fixed != nil {
		out["RecordState"] = "ARCHIVED"
	}
	if text := d.remedy(f); text != "" {
		recommendation := object{"Text": cut(text, asffRemedy)}
		if len(r.References) > 0 {
			recommendation["Url"] = r.References[0]
		}
		out["Remediation"] = object{"Recommendation": recommendation}
	}
	if v := f.Verdict; v != nil {
		out["Note"] = object{"Text": cut(verdict(f), asffNote), "UpdatedBy": v.By, "UpdatedAt": asffTime(v.At)}
	}
	if f.Owner != "" {
		out["UserDefinedFields"] = object{"owner": f.Owner}
	}
	return out, nil
}

func asffTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// asffUpdated is when anything of a finding changed last: Security Hub takes only what is newer than what it has.
func asffUpdated(f *findings.Finding) time.Time {
	last := f.Last.At
	if n := len(f.History); n > 0 && f.History[n-1].At.After(last) {
		last = f.History[n-1].At
	}
	return last
}

// asffWords writes an id as words, as the taxonomy of types has them.
func asffWords(id string) string {
	words := strings.Fields(strings.NewReplacer("-", " ", "/", " ").Replace(id))
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}

func asffWorkflow(f *findings.Finding) string {
	switch f.State() {
	case findings.Accepted, findings.FalsePositive:
		return "SUPPRESSED"
	case findings.Fixed:
		return "RESOLVED"
	case findings.Open:
	}
	return "NEW"
}

func asffCompliance(r findings.Report, f *findings.Finding) object {
	out := object{"Status": "FAILED"}
	switch {
	case f.Fixed != nil:
		out["Status"] = "PASSED"
	case f.NotKnown != nil:
		out["Status"] = "NOT_AVAILABLE"
	}
	controls, _ := standards(r)
	var related []string
	for _, s := range controls {
		for _, id := range s.IDs {
			related = append(related, s.Name+" "+id)
		}
	}
	if len(related) > 0 {
		out["RelatedRequirements"] = related
	}
	return out
}

// asffTypes are the names that Security Hub has for types of resources; all others are Other.
var asffTypes = map[string]string{
	"AWS::Lambda::Function": "AwsLambdaFunction", "AWS::IAM::Role": "AwsIamRole", "AWS::IAM::User": "AwsIamUser",
	"AWS::IAM::ManagedPolicy": "AwsIamPolicy", "AWS::IAM::Group": "AwsIamGroup", "AWS::S3::Bucket": "AwsS3Bucket",
	"AWS::SQS::Queue": "AwsSqsQueue", "AWS::SNS::Topic": "AwsSnsTopic", "AWS::DynamoDB::Table": "AwsDynamoDbTable",
	"AWS::KMS::Key": "AwsKmsKey", "AWS::SecretsManager::Secret": "AwsSecretsManagerSecret", "AWS::EC2::Instance": "AwsEc2Instance",
	"AWS::Account": "AwsAccount",
}

func asffResource(f *findings.Finding) object {
	s := f.Subject
	other := object{}
	add := func(name, text string) {
		if strings.TrimSpace(text) != "" && len(other) < asffOthers {
			other[name] = cut(text, asffOther)
		}
	}
	add("type", s.Type)
	add("cloud", string(s.Cloud))
	add("account", s.Account)
	for _, list := range [...][]findings.Cell{f.Cause, f.Details} {
		for _, c := range list {
			add(c.Name, c.Text())
		}
	}
	out := object{"Type": or(asffTypes[s.Type], "Other"), "Id": or(s.ID, "unknown"), "Details": object{"Other": other}}
	if s.Cloud == graph.AWS {
		out["Partition"] = partition(s.ID)
		if s.Region != "" {
			out["Region"] = s.Region
		}
	}
	return out
}

// partition reads the partition of an ARN; aws for what is none.
func partition(id string) string {
	if rest, ok := strings.CutPrefix(id, "arn:"); ok {
		if p, _, ok := strings.Cut(rest, ":"); ok {
			switch p {
			case "aws-cn", "aws-us-gov", "aws-us-iso", "aws-us-iso-b":
				return p
			}
		}
	}
	return "aws"
}
