package aws

import (
	"maps"
	"strings"
	"sync"
)

// service is one row of the table of simple services: which fields of a type hold which facts. Paths are dotted and do not
// care for case; the first that holds something counts, but for the lists, where all do.
type service struct {
	id       string            // the field that holds the ARN
	name     string            // the field that holds the name
	roles    map[string]string // path of a role → what it is for: "" the code's own, else the service's
	profiles []string          // paths of instance profiles
	subnets  []string
	groups   []string // security groups
	vpcs     []string
	keys     []string // KMS keys
	policies []string // resource policies; the first found is attached
	logs     []string // log groups or buckets, by ARN or name
	env      []string // objects of settings, or lists of Name and Value
	text     []string // free text to search for secrets
	images   []string
	buckets  []string // where code is taken from
	props    map[string]string
	bools    map[string]string
}

func (s service) apply(it *item) {
	if s.id != "" {
		if id := it.C.str(s.id); isARN(id) {
			it.ARN = id
		}
	}
	if s.name != "" {
		if n := it.C.str(s.name); n != "" && !isARN(n) {
			it.Name = n // an ARN's last part is a poorer name
		}
	}
	for prop, path := range s.props {
		it.set(prop, path)
	}
	for prop, path := range s.bools {
		it.setBool(prop, path)
	}
	for _, path := range sortedKeys(s.roles) {
		for _, r := range uniq(it.C.strs(path)) {
			it.role(r, s.roles[path])
		}
	}
	for _, p := range uniq(it.C.strs(s.profiles...)) {
		it.profile(p)
	}
	it.inSubnets(it.C.strs(s.subnets...)...)
	it.securityGroups(it.C.strs(s.groups...)...)
	it.inVPC(it.C.strs(s.vpcs...)...)
	it.encryptedBy(it.C.strs(s.keys...)...)
	for _, p := range s.policies {
		if it.C.raw(p) != nil || it.S.raw(p) != nil {
			it.policyAt(p)
			break
		}
	}
	for _, g := range uniq(it.C.strs(s.logs...)) {
		it.logGroup(g)
	}
	it.settings(s)
	for _, i := range uniq(it.C.strs(s.images...)) {
		it.image(i)
	}
	for _, b := range uniq(it.C.strs(s.buckets...)) {
		it.codeFrom(b)
	}
}

func (it *item) settings(s service) {
	settings := map[string]string{}
	for _, path := range s.env {
		for _, o := range it.C.objs(path) {
			if n := o.str("Name", "ParameterKey"); n != "" {
				settings[n] = o.str("Value", "ParameterValue")
				continue
			}
			for k, v := range o {
				if text, ok := scalar(v); ok {
					settings[k] = text
				}
			}
		}
	}
	it.environment(settings)
	if t := strings.Join(it.C.strs(s.text...), "\n"); t != "" {
		it.text(t)
	}
}

// role leads to the role that the thing's code runs as. A role that the service around it uses for one purpose (to pull
// the image, to deliver logs) is out of the code's reach, and so no more than a property.
func (it *item) role(r, purpose string) {
	r = it.e.roleRef(r, it.partition)
	switch {
	case r == "":
	case purpose == "":
		it.runsAs(r)
	default:
		key := "role_" + strings.NewReplacer(" ", "_", "-", "_").Replace(purpose)
		have, _ := it.props[key].([]string)
		it.props[key] = uniq(append(have, r))
	}
}

func (it *item) logGroup(g string) {
	switch {
	case g == "":
	case isARN(g):
		it.logsTo(strings.TrimSuffix(g, ":*"))
	case strings.HasPrefix(g, "s3://"):
		it.logsTo(it.bucketRef(g))
	default:
		it.logsTo(it.of("AWS::Logs::LogGroup", g))
	}
}

