package aws

// mapperOf gives the function of a type that the table of simple services cannot say; nil for the others.
func mapperOf(typ string) func(*item) {
	switch typ {
	case "AWS::Lambda::Function":
		return (*item).lambdaFunction
	case "AWS::Lambda::Version", "AWS::Lambda::Alias":
		return (*item).lambdaQualified
	case "AWS::Lambda::Url":
		return (*item).lambdaURL
	case "AWS::Lambda::EventSourceMapping":
		return (*item).eventSourceMapping
	case "AWS::Lambda::LayerVersion":
		return (*item).lambdaLayer
	case "AWS::Lambda::EventInvokeConfig":
		return (*item).eventInvokeConfig
	case "AWS::Lambda::AccountSettings":
		return (*item).lambdaSettings
	case "AWS::S3::Bucket":
		return (*item).bucket
	case "AWS::S3::AccessPoint":
		return (*item).accessPoint
	case "AWS::S3::AccountPublicAccessBlock":
		return (*item).accountPublicAccessBlock
	case "AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy":
		return (*item).detachedPolicy
	case "AWS::EC2::Instance":
		return (*item).instance
	case "AWS::EC2::LaunchTemplate":
		return (*item).launchTemplate
	case "AWS::AutoScaling::AutoScalingGroup", "AWS::AutoScaling::LaunchConfiguration":
		return (*item).autoScaling
	case "AWS::SQS::Queue":
		return (*item).queue
	case "AWS::SNS::Topic":
		return (*item).topic
	case "AWS::SNS::Subscription":
		return (*item).subscription
	case "AWS::KMS::Key":
		return (*item).kmsKey
	case "AWS::KMS::Alias":
		return (*item).kmsAlias
	case "AWS::SecretsManager::Secret":
		return (*item).secret
	case "AWS::SSM::Parameter":
		return (*item).parameter
	}
	if m := identityMapper(typ); m != nil {
		return m
	}
	if m := networkMapper(typ); m != nil {
		return m
	}
	return apiMapper(typ)
}

// identityMapper gives the functions of types that say who may do what and are no IAM entities.
func identityMapper(typ string) func(*item) {
	switch typ {
	case "AWS::ResourceGroups::TagMapping":
		return (*item).tagMapping
	case "AWS::RDS::DBInstance", "AWS::RDS::DBCluster":
		return (*item).database
	case "AWS::SES::EmailIdentity":
		return (*item).emailPolicies
	case "AWS::RolesAnywhere::TrustAnchor":
		return (*item).trustAnchor
	case "AWS::RolesAnywhere::Profile":
		return (*item).anywhereProfile
	case "AWS::Organizations::DelegatedAdministrator":
		return (*item).delegatedAdministrator
	}
	if _, ok := holders()[typ]; ok {
		return (*item).heldPolicy
	}
	return nil
}
