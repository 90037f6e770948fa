package collect

import (
	"reflect"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	"github.com/aws/aws-sdk-go-v2/service/kafka"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/opensearch"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/redshift"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
)

func storageServices() []service {
	return []service{
		{name: "s3api", prefix: "s3", global: true, client: maker(s3.NewFromConfig), calls: s3Calls()},
		{
			name: "s3control", prefix: "s3", global: true, client: maker(s3control.NewFromConfig),
			calls: []call{{
				op: op((*s3control.Client).GetPublicAccessBlock), actions: []string{"s3:GetAccountPublicAccessBlock"}, params: map[string]any{"AccountId": "@account"},
				none: []string{"NoSuchPublicAccessBlockConfiguration"},
			}},
		},
		{
			name: "s3control", prefix: "s3", client: maker(s3control.NewFromConfig),
			calls: []call{
				{op: op((*s3control.Client).ListAccessPoints), params: map[string]any{"AccountId": "@account"}},
				{op: op((*s3control.Client).GetAccessPointPolicy), of: "ListAccessPoints", list: "AccessPointList", key: "Name", none: []string{"NoSuchAccessPointPolicy"}},
			},
		},
		{
			name: "dynamodb", client: maker(dynamodb.NewFromConfig),
			calls: []call{
				{op: op((*dynamodb.Client).ListTables)},
				{op: op((*dynamodb.Client).DescribeTable), of: "ListTables", list: "TableNames", as: "TableName"},
				{op: op((*dynamodb.Client).GetResourcePolicy), of: "DescribeTable", list: "Table", key: "TableArn", as: "ResourceArn", none: []string{"PolicyNotFoundException"}},
			},
		},
		{
			name: "kinesis", client: maker(kinesis.NewFromConfig),
			calls: []call{
				{op: op((*kinesis.Client).ListStreams), quiet: true},
				{op: op((*kinesis.Client).DescribeStreamSummary), of: "ListStreams", list: "StreamNames", as: "StreamName"},
				{op: op((*kinesis.Client).GetResourcePolicy), of: "DescribeStreamSummary", list: "StreamDescriptionSummary", key: "StreamARN", as: "ResourceARN"},
			},
		},
		{
			name: "rds", client: maker(rds.NewFromConfig),
			calls: []call{{op: op((*rds.Client).DescribeDBInstances)}, {op: op((*rds.Client).DescribeDBClusters)}},
		},
		{
			name: "efs", prefix: "elasticfilesystem", client: maker(efs.NewFromConfig),
			calls: []call{
				{op: op((*efs.Client).DescribeFileSystems)},
				{op: op((*efs.Client).DescribeFileSystemPolicy), of: "DescribeFileSystems", list: "FileSystems", key: "FileSystemId", none: []string{"PolicyNotFound"}},
				{op: op((*efs.Client).DescribeAccessPoints)},
			},
		},
		{
			name: "opensearch", prefix: "es", client: maker(opensearch.NewFromConfig),
			calls: []call{
				{op: op((*opensearch.Client).ListDomainNames), quiet: true},
				{op: op((*opensearch.Client).DescribeDomain), of: "ListDomainNames", list: "DomainNames", key: "DomainName"},
			},
		},
		{name: "redshift", client: maker(redshift.NewFromConfig), calls: []call{{op: op((*redshift.Client).DescribeClusters)}}},
		{
			name: "kafka", client: maker(kafka.NewFromConfig),
			calls: []call{
				{op: op((*kafka.Client).ListClusters)},
				{op: op((*kafka.Client).GetClusterPolicy), of: "ListClusters", list: "ClusterInfoList", key: "ClusterArn", none: []string{"NotFoundException"}},
			},
		},
	}
}

// s3Calls go to each bucket's own region, which the list says, or its location: S3 answers no other.
func s3Calls() []call {
	each := func(c call) call {
		c.of, c.list, c.key, c.as, c.at = "ListBuckets", "Buckets", "Name", "Bucket", "BucketRegion"
		return c
	}
	return []call{
		{op: op((*s3.Client).ListBuckets), actions: []string{"s3:ListAllMyBuckets"}, params: map[string]any{"MaxBuckets": 1000}},
		each(call{op: op((*s3.Client).GetBucketLocation), regional: bucketRegion}),
		each(call{op: op((*s3.Client).GetBucketPolicy), none: []string{"NoSuchBucketPolicy"}}),
		each(call{op: op((*s3.Client).GetBucketAcl)}),
		each(call{
			op: op((*s3.Client).GetPublicAccessBlock), actions: []string{"s3:GetBucketPublicAccessBlock"}, none: []string{"NoSuchPublicAccessBlockConfiguration"},
		}),
		each(call{op: op((*s3.Client).GetBucketOwnershipControls), none: []string{"OwnershipControlsNotFoundError"}}),
		each(call{op: op((*s3.Client).GetBucketEncryption), actions: []string{"s3:GetEncryptionConfiguration"}, none: []string{"ServerSideEncryptionConfigurationNotFoundError"}}),
		each(call{op: op((*s3.Client).GetBucketNotificationConfiguration), actions: []string{"s3:GetBucketNotification"}}),
		each(call{op: op((*s3.Client).GetBucketLogging)}),
		each(call{op: op((*s3.Client).GetBucketVersioning)}),
		each(call{op: op((*s3.Client).GetBucketWebsite), none: []string{"NoSuchWebsiteConfiguration"}}),
	}
}

// bucketRegion reads GetBucketLocation, which has two regions under older names (Amazon S3 API Reference, GetBucketLocation).
func bucketRegion(answer reflect.Value) string {
	switch r := text(fieldAt(answer, "LocationConstraint")); r {
	case "":
		return "us-east-1"
	case "EU":
		return "eu-west-1"
	default:
		return r
	}
}
