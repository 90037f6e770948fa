package graph

// identityFields: who somebody is, and what is known of credentials and policies.
func identityFields() []Field {
	return []Field{
		text("path", on(Principal, Policy), "The path of an IAM name.", "path"),
		text("uniqueId", on(Principal, Policy), "The id that never comes again, as AROA… or a number.", "unique_id"),
		text("created", on(Principal, Policy), "When it was made, as the cloud writes it.", "create_date", "user_creation_time"),
		text("issuer", on(Principal), "Who vouches for a federated subject.", "issuer"),
		text("subject", on(Principal), "The subject in its issuer's words.", "subject"),
		truth("deleted", on(Principal), "Bindings still name it, but it is gone.", "deleted"),
		truth("disabled", on(Principal, Function, NetworkRule), "Switched off.", "disabled"),
		text("displayName", on(Principal, Application, Container), "What people call it.", "display_name", "title"),

		text("email", on(User), "The address of a person.", "email"),
		text("userPrincipalName", on(User), "The sign-in name in Entra or Identity Center.", "upn", "user_name"),
		text("userType", on(User), "Entra: Member or Guest.", "user_type"),
		truth("guest", on(User), "Comes from another tenant.", "guest"),
		truth("mfaActive", on(User), "Has a second factor.", "mfa_active"),
		truth("passwordEnabled", on(User), "May sign in with a password.", "password_enabled"),
		text("passwordLastUsed", on(User), "When the password was used last.", "password_last_used"),
		text("passwordLastChanged", on(User), "When the password was changed last.", "password_last_changed"),
		truth("accessKey1Active", on(User), "The first access key works.", "access_key_1_active"),
		text("accessKey1LastUsed", on(User), "When the first access key was used last.", "access_key_1_last_used_date"),
		text("accessKey1LastRotated", on(User), "When the first access key was made.", "access_key_1_last_rotated"),
		truth("accessKey2Active", on(User), "The second access key works.", "access_key_2_active"),
		text("accessKey2LastUsed", on(User), "When the second access key was used last.", "access_key_2_last_used_date"),
		text("accessKey2LastRotated", on(User), "When the second access key was made.", "access_key_2_last_rotated"),

		text("groupKind", on(Group), "What kind of group it is.", "group_kind"),
		truth("membersKnown", on(Group), "Its members were read.", "members_known"),
		truth("roleAssignable", on(Group), "May hold roles of Entra.", "role_assignable"),
		truth("synced", on(Group, User), "Kept in step with a directory elsewhere.", "synced"),

		text("appId", on(ServiceAccount, Application), "The application's id in Entra.", "app_id"),
		truth("managedIdentity", on(ServiceAccount), "Azure keeps its credentials.", "managed_identity"),
		text("servicePrincipalType", on(ServiceAccount), "What Entra says it is.", "service_principal_type"),
		text("defaultAccount", on(ServiceAccount), "The service for which GCP made it, as compute.", "default_account"),
		text("signInAudience", on(Application), "Whose accounts may sign in.", "sign_in_audience"),
		whole("secretsCount", on(Application), "How many client secrets it has.", "secrets_count"),
		whole("certificatesCount", on(Application), "How many certificates it has.", "certificates_count"),
		truth("instanceLock", on(Application), "Its service principals' credentials cannot be changed.", "instance_lock"),

		text("lastUsed", on(Role), "When it was used last.", "last_used"),
		truth("useReported", on(Role), "The export says when it was used; without a date it was not, in the trailing 400 days.", "use_reported"),
		whole("maxSession", on(Role), "Longest session in seconds.", "max_session"),
		truth("serviceLinked", on(Role), "A service of AWS owns it.", "service_linked"),
		texts("instanceProfiles", on(Role), "The instance profiles that hand it to machines.", "instance_profiles"),
		text("definition", on(Role), "What it grants: the name or id of the role's definition.", "role", "role_definition_id", "template_id"),
		text("scope", on(Role, Policy), "Where it holds.", "scope", "resource"),
		truth("eligibleOnly", on(Role), "Nobody holds it unless it is activated.", "eligible_only"),

		text("policyKind", on(Policy), "managed, inline, resource, trust, boundary, scp, rcp, deny, …", "policy_kind"),
		text("document", on(Policy), "The document as canonical JSON; policyText gives it by its lines.", "document"),
		truth("cloudManaged", on(Policy), "The cloud wrote it.", "aws_managed"),
		truth("custom", on(Policy), "The customer wrote it.", "custom"),
		truth("enforced", on(Policy), "Holds, rather than being tried.", "enforced"),
		text("defaultVersion", on(Policy), "The version that counts.", "default_version"),
		texts("permissions", on(Policy), "The permissions of a role's definition.", "permissions", "actions"),

		texts("audiences", on(IdentityProvider), "For whom its tokens must be made out.", "audiences"),
		text("attributeMapping", on(IdentityProvider), "How claims become attributes, as JSON.", "attribute_mapping"),
		truth("dangling", on(IdentityProvider), "Named by trust, but not there.", "dangling"),
	}
}
