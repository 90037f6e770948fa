package aws

import (
	"maps"
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
	out := map[string]typeInfo{}
	for _, t := range []map[string]typeInfo{dataTypes(), networkTypes(), computeTypes(), frontTypes()} {
		maps.Copy(out, t)
	}
	return out
}

// dataTypes: what holds data, secrets, keys and messages.
func dataTypes() map[string]typeInfo {
	ec2 := func(kind string) string { return "arn:{p}:ec2:{r}:{a}:" + kind + "/{id}" }
	return map[string]typeInfo{
		"AWS::S3::Bucket":                      {l(graph.DataStore), "arn:{p}:s3:::{name}"},
		"AWS::S3::AccessPoint":                 {l(graph.DataStore), "arn:{p}:s3:{r}:{a}:accesspoint/{name}"},
		"AWS::DynamoDB::Table":                 {l(graph.DataStore), "arn:{p}:dynamodb:{r}:{a}:table/{name}"},
		"AWS::DynamoDB::GlobalTable":           {l(graph.DataStore), "arn:{p}:dynamodb:{r}:{a}:table/{name}"},
		"AWS::Kinesis::Stream":                 {l(graph.DataStore, graph.Trigger), "arn:{p}:kinesis:{r}:{a}:stream/{name}"},
		"AWS::KinesisFirehose::DeliveryStream": {l(graph.Resource), "arn:{p}:firehose:{r}:{a}:deliverystream/{name}"},
		"AWS::RDS::DBInstance":                 {l(graph.DataStore), "arn:{p}:rds:{r}:{a}:db:{name}"},
		"AWS::RDS::DBCluster":                  {l(graph.DataStore), "arn:{p}:rds:{r}:{a}:cluster:{name}"},
		"AWS::RDS::DBUsers":                    {l(graph.Resource), ""},
		"AWS::RDS::DBSnapshot":                 {l(graph.DataStore), "arn:{p}:rds:{r}:{a}:snapshot:{name}"},
		"AWS::RDS::DBClusterSnapshot":          {l(graph.DataStore), "arn:{p}:rds:{r}:{a}:cluster-snapshot:{name}"},
		"AWS::EFS::FileSystem":                 {l(graph.DataStore), "arn:{p}:elasticfilesystem:{r}:{a}:file-system/{id}"},
		"AWS::EFS::AccessPoint":                {l(graph.DataStore), "arn:{p}:elasticfilesystem:{r}:{a}:access-point/{id}"},
		"AWS::OpenSearch::Domain":              {l(graph.DataStore), "arn:{p}:es:{r}:{a}:domain/{name}"},
		"AWS::OpenSearchService::Domain":       {l(graph.DataStore), "arn:{p}:es:{r}:{a}:domain/{name}"},
		"AWS::Elasticsearch::Domain":           {l(graph.DataStore), "arn:{p}:es:{r}:{a}:domain/{name}"},
		"AWS::Redshift::Cluster":               {l(graph.DataStore), "arn:{p}:redshift:{r}:{a}:cluster:{name}"},
		"AWS::ElastiCache::CacheCluster":       {l(graph.DataStore), "arn:{p}:elasticache:{r}:{a}:cluster:{name}"},
		"AWS::MSK::Cluster":                    {l(graph.DataStore, graph.Trigger), ""},
		"AWS::EC2::Volume":                     {l(graph.DataStore), ec2("volume")},
		"AWS::EC2::Snapshot":                   {l(graph.DataStore), "arn:{p}:ec2:{r}::snapshot/{id}"},
		"AWS::SecretsManager::Secret":          {l(graph.Secret), ""},
		"AWS::SSM::Parameter":                  {l(graph.Secret), "arn:{p}:ssm:{r}:{a}:parameter/{name}"},
		"AWS::KMS::Key":                        {l(graph.Key), "arn:{p}:kms:{r}:{a}:key/{id}"},
		"AWS::SQS::Queue":                      {l(graph.Queue, graph.Trigger), "arn:{p}:sqs:{r}:{a}:{name}"},
		"AWS::SNS::Topic":                      {l(graph.Topic, graph.Trigger), "arn:{p}:sns:{r}:{a}:{name}"},
		"AWS::Events::EventBus":                {l(graph.Topic), "arn:{p}:events:{r}:{a}:event-bus/{name}"},
		"AWS::ECR::Repository":                 {l(graph.Registry), "arn:{p}:ecr:{r}:{a}:repository/{name}"},
		"AWS::ECR::PublicRepository":           {l(graph.Registry), "arn:{p}:ecr-public::{a}:repository/{name}"},
		"AWS::ECR::Registry":                   {l(graph.Registry), "arn:{p}:ecr:{r}:{a}:registry"},
		"AWS::CodeArtifact::Domain":            {l(graph.Registry), "arn:{p}:codeartifact:{r}:{a}:domain/{name}"},
		"AWS::Backup::BackupVault":             {l(graph.DataStore), "arn:{p}:backup:{r}:{a}:backup-vault:{name}"},
		"AWS::Glacier::Vault":                  {l(graph.DataStore), "arn:{p}:glacier:{r}:{a}:vaults/{name}"},
		"AWS::Glue::Catalog":                   {l(graph.DataStore), "arn:{p}:glue:{r}:{a}:catalog"},
		"AWS::MediaStore::Container":           {l(graph.DataStore), "arn:{p}:mediastore:{r}:{a}:container/{name}"},
		"AWS::SES::EmailIdentity":              {l(graph.Resource), "arn:{p}:ses:{r}:{a}:identity/{name}"},
		"AWS::ACMPCA::CertificateAuthority":    {l(graph.Key), "arn:{p}:acm-pca:{r}:{a}:certificate-authority/{id}"},
		"AWS::EventSchemas::Registry":          {l(graph.Resource), "arn:{p}:schemas:{r}:{a}:registry/{name}"},
		"AWS::S3ObjectLambda::AccessPoint":     {l(graph.DataStore), "arn:{p}:s3-object-lambda:{r}:{a}:accesspoint/{name}"},
		"AWS::S3::MultiRegionAccessPoint":      {l(graph.DataStore), "arn:{p}:s3::{a}:accesspoint/{name}"},
		"AWS::VpcLattice::Service":             {l(graph.Endpoint), "arn:{p}:vpc-lattice:{r}:{a}:service/{id}"},
		"AWS::RedshiftServerless::Namespace":   {l(graph.DataStore), "arn:{p}:redshift-serverless:{r}:{a}:namespace/{id}"},
		"AWS::RolesAnywhere::Profile":          {l(graph.Resource), "arn:{p}:rolesanywhere:{r}:{a}:profile/{id}"},
		"AWS::CodeCommit::Repository":          {l(graph.Registry), "arn:{p}:codecommit:{r}:{a}:{name}"},
		"AWS::CodeArtifact::Repository":        {l(graph.Registry), ""},
		"AWS::Logs::LogGroup":                  {l(graph.DataStore), "arn:{p}:logs:{r}:{a}:log-group:{name}"},
		"AWS::CloudTrail::Trail":               {l(graph.Resource), "arn:{p}:cloudtrail:{r}:{a}:trail/{name}"},
		"AWS::Batch::JobQueue":                 {l(graph.Queue), "arn:{p}:batch:{r}:{a}:job-queue/{name}"},
	}
}

