package aws

import (
	"maps"
	"sync"
)

// cliCommands is the table of commands whose output is read.
//
//nolint:gochecknoglobals // the table is made once and only read
var cliCommands = sync.OnceValue(func() map[string]command {
	out := map[string]command{}
	for _, t := range []map[string]command{cliCompute(), cliData(), cliNetwork(), cliAPI(), cliIdentity(), cliPolicies(), cliDetails()} {
		maps.Copy(out, t)
	}
	return out
})

func cliCompute() map[string]command {
	fn := "AWS::Lambda::Function"
	return map[string]command{
		"lambda-list-functions":                      {typ: fn, list: "Functions", id: []string{"FunctionArn"}},
		"lambda-get-function":                        {typ: fn, id: []string{"Configuration.FunctionArn", "-"}},
		"lambda-get-function-configuration":          {typ: fn, id: []string{"FunctionArn", "-"}},
		"lambda-get-policy":                          {typ: fn, list: "Policy", inS: "Policy"},
		"lambda-get-function-concurrency":            {typ: fn, inS: "Concurrency"},
		"lambda-get-function-code-signing-config":    {typ: fn, inS: "CodeSigningConfig"},
		"lambda-list-code-signing-configs":           {typ: "AWS::Lambda::CodeSigningConfig", list: "CodeSigningConfigs", id: []string{"CodeSigningConfigArn"}},
		"lambda-get-code-signing-config":             {typ: "AWS::Lambda::CodeSigningConfig", list: "CodeSigningConfig", id: []string{"CodeSigningConfigArn"}},
		"lambda-list-event-source-mappings":          {typ: "AWS::Lambda::EventSourceMapping", list: "EventSourceMappings", id: []string{"EventSourceMappingArn", "UUID"}},
		"lambda-list-aliases":                        {typ: "AWS::Lambda::Alias", list: "Aliases", id: []string{"AliasArn"}},
		"lambda-list-versions-by-function":           {typ: "AWS::Lambda::Version", list: "Versions", id: []string{"FunctionArn"}},
		"lambda-get-function-url-config":             {typ: "AWS::Lambda::Url", id: []string{"FunctionArn", "-"}},
		"lambda-list-function-url-configs":           {typ: "AWS::Lambda::Url", list: "FunctionUrlConfigs", id: []string{"FunctionArn", "-"}},
		"lambda-list-layers":                         {typ: "AWS::Lambda::LayerVersion", list: "Layers", id: []string{"LatestMatchingVersion.LayerVersionArn"}},
		"ec2-describe-instances":                     {typ: "AWS::EC2::Instance", list: "Reservations.Instances", id: []string{"InstanceId"}},
		"ec2-describe-instance-attribute":            {typ: "AWS::EC2::Instance", id: []string{"InstanceId", "-"}},
		"ec2-describe-launch-templates":              {typ: "AWS::EC2::LaunchTemplate", list: "LaunchTemplates", id: []string{"LaunchTemplateId"}},
		"ec2-describe-launch-template-versions":      {typ: "AWS::EC2::LaunchTemplate", list: "LaunchTemplateVersions", id: []string{"LaunchTemplateId"}},
		"ec2-describe-snapshots":                     {typ: "AWS::EC2::Snapshot", list: "Snapshots", id: []string{"SnapshotId"}},
		"ec2-describe-volumes":                       {typ: "AWS::EC2::Volume", list: "Volumes", id: []string{"VolumeId"}},
		"autoscaling-describe-auto-scaling-groups":   {typ: "AWS::AutoScaling::AutoScalingGroup", list: "AutoScalingGroups", id: []string{"AutoScalingGroupARN"}},
		"autoscaling-describe-launch-configurations": {typ: "AWS::AutoScaling::LaunchConfiguration", list: "LaunchConfigurations", id: []string{"LaunchConfigurationARN"}},
		"ecs-list-clusters":                          {typ: "AWS::ECS::Cluster", list: "clusterArns"},
		"ecs-describe-clusters":                      {typ: "AWS::ECS::Cluster", list: "clusters", id: []string{"clusterArn"}},
		"ecs-describe-services":                      {typ: "AWS::ECS::Service", list: "services", id: []string{"serviceArn"}},
		"ecs-list-tasks":                             {typ: "AWS::ECS::Task", list: "taskArns"},
		"ecs-describe-tasks":                         {typ: "AWS::ECS::Task", list: "tasks", id: []string{"taskArn"}},
		"ecs-describe-task-definition":               {typ: "AWS::ECS::TaskDefinition", list: "taskDefinition", id: []string{"taskDefinitionArn"}},
		"eks-describe-cluster":                       {typ: "AWS::EKS::Cluster", list: "cluster", id: []string{"arn"}},
		"eks-describe-nodegroup":                     {typ: "AWS::EKS::Nodegroup", list: "nodegroup", id: []string{"nodegroupArn"}},
		"eks-describe-access-entry":                  {typ: "AWS::EKS::AccessEntry", list: "accessEntry", id: []string{"accessEntryArn"}},
		"eks-list-associated-access-policies":        {typ: "AWS::EKS::AccessEntry", id: []string{"principalArn"}},
		"eks-describe-pod-identity-association":      {typ: "AWS::EKS::PodIdentityAssociation", list: "association", id: []string{"associationArn"}},
		"batch-describe-job-definitions":             {typ: "AWS::Batch::JobDefinition", list: "jobDefinitions", id: []string{"jobDefinitionArn"}},
		"batch-describe-compute-environments":        {typ: "AWS::Batch::ComputeEnvironment", list: "computeEnvironments", id: []string{"computeEnvironmentArn"}},
		"codebuild-batch-get-projects":               {typ: "AWS::CodeBuild::Project", list: "projects", id: []string{"arn"}},
		"codepipeline-get-pipeline":                  {typ: "AWS::CodePipeline::Pipeline", id: []string{"metadata.pipelineArn", "pipeline.name"}},
		"cloudformation-describe-stacks":             {typ: "AWS::CloudFormation::Stack", list: "Stacks", id: []string{"StackId"}},
		"cloudformation-describe-stack-set":          {typ: "AWS::CloudFormation::StackSet", list: "StackSet", id: []string{"StackSetARN"}},
		"glue-get-jobs":                              {typ: "AWS::Glue::Job", list: "Jobs", id: []string{"Name"}},
		"glue-get-dev-endpoints":                     {typ: "AWS::Glue::DevEndpoint", list: "DevEndpoints", id: []string{"EndpointName"}},
		"sagemaker-describe-notebook-instance":       {typ: "AWS::SageMaker::NotebookInstance", id: []string{"NotebookInstanceArn"}},
		"apprunner-describe-service":                 {typ: "AWS::AppRunner::Service", list: "Service", id: []string{"ServiceArn"}},
		"bedrock-agent-get-agent":                    {typ: "AWS::Bedrock::Agent", list: "agent", id: []string{"agentArn"}},
		"emr-describe-cluster":                       {typ: "AWS::EMR::Cluster", list: "Cluster", id: []string{"ClusterArn", "Id"}},
		"stepfunctions-describe-state-machine":       {typ: "AWS::StepFunctions::StateMachine", id: []string{"stateMachineArn"}},
		"stepfunctions-list-state-machines":          {typ: "AWS::StepFunctions::StateMachine", list: "stateMachines", id: []string{"stateMachineArn"}},
	}
}

