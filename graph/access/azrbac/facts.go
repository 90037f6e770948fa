package azrbac

import "github.com/postern-graph/postern/graph"

// The facts that this package reads, beyond the general vocabulary. Ids are
// ARM ids and Entra object ids; every Entra object's Account is its tenant id.
//
//	role assignment   Role   HAS_ROLE principal→assignment, HAS_POLICY assignment→definition; props scope, condition
//	role definition   Policy policy_kind role-definition, document {"permissions":[…]}
//	directory role    Role   HAS_ROLE, HAS_POLICY; prop scope: tenant id, administrative unit or object id
//	its definition    Policy policy_kind directory-role, actions []string, template_id
//	granted app role  Role   HAS_ROLE, HAS_POLICY; scope: tenant id; its definition has policy_kind app-role
//	deny assignment   Policy policy_kind deny-assignment, document as ARM writes its properties; LIMITED_BY scope→it
//	lock              Policy policy_kind lock, level CanNotDelete|ReadOnly; LIMITED_BY scope→it
//	vault's policies  Policy policy_kind key-vault-access-policies, document [{objectId, permissions}]; HAS_POLICY vault→it
//	ownership         OWNS principal→application, service principal or group
//	federation        TRUSTS application or identity→external subject; prop expression where it is a pattern
const (
	PropScope      = "scope"
	PropCondition  = "condition"
	PropTenant     = "tenant_id"
	PropActions    = "actions"
	PropTemplateID = "template_id"
	PropLevel      = "level"
	PropExpression = "expression"
	PropValue      = "value" // app role held: the permission's name

	PropRoleAssignable  = "role_assignable"             // Group
	PropDynamic         = "dynamic"                     // Group: members follow a rule
	PropSynced          = "synced"                      // User, Group: mastered on premises
	PropGuest           = "guest"                       // User: credentials live in another tenant
	PropDisabled        = "disabled"                    // User, ServiceAccount: cannot sign in
	PropOrphan          = "orphan"                      // Principal: assigned to, but gone from the directory
	PropUnlisted        = "unlisted"                    // Principal: assigned to, but not in the directory as it was collected
	PropManagedIdentity = "managed_identity"            // ServiceAccount
	PropAppID           = "app_id"                      // Application, ServiceAccount
	PropHomeTenant      = "home_tenant"                 // ServiceAccount: tenant that owns its application
	PropCredentialLock  = "credential_lock"             //nolint:gosec // a property's name: ServiceAccount: instance property lock forbids credentials on it
	PropAudience        = "sign_in_audience"            // Application
	PropRestricted      = "restricted"                  // administrative unit: restricted management
	PropRBAC            = "rbac_authorization"          // vault: data plane by roles (true) or by access policies (false)
	PropGroupKind       = "group_kind"                  // Group: unified or security
	TypeTenant          = "microsoft.directory/tenants" // labels Organization
	TypeUnit            = "microsoft.directory/administrativeUnits"

	KindRoleDefinition = "role-definition"
	KindDirectoryRole  = "directory-role"
	KindAppRole        = "app-role"
	KindDeny           = "deny-assignment"
	KindLock           = "lock"
	KindVaultPolicies  = "key-vault-access-policies"
)

// ActionFederate is the question whether a federated subject may act as a
// service principal or managed identity; no RBAC action stands for it.
const ActionFederate = "postern:federate"

// everyone is the id that a deny assignment uses for all principals of the tenant.
const everyone = "00000000-0000-0000-0000-000000000000"

func isAzure(s *graph.Snapshot, n graph.NodeID) bool { return s.Cloud(n) == graph.Azure }