// networkTypes: what packets pass.
func networkTypes() map[string]typeInfo {
	ec2 := func(kind string) string { return "arn:{p}:ec2:{r}:{a}:" + kind + "/{id}" }
	return map[string]typeInfo{
		"AWS::EC2::VPC":                         {l(graph.Network), ec2("vpc")},
		"AWS::EC2::Subnet":                      {l(graph.Subnet, graph.Network), ec2("subnet")},
		"AWS::EC2::RouteTable":                  {l(graph.NetworkRule), ec2("route-table")},
		"AWS::EC2::NetworkAcl":                  {l(graph.NetworkRule), ec2("network-acl")},
		"AWS::EC2::SecurityGroup":               {l(graph.NetworkRule), ec2("security-group")},
		"AWS::EC2::InternetGateway":             {l(graph.Network), ec2("internet-gateway")},
		"AWS::EC2::NatGateway":                  {l(graph.Network), ec2("natgateway")},
		"AWS::EC2::EgressOnlyInternetGateway":   {l(graph.Network), ec2("egress-only-internet-gateway")},
		"AWS::EC2::TransitGateway":              {l(graph.Network), ec2("transit-gateway")},
		"AWS::EC2::TransitGatewayAttachment":    {l(graph.Network), ec2("transit-gateway-attachment")},
		"AWS::EC2::TransitGatewayVpcAttachment": {l(graph.Network), ec2("transit-gateway-attachment")},
		"AWS::EC2::TransitGatewayRouteTable":    {l(graph.NetworkRule), ec2("transit-gateway-route-table")},
		"AWS::EC2::VPCPeeringConnection":        {l(graph.Network), ec2("vpc-peering-connection")},
		"AWS::EC2::VPCEndpoint":                 {l(graph.Network), ec2("vpc-endpoint")},
		"AWS::EC2::VPNGateway":                  {l(graph.Network), ec2("vpn-gateway")},
		"AWS::EC2::NetworkInterface":            {l(graph.Network), ec2("network-interface")},
		"AWS::EC2::EIP":                         {l(graph.Network), ec2("elastic-ip")},
		"AWS::EC2::PrefixList":                  {l(graph.NetworkRule), ec2("prefix-list")},
	}
}

