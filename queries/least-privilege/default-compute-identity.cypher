// ---
// id: default-compute-identity
// title: Functions on a default identity
// description: >-
//   Functions that run as the account that Google Cloud makes for a whole project, the Compute Engine or App Engine one: every function
//   and machine that nobody gave an account of its own has it too, and in older projects it is Editor.
// severity: medium
// practice: least-privilege
// clouds: [gcp]
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: identity, meaning: The default account}
//   - {name: service, meaning: "The service that it was made for: compute or appengine"}
//   - {name: roles, meaning: Roles that it holds with their place}
//   - {name: shared, meaning: "How many functions and machines run as it, this one included"}
//   - {name: admin, meaning: It has full control of a project}
// blind: A default account that was renamed by hand into an account of one's own does not exist; nothing is hidden from this report but what the export leaves out.
// remediation:
//   gcp: Deploy the function with a service account of its own, and enforce iam.automaticIamGrantsForDefaultServiceAccounts.
// references:
//   - https://cloud.google.com/iam/docs/service-account-types
//   - https://cloud.google.com/functions/docs/securing/function-identity
// mappings:
//   cis-gcp: ["1.5"]
//   mcsb: [PA-7]
//   attack: [T1078.004]
// ---
MATCH (f:Function)-[:RUNS_AS]->(i:ServiceAccount)
WHERE i.default_account IS NOT NULL
OPTIONAL MATCH (i)-[:HAS_ROLE]->(r:Role)
WITH f, i, coalesce(r.role, r.name) + ' at ' + coalesce(r.resource, r.scope, 'unknown') AS role ORDER BY role
WITH f, i, collect(DISTINCT role) AS roles
RETURN f.id AS function, i.id AS identity, i.default_account AS service, roles,
  COUNT { (w)-[:RUNS_AS]->(i) WHERE w:Function OR w:Instance } AS shared, coalesce(i.admin, false) AS admin
ORDER BY admin DESC, function