func cliData() map[string]command {
	bucket, key, queue, topic := "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::SQS::Queue", "AWS::SNS::Topic"
	out := map[string]command{
		"sqs-list-queues":                    {typ: queue, list: "QueueUrls"},
		"sqs-get-queue-attributes":           {typ: queue, list: "Attributes", id: []string{"QueueArn", "-"}},
		"sns-list-topics":                    {typ: topic, list: "Topics", id: []string{"TopicArn"}},
		"sns-get-topic-attributes":           {typ: topic, list: "Attributes", id: []string{"TopicArn", "-"}},
		"sns-list-subscriptions":             {typ: "AWS::SNS::Subscription", list: "Subscriptions", id: []string{"SubscriptionArn"}},
		"sns-list-subscriptions-by-topic":    {typ: "AWS::SNS::Subscription", list: "Subscriptions", id: []string{"SubscriptionArn"}},
		"secretsmanager-list-secrets":        {typ: "AWS::SecretsManager::Secret", list: "SecretList", id: []string{"ARN"}},
		"secretsmanager-describe-secret":     {typ: "AWS::SecretsManager::Secret", id: []string{"ARN"}},
		"secretsmanager-get-resource-policy": {typ: "AWS::SecretsManager::Secret", id: []string{"ARN"}},
		"kms-list-keys":                      {typ: key, list: "Keys", id: []string{"KeyArn"}},
		"kms-describe-key":                   {typ: key, list: "KeyMetadata", id: []string{"Arn"}},
		"kms-get-key-policy":                 {typ: key, list: "Policy", inS: "Policy"},
		"kms-list-grants":                    {typ: key, list: "Grants", inS: "Grants"},
		"kms-list-aliases":                   {typ: "AWS::KMS::Alias", list: "Aliases", id: []string{"AliasArn"}},
		"ssm-describe-parameters":            {typ: "AWS::SSM::Parameter", list: "Parameters", id: []string{"ARN", "Name"}},
		"ssm-get-parameters":                 {typ: "AWS::SSM::Parameter", list: "Parameters", id: []string{"ARN", "Name"}},
		"ssm-list-documents":                 {typ: "AWS::SSM::Document", list: "DocumentIdentifiers", id: []string{"Name"}},
		"dynamodb-list-tables":               {typ: "AWS::DynamoDB::Table", list: "TableNames"},
		"dynamodb-describe-table":            {typ: "AWS::DynamoDB::Table", list: "Table", id: []string{"TableArn"}},
		"kinesis-describe-stream":            {typ: "AWS::Kinesis::Stream", list: "StreamDescription", id: []string{"StreamARN"}},
		"kinesis-describe-stream-summary":    {typ: "AWS::Kinesis::Stream", list: "StreamDescriptionSummary", id: []string{"StreamARN"}},
		"rds-describe-db-instances":          {typ: "AWS::RDS::DBInstance", list: "DBInstances", id: []string{"DBInstanceArn", "DBInstanceIdentifier"}},
		"rds-describe-db-clusters":           {typ: "AWS::RDS::DBCluster", list: "DBClusters", id: []string{"DBClusterArn", "DBClusterIdentifier"}},
		"efs-describe-file-systems":          {typ: "AWS::EFS::FileSystem", list: "FileSystems", id: []string{"FileSystemArn", "FileSystemId"}},
		"efs-describe-file-system-policy":    {typ: "AWS::EFS::FileSystem", id: []string{"FileSystemId", "-"}},
		"es-describe-elasticsearch-domain":   {typ: "AWS::Elasticsearch::Domain", list: "DomainStatus", id: []string{"ARN"}},
		"opensearch-describe-domain":         {typ: "AWS::OpenSearch::Domain", list: "DomainStatus", id: []string{"ARN"}},
		"redshift-describe-clusters":         {typ: "AWS::Redshift::Cluster", list: "Clusters", id: []string{"ClusterIdentifier"}},
		"kafka-list-clusters":                {typ: "AWS::MSK::Cluster", list: "ClusterInfoList", id: []string{"ClusterArn"}},
		"ecr-describe-repositories":          {typ: "AWS::ECR::Repository", list: "repositories", id: []string{"repositoryArn"}},
		"ecr-get-repository-policy":          {typ: "AWS::ECR::Repository", id: []string{"repositoryName", "-"}},
		"logs-describe-log-groups":           {typ: "AWS::Logs::LogGroup", list: "logGroups", id: []string{"logGroupArn", "logGroupName"}},
		"cloudtrail-describe-trails":         {typ: "AWS::CloudTrail::Trail", list: "trailList", id: []string{"TrailARN"}},
		"s3control-get-public-access-block":  {typ: "AWS::S3::AccountPublicAccessBlock", id: []string{"-"}},
	}
	for _, api := range []string{"s3", "s3api"} {
		out[api+"-list-buckets"] = command{typ: bucket, list: "Buckets", id: []string{"Name"}, shared: "Owner"}
		for cmd, row := range map[string]command{
			"get-bucket-policy":                     {list: "Policy", inS: "Policy"},
			"get-bucket-acl":                        {inS: "BucketAcl"},
			"get-public-access-block":               {list: "PublicAccessBlockConfiguration", inS: "PublicAccessBlockConfiguration"},
			"get-bucket-notification-configuration": {inS: "NotificationConfiguration"},
			"get-bucket-encryption":                 {list: "ServerSideEncryptionConfiguration", inS: "ServerSideEncryptionConfiguration"},
			"get-bucket-logging":                    {list: "LoggingEnabled", inS: "LoggingEnabled"},
			"get-bucket-ownership-controls":         {list: "OwnershipControls", inS: "OwnershipControls"},
			"get-bucket-tagging":                    {id: []string{"-"}},
			"get-bucket-website":                    {inS: "BucketWebsiteConfiguration"},
			"get-bucket-location":                   {inS: "Location"},
			"get-bucket-versioning":                 {inS: "BucketVersioningConfiguration"},
		} {
			row.typ = bucket
			out[api+"-"+cmd] = row
		}
	}
	return out
}

