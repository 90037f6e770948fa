package aws

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// typeInfo is one row of the table of resource types: what a thing is called in general words, and how its ARN is made where
// an export gives only its name. In arn, {p} {r} {a} stand for partition, region and account, {id} and {name} for the rest.
type typeInfo struct {
	labels []graph.Label
	arn    string
}

func l(labels ...graph.Label) []graph.Label { return labels }

// typeTable lists the types that the mapping knows. It is a function so that nothing global can change.
func typeTable() map[string]typeInfo {
	const (
		fn, endpoint, trigger, data = graph.Function, graph.Endpoint, graph.Trigger, graph.DataStore
		secret, key, queue, topic   = graph.Secret, graph.Key, graph.Queue, graph.Topic
		registry, inst, net, rule   = graph.Registry, graph.Instance, graph.Network, graph.NetworkRule
		res                         = graph.Resource
	)
	ec2 := func(kind string) string { return "arn:{p}:ec2:{r}:{a}:" + kind + "/{id}" }
	return map[string]typeInfo{
		"AWS::Lambda::Function":           {l(fn), "arn:{p}:lambda:{r}:{a}:function:{name}"},
		"AWS::Lambda::Version":            {l(fn), ""},
		"AWS::Lambda::Alias":              {l(fn), ""},
		"AWS::Lambda::Url":                {l(endpoint), ""},
		"AWS::Lambda::LayerVersion":       {l(res), ""},
		"AWS::Lambda::EventSourceMapping": {l(res), "arn:{p}:lambda:{r}:{a}:event-source-mapping:{id}"},
		"AWS::Lambda::CodeSigningConfig":  {l(res), "arn:{p}:lambda:{r}:{a}:code-signing-config:{id}"},

		"AWS::S3::Bucket":                           {l(data), "arn:{p}:s3:::{name}"},
		"AWS::S3::AccessPoint":                      {l(data), "arn:{p}:s3:{r}:{a}:accesspoint/{name}"},
		"AWS::DynamoDB::Table":                      {l(data), "arn:{p}:dynamodb:{r}:{a}:table/{name}"},
		"AWS::DynamoDB::GlobalTable":                {l(data), "arn:{p}:dynamodb:{r}:{a}:table/{name}"},
		"AWS::Kinesis::Stream":                      {l(data, trigger), "arn:{p}:kinesis:{r}:{a}:stream/{name}"},
		"AWS::KinesisFirehose::DeliveryStream":      {l(res), "arn:{p}:firehose:{r}:{a}:deliverystream/{name}"},
		"AWS::RDS::DBInstance":                      {l(data), "arn:{p}:rds:{r}:{a}:db:{name}"},
		"AWS::RDS::DBCluster":                       {l(data), "arn:{p}:rds:{r}:{a}:cluster:{name}"},
		"AWS::RDS::DBSnapshot":                      {l(data), "arn:{p}:rds:{r}:{a}:snapshot:{name}"},
		"AWS::RDS::DBClusterSnapshot":               {l(data), "arn:{p}:rds:{r}:{a}:cluster-snapshot:{name}"},
		"AWS::EFS::FileSystem":                      {l(data), "arn:{p}:elasticfilesystem:{r}:{a}:file-system/{id}"},
		"AWS::EFS::AccessPoint":                     {l(data), "arn:{p}:elasticfilesystem:{r}:{a}:access-point/{id}"},
		"AWS::OpenSearch::Domain":                   {l(data), "arn:{p}:es:{r}:{a}:domain/{name}"},
		"AWS::OpenSearchService::Domain":            {l(data), "arn:{p}:es:{r}:{a}:domain/{name}"},
		"AWS::Elasticsearch::Domain":                {l(data), "arn:{p}:es:{r}:{a}:domain/{name}"},
		"AWS::Redshift::Cluster":                    {l(data), "arn:{p}:redshift:{r}:{a}:cluster:{name}"},
		"AWS::ElastiCache::CacheCluster":            {l(data), "arn:{p}:elasticache:{r}:{a}:cluster:{name}"},
		"AWS::MSK::Cluster":                         {l(data, trigger), ""},
		"AWS::EC2::Volume":                          {l(data), ec2("volume")},
		"AWS::EC2::Snapshot":                        {l(data), "arn:{p}:ec2:{r}::snapshot/{id}"},
		"AWS::SecretsManager::Secret":               {l(secret), ""},
		"AWS::SSM::Parameter":                       {l(secret), "arn:{p}:ssm:{r}:{a}:parameter/{name}"},
		"AWS::SSM::Document":                        {l(res), "arn:{p}:ssm:{r}:{a}:document/{name}"},
		"AWS::KMS::Key":                             {l(key), "arn:{p}:kms:{r}:{a}:key/{id}"},
		"AWS::SQS::Queue":                           {l(queue, trigger), "arn:{p}:sqs:{r}:{a}:{name}"},
		"AWS::SNS::Topic":                           {l(topic, trigger), "arn:{p}:sns:{r}:{a}:{name}"},
		"AWS::Events::EventBus":                     {l(topic), "arn:{p}:events:{r}:{a}:event-bus/{name}"},
		"AWS::Events::Rule":                         {l(trigger), "arn:{p}:events:{r}:{a}:rule/{name}"},
		"AWS::Scheduler::Schedule":                  {l(trigger), "arn:{p}:scheduler:{r}:{a}:schedule/default/{name}"},
		"AWS::Pipes::Pipe":                          {l(trigger), "arn:{p}:pipes:{r}:{a}:pipe/{name}"},
		"AWS::StepFunctions::StateMachine":          {l(fn), "arn:{p}:states:{r}:{a}:stateMachine:{name}"},
		"AWS::ECR::Repository":                      {l(registry), "arn:{p}:ecr:{r}:{a}:repository/{name}"},
		"AWS::ECR::PublicRepository":                {l(registry), "arn:{p}:ecr-public::{a}:repository/{name}"},
		"AWS::CodeCommit::Repository":               {l(registry), "arn:{p}:codecommit:{r}:{a}:{name}"},
		"AWS::CodeArtifact::Repository":             {l(registry), ""},
		"AWS::Logs::LogGroup":                       {l(data), "arn:{p}:logs:{r}:{a}:log-group:{name}"},
		"AWS::CloudTrail::Trail":                    {l(res), "arn:{p}:cloudtrail:{r}:{a}:trail/{name}"},
		"AWS::ApiGateway::RestApi":                  {l(endpoint), "arn:{p}:apigateway:{r}::/restapis/{id}"},
		"AWS::ApiGateway::Stage":                    {l(endpoint), ""},
		"AWS::ApiGateway::Method":                   {l(endpoint), ""},
		"AWS::ApiGatewayV2::Api":                    {l(endpoint), "arn:{p}:apigateway:{r}::/apis/{id}"},
		"AWS::ApiGatewayV2::Stage":                  {l(endpoint), ""},
		"AWS::ApiGatewayV2::Route":                  {l(endpoint), ""},
		"AWS::ElasticLoadBalancingV2::LoadBalancer": {l(endpoint), ""},
		"AWS::ElasticLoadBalancingV2::Listener":     {l(endpoint), ""},
		"AWS::ElasticLoadBalancingV2::TargetGroup":  {l(res), ""},
		"AWS::ElasticLoadBalancing::LoadBalancer":   {l(endpoint), "arn:{p}:elasticloadbalancing:{r}:{a}:loadbalancer/{name}"},
		"AWS::CloudFront::Distribution":             {l(endpoint), "arn:{p}:cloudfront::{a}:distribution/{id}"},
		"AWS::CloudFront::Function":                 {l(res), ""},
		"AWS::AppSync::GraphQLApi":                  {l(endpoint), "arn:{p}:appsync:{r}:{a}:apis/{id}"},
		"AWS::AppSync::DataSource":                  {l(res), ""},
		"AWS::Cognito::IdentityPool":                {l(graph.IdentityProvider), "arn:{p}:cognito-identity:{r}:{a}:identitypool/{id}"},
		"AWS::Cognito::UserPool":                    {l(graph.IdentityProvider), "arn:{p}:cognito-idp:{r}:{a}:userpool/{id}"},
		"AWS::IAM::OIDCProvider":                    {l(graph.IdentityProvider), ""},
		"AWS::IAM::SAMLProvider":                    {l(graph.IdentityProvider), ""},
		"AWS::RolesAnywhere::TrustAnchor":           {l(graph.IdentityProvider), ""},
		"AWS::SSO::Instance":                        {l(graph.IdentityProvider), ""},

		"AWS::EC2::Instance":                    {l(inst), ec2("instance")},
		"AWS::EC2::LaunchTemplate":              {l(res), ec2("launch-template")},
		"AWS::EC2::VPC":                         {l(net), ec2("vpc")},
		"AWS::EC2::Subnet":                      {l(graph.Subnet, net), ec2("subnet")},
		"AWS::EC2::RouteTable":                  {l(rule), ec2("route-table")},
		"AWS::EC2::NetworkAcl":                  {l(rule), ec2("network-acl")},
		"AWS::EC2::SecurityGroup":               {l(rule), ec2("security-group")},
		"AWS::EC2::InternetGateway":             {l(net), ec2("internet-gateway")},
		"AWS::EC2::NatGateway":                  {l(net), ec2("natgateway")},
		"AWS::EC2::EgressOnlyInternetGateway":   {l(net), ec2("egress-only-internet-gateway")},
		"AWS::EC2::TransitGateway":              {l(net), ec2("transit-gateway")},
		"AWS::EC2::TransitGatewayAttachment":    {l(net), ec2("transit-gateway-attachment")},
		"AWS::EC2::TransitGatewayVpcAttachment": {l(net), ec2("transit-gateway-attachment")},
		"AWS::EC2::TransitGatewayRouteTable":    {l(rule), ec2("transit-gateway-route-table")},
		"AWS::EC2::VPCPeeringConnection":        {l(net), ec2("vpc-peering-connection")},
		"AWS::EC2::VPCEndpoint":                 {l(net), ec2("vpc-endpoint")},
		"AWS::EC2::VPNGateway":                  {l(net), ec2("vpn-gateway")},
		"AWS::EC2::NetworkInterface":            {l(net), ec2("network-interface")},
		"AWS::EC2::EIP":                         {l(net), ec2("elastic-ip")},
		"AWS::EC2::PrefixList":                  {l(rule), ec2("prefix-list")},

		"AWS::ECS::Cluster":                               {l(res), "arn:{p}:ecs:{r}:{a}:cluster/{name}"},
		"AWS::ECS::Service":                               {l(fn), "arn:{p}:ecs:{r}:{a}:service/{name}"},
		"AWS::ECS::TaskDefinition":                        {l(fn), "arn:{p}:ecs:{r}:{a}:task-definition/{name}"},
		"AWS::ECS::Task":                                  {l(inst), ""},
		"AWS::EKS::Cluster":                               {l(res), "arn:{p}:eks:{r}:{a}:cluster/{name}"},
		"AWS::EKS::Nodegroup":                             {l(inst), ""},
		"AWS::EKS::FargateProfile":                        {l(inst), ""},
		"AWS::EKS::AccessEntry":                           {l(res), ""},
		"AWS::EKS::PodIdentityAssociation":                {l(res), ""},
		"AWS::Batch::JobDefinition":                       {l(fn), "arn:{p}:batch:{r}:{a}:job-definition/{name}"},
		"AWS::Batch::ComputeEnvironment":                  {l(res), "arn:{p}:batch:{r}:{a}:compute-environment/{name}"},
		"AWS::Batch::JobQueue":                            {l(queue), "arn:{p}:batch:{r}:{a}:job-queue/{name}"},
		"AWS::CodeBuild::Project":                         {l(fn), "arn:{p}:codebuild:{r}:{a}:project/{name}"},
		"AWS::CodePipeline::Pipeline":                     {l(fn), "arn:{p}:codepipeline:{r}:{a}:{name}"},
		"AWS::CodeDeploy::DeploymentGroup":                {l(res), ""},
		"AWS::CloudFormation::Stack":                      {l(res), ""},
		"AWS::CloudFormation::StackSet":                   {l(res), "arn:{p}:cloudformation:{r}:{a}:stackset/{name}"},
		"AWS::Glue::Job":                                  {l(fn), "arn:{p}:glue:{r}:{a}:job/{name}"},
		"AWS::Glue::DevEndpoint":                          {l(inst), "arn:{p}:glue:{r}:{a}:devEndpoint/{name}"},
		"AWS::Glue::Crawler":                              {l(fn), "arn:{p}:glue:{r}:{a}:crawler/{name}"},
		"AWS::SageMaker::NotebookInstance":                {l(inst), "arn:{p}:sagemaker:{r}:{a}:notebook-instance/{name}"},
		"AWS::SageMaker::NotebookInstanceLifecycleConfig": {l(res), "arn:{p}:sagemaker:{r}:{a}:notebook-instance-lifecycle-config/{name}"},
		"AWS::SageMaker::Model":                           {l(fn), "arn:{p}:sagemaker:{r}:{a}:model/{name}"},
		"AWS::SageMaker::Domain":                          {l(res), "arn:{p}:sagemaker:{r}:{a}:domain/{id}"},
		"AWS::SageMaker::UserProfile":                     {l(res), ""},
		"AWS::SageMaker::Endpoint":                        {l(endpoint), "arn:{p}:sagemaker:{r}:{a}:endpoint/{name}"},
		"AWS::AppRunner::Service":                         {l(fn, endpoint), ""},
		"AWS::Bedrock::Agent":                             {l(fn), "arn:{p}:bedrock:{r}:{a}:agent/{id}"},
		"AWS::Bedrock::AgentAlias":                        {l(fn), ""},
		"AWS::BedrockAgentCore::CodeInterpreterCustom":    {l(inst), "arn:{p}:bedrock-agentcore:{r}:{a}:code-interpreter-custom/{id}"},
		"AWS::BedrockAgentCore::Runtime":                  {l(fn), "arn:{p}:bedrock-agentcore:{r}:{a}:runtime/{id}"},
		"AWS::EMR::Cluster":                               {l(inst), "arn:{p}:elasticmapreduce:{r}:{a}:cluster/{id}"},
		"AWS::EMRServerless::Application":                 {l(fn), ""},
		"AWS::AutoScaling::AutoScalingGroup":              {l(res), ""},
		"AWS::AutoScaling::LaunchConfiguration":           {l(res), ""},
		"AWS::ElasticBeanstalk::Environment":              {l(res), "arn:{p}:elasticbeanstalk:{r}:{a}:environment/{name}"},
		"AWS::DataPipeline::Pipeline":                     {l(res), "arn:{p}:datapipeline:{r}:{a}:pipeline/{id}"},
		"AWS::IoT::TopicRule":                             {l(trigger), "arn:{p}:iot:{r}:{a}:rule/{name}"},
		"AWS::IdentityStore::User":                        {l(graph.Principal, graph.User), ""},
		"AWS::IdentityStore::Group":                       {l(graph.Principal, graph.Group), ""},
		"AWS::ElasticLoadBalancingV2::ListenerRule":       {l(endpoint), ""},
		"AWS::SSO::PermissionSet":                         {l(res), ""},
	}
}

