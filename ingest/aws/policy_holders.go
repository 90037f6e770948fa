package aws

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// holder is one row of the table of types that are nothing but the policy of another resource, as CloudFormation and Config
// list them: where the type names the resource, what type that one is, and where the document is.
type holder struct {
	at  []string
	typ string
	doc []string
}

// holders lists such types; each provider's CloudFormation reference gives the fields.
func holders() map[string]holder {
	doc := []string{"PolicyDocument", "ResourcePolicy", "Policy", "PolicyText", "PermissionsPolicyDocument"}
	one := func(typ string, at ...string) holder { return holder{at: at, typ: typ, doc: doc} }
	return map[string]holder{
		"AWS::SecretsManager::ResourcePolicy":     one("AWS::SecretsManager::Secret", "SecretId"),
		"AWS::SNS::TopicInlinePolicy":             one("AWS::SNS::Topic", "TopicArn"),
		"AWS::SQS::QueueInlinePolicy":             one("AWS::SQS::Queue", "Queue"),
		"AWS::Kinesis::ResourcePolicy":            one("AWS::Kinesis::Stream", "ResourceArn"),
		"AWS::ECR::RegistryPolicy":                one("AWS::ECR::Registry", "RegistryId"),
		"AWS::Events::EventBusPolicy":             one("AWS::Events::EventBus", "EventBusName"),
		"AWS::Redshift::ResourcePolicy":           {at: []string{"ResourceArn"}, typ: "AWS::RedshiftServerless::Namespace", doc: []string{"Policy"}},
		"AWS::MSK::ClusterPolicy":                 one("AWS::MSK::Cluster", "ClusterArn"),
		"AWS::CloudTrail::ResourcePolicy":         one("AWS::CloudTrail::Channel", "ResourceArn"),
		"AWS::S3::AccessPointPolicy":              one("AWS::S3::AccessPoint", "AccessPoint", "Name"),
		"AWS::S3::MultiRegionAccessPointPolicy":   one("AWS::S3::MultiRegionAccessPoint", "MrapName"),
		"AWS::S3ObjectLambda::AccessPointPolicy":  one("AWS::S3ObjectLambda::AccessPoint", "ObjectLambdaAccessPoint"),
		"AWS::VpcLattice::AuthPolicy":             one("AWS::VpcLattice::Service", "ResourceIdentifier"),
		"AWS::VpcLattice::ResourcePolicy":         one("AWS::VpcLattice::Service", "ResourceArn"),
		"AWS::EventSchemas::RegistryPolicy":       one("AWS::EventSchemas::Registry", "RegistryName"),
		"AWS::Glue::ResourcePolicy":               {at: []string{"CatalogId"}, typ: "AWS::Glue::Catalog", doc: []string{"PolicyInJson"}},
		"AWS::Glacier::VaultPolicy":               {at: []string{"VaultName"}, typ: "AWS::Glacier::Vault", doc: []string{"policy.Policy", "Policy"}},
		"AWS::CodeArtifact::DomainPolicy":         {at: []string{"policy.resourceArn"}, typ: "AWS::CodeArtifact::Domain", doc: []string{"policy.document"}},
		"AWS::CodeArtifact::RepositoryPolicy":     {at: []string{"policy.resourceArn"}, typ: "AWS::CodeArtifact::Repository", doc: []string{"policy.document"}},
		"AWS::CodeBuild::ResourcePolicy":          {at: []string{"resourceArn"}, typ: "AWS::CodeBuild::ReportGroup", doc: []string{"policy"}},
		"AWS::Lambda::LayerVersionPolicy":         one("AWS::Lambda::LayerVersion", "LayerVersionArn"),
		"AWS::DynamoDB::ResourcePolicy":           one("AWS::DynamoDB::Table", "ResourceArn"),
		"AWS::ACMPCA::CertificateAuthorityPolicy": one("AWS::ACMPCA::CertificateAuthority", "ResourceArn"),
		"AWS::SES::EmailIdentityPolicy":           one("AWS::SES::EmailIdentity", "Identity"),
	}
}

// heldPolicy attaches the policy to the resource that it is of, and makes sure that this one is a node.
func (it *item) heldPolicy() {
	it.noNode = true
	h := holders()[it.Type]
	id := it.C.str(h.at...)
	switch {
	case id == "" && h.typ == "AWS::Events::EventBus":
		id = "default"
	case id == "":
		id = it.ID
	case h.typ == "AWS::SQS::Queue":
		id = id[strings.LastIndexByte(id, '/')+1:]
	}
	owner := it.of(h.typ, id)
	doc := it.C.raw(h.doc...)
	if doc == nil {
		doc = it.S.raw(h.doc...)
	}
	if !isARN(owner) || doc == nil {
		it.e.gapHere(serviceOf(it.Type), graph.GapMalformed, it.Type+" without its resource or its document")
		return
	}
	a, _ := parseARN(owner)
	it.e.resource(graph.NodeFact{ID: owner, Labels: labelsOf(h.typ), Name: a.name(), Account: it.Account, Region: a.Region, Type: h.typ, Props: graph.Props{graph.PropTagsUnread: true}})
	it.e.resourcePolicy(owner, doc)
}