//nolint:gochecknoglobals // the table is made once and only read
var simple = sync.OnceValue(func() map[string]service {
	m := map[string]service{}
	for _, t := range []map[string]service{computeServices(), dataServices(), buildServices()} {
		maps.Copy(m, t)
	}
	return m
})

func computeServices() map[string]service {
	return map[string]service{
		"AWS::Lambda::CodeSigningConfig": {
			id: "CodeSigningConfigArn", props: map[string]string{"untrusted_artifact": "CodeSigningPolicies.UntrustedArtifactOnDeployment", "description": "Description"},
		},
		"AWS::ECS::Cluster": {id: "ClusterArn", name: "ClusterName"},
		"AWS::ECS::TaskDefinition": {
			id: "TaskDefinitionArn", roles: map[string]string{"TaskRoleArn": "", "ExecutionRoleArn": "execution"},
			env: []string{"ContainerDefinitions.Environment"}, images: []string{"ContainerDefinitions.Image"},
			logs:  []string{"ContainerDefinitions.LogConfiguration.Options.awslogs-group"},
			props: map[string]string{"family": "Family", "network_mode": "NetworkMode"},
		},
		"AWS::EKS::Cluster": {
			id: "Arn", roles: map[string]string{"RoleArn": "control-plane"}, subnets: []string{"ResourcesVpcConfig.SubnetIds"},
			groups: []string{"ResourcesVpcConfig.SecurityGroupIds", "ResourcesVpcConfig.ClusterSecurityGroupId"}, keys: []string{"EncryptionConfig.Provider.KeyArn"},
			props: map[string]string{"oidc_issuer": "Identity.Oidc.Issuer", "endpoint": "Endpoint", "authentication_mode": "AccessConfig.AuthenticationMode"},
			bools: map[string]string{"endpoint_public": "ResourcesVpcConfig.EndpointPublicAccess", "endpoint_private": "ResourcesVpcConfig.EndpointPrivateAccess"},
		},
		"AWS::EKS::Nodegroup": {
			id: "NodegroupArn", name: "NodegroupName", roles: map[string]string{"NodeRole": ""}, subnets: []string{"Subnets"},
			props: map[string]string{"cluster": "ClusterName"},
		},
		"AWS::EKS::FargateProfile": {id: "FargateProfileArn", roles: map[string]string{"PodExecutionRoleArn": "execution"}, subnets: []string{"Subnets"}, props: map[string]string{"cluster": "ClusterName"}},
		"AWS::Batch::JobDefinition": {
			id: "JobDefinitionArn", name: "JobDefinitionName", roles: map[string]string{"ContainerProperties.JobRoleArn": "", "ContainerProperties.ExecutionRoleArn": "execution"},
			env: []string{"ContainerProperties.Environment"}, images: []string{"ContainerProperties.Image"},
		},
		"AWS::Batch::ComputeEnvironment": {
			id: "ComputeEnvironmentArn", name: "ComputeEnvironmentName", roles: map[string]string{"ServiceRole": "service"}, profiles: []string{"ComputeResources.InstanceRole"},
			subnets: []string{"ComputeResources.Subnets"}, groups: []string{"ComputeResources.SecurityGroupIds"},
		},
		"AWS::StepFunctions::StateMachine": {
			id: "StateMachineArn", name: "Name", roles: map[string]string{"RoleArn": ""}, logs: []string{"LoggingConfiguration.Destinations.CloudWatchLogsLogGroup.LogGroupArn"},
			text: []string{"DefinitionString", "Definition"}, props: map[string]string{"machine_type": "Type"},
		},
		"AWS::SageMaker::NotebookInstance": {
			id: "NotebookInstanceArn", name: "NotebookInstanceName", roles: map[string]string{"RoleArn": ""}, subnets: []string{"SubnetId"}, groups: []string{"SecurityGroups", "SecurityGroupIds"},
			keys: []string{"KmsKeyId"}, props: map[string]string{"lifecycle_config": "NotebookInstanceLifecycleConfigName", "direct_internet": "DirectInternetAccess", "root_access": "RootAccess", "state": "NotebookInstanceStatus"},
		},
		"AWS::SageMaker::NotebookInstanceLifecycleConfig": {id: "NotebookInstanceLifecycleConfigArn", name: "NotebookInstanceLifecycleConfigName", text: []string{"OnStart.Content", "OnCreate.Content"}},
		"AWS::SageMaker::Model": {
			id: "ModelArn", name: "ModelName", roles: map[string]string{"ExecutionRoleArn": ""}, images: []string{"PrimaryContainer.Image", "Containers.Image"},
			buckets: []string{"PrimaryContainer.ModelDataUrl", "Containers.ModelDataUrl"}, env: []string{"PrimaryContainer.Environment"},
			subnets: []string{"VpcConfig.Subnets"}, groups: []string{"VpcConfig.SecurityGroupIds"},
		},
		"AWS::SageMaker::Domain":      {id: "DomainArn", name: "DomainName", roles: map[string]string{"DefaultUserSettings.ExecutionRole": ""}, subnets: []string{"SubnetIds"}, vpcs: []string{"VpcId"}},
		"AWS::SageMaker::UserProfile": {id: "UserProfileArn", roles: map[string]string{"UserSettings.ExecutionRole": ""}},
		"AWS::AppRunner::Service": {
			id: "ServiceArn", name: "ServiceName", roles: map[string]string{"InstanceConfiguration.InstanceRoleArn": "", "SourceConfiguration.AuthenticationConfiguration.AccessRoleArn": "image access"},
			images: []string{"SourceConfiguration.ImageRepository.ImageIdentifier"}, keys: []string{"EncryptionConfiguration.KmsKey"},
			env:   []string{"SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables", "SourceConfiguration.CodeRepository.CodeConfiguration.CodeConfigurationValues.RuntimeEnvironmentVariables"},
			props: map[string]string{"url": "ServiceUrl"}, bools: map[string]string{"public_ingress": "NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible"},
		},
		"AWS::Bedrock::Agent":                          {id: "AgentArn", name: "AgentName", roles: map[string]string{"AgentResourceRoleArn": ""}, keys: []string{"CustomerEncryptionKeyArn"}},
		"AWS::BedrockAgentCore::CodeInterpreterCustom": {roles: map[string]string{"ExecutionRoleArn": ""}, props: map[string]string{"network_mode": "NetworkConfiguration.NetworkMode"}},
		"AWS::BedrockAgentCore::BrowserCustom":         {roles: map[string]string{"ExecutionRoleArn": ""}, props: map[string]string{"network_mode": "NetworkConfiguration.NetworkMode"}},
		"AWS::MWAA::Environment": {
			id: "Arn", name: "Name", roles: map[string]string{"ExecutionRoleArn": ""}, buckets: []string{"SourceBucketArn"}, keys: []string{"KmsKey"},
			subnets: []string{"NetworkConfiguration.SubnetIds"}, groups: []string{"NetworkConfiguration.SecurityGroupIds"},
			props: map[string]string{"webserver_access": "WebserverAccessMode", "webserver": "WebserverUrl"},
		},
		"AWS::BedrockAgentCore::Runtime": {roles: map[string]string{"RoleArn": ""}, images: []string{"AgentRuntimeArtifact.ContainerConfiguration.ContainerUri"}},
		"AWS::EMR::Cluster": {
			id: "ClusterArn", name: "Name", roles: map[string]string{"ServiceRole": "service"}, profiles: []string{"Ec2InstanceAttributes.IamInstanceProfile", "JobFlowRole"},
			subnets: []string{"Ec2InstanceAttributes.Ec2SubnetId"}, groups: []string{"Ec2InstanceAttributes.EmrManagedMasterSecurityGroup"}, buckets: []string{"BootstrapActions.ScriptPath"},
		},
		"AWS::Glue::DevEndpoint": {roles: map[string]string{"RoleArn": ""}, subnets: []string{"SubnetId"}, groups: []string{"SecurityGroupIds"}, name: "EndpointName"},
		"AWS::Glue::Job": {
			roles: map[string]string{"Role": ""}, name: "Name", buckets: []string{"Command.ScriptLocation"}, env: []string{"DefaultArguments"},
		},
		"AWS::Glue::Crawler":                 {roles: map[string]string{"Role": "crawler"}, name: "Name"},
		"AWS::ElasticBeanstalk::Environment": {id: "EnvironmentArn", name: "EnvironmentName", roles: map[string]string{"OperationsRole": "operations"}},
		"AWS::DataPipeline::Pipeline":        {name: "Name", text: []string{"PipelineObjects.Fields.StringValue"}},
	}
}

