package aws

// cliDetails are answers about one thing that a list before them names, and lists that hold little else.
func cliDetails() map[string]command {
	return map[string]command{
		"eks-describe-fargate-profile":                          {typ: "AWS::EKS::FargateProfile", list: "fargateProfile", id: []string{"fargateProfileArn"}},
		"cloudformation-get-template":                           {typ: "AWS::CloudFormation::Stack", id: []string{"-"}, nameless: true},
		"glue-get-crawlers":                                     {typ: "AWS::Glue::Crawler", list: "Crawlers", id: []string{"Name"}},
		"sagemaker-describe-notebook-instance-lifecycle-config": {typ: "AWS::SageMaker::NotebookInstanceLifecycleConfig", id: []string{"NotebookInstanceLifecycleConfigArn"}},
		"sagemaker-describe-model":                              {typ: "AWS::SageMaker::Model", id: []string{"ModelArn"}},
		"sagemaker-describe-domain":                             {typ: "AWS::SageMaker::Domain", id: []string{"DomainArn"}},
		"bedrock-agent-get-agent-action-group":                  {typ: "AWS::Bedrock::Agent", list: "agentActionGroup", id: []string{"agentId"}},
		"efs-describe-access-points":                            {typ: "AWS::EFS::AccessPoint", list: "AccessPoints", id: []string{"AccessPointArn", "AccessPointId"}},
		"lambda-get-account-settings":                           {typ: "AWS::Lambda::AccountSettings", single: true},
		"lambda-get-function-event-invoke-config":               {typ: "AWS::Lambda::EventInvokeConfig", id: []string{"FunctionArn", "-"}},
		"lambda-list-function-event-invoke-configs":             {typ: "AWS::Lambda::EventInvokeConfig", list: "FunctionEventInvokeConfigs", id: []string{"FunctionArn", "-"}},
		"cloudtrail-get-trail-status":                           {typ: "AWS::CloudTrail::Trail", id: []string{"-"}},
	}
}
