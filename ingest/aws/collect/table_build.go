package collect

import (
	"github.com/aws/aws-sdk-go-v2/service/apprunner"
	"github.com/aws/aws-sdk-go-v2/service/bedrockagent"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/glue"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker"
)

func buildServices() []service {
	return []service{
		{
			name: "codebuild", lower: true, client: maker(codebuild.NewFromConfig),
			calls: []call{
				{op: op((*codebuild.Client).ListProjects), quiet: true},
				{op: op((*codebuild.Client).BatchGetProjects), of: "ListProjects", list: "Projects", as: "Names", batch: 100},
				{op: op((*codebuild.Client).ListReportGroups), quiet: true},
				{op: op((*codebuild.Client).GetResourcePolicy), of: "ListReportGroups", list: "ReportGroups", as: "ResourceArn", none: []string{"ResourceNotFoundException"}},
			},
		},
		{
			name: "codepipeline", lower: true, client: maker(codepipeline.NewFromConfig),
			calls: []call{
				{op: op((*codepipeline.Client).ListPipelines), quiet: true},
				{op: op((*codepipeline.Client).GetPipeline), of: "ListPipelines", list: "Pipelines", key: "Name"},
			},
		},
		{
			name: "cloudformation", client: maker(cloudformation.NewFromConfig),
			calls: []call{
				{op: op((*cloudformation.Client).DescribeStacks)},
				{op: op((*cloudformation.Client).GetTemplate), of: "DescribeStacks", list: "Stacks", key: "StackId", as: "StackName"},
				{op: op((*cloudformation.Client).ListStackSets), params: map[string]any{"Status": "ACTIVE"}, quiet: true},
				{op: op((*cloudformation.Client).DescribeStackSet), of: "ListStackSets", list: "Summaries", key: "StackSetName"},
			},
		},
		{
			name: "glue", client: maker(glue.NewFromConfig),
			calls: []call{
				{op: op((*glue.Client).GetJobs)},
				{op: op((*glue.Client).GetDevEndpoints)},
				{op: op((*glue.Client).GetCrawlers)},
				{op: op((*glue.Client).GetResourcePolicy), none: []string{"EntityNotFoundException"}},
			},
		},
		{name: "sagemaker", client: maker(sagemaker.NewFromConfig), calls: sagemakerCalls()},
		{
			name: "apprunner", client: maker(apprunner.NewFromConfig),
			calls: []call{
				{op: op((*apprunner.Client).ListServices), quiet: true},
				{op: op((*apprunner.Client).DescribeService), of: "ListServices", list: "ServiceSummaryList", key: "ServiceArn"},
			},
		},
		{
			name: "bedrock-agent", prefix: "bedrock", lower: true, client: maker(bedrockagent.NewFromConfig),
			calls: []call{
				{op: op((*bedrockagent.Client).ListAgents), quiet: true},
				{op: op((*bedrockagent.Client).GetAgent), of: "ListAgents", list: "AgentSummaries", key: "AgentId"},
				{op: op((*bedrockagent.Client).ListAgentActionGroups), of: "ListAgents", list: "AgentSummaries", key: "AgentId", params: map[string]any{"AgentVersion": "DRAFT"}, quiet: true},
				{op: op((*bedrockagent.Client).GetAgentActionGroup), of: "ListAgentActionGroups", list: "ActionGroupSummaries", key: "ActionGroupId"},
			},
		},
	}
}

func sagemakerCalls() []call {
	return []call{
		{op: op((*sagemaker.Client).ListNotebookInstances), quiet: true},
		{op: op((*sagemaker.Client).DescribeNotebookInstance), of: "ListNotebookInstances", list: "NotebookInstances", key: "NotebookInstanceName"},
		{op: op((*sagemaker.Client).ListNotebookInstanceLifecycleConfigs), quiet: true},
		{
			op: op((*sagemaker.Client).DescribeNotebookInstanceLifecycleConfig), of: "ListNotebookInstanceLifecycleConfigs",
			list: "NotebookInstanceLifecycleConfigs", key: "NotebookInstanceLifecycleConfigName",
		},
		{op: op((*sagemaker.Client).ListModels), quiet: true},
		{op: op((*sagemaker.Client).DescribeModel), of: "ListModels", list: "Models", key: "ModelName"},
		{op: op((*sagemaker.Client).ListDomains), quiet: true},
		{op: op((*sagemaker.Client).DescribeDomain), of: "ListDomains", list: "Domains", key: "DomainId"},
	}
}
