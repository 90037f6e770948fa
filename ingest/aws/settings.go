package aws

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/internal/secrets"
)

// nameable are the types of resources that settings commonly name, by the word in which an ARN of theirs is made of a name.
func nameable() []string {
	return []string{
		"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::SSM::Parameter", "AWS::SecretsManager::Secret",
		"AWS::Kinesis::Stream", "AWS::KinesisFirehose::DeliveryStream", "AWS::StepFunctions::StateMachine", "AWS::Lambda::Function", "AWS::Events::EventBus",
		"AWS::KMS::Key", "AWS::Logs::LogGroup",
	}
}

// named says of an item which resources its settings name. Values are never kept: one that is an ARN, an address or a name of a
// resource that the same export describes becomes that resource's id, and all others are forgotten.
func (it *item) named(settings map[string]string, found []secrets.Finding) {
	want := map[string][]string{} // ids that a value can mean
	for name, value := range settings {
		if slices.ContainsFunc(found, func(f secrets.Finding) bool { return f.Name == name }) {
			continue
		}
		if ids := it.candidates(value); len(ids) > 0 {
			want[name] = ids
		}
	}
	if len(want) == 0 {
		return
	}
	arn := it.ARN
	it.later(func() {
		var ids []string
		for _, candidates := range want {
			for _, c := range candidates {
				if id := it.e.im.named[c]; id != "" {
					ids = append(ids, id)
				}
			}
		}
		if len(ids) > 0 {
			it.e.node(graph.NodeFact{ID: arn, Props: graph.Props{"setting_resources": uniq(ids)}})
		}
	})
}

// resourceName is what a value must look like to be taken for a name.
var resourceName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^/?[A-Za-z0-9][A-Za-z0-9._/-]{1,254}$`) })

// candidates gives the ids that a value can mean in the item's account and region.
func (it *item) candidates(value string) []string {
	if isARN(value) {
		return []string{value, strings.TrimSuffix(value, ":*")}
	}
	if rest, ok := strings.CutPrefix(value, "https://sqs."); ok {
		host, path, _ := strings.Cut(rest, "/")
		account, queue, _ := strings.Cut(path, "/")
		if region, _, ok := strings.Cut(host, "."); ok && isAccount(account) && queue != "" {
			return []string{"arn:" + it.partition + ":sqs:" + region + ":" + account + ":" + queue}
		}
		return nil
	}
	if rest, ok := strings.CutPrefix(value, "s3://"); ok {
		value, _, _ = strings.Cut(rest, "/")
	}
	if !resourceName().MatchString(value) {
		return nil
	}
	var out []string
	for _, typ := range nameable() {
		name := value
		if typ == "AWS::SSM::Parameter" {
			name = strings.TrimPrefix(value, "/")
		}
		if id := it.of(typ, name); id != "" {
			out = append(out, id)
		}
	}
	return append(out, "arn:"+it.partition+":secretsmanager:"+it.Region+":"+it.Account+":secret:"+value)
}

// name remembers a resource that settings may name. A secret's ARN ends in six characters that no setting has.
func (im *importer) name(typ, id string) {
	if !slices.Contains(nameable(), typ) {
		return
	}
	im.named[id] = id
	if typ == "AWS::SecretsManager::Secret" && len(id) > 7 && id[len(id)-7] == '-' {
		im.named[id[:len(id)-7]] = id
	}
}
