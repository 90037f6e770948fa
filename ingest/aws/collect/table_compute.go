package collect

import (
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/emr"
)

func computeServices() []service {
	return []service{
		{name: "ec2", client: maker(ec2.NewFromConfig), calls: ec2Calls()},
		{
			name: "autoscaling", client: maker(autoscaling.NewFromConfig),
			calls: []call{
				{op: op((*autoscaling.Client).DescribeAutoScalingGroups)},
				{op: op((*autoscaling.Client).DescribeLaunchConfigurations)},
			},
		},
		{name: "ecs", lower: true, client: maker(ecs.NewFromConfig), calls: ecsCalls()},
		{name: "eks", lower: true, client: maker(eks.NewFromConfig), calls: eksCalls()},
		{
			name: "batch", lower: true, client: maker(batch.NewFromConfig),
			calls: []call{
				{op: op((*batch.Client).DescribeJobDefinitions), params: map[string]any{"Status": "ACTIVE"}},
				{op: op((*batch.Client).DescribeComputeEnvironments)},
			},
		},
		{
			name: "emr", prefix: "elasticmapreduce", client: maker(emr.NewFromConfig),
			calls: []call{
				{op: op((*emr.Client).ListClusters), params: map[string]any{"ClusterStates": []string{"STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING"}}, quiet: true},
				{op: op((*emr.Client).DescribeCluster), of: "ListClusters", list: "Clusters", key: "Id", as: "ClusterId"},
			},
		},
	}
}

func ec2Calls() []call {
	var out []call
	for _, o := range []operation{
		op((*ec2.Client).DescribeVpcs), op((*ec2.Client).DescribeSubnets), op((*ec2.Client).DescribeRouteTables), op((*ec2.Client).DescribeNetworkAcls),
		op((*ec2.Client).DescribeSecurityGroups), op((*ec2.Client).DescribeNetworkInterfaces), op((*ec2.Client).DescribeInternetGateways),
		op((*ec2.Client).DescribeEgressOnlyInternetGateways), op((*ec2.Client).DescribeNatGateways), op((*ec2.Client).DescribeTransitGateways),
		op((*ec2.Client).DescribeTransitGatewayVpcAttachments), op((*ec2.Client).DescribeVpcEndpoints), op((*ec2.Client).DescribeVpcPeeringConnections),
		op((*ec2.Client).DescribeAddresses), op((*ec2.Client).DescribeInstances), op((*ec2.Client).DescribeLaunchTemplates), op((*ec2.Client).DescribeVolumes),
	} {
		c := call{op: o}
		if o.has("MaxResults") {
			c.params = map[string]any{"MaxResults": 200} // without a number EC2 does not page, and large answers fail
		}
		out = append(out, c)
	}
	return append(out,
		call{op: op((*ec2.Client).DescribeSnapshots), params: map[string]any{"OwnerIds": "self", "MaxResults": 500}},
		// Without a template's id these two words stand for every template's default and newest version.
		call{op: op((*ec2.Client).DescribeLaunchTemplateVersions), params: map[string]any{"Versions": []string{"$Default", "$Latest"}, "MaxResults": 200}},
		call{op: op((*ec2.Client).DescribeInstanceAttribute), of: "DescribeInstances", list: "Reservations.Instances", key: "InstanceId", params: map[string]any{"Attribute": "userData"}},
	)
}

// ecsCalls read the newest revision of each family, and those that services and tasks run. Older ones that nothing runs
// are left out: busy estates hold them by the hundred thousand.
func ecsCalls() []call {
	return []call{
		{op: op((*ecs.Client).ListClusters)},
		{op: op((*ecs.Client).DescribeClusters), of: "ListClusters", list: "ClusterArns", as: "Clusters", batch: 100},
		{op: op((*ecs.Client).ListServices), of: "ListClusters", list: "ClusterArns", as: "Cluster", quiet: true},
		{op: op((*ecs.Client).DescribeServices), of: "ListServices", list: "ServiceArns", as: "Services", batch: 10},
		{op: op((*ecs.Client).ListTasks), of: "ListClusters", list: "ClusterArns", as: "Cluster", quiet: true},
		{op: op((*ecs.Client).DescribeTasks), of: "ListTasks", list: "TaskArns", as: "Tasks", batch: 100},
		{op: op((*ecs.Client).ListTaskDefinitionFamilies), params: map[string]any{"Status": "ACTIVE"}, quiet: true},
		{op: op((*ecs.Client).DescribeTaskDefinition), of: "ListTaskDefinitionFamilies", list: "Families", as: "TaskDefinition"},
		{op: op((*ecs.Client).DescribeTaskDefinition), of: "DescribeServices", list: "Services", key: "TaskDefinition"},
		{op: op((*ecs.Client).DescribeTaskDefinition), of: "DescribeTasks", list: "Tasks", key: "TaskDefinitionArn", as: "TaskDefinition"},
	}
}

func eksCalls() []call {
	each := func(c call) call {
		c.of, c.list, c.as = "ListClusters", "Clusters", "ClusterName"
		return c
	}
	return []call{
		{op: op((*eks.Client).ListClusters), quiet: true},
		{op: op((*eks.Client).DescribeCluster), of: "ListClusters", list: "Clusters", as: "Name"},
		each(call{op: op((*eks.Client).ListNodegroups), quiet: true}),
		{op: op((*eks.Client).DescribeNodegroup), of: "ListNodegroups", list: "Nodegroups", as: "NodegroupName"},
		each(call{op: op((*eks.Client).ListFargateProfiles), quiet: true}),
		{op: op((*eks.Client).DescribeFargateProfile), of: "ListFargateProfiles", list: "FargateProfileNames", as: "FargateProfileName"},
		// A cluster that still knows its people by a ConfigMap alone has no access entries.
		each(call{op: op((*eks.Client).ListAccessEntries), none: []string{"InvalidRequestException"}, quiet: true}),
		{op: op((*eks.Client).DescribeAccessEntry), of: "ListAccessEntries", list: "AccessEntries", as: "PrincipalArn"},
		{op: op((*eks.Client).ListAssociatedAccessPolicies), of: "ListAccessEntries", list: "AccessEntries", as: "PrincipalArn"},
		each(call{op: op((*eks.Client).ListPodIdentityAssociations), quiet: true}),
		{op: op((*eks.Client).DescribePodIdentityAssociation), of: "ListPodIdentityAssociations", list: "Associations", key: "AssociationId"},
	}
}