func cliNetwork() map[string]command {
	return map[string]command{
		"ec2-describe-vpcs":                            {typ: "AWS::EC2::VPC", list: "Vpcs", id: []string{"VpcId"}},
		"ec2-describe-subnets":                         {typ: "AWS::EC2::Subnet", list: "Subnets", id: []string{"SubnetArn", "SubnetId"}},
		"ec2-describe-route-tables":                    {typ: "AWS::EC2::RouteTable", list: "RouteTables", id: []string{"RouteTableId"}},
		"ec2-describe-network-acls":                    {typ: "AWS::EC2::NetworkAcl", list: "NetworkAcls", id: []string{"NetworkAclId"}},
		"ec2-describe-security-groups":                 {typ: "AWS::EC2::SecurityGroup", list: "SecurityGroups", id: []string{"SecurityGroupArn", "GroupId"}},
		"ec2-describe-network-interfaces":              {typ: "AWS::EC2::NetworkInterface", list: "NetworkInterfaces", id: []string{"NetworkInterfaceId"}},
		"ec2-describe-internet-gateways":               {typ: "AWS::EC2::InternetGateway", list: "InternetGateways", id: []string{"InternetGatewayId"}},
		"ec2-describe-egress-only-internet-gateways":   {typ: "AWS::EC2::EgressOnlyInternetGateway", list: "EgressOnlyInternetGateways", id: []string{"EgressOnlyInternetGatewayId"}},
		"ec2-describe-nat-gateways":                    {typ: "AWS::EC2::NatGateway", list: "NatGateways", id: []string{"NatGatewayId"}},
		"ec2-describe-transit-gateways":                {typ: "AWS::EC2::TransitGateway", list: "TransitGateways", id: []string{"TransitGatewayArn", "TransitGatewayId"}},
		"ec2-describe-transit-gateway-vpc-attachments": {typ: "AWS::EC2::TransitGatewayVpcAttachment", list: "TransitGatewayVpcAttachments", id: []string{"TransitGatewayAttachmentId"}},
		"ec2-describe-vpc-endpoints":                   {typ: "AWS::EC2::VPCEndpoint", list: "VpcEndpoints", id: []string{"VpcEndpointId"}},
		"ec2-describe-vpc-peering-connections":         {typ: "AWS::EC2::VPCPeeringConnection", list: "VpcPeeringConnections", id: []string{"VpcPeeringConnectionId"}},
		"ec2-describe-addresses":                       {typ: "AWS::EC2::EIP", list: "Addresses", id: []string{"AllocationId", "PublicIp"}},
	}
}