// emailPolicies are the sending policies of one identity, a document for each name.
func (it *item) emailPolicies() {
	m := it.C.obj("Policies")
	if it.S.obj("Policies") != nil {
		m = it.S.obj("Policies")
	}
	for _, name := range sortedKeys(m) {
		id := it.ARN + "#policy/" + name
		it.e.policy(graph.NodeFact{ID: id, Name: name, Type: "AWS::ResourcePolicy"}, "resource", m[name])
		it.e.edge(graph.HasPolicy, it.ARN, id)
	}
}

// cliPolicies are the commands that answer with the policy of one resource, which the file's name tells.
func cliPolicies() map[string]command {
	held := func(typ string) command { return command{typ: typ, id: []string{"-"}} }
	return map[string]command{
		"ecr-get-registry-policy":                           {typ: "AWS::ECR::RegistryPolicy", id: []string{"registryId", "-"}},
		"glue-get-resource-policy":                          held("AWS::Glue::ResourcePolicy"),
		"glacier-get-vault-access-policy":                   held("AWS::Glacier::VaultPolicy"),
		"codeartifact-get-domain-permissions-policy":        held("AWS::CodeArtifact::DomainPolicy"),
		"codeartifact-get-repository-permissions-policy":    held("AWS::CodeArtifact::RepositoryPolicy"),
		"codebuild-get-resource-policy":                     held("AWS::CodeBuild::ResourcePolicy"),
		"dynamodb-get-resource-policy":                      held("AWS::DynamoDB::ResourcePolicy"),
		"kinesis-get-resource-policy":                       held("AWS::Kinesis::ResourcePolicy"),
		"kafka-get-cluster-policy":                          held("AWS::MSK::ClusterPolicy"),
		"acm-pca-get-policy":                                held("AWS::ACMPCA::CertificateAuthorityPolicy"),
		"lambda-get-layer-version-policy":                   held("AWS::Lambda::LayerVersionPolicy"),
		"cloudtrail-get-resource-policy":                    {typ: "AWS::CloudTrail::ResourcePolicy", id: []string{"ResourceArn", "-"}},
		"vpc-lattice-get-auth-policy":                       held("AWS::VpcLattice::AuthPolicy"),
		"vpc-lattice-get-resource-policy":                   held("AWS::VpcLattice::ResourcePolicy"),
		"s3control-get-access-point-policy":                 held("AWS::S3::AccessPointPolicy"),
		"s3control-get-access-point":                        {typ: "AWS::S3::AccessPoint", id: []string{"AccessPointArn", "Name", "-"}},
		"s3control-list-access-points":                      {typ: "AWS::S3::AccessPoint", list: "AccessPointList", id: []string{"AccessPointArn", "Name"}},
		"acm-pca-list-certificate-authorities":              {typ: "AWS::ACMPCA::CertificateAuthority", list: "CertificateAuthorities", id: []string{"Arn"}},
		"backup-get-backup-vault-access-policy":             {typ: "AWS::Backup::BackupVault", id: []string{"BackupVaultArn", "BackupVaultName", "-"}},
		"events-describe-event-bus":                         {typ: "AWS::Events::EventBus", id: []string{"Arn", "Name"}},
		"mediastore-get-container-policy":                   {typ: "AWS::MediaStore::Container", id: []string{"-"}},
		"ecr-public-get-repository-policy":                  {typ: "AWS::ECR::PublicRepository", id: []string{"repositoryName", "-"}},
		"sesv2-get-email-identity-policies":                 {typ: "AWS::SES::EmailIdentity", id: []string{"-"}},
		"ses-get-identity-policies":                         {typ: "AWS::SES::EmailIdentity", id: []string{"-"}},
		"redshift-get-resource-policy":                      {typ: "AWS::Redshift::ResourcePolicy", list: "ResourcePolicy", id: []string{"ResourceArn"}},
		"resourcegroupstaggingapi-get-resources":            {typ: "AWS::ResourceGroups::TagMapping", list: "ResourceTagMappingList", id: []string{"ResourceARN"}},
		"rolesanywhere-list-trust-anchors":                  {typ: "AWS::RolesAnywhere::TrustAnchor", list: "trustAnchors", id: []string{"trustAnchorArn"}},
		"rolesanywhere-get-trust-anchor":                    {typ: "AWS::RolesAnywhere::TrustAnchor", list: "trustAnchor", id: []string{"trustAnchorArn"}},
		"rolesanywhere-list-profiles":                       {typ: "AWS::RolesAnywhere::Profile", list: "profiles", id: []string{"profileArn"}},
		"rolesanywhere-get-profile":                         {typ: "AWS::RolesAnywhere::Profile", list: "profile", id: []string{"profileArn"}},
		"organizations-list-delegated-administrators":       {typ: "AWS::Organizations::DelegatedAdministrator", list: "DelegatedAdministrators", id: []string{"Id"}},
		"organizations-list-delegated-services-for-account": {typ: "AWS::Organizations::DelegatedAdministrator", list: "DelegatedServices", inS: "DelegatedServices"},
	}
}