// computeTypes: what runs and what starts it.
func computeTypes() map[string]typeInfo {
	ec2 := func(kind string) string { return "arn:{p}:ec2:{r}:{a}:" + kind + "/{id}" }
	return map[string]typeInfo{
		"AWS::Lambda::Function":                           {l(graph.Function), "arn:{p}:lambda:{r}:{a}:function:{name}"},
		"AWS::Lambda::Version":                            {l(graph.Function), ""},
		"AWS::Lambda::Alias":                              {l(graph.Function), ""},
		"AWS::Lambda::Url":                                {l(graph.Endpoint), ""},
		"AWS::Lambda::LayerVersion":                       {l(graph.Resource), ""},
		"AWS::Lambda::AccountSettings":                    {l(graph.Resource), "arn:{p}:lambda:{r}:{a}:account-settings"},
		"AWS::Lambda::EventSourceMapping":                 {l(graph.Resource), "arn:{p}:lambda:{r}:{a}:event-source-mapping:{id}"},
		"AWS::Lambda::CodeSigningConfig":                  {l(graph.Resource), "arn:{p}:lambda:{r}:{a}:code-signing-config:{id}"},
		"AWS::SSM::Document":                              {l(graph.Resource), "arn:{p}:ssm:{r}:{a}:document/{name}"},
		"AWS::Events::Rule":                               {l(graph.Trigger), "arn:{p}:events:{r}:{a}:rule/{name}"},
		"AWS::Scheduler::Schedule":                        {l(graph.Trigger), "arn:{p}:scheduler:{r}:{a}:schedule/default/{name}"},
		"AWS::Pipes::Pipe":                                {l(graph.Trigger), "arn:{p}:pipes:{r}:{a}:pipe/{name}"},
		"AWS::StepFunctions::StateMachine":                {l(graph.Function), "arn:{p}:states:{r}:{a}:stateMachine:{name}"},
		"AWS::EC2::Instance":                              {l(graph.Instance), ec2("instance")},
		"AWS::EC2::LaunchTemplate":                        {l(graph.Resource), ec2("launch-template")},
		"AWS::ECS::Cluster":                               {l(graph.Resource), "arn:{p}:ecs:{r}:{a}:cluster/{name}"},
		"AWS::ECS::Service":                               {l(graph.Function), "arn:{p}:ecs:{r}:{a}:service/{name}"},
		"AWS::ECS::TaskDefinition":                        {l(graph.Function), "arn:{p}:ecs:{r}:{a}:task-definition/{name}"},
		"AWS::ECS::Task":                                  {l(graph.Instance), ""},
		"AWS::EKS::Cluster":                               {l(graph.Resource), "arn:{p}:eks:{r}:{a}:cluster/{name}"},
		"AWS::EKS::Nodegroup":                             {l(graph.Instance), ""},
		"AWS::EKS::FargateProfile":                        {l(graph.Instance), ""},
		"AWS::EKS::AccessEntry":                           {l(graph.Resource), ""},
		"AWS::EKS::PodIdentityAssociation":                {l(graph.Resource), ""},
		"AWS::Batch::JobDefinition":                       {l(graph.Function), "arn:{p}:batch:{r}:{a}:job-definition/{name}"},
		"AWS::Batch::ComputeEnvironment":                  {l(graph.Resource), "arn:{p}:batch:{r}:{a}:compute-environment/{name}"},
		"AWS::CodeBuild::Project":                         {l(graph.Function), "arn:{p}:codebuild:{r}:{a}:project/{name}"},
		"AWS::CodePipeline::Pipeline":                     {l(graph.Function), "arn:{p}:codepipeline:{r}:{a}:{name}"},
		"AWS::CodeDeploy::DeploymentGroup":                {l(graph.Resource), ""},
		"AWS::CloudFormation::Stack":                      {l(graph.Resource), ""},
		"AWS::CloudFormation::StackSet":                   {l(graph.Resource), "arn:{p}:cloudformation:{r}:{a}:stackset/{name}"},
		"AWS::Glue::Job":                                  {l(graph.Function), "arn:{p}:glue:{r}:{a}:job/{name}"},
		"AWS::Glue::DevEndpoint":                          {l(graph.Instance), "arn:{p}:glue:{r}:{a}:devEndpoint/{name}"},
		"AWS::Glue::Crawler":                              {l(graph.Function), "arn:{p}:glue:{r}:{a}:crawler/{name}"},
		"AWS::SageMaker::NotebookInstance":                {l(graph.Instance), "arn:{p}:sagemaker:{r}:{a}:notebook-instance/{name}"},
		"AWS::SageMaker::NotebookInstanceLifecycleConfig": {l(graph.Resource), "arn:{p}:sagemaker:{r}:{a}:notebook-instance-lifecycle-config/{name}"},
		"AWS::SageMaker::Model":                           {l(graph.Function), "arn:{p}:sagemaker:{r}:{a}:model/{name}"},
		"AWS::SageMaker::Domain":                          {l(graph.Resource), "arn:{p}:sagemaker:{r}:{a}:domain/{id}"},
		"AWS::SageMaker::UserProfile":                     {l(graph.Resource), ""},
		"AWS::SageMaker::Endpoint":                        {l(graph.Endpoint), "arn:{p}:sagemaker:{r}:{a}:endpoint/{name}"},
		"AWS::AppRunner::Service":                         {l(graph.Function, graph.Endpoint), ""},
		"AWS::Bedrock::Agent":                             {l(graph.Function), "arn:{p}:bedrock:{r}:{a}:agent/{id}"},
		"AWS::Bedrock::AgentAlias":                        {l(graph.Function), ""},
		"AWS::BedrockAgentCore::CodeInterpreterCustom":    {l(graph.Instance), "arn:{p}:bedrock-agentcore:{r}:{a}:code-interpreter-custom/{id}"},
		"AWS::BedrockAgentCore::BrowserCustom":            {l(graph.Instance), "arn:{p}:bedrock-agentcore:{r}:{a}:browser-custom/{id}"},
		"AWS::MWAA::Environment":                          {l(graph.Function), "arn:{p}:airflow:{r}:{a}:environment/{name}"},
		"AWS::BedrockAgentCore::Runtime":                  {l(graph.Function), "arn:{p}:bedrock-agentcore:{r}:{a}:runtime/{id}"},
		"AWS::EMR::Cluster":                               {l(graph.Instance), "arn:{p}:elasticmapreduce:{r}:{a}:cluster/{id}"},
		"AWS::EMRServerless::Application":                 {l(graph.Function), ""},
		"AWS::AutoScaling::AutoScalingGroup":              {l(graph.Resource), ""},
		"AWS::AutoScaling::LaunchConfiguration":           {l(graph.Resource), ""},
		"AWS::ElasticBeanstalk::Environment":              {l(graph.Resource), "arn:{p}:elasticbeanstalk:{r}:{a}:environment/{name}"},
		"AWS::DataPipeline::Pipeline":                     {l(graph.Resource), "arn:{p}:datapipeline:{r}:{a}:pipeline/{id}"},
		"AWS::IoT::TopicRule":                             {l(graph.Trigger), "arn:{p}:iot:{r}:{a}:rule/{name}"},
	}
}

