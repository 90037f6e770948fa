package aws

import (
	"regexp"
	"strings"
	"sync"

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

// permissionSet is a bundle of policies of Identity Center; in each account that it is assigned to it becomes a role.
func (it *item) permissionSet() {
	if a := it.C.str("PermissionSetArn"); isARN(a) {
		it.ARN = a
	}
	if n := it.C.str("Name"); n != "" {
		it.Name = n
	}
	if n := it.C.str("Name"); n != "" {
		it.e.im.apis.permission[it.ARN] = n
	}
	it.set("session_duration", "SessionDuration")
	if doc := it.C.raw("InlinePolicy"); doc != nil {
		if text, err := documentText(doc); text != "" || err != nil {
			id := it.ARN + "#inline"
			it.e.policy(graph.NodeFact{ID: id, Name: it.Name + " (inline)"}, "permission-set", doc)
			it.e.edge(graph.HasPolicy, it.ARN, id)
		}
	}
	for _, p := range append(it.C.strs("ManagedPolicies", "AttachedManagedPolicies.Arn"), it.S.strs("ManagedPolicies.Arn")...) {
		if isARN(p) {
			it.e.edge(graph.HasPolicy, it.ARN, p)
		}
	}
	it.permissionSetPolicy()
}

// permissionSetPolicy leaves the reference to a boundary as a property: it names a policy that each account has its own of.
func (it *item) permissionSetPolicy() {
	it.set("boundary", "PermissionsBoundary.ManagedPolicyArn", "PermissionsBoundary.CustomerManagedPolicyReference.Name")
}

// assignment gives a user or group of Identity Center the role that the permission set made in an account. The role's
// name ends in a hash that only the account's own export knows, so the edge leads to the name without it, which is the role's alias.
func (it *item) assignment() {
	it.noNode = true
	c := it.C
	principal := identityStoreARN(it.partition, strings.ToLower(c.str("PrincipalType")), c.str("PrincipalId"))
	target, bundle := c.str("TargetId", "AccountId"), c.str("PermissionSetArn")
	if principal == "" || !isAccount(target) || bundle == "" {
		it.e.gapHere("sso", graph.GapMalformed, "an assignment without principal, account or permission set")
		return
	}
	partition := it.partition
	it.later(func() {
		name := it.e.im.apis.permission[bundle]
		if name == "" {
			it.e.gap("sso", graph.GapUnresolved, bundle+" is assigned, and its name is not in the export")
			return
		}
		it.e.edge(graph.HasRole, principal, reservedRole(partition, target, name), graph.Props{"permission_set": bundle})
	})
}

func identityStoreARN(partition, kind, id string) string {
	if kind == "" || id == "" {
		return ""
	}
	return "arn:" + partition + ":identitystore:::" + kind + "/" + id
}

// reservedRole is the ARN of a permission set's role without region and hash.
func reservedRole(partition, account, name string) string {
	return "arn:" + partition + ":iam::" + account + ":role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_" + name
}

//nolint:gochecknoglobals // compiled once and only read
var reservedName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^AWSReservedSSO_(.+)_[0-9a-f]{16}$`) })

// reservedAlias gives the alias under which assignments find a role of Identity Center; "" for other roles.
func reservedAlias(role string) string {
	a, ok := parseARN(role)
	if !ok || !strings.HasPrefix(a.Resource, "role/aws-reserved/sso.amazonaws.com/") {
		return ""
	}
	if m := reservedName().FindStringSubmatch(a.name()); m != nil {
		return reservedRole(a.Partition, a.Account, m[1])
	}
	return ""
}

// identityStore maps the directory behind Identity Center.
func (it *item) identityStore() {
	c := it.C
	switch it.Type {
	case "AWS::IdentityStore::User":
		it.ARN = identityStoreARN(it.partition, "user", c.str("UserId"))
		it.Name = c.str("UserName")
		it.set("email", "Emails.Value")
		it.set("external_id", "ExternalIds.Id")
	case "AWS::IdentityStore::Group":
		it.ARN = identityStoreARN(it.partition, "group", c.str("GroupId"))
		it.Name = c.str("DisplayName")
	default:
		it.noNode = true
		user, group := c.str("MemberId.UserId", "MemberId"), c.str("GroupId")
		if user != "" && group != "" {
			it.e.edge(graph.MemberOf, identityStoreARN(it.partition, "user", user), identityStoreARN(it.partition, "group", group))
		}
	}
}