// labelsOf gives the general words for a type; those that the table lacks are a Resource.
func labelsOf(typ string) []graph.Label {
	if t, ok := knownTypes()[typ]; ok {
		return t.labels
	}
	return l(graph.Resource)
}

// typeOfARN tells the type from an ARN alone, for policies that come without their resource.
func typeOfARN(id string) string {
	a, ok := parseARN(id)
	if !ok {
		return ""
	}
	kind, _, _ := strings.Cut(strings.TrimPrefix(a.Resource, "/"), "/")
	if i := strings.IndexByte(kind, ':'); i >= 0 {
		kind = kind[:i]
	}
	switch a.Service {
	case "s3":
		if kind == "accesspoint" {
			return "AWS::S3::AccessPoint"
		}
		return "AWS::S3::Bucket"
	case "sqs":
		return "AWS::SQS::Queue"
	case "sns":
		return "AWS::SNS::Topic"
	case "lambda":
		switch {
		case kind == "layer":
			return "AWS::Lambda::LayerVersion"
		case strings.Count(a.Resource, ":") == 2:
			if strings.Trim(a.name(), "0123456789") == "" {
				return "AWS::Lambda::Version"
			}
			return "AWS::Lambda::Alias"
		}
		return "AWS::Lambda::Function"
	}
	return map[string]string{
		"kms/key": "AWS::KMS::Key", "secretsmanager/secret": "AWS::SecretsManager::Secret", "ecr/repository": "AWS::ECR::Repository",
		"es/domain": "AWS::OpenSearch::Domain", "dynamodb/table": "AWS::DynamoDB::Table", "events/event-bus": "AWS::Events::EventBus",
		"elasticfilesystem/file-system": "AWS::EFS::FileSystem", "apigateway/restapis": "AWS::ApiGateway::RestApi", "kinesis/stream": "AWS::Kinesis::Stream",
		"logs/log-group": "AWS::Logs::LogGroup", "ssm/parameter": "AWS::SSM::Parameter", "iam/user": "AWS::IAM::User", "ec2/vpc-endpoint": "AWS::EC2::VPCEndpoint",
	}[a.Service+"/"+kind]
}
