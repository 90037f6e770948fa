// ---
// id: unused-functions
// title: Functions that nobody runs
// description: >-
//   Functions that have not run for long, told by their role: a function's role is assumed whenever it starts, so a role that was not
//   used since is the role of functions that did not run. A role of several functions tells it of all or of none.
// severity: low
// practice: least-privilege
// clouds: [aws, azure]
// parameters:
//   - {name: days, type: int, default: 90, description: Days without use}
//   - {name: by, type: string, default: '', description: "The day from which they are counted back, as 2027-06-30; empty: today"}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: why, meaning: What tells that it does not run}
//   - {name: last_used, meaning: "Day on which its role was used last, never, or unknown"}
//   - {name: modified, meaning: Day of its last change}
//   - {name: identity, meaning: The role or account that it runs as; empty where it has none}
//   - {name: admin, meaning: The identity has full control of an account}
// cause: [why]
// blind: Exports hold no counts of invocations; a function that shares its role with one that runs, and functions of Google Cloud, are not judged.
// remediation:
//   aws: Delete the function, its role and its log group; or set its reserved concurrency to 0 for a while first.
//   azure: Delete the app, or the function that is switched off, and its identity with it.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
//   - https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
//   - https://learn.microsoft.com/en-us/azure/azure-functions/disable-function
// mappings:
//   mcsb: [AM-3]
// ---
MATCH (f:Function {type: 'AWS::Lambda::Function'})-[:RUNS_AS]->(r:Role)
WITH f, r, toString(CASE $by WHEN '' THEN date() ELSE date($by) END - duration({days: $days})) AS since,
  CASE WHEN r.last_used IS NOT NULL THEN r.last_used WHEN coalesce(r.use_reported, false) THEN 'never' ELSE 'unknown' END AS used
WHERE used = 'never' AND coalesce(f.last_modified, '') < since OR used STARTS WITH '2' AND used < since
RETURN f.id AS function, 'its role was not used' AS why, left(used, 10) AS last_used, left(coalesce(f.last_modified, 'unknown'), 10) AS modified,
  r.id AS identity, coalesce(r.admin, false) AS admin
ORDER BY function, why, identity
UNION
MATCH (f:Function)
WHERE f.type IN ['Microsoft.Web/sites/functions', 'Microsoft.Web/sites'] AND (coalesce(f.disabled, false) OR f.state = 'Stopped')
OPTIONAL MATCH (f)-[:RUNS_AS]->(own)
OPTIONAL MATCH (site:Function)-[:CONTAINS]->(f), (site)-[:RUNS_AS]->(of_site)
RETURN DISTINCT f.id AS function, 'switched off' AS why, 'unknown' AS last_used, 'unknown' AS modified,
  coalesce(own.id, of_site.id, '') AS identity, coalesce(own.admin, of_site.admin, false) AS admin
ORDER BY function, why, identity