func cliAPI() map[string]command {
	return map[string]command{
		"apigateway-get-rest-apis":                             {typ: "AWS::ApiGateway::RestApi", list: "items", id: []string{"id"}},
		"apigateway-get-resources":                             {typ: "AWS::ApiGateway::Resource", list: "items", id: []string{"id"}, parent: "RestApiId"},
		"apigateway-get-stages":                                {typ: "AWS::ApiGateway::Stage", list: "item", id: []string{"stageName"}, parent: "RestApiId"},
		"apigatewayv2-get-apis":                                {typ: "AWS::ApiGatewayV2::Api", list: "Items", id: []string{"ApiId"}},
		"apigatewayv2-get-routes":                              {typ: "AWS::ApiGatewayV2::Route", list: "Items", id: []string{"RouteId"}, parent: "ApiId"},
		"apigatewayv2-get-integrations":                        {typ: "AWS::ApiGatewayV2::Integration", list: "Items", id: []string{"IntegrationId"}, parent: "ApiId"},
		"apigatewayv2-get-authorizers":                         {typ: "AWS::ApiGatewayV2::Authorizer", list: "Items", id: []string{"AuthorizerId"}, parent: "ApiId"},
		"apigateway-get-authorizers":                           {typ: "AWS::ApiGateway::Authorizer", list: "items", id: []string{"id"}, parent: "RestApiId"},
		"apigatewayv2-get-stages":                              {typ: "AWS::ApiGatewayV2::Stage", list: "Items", id: []string{"StageName"}, parent: "ApiId"},
		"elb-describe-load-balancers":                          {typ: "AWS::ElasticLoadBalancing::LoadBalancer", list: "LoadBalancerDescriptions", id: []string{"LoadBalancerName"}},
		"elbv2-describe-load-balancers":                        {typ: "AWS::ElasticLoadBalancingV2::LoadBalancer", list: "LoadBalancers", id: []string{"LoadBalancerArn"}},
		"elbv2-describe-listeners":                             {typ: "AWS::ElasticLoadBalancingV2::Listener", list: "Listeners", id: []string{"ListenerArn"}},
		"elbv2-describe-rules":                                 {typ: "AWS::ElasticLoadBalancingV2::ListenerRule", list: "Rules", id: []string{"RuleArn"}, parent: "ListenerArn"},
		"elbv2-describe-target-groups":                         {typ: "AWS::ElasticLoadBalancingV2::TargetGroup", list: "TargetGroups", id: []string{"TargetGroupArn"}},
		"elbv2-describe-target-health":                         {typ: "AWS::ElasticLoadBalancingV2::TargetGroup", list: "TargetHealthDescriptions", inS: "Targets"},
		"cloudfront-get-distribution":                          {typ: "AWS::CloudFront::Distribution", list: "Distribution", id: []string{"ARN"}},
		"cloudfront-list-cloud-front-origin-access-identities": {typ: "AWS::CloudFront::CloudFrontOriginAccessIdentity", list: "CloudFrontOriginAccessIdentityList.Items", id: []string{"Id"}},
		"cloudfront-get-cloud-front-origin-access-identity":    {typ: "AWS::CloudFront::CloudFrontOriginAccessIdentity", list: "CloudFrontOriginAccessIdentity", id: []string{"Id"}},
		"cloudfront-list-distributions":                        {typ: "AWS::CloudFront::Distribution", list: "DistributionList.Items", id: []string{"ARN"}},
		"appsync-list-graphql-apis":                            {typ: "AWS::AppSync::GraphQLApi", list: "graphqlApis", id: []string{"arn"}},
		"appsync-list-data-sources":                            {typ: "AWS::AppSync::DataSource", list: "dataSources", id: []string{"dataSourceArn"}, parent: "ApiId"},
		"events-list-rules":                                    {typ: "AWS::Events::Rule", list: "Rules", id: []string{"Arn"}},
		"events-list-targets-by-rule":                          {typ: "AWS::Events::Rule", list: "Targets", inS: "Targets"},
		"events-list-event-buses":                              {typ: "AWS::Events::EventBus", list: "EventBuses", id: []string{"Arn"}},
		"scheduler-get-schedule":                               {typ: "AWS::Scheduler::Schedule", id: []string{"Arn"}},
		"pipes-describe-pipe":                                  {typ: "AWS::Pipes::Pipe", id: []string{"Arn"}},
		"cognito-identity-describe-identity-pool":              {typ: "AWS::Cognito::IdentityPool", id: []string{"IdentityPoolId"}},
		"cognito-identity-get-identity-pool-roles":             {typ: "AWS::Cognito::IdentityPoolRoleAttachment", id: []string{"IdentityPoolId"}},
		"cognito-idp-describe-user-pool":                       {typ: "AWS::Cognito::UserPool", list: "UserPool", id: []string{"Arn"}},
	}
}