func dataServices() map[string]service {
	return map[string]service{
		"AWS::CloudFront::CloudFrontOriginAccessIdentity": {props: map[string]string{"canonical_user": "S3CanonicalUserId"}},
		"AWS::CodeArtifact::Domain":                       {id: "Arn", name: "Name", policies: []string{"PermissionsPolicyDocument"}, keys: []string{"EncryptionKey"}},
		"AWS::CodeArtifact::Repository":                   {id: "Arn", name: "Name", policies: []string{"PermissionsPolicyDocument"}, props: map[string]string{"domain": "DomainName"}},
		"AWS::Backup::BackupVault":                        {id: "BackupVaultArn", name: "BackupVaultName", policies: []string{"AccessPolicy", "Policy"}, keys: []string{"EncryptionKeyArn"}},
		"AWS::MediaStore::Container":                      {name: "ContainerName", policies: []string{"Policy"}},
		"AWS::ECR::PublicRepository":                      {id: "RepositoryArn", name: "RepositoryName", policies: []string{"RepositoryPolicyText", "policyText"}},
		"AWS::ACMPCA::CertificateAuthority":               {id: "Arn", props: map[string]string{"ca_type": "Type", "status": "Status"}},
		"AWS::DynamoDB::Table": {
			id: "TableArn", name: "TableName", keys: []string{"SSEDescription.KMSMasterKeyArn", "SSESpecification.KMSMasterKeyId"},
			policies: []string{"ResourcePolicy.PolicyDocument", "ResourcePolicy"}, props: map[string]string{"stream": "LatestStreamArn", "encryption": "SSEDescription.SSEType"},
			bools: map[string]string{"deletion_protection": "DeletionProtectionEnabled"},
		},
		"AWS::Kinesis::Stream": {id: "StreamARN", name: "StreamName", keys: []string{"KeyId", "StreamEncryption.KeyId"}, policies: []string{"ResourcePolicy"}, props: map[string]string{"encryption": "EncryptionType"}},
		"AWS::KinesisFirehose::DeliveryStream": {
			id: "DeliveryStreamARN", name: "DeliveryStreamName", roles: map[string]string{"Destinations.ExtendedS3DestinationDescription.RoleARN": "delivery", "Destinations.S3DestinationDescription.RoleARN": "delivery"},
		},
		"AWS::RDS::DBInstance": {
			id: "DBInstanceArn", name: "DBInstanceIdentifier", subnets: []string{"DBSubnetGroup.Subnets.SubnetIdentifier"}, groups: []string{"VpcSecurityGroups.VpcSecurityGroupId"},
			keys: []string{"KmsKeyId"}, roles: map[string]string{"AssociatedRoles.RoleArn": "database feature"}, vpcs: []string{"DBSubnetGroup.VpcId"},
			props: map[string]string{"engine": "Engine", "port": "Endpoint.Port", "endpoint": "Endpoint.Address"},
			bools: map[string]string{"publicly_accessible": "PubliclyAccessible", "iam_authentication": "IAMDatabaseAuthenticationEnabled", "encrypted": "StorageEncrypted", "deletion_protection": "DeletionProtection"},
		},
		"AWS::RDS::DBCluster": {
			id: "DBClusterArn", name: "DBClusterIdentifier", groups: []string{"VpcSecurityGroups.VpcSecurityGroupId"}, keys: []string{"KmsKeyId"},
			roles: map[string]string{"AssociatedRoles.RoleArn": "database feature"}, props: map[string]string{"engine": "Engine", "port": "Port", "endpoint": "Endpoint"},
			bools: map[string]string{"publicly_accessible": "PubliclyAccessible", "iam_authentication": "IAMDatabaseAuthenticationEnabled", "http_endpoint": "HttpEndpointEnabled", "encrypted": "StorageEncrypted", "deletion_protection": "DeletionProtection"},
		},
		"AWS::EFS::FileSystem":  {id: "FileSystemArn", keys: []string{"KmsKeyId"}, policies: []string{"FileSystemPolicy", "Policy"}, bools: map[string]string{"encrypted": "Encrypted"}},
		"AWS::EFS::AccessPoint": {id: "AccessPointArn", props: map[string]string{"file_system": "FileSystemId", "path": "RootDirectory.Path"}},
		"AWS::OpenSearch::Domain": {
			id: "ARN", name: "DomainName", policies: []string{"AccessPolicies"}, subnets: []string{"VPCOptions.SubnetIds"}, groups: []string{"VPCOptions.SecurityGroupIds"},
			vpcs: []string{"VPCOptions.VPCId"}, keys: []string{"EncryptionAtRestOptions.KmsKeyId"}, props: map[string]string{"endpoint": "Endpoint", "tls_policy": "DomainEndpointOptions.TLSSecurityPolicy"},
			bools: map[string]string{
				"fine_grained": "AdvancedSecurityOptions.Enabled", "encrypted": "EncryptionAtRestOptions.Enabled",
				"https_only": "DomainEndpointOptions.EnforceHTTPS", "node_to_node": "NodeToNodeEncryptionOptions.Enabled",
			},
		},
		"AWS::Elasticsearch::Domain": {
			id: "ARN", name: "DomainName", policies: []string{"AccessPolicies"}, subnets: []string{"VPCOptions.SubnetIds"}, groups: []string{"VPCOptions.SecurityGroupIds"},
			vpcs: []string{"VPCOptions.VPCId"}, keys: []string{"EncryptionAtRestOptions.KmsKeyId"}, props: map[string]string{"endpoint": "Endpoint", "tls_policy": "DomainEndpointOptions.TLSSecurityPolicy"},
			bools: map[string]string{"encrypted": "EncryptionAtRestOptions.Enabled", "https_only": "DomainEndpointOptions.EnforceHTTPS", "node_to_node": "NodeToNodeEncryptionOptions.Enabled"},
		},
		"AWS::OpenSearchService::Domain": {id: "Arn", name: "DomainName", policies: []string{"AccessPolicies"}, subnets: []string{"VPCOptions.SubnetIds"}, groups: []string{"VPCOptions.SecurityGroupIds"}},
		"AWS::Redshift::Cluster": {
			name: "ClusterIdentifier", id: "ClusterArn", roles: map[string]string{"IamRoles.IamRoleArn": "database feature"}, groups: []string{"VpcSecurityGroups.VpcSecurityGroupId"},
			vpcs: []string{"VpcId"}, keys: []string{"KmsKeyId"}, bools: map[string]string{"publicly_accessible": "PubliclyAccessible", "encrypted": "Encrypted"}, props: map[string]string{"endpoint": "Endpoint.Address", "port": "Endpoint.Port"},
		},
		"AWS::MSK::Cluster": {
			id: "ClusterArn", name: "ClusterName", subnets: []string{"BrokerNodeGroupInfo.ClientSubnets"}, groups: []string{"BrokerNodeGroupInfo.SecurityGroups"},
			keys: []string{"EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId"},
		},
		"AWS::ECR::Repository": {
			id: "RepositoryArn", name: "RepositoryName", policies: []string{"RepositoryPolicyText", "RepositoryPolicy", "policyText"}, keys: []string{"EncryptionConfiguration.KmsKey"},
			props: map[string]string{"url": "RepositoryUri", "tag_mutability": "ImageTagMutability", "encryption": "EncryptionConfiguration.EncryptionType"},
		},
		"AWS::Logs::LogGroup":         {id: "LogGroupArn", name: "LogGroupName", keys: []string{"KmsKeyId"}, props: map[string]string{"retention_days": "RetentionInDays"}},
		"AWS::SSM::Document":          {name: "Name", props: map[string]string{"document_type": "DocumentType", "shared_with": "AccountIds"}, text: []string{"Content"}},
		"AWS::EC2::Volume":            {keys: []string{"KmsKeyId"}, props: map[string]string{"state": "State"}, bools: map[string]string{"encrypted": "Encrypted"}},
		"AWS::EC2::Snapshot":          {keys: []string{"KmsKeyId"}, props: map[string]string{"shared_with": "CreateVolumePermissions.UserId"}, bools: map[string]string{"encrypted": "Encrypted"}},
		"AWS::Events::EventBus":       {id: "Arn", name: "Name", policies: []string{"Policy"}},
		"AWS::CodeCommit::Repository": {id: "Arn", name: "RepositoryName"},
		"AWS::CloudTrail::Trail": {
			id: "TrailARN", name: "Name", roles: map[string]string{"CloudWatchLogsRoleArn": "delivery"}, keys: []string{"KmsKeyId", "KMSKeyId"}, logs: []string{"CloudWatchLogsLogGroupArn"},
			bools: map[string]string{"multi_region": "IsMultiRegionTrail", "organization_trail": "IsOrganizationTrail", "log_validation": "LogFileValidationEnabled", "logging": "IsLogging", "global_events": "IncludeGlobalServiceEvents"},
			props: map[string]string{"bucket": "S3BucketName"},
		},
	}
}

