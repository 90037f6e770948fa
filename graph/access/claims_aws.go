package access

import "github.com/postern-graph/postern/graph"

// awsClaims says what AWS permissions are worth. The source of each row is the
// service authorization reference: the action's resource types, and the pages
// of S3, SQS and KMS on anonymous requests and on encryption. Where a service
// decrypts in its caller's name the row is sealed; RDS, EFS, ECR, OpenSearch,
// Redshift and CloudWatch Logs decrypt by a grant or key policy of their own,
// whoever calls ("Encryption at rest" of each), and theirs are not.
func awsClaims() []Claim {
	return []Claim{
		// Storage and data.
		sealed(unsigned(on(graph.CanRead, "AWS::S3::Bucket", "s3:GetObject")), "s3", "kms:Decrypt"),
		sealed(unsigned(on(graph.CanWrite, "AWS::S3::Bucket", "s3:PutObject")), "s3", "kms:GenerateDataKey"),
		table(graph.CanRead, "dynamodb:GetItem"),
		table(graph.CanRead, "dynamodb:BatchGetItem"),
		table(graph.CanRead, "dynamodb:Query"),
		table(graph.CanRead, "dynamodb:Scan"),
		table(graph.CanRead, "dynamodb:PartiQLSelect"),
		table(graph.CanWrite, "dynamodb:PutItem"),
		table(graph.CanWrite, "dynamodb:UpdateItem"),
		table(graph.CanWrite, "dynamodb:BatchWriteItem"),
		table(graph.CanWrite, "dynamodb:PartiQLInsert"),
		table(graph.CanWrite, "dynamodb:PartiQLUpdate"),
		sealed(on(graph.CanRead, "AWS::Kinesis::Stream", "kinesis:GetRecords", "kinesis:GetShardIterator"), "kinesis", "kms:Decrypt"),
		sealed(on(graph.CanWrite, "AWS::Kinesis::Stream", "kinesis:PutRecord"), "kinesis", "kms:GenerateDataKey"),
		sealed(on(graph.CanWrite, "AWS::Kinesis::Stream", "kinesis:PutRecords"), "kinesis", "kms:GenerateDataKey"),
		search(graph.CanRead, "es:ESHttpGet"),
		search(graph.CanRead, "es:ESHttpPost"),
		search(graph.CanWrite, "es:ESHttpPut"),
		statements(graph.CanRead, "AWS::RDS::DBCluster", "rds-data:ExecuteStatement", PropTest{Prop: "http_endpoint", In: []string{"true"}}),
		statements(graph.CanWrite, "AWS::RDS::DBCluster", "rds-data:ExecuteStatement", PropTest{Prop: "http_endpoint", In: []string{"true"}}),
		statements(graph.CanRead, "AWS::Redshift::Cluster", "redshift-data:ExecuteStatement"),
		statements(graph.CanWrite, "AWS::Redshift::Cluster", "redshift-data:ExecuteStatement"),
		on(graph.CanRead, "AWS::Logs::LogGroup", "logs:FilterLogEvents"),
		on(graph.CanRead, "AWS::Logs::LogGroup", "logs:StartQuery"),
		mounted(graph.CanRead, "elasticfilesystem:ClientMount"),
		mounted(graph.CanWrite, "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"),

		// Secrets and keys.
		sealed(on(graph.CanRead, "AWS::SecretsManager::Secret", "secretsmanager:GetSecretValue"), "secretsmanager", "kms:Decrypt"),
		sealed(on(graph.CanWrite, "AWS::SecretsManager::Secret", "secretsmanager:PutSecretValue"), "secretsmanager", "kms:GenerateDataKey"),
		sealed(on(graph.CanWrite, "AWS::SecretsManager::Secret", "secretsmanager:UpdateSecret"), "secretsmanager", "kms:GenerateDataKey"),
		sealed(on(graph.CanRead, "AWS::SSM::Parameter", "ssm:GetParameter"), "ssm", "kms:Decrypt"),
		sealed(on(graph.CanRead, "AWS::SSM::Parameter", "ssm:GetParameters"), "ssm", "kms:Decrypt"),
		sealed(on(graph.CanRead, "AWS::SSM::Parameter", "ssm:GetParametersByPath"), "ssm", "kms:Decrypt"),
		sealed(on(graph.CanRead, "AWS::SSM::Parameter", "ssm:GetParameterHistory"), "ssm", "kms:Decrypt"),
		sealed(on(graph.CanWrite, "AWS::SSM::Parameter", "ssm:PutParameter"), "ssm", "kms:Encrypt"),
		on(graph.CanDecrypt, "AWS::KMS::Key", "kms:Decrypt"),

		// Messages.
		sealed(unsigned(on(graph.CanRead, "AWS::SQS::Queue", "sqs:ReceiveMessage")), "sqs", "kms:Decrypt"),
		sealed(unsigned(on(graph.CanWrite, "AWS::SQS::Queue", "sqs:SendMessage")), "sqs", "kms:GenerateDataKey"),
		on(graph.CanRead, "AWS::SNS::Topic", "sns:Subscribe"),
		sealed(on(graph.CanWrite, "AWS::SNS::Topic", "sns:Publish"), "sns", "kms:GenerateDataKey"),
		on(graph.CanWrite, "AWS::Events::EventBus", "events:PutEvents"),

		// What others run.
		on(graph.CanRead, "AWS::ECR::Repository", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
		on(graph.CanWrite, "AWS::ECR::Repository", "ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"),
		on(graph.CanRead, "AWS::CodeCommit::Repository", "codecommit:GitPull"),
		on(graph.CanWrite, "AWS::CodeCommit::Repository", "codecommit:GitPush"),

		on(graph.CanRead, "AWS::CodeArtifact::Repository", "codeartifact:ReadFromRepository"),
		on(graph.CanWrite, "AWS::CodeArtifact::Repository", "codeartifact:PublishPackageVersion"),
		on(graph.CanRead, "AWS::Glacier::Vault", "glacier:InitiateJob", "glacier:GetJobOutput"),

		// Settings that hold a credential.
		settings("AWS::Lambda::Function", "lambda:GetFunctionConfiguration"),
		settings("AWS::Lambda::Function", "lambda:GetFunction"),
		settings("AWS::EC2::Instance", "ec2:DescribeInstanceAttribute"),
		settings("AWS::EC2::LaunchTemplate", "ec2:DescribeLaunchTemplateVersions"),
		settings("AWS::ECS::TaskDefinition", "ecs:DescribeTaskDefinition"),
		settings("AWS::CodeBuild::Project", "codebuild:BatchGetProjects"),
		settings("AWS::CloudFormation::Stack", "cloudformation:DescribeStacks"),

		// Running code as it is.
		direct("AWS::Lambda::Function"),
		direct("AWS::Lambda::Version"),
		direct("AWS::Lambda::Alias"),
		on(graph.CanInvoke, "AWS::StepFunctions::StateMachine", "states:StartExecution"),
		on(graph.CanInvoke, "AWS::StepFunctions::StateMachine", "states:StartSyncExecution"),
		on(graph.CanInvoke, "AWS::Bedrock::Agent", "bedrock:InvokeAgent"),
		on(graph.CanInvoke, "AWS::Bedrock::AgentAlias", "bedrock:InvokeAgent"),

		// Acting as another. An unsigned sts:AssumeRole does not exist; the two
		// federated calls are unsigned, but their subject is a token's, never "anyone".
		tagging(on(graph.CanAssume, "AWS::IAM::Role", "sts:AssumeRole")),
		tagging(on(graph.CanAssume, "AWS::IAM::Role", "sts:AssumeRoleWithWebIdentity")),
		tagging(asserted(on(graph.CanAssume, "AWS::IAM::Role", "sts:AssumeRoleWithSAML"))),
		on(graph.CanPass, "AWS::IAM::Role", "iam:PassRole"),
	}
}

// table is a right on a table's items. DynamoDB decrypts the key of a table in
// its caller's name ("DynamoDB encryption at rest: usage notes"), to write as
// well as to read.
func table(kind graph.Kind, action string) Claim {
	return sealed(on(kind, "AWS::DynamoDB::Table", action), "dynamodb", "kms:Decrypt")
}

// search is a right on what a search domain holds.
func search(kind graph.Kind, action string) Claim {
	return unsigned(Claim{
		Kind: kind, Types: []string{"AWS::OpenSearch::Domain", "AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"}, Actions: []string{action},
	})
}

// asserted is a role that the identity provider says whom it gives: an assertion
// names the role and the provider together ("Configuring SAML assertions for the
// authentication response", attribute Role).
func asserted(c Claim) Claim {
	c.Assume = "IdentityProviderAssertsTheRole"
	return c
}

// tagging is a step that may give tags to the session it opens.
func tagging(c Claim) Claim {
	c.Tag = "sts:TagSession"
	return c
}

// statements is SQL through a data API, which takes a database user's credential
// besides: a secret that the caller names, or a temporary one ("Authorizing
// access to the Amazon RDS Data API", "… Redshift Data API").
func statements(kind graph.Kind, typ, action string, where ...PropTest) Claim {
	c := on(kind, typ, action)
	c.Where, c.Assume = where, "HasDatabaseCredential"
	return c
}

// mounted is a right on a file system, which only the network around it can use
// ("Using IAM to control file system data access").
func mounted(kind graph.Kind, actions ...string) Claim {
	c := on(kind, "AWS::EFS::FileSystem", actions...)
	c.Inside = []PropTest{{Prop: "outside_networks", Not: []string{"true"}}}
	return c
}

// direct is a call of the Invoke API: what comes through a function URL is
// claimed with the URL (derive_url.go).
func direct(typ string) Claim {
	return Claim{
		Kind: graph.CanInvoke, Types: []string{typ}, Actions: []string{"lambda:InvokeFunction"},
		Context: Context{"lambda:InvokedViaFunctionUrl": {"false"}},
	}
}

// settings is the reading of a thing's settings where a credential lies in them.
func settings(typ string, actions ...string) Claim {
	return Claim{Kind: graph.CanRead, Types: []string{typ}, Actions: actions, Only: graph.Unlocks}
}
