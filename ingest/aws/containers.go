package aws

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

func containerMapper(typ string) func(*item) {
	switch typ {
	case "AWS::ECS::TaskDefinition":
		return (*item).taskDefinition
	case "AWS::ECS::Service", "AWS::ECS::Task", "AWS::ECS::TaskSet":
		return (*item).ecsService
	case "AWS::EKS::Cluster":
		return (*item).eksCluster
	case "AWS::EKS::AccessEntry":
		return (*item).accessEntry
	case "AWS::EKS::PodIdentityAssociation":
		return (*item).podIdentity
	case "AWS::CodeBuild::Project":
		return (*item).buildProject
	case "AWS::CodePipeline::Pipeline":
		return (*item).pipeline
	case "AWS::SSO::PermissionSet":
		return (*item).permissionSet
	case "AWS::SSO::Assignment":
		return (*item).assignment
	case "AWS::IdentityStore::User", "AWS::IdentityStore::Group", "AWS::IdentityStore::GroupMembership":
		return (*item).identityStore
	}
	return nil
}

func (it *item) taskDefinition() {
	simple()[it.Type].apply(it)
	if it.Name == "" || isARN(it.Name) {
		a, _ := parseARN(it.ARN)
		it.Name = a.name()
	}
	it.e.im.apis.taskRole[it.ARN] = it.e.roleRef(it.C.str("TaskRoleArn"), it.partition)
	a, _ := parseARN(it.ARN)
	if i := strings.LastIndexByte(a.Resource, ':'); i > 0 {
		it.set("revision", "Revision")
		if it.props["revision"] == nil {
			it.props["revision"] = a.Resource[i+1:]
		}
	}
}

// ecsService is a service, or one running task: it runs what its task definition says, as that one's role.
func (it *item) ecsService() {
	if a := it.C.str("ServiceArn", "TaskArn"); isARN(a) {
		it.ARN = a
	}
	if n := it.C.str("ServiceName"); n != "" {
		it.Name = n
	}
	it.inSubnets(it.C.strs("NetworkConfiguration.AwsvpcConfiguration.Subnets")...)
	it.securityGroups(it.C.strs("NetworkConfiguration.AwsvpcConfiguration.SecurityGroups")...)
	for _, d := range it.C.objs("Attachments.Details") {
		if d.str("Name") == "subnetId" {
			it.inSubnets(d.str("Value"))
		}
	}
	it.set("public_ip_assigned", "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp")
	it.setBool("execute_command", "EnableExecuteCommand")
	it.set("launch_type", "LaunchType")
	if c := it.C.str("Cluster", "ClusterArn"); c != "" {
		cluster := it.of("AWS::ECS::Cluster", c)
		it.props["cluster"] = cluster
		it.e.edge(graph.Contains, cluster, it.ARN)
	}
	for _, t := range it.C.objs("LoadBalancers") {
		if g := t.str("TargetGroupArn"); g != "" {
			it.e.edge(graph.Triggers, g, it.ARN)
		}
	}
	if override := it.C.str("Overrides.TaskRoleArn"); override != "" {
		it.runsAs(override)
		return
	}
	td := it.of("AWS::ECS::TaskDefinition", it.C.str("TaskDefinition", "TaskDefinitionArn"))
	if td == "" {
		return
	}
	it.props["task_definition"] = td
	it.e.edge(graph.SuppliesCode, td, it.ARN, graph.Props{"task_definition": true})
	id := it.ARN
	it.later(func() {
		it.e.edge(graph.RunsAs, id, it.e.im.apis.taskRole[td], graph.Props{"task_definition": td})
	})
}

func (it *item) buildProject() {
	simple()[it.Type].apply(it)
	for _, s := range it.C.objs("Source", "SecondarySources") {
		loc := s.str("Location")
		switch s.str("Type") {
		case "S3":
			it.codeFrom(loc)
		case "CODECOMMIT":
			repo := loc[strings.LastIndexByte(loc, '/')+1:]
			it.e.edge(graph.SuppliesCode, it.of("AWS::CodeCommit::Repository", repo), it.ARN)
		}
	}
	if b := it.C.str("Environment.ImagePullCredentialsType"); b != "" {
		it.props["image_credentials"] = b
	}
}

func (it *item) pipeline() {
	simple()[it.Type].apply(it)
	p := it.C
	if in := p.obj("Pipeline"); in != nil {
		p = in
	}
	if n := p.str("Name"); n != "" {
		it.Name = n
	}
	for _, a := range p.objs("Stages.Actions") {
		c := a.obj("Configuration")
		switch a.str("ActionTypeId.Category") {
		case "Source":
			if b := c.str("S3Bucket"); b != "" {
				it.codeFrom("s3://" + b + "/" + c.str("S3ObjectKey"))
			}
			if r := c.str("RepositoryName"); r != "" && a.str("ActionTypeId.Provider") == "CodeCommit" {
				it.e.edge(graph.SuppliesCode, it.of("AWS::CodeCommit::Repository", r), it.ARN)
			}
		case "Build", "Test":
			if n := c.str("ProjectName"); n != "" {
				it.e.edge(graph.Triggers, it.ARN, it.of("AWS::CodeBuild::Project", n))
			}
		case "Invoke":
			if n := c.str("FunctionName"); n != "" {
				it.e.edge(graph.Triggers, it.ARN, it.functionRef(n))
			}
		}
	}
}
