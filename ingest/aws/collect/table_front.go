package collect

import (
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigatewayv2"
	"github.com/aws/aws-sdk-go-v2/service/appsync"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentity"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
)

func frontServices() []service {
	return []service{
		{name: "apigateway", lower: true, client: maker(apigateway.NewFromConfig), calls: restCalls()},
		{name: "apigatewayv2", prefix: "apigateway", client: maker(apigatewayv2.NewFromConfig), calls: httpCalls()},
		{
			name: "elb", prefix: "elasticloadbalancing", client: maker(elasticloadbalancing.NewFromConfig),
			calls: []call{{op: op((*elasticloadbalancing.Client).DescribeLoadBalancers)}},
		},
		{
			name: "elbv2", prefix: "elasticloadbalancing", client: maker(elasticloadbalancingv2.NewFromConfig),
			calls: []call{
				{op: op((*elasticloadbalancingv2.Client).DescribeLoadBalancers)},
				{op: op((*elasticloadbalancingv2.Client).DescribeListeners), of: "DescribeLoadBalancers", list: "LoadBalancers", key: "LoadBalancerArn"},
				{op: op((*elasticloadbalancingv2.Client).DescribeRules), of: "DescribeListeners", list: "Listeners", key: "ListenerArn"},
				{op: op((*elasticloadbalancingv2.Client).DescribeTargetGroups)},
				{op: op((*elasticloadbalancingv2.Client).DescribeTargetHealth), of: "DescribeTargetGroups", list: "TargetGroups", key: "TargetGroupArn"},
			},
		},
		{name: "cloudfront", global: true, client: maker(cloudfront.NewFromConfig), calls: []call{{op: op((*cloudfront.Client).ListDistributions)}}},
		{
			name: "appsync", lower: true, client: maker(appsync.NewFromConfig),
			calls: []call{
				{op: op((*appsync.Client).ListGraphqlApis)},
				{op: op((*appsync.Client).ListDataSources), of: "ListGraphqlApis", list: "GraphqlApis", key: "ApiId"},
			},
		},
		{
			name: "cognito-identity", client: maker(cognitoidentity.NewFromConfig),
			calls: []call{
				{op: op((*cognitoidentity.Client).ListIdentityPools), params: map[string]any{"MaxResults": 60}, quiet: true},
				{op: op((*cognitoidentity.Client).DescribeIdentityPool), of: "ListIdentityPools", list: "IdentityPools", key: "IdentityPoolId"},
				{op: op((*cognitoidentity.Client).GetIdentityPoolRoles), of: "ListIdentityPools", list: "IdentityPools", key: "IdentityPoolId"},
			},
		},
		{
			name: "cognito-idp", client: maker(cognitoidentityprovider.NewFromConfig),
			calls: []call{
				{op: op((*cognitoidentityprovider.Client).ListUserPools), params: map[string]any{"MaxResults": 60}, quiet: true},
				{op: op((*cognitoidentityprovider.Client).DescribeUserPool), of: "ListUserPools", list: "UserPools", key: "Id", as: "UserPoolId"},
			},
		},
	}
}

// gatewayRead is what every reading call of API Gateway needs: its actions are HTTP's verbs.
func gatewayRead() []string { return []string{"apigateway:GET"} }

func restCalls() []call {
	each := func(c call) call {
		c.actions, c.of, c.list, c.key, c.as = gatewayRead(), "GetRestApis", "Items", "Id", "RestApiId"
		return c
	}
	return []call{
		{op: op((*apigateway.Client).GetRestApis), actions: gatewayRead(), params: map[string]any{"Limit": 500}},
		each(call{op: op((*apigateway.Client).GetResources), params: map[string]any{"Embed": "methods", "Limit": 500}}),
		each(call{op: op((*apigateway.Client).GetStages)}),
		each(call{op: op((*apigateway.Client).GetAuthorizers)}),
	}
}

func httpCalls() []call {
	out := []call{{op: op((*apigatewayv2.Client).GetApis), actions: gatewayRead()}}
	for _, o := range []operation{
		op((*apigatewayv2.Client).GetRoutes), op((*apigatewayv2.Client).GetIntegrations), op((*apigatewayv2.Client).GetAuthorizers), op((*apigatewayv2.Client).GetStages),
	} {
		out = append(out, call{op: o, actions: gatewayRead(), of: "GetApis", list: "Items", key: "ApiId"})
	}
	return out
}