// frontTypes: ways in, and those who vouch for identities.
func frontTypes() map[string]typeInfo {
	return map[string]typeInfo{
		"AWS::ApiGateway::RestApi":                        {l(graph.Endpoint), "arn:{p}:apigateway:{r}::/restapis/{id}"},
		"AWS::ExecuteApi::Method":                         {l(graph.Endpoint), ""},
		"AWS::ApiGateway::Stage":                          {l(graph.Endpoint), ""},
		"AWS::ApiGateway::Method":                         {l(graph.Endpoint), ""},
		"AWS::ApiGatewayV2::Api":                          {l(graph.Endpoint), "arn:{p}:apigateway:{r}::/apis/{id}"},
		"AWS::ApiGatewayV2::Stage":                        {l(graph.Endpoint), ""},
		"AWS::ApiGatewayV2::Route":                        {l(graph.Endpoint), ""},
		"AWS::ElasticLoadBalancingV2::LoadBalancer":       {l(graph.Endpoint), ""},
		"AWS::ElasticLoadBalancingV2::Listener":           {l(graph.Endpoint), ""},
		"AWS::ElasticLoadBalancingV2::TargetGroup":        {l(graph.Resource), ""},
		"AWS::ElasticLoadBalancing::LoadBalancer":         {l(graph.Endpoint), "arn:{p}:elasticloadbalancing:{r}:{a}:loadbalancer/{name}"},
		"AWS::CloudFront::Distribution":                   {l(graph.Endpoint), "arn:{p}:cloudfront::{a}:distribution/{id}"},
		"AWS::CloudFront::CloudFrontOriginAccessIdentity": {l(graph.Resource), "arn:{p}:cloudfront::{a}:origin-access-identity/{id}"},
		"AWS::CloudFront::Function":                       {l(graph.Resource), ""},
		"AWS::AppSync::GraphQLApi":                        {l(graph.Endpoint), "arn:{p}:appsync:{r}:{a}:apis/{id}"},
		"AWS::AppSync::DataSource":                        {l(graph.Resource), ""},
		"AWS::Cognito::IdentityPool":                      {l(graph.IdentityProvider), "arn:{p}:cognito-identity:{r}:{a}:identitypool/{id}"},
		"AWS::Cognito::UserPool":                          {l(graph.IdentityProvider), "arn:{p}:cognito-idp:{r}:{a}:userpool/{id}"},
		"AWS::IAM::OIDCProvider":                          {l(graph.IdentityProvider), ""},
		"AWS::IAM::SAMLProvider":                          {l(graph.IdentityProvider), ""},
		"AWS::RolesAnywhere::TrustAnchor":                 {l(graph.IdentityProvider, graph.Principal), "arn:{p}:rolesanywhere:{r}:{a}:trust-anchor/{id}"},
		"AWS::SSO::Instance":                              {l(graph.IdentityProvider), ""},
		"AWS::IdentityStore::User":                        {l(graph.Principal, graph.User), ""},
		"AWS::IdentityStore::Group":                       {l(graph.Principal, graph.Group), ""},
		"AWS::ElasticLoadBalancingV2::ListenerRule":       {l(graph.Endpoint), ""},
		"AWS::SSO::PermissionSet":                         {l(graph.Resource), ""},
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
	return map[string]string{ //nolint:gosec // names of types, no credentials
		"kms/key": "AWS::KMS::Key", "secretsmanager/secret": "AWS::SecretsManager::Secret", "ecr/repository": "AWS::ECR::Repository",
		"es/domain": "AWS::OpenSearch::Domain", "dynamodb/table": "AWS::DynamoDB::Table", "events/event-bus": "AWS::Events::EventBus",
		"elasticfilesystem/file-system": "AWS::EFS::FileSystem", "apigateway/restapis": "AWS::ApiGateway::RestApi", "kinesis/stream": "AWS::Kinesis::Stream",
		"logs/log-group": "AWS::Logs::LogGroup", "ssm/parameter": "AWS::SSM::Parameter", "iam/user": "AWS::IAM::User", "ec2/vpc-endpoint": "AWS::EC2::VPCEndpoint",
		"codeartifact/domain": "AWS::CodeArtifact::Domain", "codeartifact/repository": "AWS::CodeArtifact::Repository", "backup/backup-vault": "AWS::Backup::BackupVault",
		"glacier/vaults": "AWS::Glacier::Vault", "glue/catalog": "AWS::Glue::Catalog", "mediastore/container": "AWS::MediaStore::Container", "ecr/registry": "AWS::ECR::Registry",
		"ecr-public/repository": "AWS::ECR::PublicRepository", "ses/identity": "AWS::SES::EmailIdentity", "acm-pca/certificate-authority": "AWS::ACMPCA::CertificateAuthority",
		"s3-object-lambda/accesspoint": "AWS::S3ObjectLambda::AccessPoint", "kafka/cluster": "AWS::MSK::Cluster", "states/stateMachine": "AWS::StepFunctions::StateMachine",
		"elasticfilesystem/access-point": "AWS::EFS::AccessPoint", "rds/db": "AWS::RDS::DBInstance", "rds/cluster": "AWS::RDS::DBCluster", "codebuild/project": "AWS::CodeBuild::Project",
	}[a.Service+"/"+kind]
}
