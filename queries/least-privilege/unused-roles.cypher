// ---
// id: unused-roles
// title: Roles that nobody uses
// description: >-
//   Roles of AWS accounts that were not used for long, or never. AWS reports activity of the trailing 400 days. Roles that AWS's own
//   services made are left out. Where the export does not say when roles were used the row says unknown.
// severity: low
// practice: least-privilege
// clouds: [aws]
// parameters:
//   - {name: days, type: int, default: 90, description: Days without use}
//   - {name: by, type: string, default: '', description: "The day from which they are counted back, as 2027-06-30; empty: today"}
//   - {name: unknown, type: bool, default: false, description: List roles of which nothing is known as well}
// columns:
//   - {name: role, meaning: The role's id}
//   - {name: last_used, meaning: "Day of the last use, never, or unknown"}
//   - {name: created, meaning: Day on which it was made}
//   - {name: admin, meaning: The role has full control of an account}
//   - {name: functions, meaning: How many functions run as it}
//   - {name: policies, meaning: How many policies it holds}
// cause: []
// blind: Use that AWS does not report, as of the last minutes or before the trailing 400 days, is not seen.
// remediation:
//   aws: Delete the role; where you are not sure, deny everything in an inline policy for a while first.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
// mappings:
//   mcsb: [PA-4]
//   attack: [T1078.004]
// ---
MATCH (r:Role {type: 'AWS::IAM::Role'})
WHERE NOT coalesce(r.service_linked, false)
WITH r, toString(CASE $by WHEN '' THEN date() ELSE date($by) END - duration({days: $days})) AS since,
  CASE WHEN r.last_used IS NOT NULL THEN r.last_used WHEN coalesce(r.use_reported, false) THEN 'never' ELSE 'unknown' END AS used
WHERE used = 'never' AND coalesce(r.create_date, '') < since OR used STARTS WITH '2' AND used < since OR $unknown AND used = 'unknown'
RETURN r.id AS role, left(used, 10) AS last_used, left(coalesce(r.create_date, 'unknown'), 10) AS created, coalesce(r.admin, false) AS admin,
  COUNT { (f:Function)-[:RUNS_AS]->(r) } AS functions, COUNT { (r)-[:HAS_POLICY]->(p:Policy) WHERE coalesce(p.policy_kind, '') <> 'trust' } AS policies
ORDER BY admin DESC, role
