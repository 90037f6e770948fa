package collect

import (
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
)

func functionServices() []service {
	gone := []string{"ResourceNotFoundException"}
	each := func(c call) call {
		c.of, c.list, c.key = "ListFunctions", "Functions", "FunctionName"
		return c
	}
	return []service{
		{
			name: "lambda", client: maker(lambda.NewFromConfig),
			calls: []call{
				{op: op((*lambda.Client).ListFunctions)},
				// The image's name is in no list. The answer's link to the code is a credential for it, and is not kept.
				each(call{op: op((*lambda.Client).GetFunction), where: [2]string{"PackageType", "Image"}, drop: []string{"Code.Location"}}),
				each(call{op: op((*lambda.Client).GetPolicy), none: gone}),
				each(call{op: op((*lambda.Client).ListFunctionUrlConfigs)}),
				each(call{op: op((*lambda.Client).GetFunctionConcurrency)}),
				each(call{op: op((*lambda.Client).ListFunctionEventInvokeConfigs)}),
				{op: op((*lambda.Client).GetAccountSettings)},
				each(call{op: op((*lambda.Client).GetFunctionCodeSigningConfig), where: [2]string{"PackageType", "Zip"}}),
				each(call{op: op((*lambda.Client).ListVersionsByFunction)}),
				each(call{op: op((*lambda.Client).ListAliases)}),
				{op: op((*lambda.Client).GetPolicy), of: "ListAliases", list: "Aliases", key: "AliasArn", as: "FunctionName", none: gone},
				{op: op((*lambda.Client).ListEventSourceMappings)},
				{op: op((*lambda.Client).ListCodeSigningConfigs)},
				{op: op((*lambda.Client).ListLayers)},
				{
					op: op((*lambda.Client).GetLayerVersionPolicy), of: "ListLayers", list: "Layers", key: "LayerArn", as: "LayerName",
					take: map[string]string{"VersionNumber": "LatestMatchingVersion.Version"}, item: "LatestMatchingVersion.LayerVersionArn", none: gone,
				},
			},
		},
		{
			name: "stepfunctions", prefix: "states", lower: true, client: maker(sfn.NewFromConfig),
			calls: []call{
				{op: op((*sfn.Client).ListStateMachines)},
				{op: op((*sfn.Client).DescribeStateMachine), of: "ListStateMachines", list: "StateMachines", key: "StateMachineArn"},
			},
		},
	}
}
