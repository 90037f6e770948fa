// ---
// id: shared-roles
// title: Roles shared by functions
// description: >-
//   One identity under several functions: who gains one of them has what all of them need. Versions and aliases of one
//   function count once.
// severity: medium
// practice: least-privilege
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: min, type: int, default: 2, description: Functions that share it at least}
// columns:
//   - {name: identity, meaning: The role or account that they run as}
//   - {name: functions, meaning: How many run as it}
//   - {name: names, meaning: The functions' ids}
//   - {name: admin, meaning: The identity has full control of an account}
// subject: identity
// blind: Two identities with the same policies are not one identity, and are not listed.
// remediation:
//   aws: Give each function an execution role of its own.
//   gcp: Give each function a service account of its own instead of the project's default one.
//   azure: Use a system-assigned identity, or a user-assigned one for each app.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
//   - https://cloud.google.com/functions/docs/securing/function-identity
//   - https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations
// mappings:
//   mcsb: [IM-3]
// ---
MATCH (f:Function)-[:RUNS_AS]->(i)
WHERE NOT coalesce(f.type, '') IN ['AWS::Lambda::Version', 'AWS::Lambda::Alias']
// A function of the second generation and the Cloud Run service under it are one, listed by the function's id.
WITH i, [coalesce(f.account, ''), coalesce(f.region, ''), f.name] AS one, min(f.id) AS id ORDER BY id
WITH i, collect(id) AS ids
WHERE size(ids) >= $min
RETURN i.id AS identity, size(ids) AS functions, ids AS names, coalesce(i.admin, false) AS admin
ORDER BY functions DESC, identity
