package aws

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// eksCluster is a cluster with the issuer of its service accounts' tokens. Whom the aws-auth ConfigMap inside admits, no API says.
func (it *item) eksCluster() {
	simple()[it.Type].apply(it)
	it.set("oidc_issuer", "Identity.Oidc.Issuer", "OpenIdConnectIssuerUrl")
	if v := it.C.strs("ResourcesVpcConfig.PublicAccessCidrs"); len(v) > 0 {
		it.props["public_cidrs"] = uniq(v)
	}
	if mode := it.C.str("AccessConfig.AuthenticationMode"); mode != "API" && it.C.str("Name", "Arn") != "" {
		it.e.gap("eks", graph.GapNotSupported, it.ARN+": its aws-auth ConfigMap lies inside the cluster: whom it admits is not known")
	}
}

// accessEntry is one principal that a cluster admits. Two answers of the API describe it, and only one of them knows its ARN, so
// it goes by cluster and principal.
func (it *item) accessEntry() {
	c := it.C
	name, who := c.str("ClusterName"), c.str("PrincipalArn")
	if name == "" || who == "" {
		it.noNode = true
		it.e.gapHere("eks", graph.GapMalformed, "an access entry without cluster or principal")
		return
	}
	cluster := it.of("AWS::EKS::Cluster", name)
	if strings.Contains(it.ARN, ":access-entry/") {
		it.aliases = append(it.aliases, it.ARN)
	}
	it.ARN = cluster + "#access/" + who
	it.Name = nameOf(who) + " in " + name
	it.props["principal"], it.props["cluster"] = who, cluster
	it.set("entry_type", "Type")
	if v := c.strs("KubernetesGroups"); len(v) > 0 {
		it.props["kubernetes_groups"] = uniq(v)
	}
	var policies []string
	for _, p := range c.objs("AccessPolicies", "AssociatedAccessPolicies") {
		line := p.str("PolicyArn")
		if line == "" {
			continue
		}
		if strings.EqualFold(p.str("AccessScope.Type"), "namespace") {
			line += " " + strings.Join(uniq(p.strs("AccessScope.Namespaces")), ",")
		}
		policies = append(policies, line)
	}
	if len(policies) > 0 {
		it.props["access_policies"] = uniq(policies)
	}
}

// podIdentity lets pods of a cluster that use a service account run as a role, if the role trusts the service that hands it out.
func (it *item) podIdentity() {
	name := it.C.str("ClusterName")
	if name == "" {
		return // the listing of names alone
	}
	it.props["cluster"] = it.of("AWS::EKS::Cluster", name)
	it.set("role", "RoleArn")
	it.set("service_account", "ServiceAccount")
	it.set("namespace", "Namespace")
}
