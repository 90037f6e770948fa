package collect

import (
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/rolesanywhere"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
)

func identityServices() []service {
	return []service{
		{
			name: "iam", global: true, client: maker(iam.NewFromConfig),
			calls: []call{
				// Half of the details would lack denials that the other half carries.
				{op: op((*iam.Client).GetAccountAuthorizationDetails), whole: true},
				{op: op((*iam.Client).GenerateCredentialReport), quiet: true},
				{op: op((*iam.Client).GetCredentialReport), wait: []string{"ReportInProgress", "ReportNotPresent", "CredentialReportNotReadyException", "CredentialReportNotPresentException"}},
				{op: op((*iam.Client).ListOpenIDConnectProviders)},
				{op: op((*iam.Client).GetOpenIDConnectProvider), of: "ListOpenIDConnectProviders", list: "OpenIDConnectProviderList", key: "Arn", as: "OpenIDConnectProviderArn"},
				{op: op((*iam.Client).ListSAMLProviders)},
				{op: op((*iam.Client).ListAccessKeys), of: "GetAccountAuthorizationDetails", list: "UserDetailList", key: "UserName"},
			},
		},
		{
			// Identity Center and its directory: one list of instances leads to both.
			name: "sso-admin", prefix: "sso", client: maker(ssoadmin.NewFromConfig),
			calls: []call{
				{op: op((*ssoadmin.Client).ListInstances)},
				{op: op((*ssoadmin.Client).ListPermissionSets), of: "ListInstances", list: "Instances", key: "InstanceArn", quiet: true},
				{op: op((*ssoadmin.Client).DescribePermissionSet), of: "ListPermissionSets", list: "PermissionSets", as: "PermissionSetArn"},
				{op: op((*ssoadmin.Client).GetInlinePolicyForPermissionSet), of: "ListPermissionSets", list: "PermissionSets", as: "PermissionSetArn"},
				{op: op((*ssoadmin.Client).ListManagedPoliciesInPermissionSet), of: "ListPermissionSets", list: "PermissionSets", as: "PermissionSetArn"},
				{op: op((*ssoadmin.Client).ListCustomerManagedPolicyReferencesInPermissionSet), of: "ListPermissionSets", list: "PermissionSets", as: "PermissionSetArn"},
				{
					op: op((*ssoadmin.Client).GetPermissionsBoundaryForPermissionSet), of: "ListPermissionSets", list: "PermissionSets", as: "PermissionSetArn",
					none: []string{"ResourceNotFoundException"},
				},
				{op: op((*ssoadmin.Client).ListAccountsForProvisionedPermissionSet), of: "ListPermissionSets", list: "PermissionSets", as: "PermissionSetArn", quiet: true},
				{op: op((*ssoadmin.Client).ListAccountAssignments), of: "ListAccountsForProvisionedPermissionSet", list: "AccountIds", as: "AccountId"},
				{op: op((*identitystore.Client).ListUsers), on: "identitystore", of: "ListInstances", list: "Instances", key: "IdentityStoreId"},
				{op: op((*identitystore.Client).ListGroups), on: "identitystore", of: "ListInstances", list: "Instances", key: "IdentityStoreId"},
				{op: op((*identitystore.Client).ListGroupMemberships), on: "identitystore", of: "ListGroups", list: "Groups", key: "GroupId"},
			},
		},
		{
			name: "rolesanywhere", lower: true, client: maker(rolesanywhere.NewFromConfig),
			calls: []call{{op: op((*rolesanywhere.Client).ListTrustAnchors)}, {op: op((*rolesanywhere.Client).ListProfiles)}},
		},
		{name: "identitystore", client: maker(identitystore.NewFromConfig)},
	}
}
