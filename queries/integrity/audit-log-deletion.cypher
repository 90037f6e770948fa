// ---
// id: audit-log-deletion
// title: Who can delete where audit logs are kept
// description: >-
//   Principals that may delete what an audit trail wrote: objects of the bucket that it writes to, a log bucket of Cloud
//   Logging that is not locked, a Log Analytics workspace. Administrators are left out unless asked for. Versions,
//   object locks and soft deletion may bring back what was deleted.
// severity: high
// practice: integrity
// clouds: [aws, gcp, azure]
// stores: [embedded]
// parameters:
//   - {name: admins, type: bool, default: false, description: "List administrators, too"}
// columns:
//   - {name: store, meaning: "The bucket, log bucket or workspace"}
//   - {name: writer, meaning: The trail that writes there; empty for stores of the cloud’s own logging}
//   - {name: who, meaning: Who may}
//   - {name: actions, meaning: What may be done}
//   - {name: decision, meaning: "Allowed, or Conditional"}
//   - {name: conditions, meaning: What the request must satisfy; empty where nothing is asked}
//   - {name: versioning, meaning: "Enabled, Suspended or Off where the export says; unknown otherwise"}
// cause: [who]
// blind: >-
//   Object Lock and MFA delete of buckets are in no export that is read; log buckets of folders and organizations count
//   only where they were exported.
// remediation:
//   aws: "Keep the bucket in an account that nobody works in, with Object Lock, and deny deletion by its policy."
//   gcp: "Lock the log bucket, and take logging.buckets.delete from all but the platform group."
//   azure: "Put a lock on the workspace, and take its deletion from custom roles."
// references:
//   - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
//   - https://cloud.google.com/logging/docs/buckets#locking-logs-buckets
//   - https://learn.microsoft.com/en-us/azure/azure-monitor/logs/delete-workspace
// mappings:
//   cis-gcp: ["2.3"]
//   mcsb: [LT-6, PA-7]
//   attack: [T1685.002]
// ---
CALL () {
  MATCH (t:Resource {type: 'AWS::CloudTrail::Trail'})
  WHERE t.bucket IS NOT NULL
  MATCH (d:DataStore {id: 'arn:' + split(t.id, ':')[1] + ':s3:::' + t.bucket})
  RETURN d, t.id AS writer, d.id + '/object' AS what, ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutLifecycleConfiguration'] AS actions
  UNION
  MATCH (d:DataStore {type: 'logging.googleapis.com/LogBucket'})
  WHERE NOT coalesce(d.locked, false)
  RETURN d, '' AS writer, d.id AS what, ['logging.buckets.delete', 'logging.buckets.update'] AS actions
  UNION
  MATCH (d:DataStore {type: 'Microsoft.OperationalInsights/workspaces'})
  RETURN d, '' AS writer, d.id AS what, ['Microsoft.OperationalInsights/workspaces/delete'] AS actions
}
UNWIND actions AS action
CALL postern.whoCan(action, CASE action WHEN 's3:PutLifecycleConfiguration' THEN d.id ELSE what END) YIELD principal, decision, conditions
WITH d, writer, action, principal, decision, conditions
WHERE $admins OR NOT coalesce(principal.admin, false)
WITH d, writer, action, principal, decision, conditions ORDER BY action
RETURN d.id AS store, writer, principal.id AS who, collect(DISTINCT action) AS actions, decision, coalesce(conditions, '') AS conditions, coalesce(d.versioning, 'unknown') AS versioning
ORDER BY store, writer, who, decision, conditions
