package aws

import (
	"regexp"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
)

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
	it.nameless = it.C.str("Name") == "" // an answer about its policies alone
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
	// Policies that each account has its own of are named by path and name; in an account they hang on the role itself.
	var own []string
	for _, o := range it.C.objs("CustomerManagedPolicyReferences") {
		own = append(own, policyRef(o))
	}
	if len(own) > 0 {
		it.props["customer_managed_policies"] = uniq(own)
	}
	it.set("boundary", "PermissionsBoundary.ManagedPolicyArn")
	if o := it.C.obj("PermissionsBoundary.CustomerManagedPolicyReference"); o != nil {
		it.props["boundary"] = policyRef(o)
	}
}

func policyRef(o obj) string { return "/" + strings.TrimPrefix(o.str("Path")+o.str("Name"), "/") }

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
		it.set("user_name", "UserName")
		it.set("email", "Emails.Value")
		it.set("external_id", "ExternalIds.Id")
	case "AWS::IdentityStore::Group":
		it.ARN = identityStoreARN(it.partition, "group", c.str("GroupId"))
		it.Name = c.str("DisplayName")
		it.set("external_id", "ExternalIds.Id")
	default:
		it.noNode = true
		user, group := c.str("MemberId.UserId", "MemberId"), c.str("GroupId")
		if user != "" && group != "" {
			it.e.edge(graph.MemberOf, identityStoreARN(it.partition, "user", user), identityStoreARN(it.partition, "group", group))
		}
	}
}
