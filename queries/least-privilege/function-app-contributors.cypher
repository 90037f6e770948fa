// ---
// id: function-app-contributors
// title: Who is Contributor of a Function App
// description: >-
//   Everyone who holds a role at a Function App, or above it, that lets him change its code and settings and read its keys: the role is
//   made for people who manage apps, and whoever has it runs code as the app's identity.
// severity: medium
// practice: least-privilege
// clouds: [azure]
// parameters:
//   - {name: roles, type: list, default: [Owner, Contributor, Website Contributor], description: Roles that let their holders change an app}
// columns:
//   - {name: function, meaning: The Function App's id}
//   - {name: who, meaning: The id of the user or identity that holds the role}
//   - {name: name, meaning: What people call it}
//   - {name: kind, meaning: "user, guest, identity, or unknown where the directory was not read"}
//   - {name: role, meaning: The role}
//   - {name: scope, meaning: Where it is assigned}
//   - {name: through, meaning: The group that holds it; empty where it is assigned directly}
//   - {name: disabled, meaning: The account is switched off}
// cause: [who, role, scope]
// blind: Custom roles with the same actions go by other names; who-can-redeploy judges actions. Eligible assignments are not listed until they are active.
// remediation:
//   azure: Let a pipeline with a federated credential deploy, give people Reader, and make Contributor eligible in Privileged Identity Management.
// references:
//   - https://learn.microsoft.com/en-us/azure/role-based-access-control/built-in-roles/web-and-mobile
//   - https://learn.microsoft.com/en-us/azure/azure-functions/security-concepts
// mappings:
//   mcsb: [PA-7, PA-4]
//   attack: [T1078.004]
// ---
MATCH (f:Function)
WHERE toLower(coalesce(f.type, '')) = 'microsoft.web/sites' AND coalesce(f.kind, 'functionapp') CONTAINS 'functionapp'
// An owner has no edge to each thing below: what it administers contains the app.
CALL (f) {
  MATCH (f)<-[:CAN_HIJACK]-()<-[:HOLDS*0..1]-(r:Role)
  RETURN r
  UNION
  MATCH (f)<-[:CONTAINS*1..8]-()<-[:ADMINISTERS]-(r:Role)
  RETURN r
}
WITH f, r
WHERE NOT r:Principal AND r.name IN $roles AND NOT coalesce(r.eligible_only, false)
MATCH (m:Principal)-[:HAS_ROLE]->(r)
MATCH (who:Principal)-[:MEMBER_OF*0..5]->(m)
WHERE NOT who:Group
RETURN DISTINCT f.id AS function, who.id AS who, coalesce(who.display_name, who.upn, who.name, '') AS name,
  CASE WHEN coalesce(who.guest, false) THEN 'guest' WHEN who:User THEN 'user' WHEN who:ServiceAccount THEN 'identity' ELSE 'unknown' END AS kind,
  r.name AS role, coalesce(r.scope, 'unknown') AS scope, CASE WHEN m.id = who.id THEN '' ELSE coalesce(m.display_name, m.name, m.id) END AS through, coalesce(who.disabled, false) AS disabled
ORDER BY function, who, role, scope, through