func buildServices() map[string]service {
	return map[string]service{
		"AWS::CodeBuild::Project": {
			id: "Arn", name: "Name", roles: map[string]string{"ServiceRole": ""}, env: []string{"Environment.EnvironmentVariables"}, images: []string{"Environment.Image"},
			subnets: []string{"VpcConfig.Subnets"}, groups: []string{"VpcConfig.SecurityGroupIds"}, keys: []string{"EncryptionKey"}, text: []string{"Source.Buildspec"},
			props: map[string]string{"source_type": "Source.Type", "source": "Source.Location", "visibility": "ProjectVisibility", "public_read_role": "ResourceAccessRole"},
			bools: map[string]string{"privileged": "Environment.PrivilegedMode"},
			logs:  []string{"LogsConfig.CloudWatchLogs.GroupName"},
		},
		"AWS::CodePipeline::Pipeline": {
			name: "Name", roles: map[string]string{"RoleArn": "", "Pipeline.RoleArn": "", "Stages.Actions.RoleArn": "action", "Pipeline.Stages.Actions.RoleArn": "action"},
		},
		"AWS::CodeDeploy::DeploymentGroup": {roles: map[string]string{"ServiceRoleArn": "service"}, name: "DeploymentGroupName"},
		"AWS::CloudFormation::Stack": {
			id: "StackId", name: "StackName", roles: map[string]string{"RoleARN": ""}, text: []string{"TemplateBody"}, env: []string{"Parameters"},
			props: map[string]string{"status": "StackStatus"},
		},
		"AWS::CloudFormation::StackSet": {
			id: "StackSetARN", name: "StackSetName", roles: map[string]string{"AdministrationRoleARN": ""}, text: []string{"TemplateBody"},
			props: map[string]string{"execution_role": "ExecutionRoleName", "permission_model": "PermissionModel"},
		},
	}
}
