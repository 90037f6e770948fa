// ---
// id: privileged-disabled
// title: Privileged users who are switched off and still hold roles
// description: >-
//   Accounts that were disabled, or deleted while bindings still name them, and that hold full control or a powerful role all the same:
//   who switches one on again, or makes a group or user of that name, has what it holds.
// severity: medium
// practice: least-privilege
// clouds: [gcp, azure]
// parameters:
//   - {name: roles, type: list, default: [Owner, Contributor, User Access Administrator, Role Based Access Control Administrator, Website Contributor, Global Administrator, Privileged Role Administrator, roles/owner, roles/editor], description: Roles that count as privileged beside full control}
// columns:
//   - {name: user, meaning: The user's id}
//   - {name: name, meaning: What people call the user}
//   - {name: state, meaning: "disabled, or deleted"}
//   - {name: privileges, meaning: What makes the user privileged}
// blind: A user whose directory was not read is not known to be switched off.
// remediation:
//   gcp: Remove the deleted member from the bindings.
//   azure: Remove the role assignments and group memberships of the account when the person leaves.
// references:
//   - https://cloud.google.com/iam/docs/principal-identifiers
//   - https://learn.microsoft.com/en-us/entra/id-governance/what-are-lifecycle-workflows
// mappings:
//   mcsb: [PA-3, PA-4]
//   attack: [T1078.004, T1098.003]
// ---
// Privileged is who has full control or can give it to himself, and who holds one of the roles.
CALL () {
  MATCH (u:User)-[:HOLDS*0..1]->()-[a:ADMINISTERS]->(scope)
  RETURN u, CASE WHEN a.technique IS NULL THEN 'full control' ELSE 'full control by ' + a.technique END + ' of ' + scope.id AS privilege
  UNION
  MATCH (u:User)-[:MEMBER_OF*0..5]->(m:Principal)-[:HAS_ROLE]->(r:Role)
  WHERE NOT r:Principal AND coalesce(r.role, r.name) IN $roles
  RETURN u, coalesce(r.role, r.name) + ' at ' + coalesce(r.resource, r.scope, r.account, 'unknown') AS privilege
}
WITH u, privilege ORDER BY privilege
WITH u, collect(DISTINCT privilege) AS privileges

WHERE coalesce(u.disabled, false) OR coalesce(u.deleted, false)
RETURN u.id AS user, coalesce(u.display_name, u.upn, u.name, '') AS name, CASE WHEN coalesce(u.deleted, false) THEN 'deleted' ELSE 'disabled' END AS state, privileges
ORDER BY user
