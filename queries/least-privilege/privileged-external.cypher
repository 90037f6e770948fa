// ---
// id: privileged-external
// title: Privileged users from outside
// description: >-
//   People of other organizations who hold full control or a powerful role: guests of the tenant, and Google accounts of a domain that
//   is not the organization's own. Whether they still work with you, their own company decides.
// severity: high
// practice: least-privilege
// clouds: [gcp, azure]
// parameters:
//   - {name: domains, type: list, default: [], description: Further domains of your own}
//   - {name: roles, type: list, default: [Owner, Contributor, User Access Administrator, Role Based Access Control Administrator, Website Contributor, Global Administrator, Privileged Role Administrator, roles/owner, roles/editor], description: Roles that count as privileged beside full control}
// columns:
//   - {name: user, meaning: The user's id}
//   - {name: name, meaning: What people call the user}
//   - {name: why, meaning: What makes the user an outsider}
//   - {name: privileges, meaning: What makes the user privileged}
// blind: Without the Google organization's node its domain is not known, and no Google account counts as outside; a person with an account of your own domain is none either.
// remediation:
//   gcp: Remove the member from the binding, and set the organization policy iam.allowedPolicyMemberDomains.
//   azure: Remove the assignment; give guests eligible assignments with an end, and review them.
// references:
//   - https://cloud.google.com/resource-manager/docs/organization-policy/restricting-domains
//   - https://learn.microsoft.com/en-us/entra/external-id/what-is-b2b
// mappings:
//   cis-gcp: ["1.1"]
//   cis-azure: ["2.4"]
//   mcsb: [PA-4]
//   attack: [T1078.004, T1199]
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

CALL () {
  MATCH (o:Organization)
  WHERE o.cloud = 'gcp' AND o.name CONTAINS '.'
  RETURN collect(toLower(o.name)) AS own
}
WITH u, privileges, own + [d IN $domains | toLower(d)] AS ours, own,
  CASE WHEN u.id STARTS WITH 'user:' THEN toLower(split(u.id, '@')[-1]) ELSE '' END AS domain
WHERE coalesce(u.guest, false) OR coalesce(u.external, false) OR (domain <> '' AND size(own) > 0 AND NOT domain IN ours)
RETURN u.id AS user, coalesce(u.display_name, u.upn, u.name, '') AS name,
  CASE WHEN coalesce(u.guest, false) THEN 'guest of the tenant' WHEN domain <> '' THEN 'of ' + domain ELSE 'of an account outside' END AS why, privileges
ORDER BY user
