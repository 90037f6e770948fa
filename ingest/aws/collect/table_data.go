package collect

import (
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

// dataServices reads what surrounds secrets, never one: values of parameters and secrets are not asked for.
func dataServices() []service {
	return []service{
		{
			name: "sqs", client: maker(sqs.NewFromConfig),
			calls: []call{
				{op: op((*sqs.Client).ListQueues), params: map[string]any{"MaxResults": 1000}}, // without a number it does not page
				{op: op((*sqs.Client).GetQueueAttributes), of: "ListQueues", list: "QueueUrls", as: "QueueUrl", params: map[string]any{"AttributeNames": "All"}},
			},
		},
		{
			name: "sns", client: maker(sns.NewFromConfig),
			calls: []call{
				{op: op((*sns.Client).ListTopics)},
				{op: op((*sns.Client).GetTopicAttributes), of: "ListTopics", list: "Topics", key: "TopicArn"},
				{op: op((*sns.Client).ListSubscriptions)},
			},
		},
		{
			name: "secretsmanager", client: maker(secretsmanager.NewFromConfig),
			calls: []call{
				{op: op((*secretsmanager.Client).ListSecrets)},
				{op: op((*secretsmanager.Client).GetResourcePolicy), of: "ListSecrets", list: "SecretList", key: "ARN", as: "SecretId"},
			},
		},
		{
			name: "kms", client: maker(kms.NewFromConfig),
			calls: []call{
				{op: op((*kms.Client).ListKeys)},
				{op: op((*kms.Client).DescribeKey), of: "ListKeys", list: "Keys", key: "KeyId"},
				{op: op((*kms.Client).GetKeyPolicy), of: "ListKeys", list: "Keys", key: "KeyId", params: map[string]any{"PolicyName": "default"}},
				{op: op((*kms.Client).ListGrants), of: "ListKeys", list: "Keys", key: "KeyId"},
				{op: op((*kms.Client).ListAliases)},
			},
		},
		{
			name: "ssm", client: maker(ssm.NewFromConfig),
			calls: []call{
				{op: op((*ssm.Client).DescribeParameters)},
				{op: op((*ssm.Client).ListDocuments), params: map[string]any{"Filters": []ssmtypes.DocumentKeyValuesFilter{{Key: new("Owner"), Values: []string{"Self"}}}}},
			},
		},
		{
			name: "ecr", lower: true, client: maker(ecr.NewFromConfig),
			calls: []call{
				{op: op((*ecr.Client).DescribeRepositories)},
				{op: op((*ecr.Client).GetRegistryPolicy), none: []string{"RegistryPolicyNotFoundException"}},
				{op: op((*ecr.Client).GetRepositoryPolicy), of: "DescribeRepositories", list: "Repositories", key: "RepositoryName", none: []string{"RepositoryPolicyNotFoundException"}},
			},
		},
		{name: "logs", lower: true, client: maker(cloudwatchlogs.NewFromConfig), calls: []call{{op: op((*cloudwatchlogs.Client).DescribeLogGroups)}}},
		{
			// Many lists say nothing of tags, and conditions ask for them.
			name: "resourcegroupstaggingapi", prefix: "tag", client: maker(resourcegroupstaggingapi.NewFromConfig),
			calls: []call{{op: op((*resourcegroupstaggingapi.Client).GetResources), params: map[string]any{"ResourcesPerPage": 100}}},
		},
		{
			name: "cloudtrail", client: maker(cloudtrail.NewFromConfig),
			calls: []call{
				{op: op((*cloudtrail.Client).DescribeTrails), params: map[string]any{"IncludeShadowTrails": false}},
				{op: op((*cloudtrail.Client).GetTrailStatus), of: "DescribeTrails", list: "TrailList", key: "TrailARN", as: "Name"},
			},
		},
	}
}
