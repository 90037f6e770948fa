// ---
// id: who-may-stop-trails
// title: Who may stop an audit trail
// description: >-
//   Principals that may switch a trail off, delete it or choose what it leaves out, delete log sinks of a project, or
//   the diagnostic settings of a subscription. Administrators are left out unless asked for: who is listed has that
//   right without having all others.
// severity: high
// practice: integrity
// clouds: [aws, gcp, azure]
// stores: [embedded]
// parameters:
//   - {name: admins, type: bool, default: false, description: "List administrators, too"}
// columns:
//   - {name: where, meaning: "The trail, project or subscription"}
//   - {name: who, meaning: Who may}
//   - {name: actions, meaning: What may be done}
//   - {name: decision, meaning: "Allowed, or Conditional"}
//   - {name: conditions, meaning: What the request must satisfy; empty where nothing is asked}
//   - {name: public, meaning: It stands for people outside}
// cause: [who]
// blind: "Who may empty or delete the bucket, workspace or log group that a trail writes to is asked by other reports."
// remediation:
//   aws: "Deny the actions by an SCP to all but one role of the platform, and keep the trail in the management account."
//   gcp: Take logging.configWriter from all but the platform group; lock the log bucket.
//   azure: "Take Microsoft.Insights/diagnosticSettings/delete from custom roles, and put a lock on the subscription’s settings."
// references:
//   - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
//   - https://cloud.google.com/logging/docs/access-control
//   - https://learn.microsoft.com/en-us/azure/azure-monitor/essentials/diagnostic-settings
// mappings:
//   mcsb: [LT-3, PA-7]
//   attack: [T1685.002]
// ---
MATCH (n:Resource|Account)
WHERE n.type = 'AWS::CloudTrail::Trail' OR (n:Account AND n.cloud IN ['gcp', 'azure'] AND NOT coalesce(n.external, false))
UNWIND CASE n.cloud
  WHEN 'aws' THEN ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'cloudtrail:UpdateTrail', 'cloudtrail:PutEventSelectors']
  WHEN 'gcp' THEN ['logging.sinks.delete', 'logging.sinks.update']
  ELSE ['Microsoft.Insights/diagnosticSettings/delete', 'Microsoft.Insights/diagnosticSettings/write'] END AS action
CALL postern.whoCan(action, n.id) YIELD principal, decision, conditions, public
WITH n, action, principal, decision, conditions, public
WHERE $admins OR NOT coalesce(principal.admin, false)
WITH n, action, principal, decision, conditions, public ORDER BY action
RETURN n.id AS where, principal.id AS who, collect(action) AS actions, decision, coalesce(conditions, '') AS conditions, public
ORDER BY public DESC, where, who, decision, conditions
