// ---
// id: public-owner
// title: Owner or editor given to anyone
// description: >-
//   Roles that nearly everything is in, held by those who stand for people outside. On a single function they give no
//   right to act as its service account, and so are no way to its code alone; they are never right all the same.
// severity: critical
// practice: function-access
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: roles, type: list, default: [roles/owner, roles/editor, Owner, Contributor], description: Roles by name}
// columns:
//   - {name: resource, meaning: What the role is held on}
//   - {name: who, meaning: "allUsers, allAuthenticatedUsers and so on"}
//   - {name: role, meaning: "The role, or full control"}
//   - {name: certainty, meaning: "certain, conditional or unknown"}
// subject: resource
// cause: [who, role]
// blind: "Custom roles as wide as owner go by their own names: add them to the parameter roles."
// remediation:
//   aws: Name the principals that need it in the policy; block public access where the service can.
//   gcp: Remove the member from the binding; give invokers roles/run.invoker alone, and no one basic roles.
//   azure: Remove the assignment.
// references:
//   - https://cloud.google.com/iam/docs/roles-overview#basic
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
// mappings:
//   mcsb: [PA-1, PA-7]
//   attack: [T1078.004]
// ---
MATCH (who:Public)-[h:HAS_ROLE]->(r:Role)
WHERE r.role IN $roles OR r.name IN $roles
RETURN DISTINCT coalesce(r.resource, r.scope, r.account, '') AS resource, who.id AS who, coalesce(r.role, r.name) AS role,
  coalesce(h.certainty, 'certain') AS certainty
ORDER BY resource, who, role
UNION
MATCH (who:Public)-[a:ADMINISTERS]->(scope)
WHERE a.technique IS NULL
RETURN DISTINCT scope.id AS resource, who.id AS who, 'full control' AS role, coalesce(a.certainty, 'certain') AS certainty
ORDER BY resource, who, role
