// ---
// id: contributor-function-apps
// title: Function Apps whose identity is Contributor or more
// description: >-
//   Function Apps that run as an identity with a role made for people who manage Azure: Contributor and its like change, delete and read
//   the keys of everything in their scope.
// severity: high
// practice: least-privilege
// clouds: [azure]
// parameters:
//   - {name: roles, type: list, default: [Owner, Contributor, User Access Administrator, Role Based Access Control Administrator, Website Contributor, Storage Account Contributor, Key Vault Contributor, Virtual Machine Contributor], description: Roles that no app should need}
// columns:
//   - {name: function, meaning: The Function App's id}
//   - {name: identity, meaning: The identity that it runs as}
//   - {name: role, meaning: The role that it holds}
//   - {name: scope, meaning: Where it holds}
//   - {name: resources, meaning: "How many functions, machines, data stores and secrets lie in the scope; empty where the scope was not read"}
//   - {name: admin, meaning: The identity has full control of a subscription}
// cause: [role, scope]
// blind: Custom roles with the same actions go by other names; escalating-functions and permission-levels judge actions.
// remediation:
//   azure: Assign the identity data roles such as Storage Blob Data Reader at the resources that the app uses, and remove this one.
// references:
//   - https://learn.microsoft.com/en-us/azure/app-service/overview-managed-identity
//   - https://learn.microsoft.com/en-us/azure/role-based-access-control/built-in-roles
// mappings:
//   mcsb: [PA-7]
//   attack: [T1078.004]
// ---
MATCH (f:Function)-[:RUNS_AS]->(i:Principal)-[:MEMBER_OF*0..5]->(m:Principal)-[:HAS_ROLE]->(r:Role)
WHERE f.cloud = 'azure' AND NOT r:Principal AND r.name IN $roles
RETURN DISTINCT f.id AS function, i.id AS identity, r.name AS role, coalesce(r.scope, 'unknown') AS scope,
  CASE WHEN EXISTS { MATCH (s) WHERE s.id = r.scope } THEN COUNT { (s)-[:CONTAINS*0..6]->(x) WHERE s.id = r.scope AND (x:Function OR x:Instance OR x:DataStore OR x:Secret) } END AS resources, coalesce(i.admin, false) AS admin
ORDER BY admin DESC, function, role, scope