func cliIdentity() map[string]command {
	return map[string]command{
		"iam-list-users":                                    {typ: "AWS::IAM::User", list: "Users", id: []string{"Arn"}, tagless: true},
		"iam-get-user":                                      {typ: "AWS::IAM::User", list: "User", id: []string{"Arn"}},
		"iam-list-roles":                                    {typ: "AWS::IAM::Role", list: "Roles", id: []string{"Arn"}, tagless: true},
		"iam-get-role":                                      {typ: "AWS::IAM::Role", list: "Role", id: []string{"Arn"}},
		"iam-list-groups":                                   {typ: "AWS::IAM::Group", list: "Groups", id: []string{"Arn"}},
		"iam-list-instance-profiles":                        {typ: "AWS::IAM::InstanceProfile", list: "InstanceProfiles", id: []string{"Arn"}},
		"iam-list-access-keys":                              {typ: "AWS::IAM::AccessKey", list: "AccessKeyMetadata", id: []string{"AccessKeyId"}},
		"iam-list-open-id-connect-providers":                {typ: "AWS::IAM::OIDCProvider", list: "OpenIDConnectProviderList", id: []string{"Arn"}},
		"iam-get-open-id-connect-provider":                  {typ: "AWS::IAM::OIDCProvider", id: []string{"-"}},
		"iam-list-saml-providers":                           {typ: "AWS::IAM::SAMLProvider", list: "SAMLProviderList", id: []string{"Arn"}},
		"sso-admin-list-instances":                          {typ: "AWS::SSO::Instance", list: "Instances", id: []string{"InstanceArn"}},
		"sso-admin-describe-permission-set":                 {typ: "AWS::SSO::PermissionSet", list: "PermissionSet", id: []string{"PermissionSetArn"}},
		"sso-admin-describe-permission-sets":                {typ: "AWS::SSO::PermissionSet", list: "PermissionSets", id: []string{"PermissionSetArn"}},
		"sso-admin-get-inline-policy-for-permission-set":    {typ: "AWS::SSO::PermissionSet", id: []string{"-"}},
		"sso-admin-list-managed-policies-in-permission-set": {typ: "AWS::SSO::PermissionSet", id: []string{"-"}},
		"sso-admin-list-customer-managed-policy-references-in-permission-set": {typ: "AWS::SSO::PermissionSet", id: []string{"-"}},
		"sso-admin-get-permissions-boundary-for-permission-set":               {typ: "AWS::SSO::PermissionSet", id: []string{"-"}},
		"sso-admin-list-account-assignments":                                  {typ: "AWS::SSO::Assignment", list: "AccountAssignments", id: []string{"PrincipalId"}},
		"identitystore-list-users":                                            {typ: "AWS::IdentityStore::User", list: "Users", id: []string{"UserId"}},
		"identitystore-list-groups":                                           {typ: "AWS::IdentityStore::Group", list: "Groups", id: []string{"GroupId"}},
		"identitystore-list-group-memberships":                                {typ: "AWS::IdentityStore::GroupMembership", list: "GroupMemberships", id: []string{"MembershipId"}},
	}
}
