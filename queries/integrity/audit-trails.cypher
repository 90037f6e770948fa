// ---
// id: audit-trails
// title: Audit trails that do not tell all
// description: >-
//   Trails that are off, cover one region alone or do not sign their files; accounts that no trail covers; projects
//   where reading data leaves no trace, or where someone is left out of it; subscriptions whose activity log is sent
//   nowhere. Where the facts that decide it were not read the row says so.
// severity: high
// practice: integrity
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: own_keys, type: bool, default: false, description: "List trails that no key of yours encrypts, too"}
// columns:
//   - {name: where, meaning: "The trail, account, project or subscription"}
//   - {name: problem, meaning: What is missing}
//   - {name: value, meaning: "What is set, or unknown"}
//   - {name: scope, meaning: "The account, project or subscription that it is about"}
// cause: [problem]
// blind: "Trails of an organization that stand in accounts outside the estate, and log sinks of folders that were not exported, are not seen."
// remediation:
//   aws: "Record one organization trail for all regions with file validation, encrypted with a key of its own, in an account that nobody works in."
//   gcp: "Set audit configs for allServices with DATA_READ and DATA_WRITE at the organization, without exempted members."
//   azure: Send the activity log of each subscription to a workspace or storage account of its own by a diagnostic setting.
// references:
//   - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
//   - https://cloud.google.com/logging/docs/audit/configure-data-access
//   - https://learn.microsoft.com/en-us/azure/azure-monitor/essentials/activity-log
// mappings:
//   cis-aws: ["3.1", "3.2", "3.5"]
//   cis-gcp: ["2.1"]
//   cis-azure: ["6.1.1"]
//   fsbp: [CloudTrail.1, CloudTrail.2, CloudTrail.4]
//   mcsb: [LT-3, LT-5]
//   attack: [T1685.002]
// ---
MATCH (t:Resource {type: 'AWS::CloudTrail::Trail'})
UNWIND [
  CASE WHEN t.logging = false THEN ['does not write', 'IsLogging false'] END,
  CASE WHEN t.multi_region = false THEN ['one region alone', 'IsMultiRegionTrail false'] END,
  CASE WHEN t.log_validation = false THEN ['files are not signed', 'LogFileValidationEnabled false'] END,
  CASE WHEN $own_keys AND NOT EXISTS { (t)-[:ENCRYPTED_BY]->() } THEN ['no key of its own', 'KmsKeyId is not set'] END
] AS one
WITH t, one WHERE one IS NOT NULL
RETURN t.id AS where, one[0] AS problem, one[1] AS value, coalesce(t.account, 'unknown') AS scope
ORDER BY where, problem
UNION
MATCH (a:Account {cloud: 'aws'})
WHERE NOT coalesce(a.external, false) AND NOT EXISTS { (:Resource {type: 'AWS::CloudTrail::Trail', account: a.account}) }
  AND NOT EXISTS { MATCH (t:Resource {type: 'AWS::CloudTrail::Trail'}) WHERE t.organization_trail = true }
RETURN a.id AS where, 'no trail' AS problem,
  CASE WHEN EXISTS { MATCH (t:Resource {type: 'AWS::CloudTrail::Trail'}) RETURN t } THEN 'none is known' ELSE 'unknown: no trail was read at all' END AS value, a.account AS scope
ORDER BY where, problem
UNION
MATCH (p:Account {cloud: 'gcp'})
WHERE NOT coalesce(p.external, false)
WITH p, COLLECT { MATCH (up:Account|Container|Organization)-[:CONTAINS*0..12]->(p) WHERE up.audit_logs IS NOT NULL UNWIND up.audit_logs AS l RETURN DISTINCT l } AS logged
UNWIND ['DATA_READ', 'DATA_WRITE'] AS kind
WITH p, logged, kind WHERE NOT 'allServices ' + kind IN logged
RETURN p.id AS where, kind + ' is not written for all services' AS problem,
  CASE WHEN p.audit_logs IS NULL THEN 'unknown: its allow policy was not read' WHEN any(l IN logged WHERE l ENDS WITH ' ' + kind) THEN 'some services alone' ELSE 'none' END AS value, coalesce(p.account, 'unknown') AS scope
ORDER BY where, problem
UNION
MATCH (p:Account|Container|Organization {cloud: 'gcp'})
UNWIND coalesce(p.audit_exempt, []) AS exempt
RETURN p.id AS where, 'left out: ' + exempt AS problem, exempt AS value, coalesce(p.account, 'unknown') AS scope
ORDER BY where, problem
UNION
MATCH (s:Account {cloud: 'azure'})
WHERE NOT EXISTS { (s)-[:LOGS_TO]->() }
RETURN s.id AS where, 'the activity log is sent nowhere' AS problem,
  CASE WHEN EXISTS { MATCH (x:Resource {type: 'Microsoft.Insights/diagnosticSettings'}) RETURN x } THEN 'no diagnostic setting' ELSE 'unknown: no diagnostic setting was read at all' END AS value, coalesce(s.account, 'unknown') AS scope
ORDER BY where, problem
