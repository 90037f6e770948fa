// ---
// id: log-deletion
// title: Who can delete what functions logged
// description: >-
//   Principals that may delete what a function logged, or shorten how long it is kept, and so the trace of what was done
//   with it: its log group and the streams in it on AWS; on Google Cloud, the log bucket to which the _Default sink of its
//   project leads, unless that is locked; on Azure, the workspace or the Application Insights component that it writes
//   to. Administrators are left out unless asked for. Every store costs questions to the judge: functions that are
//   public or run as an admin come first, as many as most says.
// severity: medium
// practice: integrity
// clouds: [aws, gcp, azure]
// stores: [embedded]
// parameters:
//   - {name: most, type: int, default: 100, description: How many functions are looked at}
//   - {name: admins, type: bool, default: false, description: "List administrators, too"}
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: group, meaning: "Its log group, log bucket, workspace or component"}
//   - {name: who, meaning: Who may}
//   - {name: actions, meaning: What may be done}
//   - {name: decision, meaning: "Allowed, or Conditional"}
//   - {name: conditions, meaning: What the request must satisfy; empty where nothing is asked}
//   - {name: public, meaning: Anyone may run the function}
//   - {name: complete, meaning: "False where there are more functions than were looked at"}
// whole: >-
//   MATCH (f:Function) WHERE EXISTS { (f)-[:LOGS_TO]->() } OR f.cloud = 'gcp' AND EXISTS { (f)<-[:CONTAINS]-(:Account)-[:LOGS_TO]->() }
//   RETURN count(*) <= $most AS whole
// cause: [who]
// blind: >-
//   Copies of the logs elsewhere, by subscription filters, exports or other sinks, are not seen; they make a deletion less
//   bad. Of Google Cloud, projects whose _Default sink was not exported are left out, what its filter leaves out
//   counts as kept, and who may point the sink elsewhere is asked by who-may-stop-trails. Of Azure, a site is linked
//   to its component by its settings or the portal's tag; storage accounts and event hubs that take logs are asked by other reports.
// remediation:
//   aws: "Deny logs:DeleteLogGroup and logs:PutRetentionPolicy by an SCP to all but the platform role, and send logs to another account."
//   gcp: "Lead the _Default sinks to a locked log bucket in a project that nobody works in, and take logging.logs.delete from custom roles."
//   azure: "Base the component on a workspace in a subscription that nobody works in, put a lock on it, and take purge/action from custom roles."
// references:
//   - https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/permissions-reference-cwl.html
//   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples.html
//   - https://cloud.google.com/logging/docs/reference/v2/rest/v2/logs/delete
//   - https://cloud.google.com/logging/docs/buckets
//   - https://learn.microsoft.com/en-us/azure/azure-monitor/logs/personal-data-mgmt
//   - https://learn.microsoft.com/en-us/azure/azure-monitor/logs/delete-workspace
// mappings:
//   mcsb: [LT-6, PA-7]
//   attack: [T1685.002]
// ---
CALL () {
  MATCH (f:Function {type: 'AWS::Lambda::Function'})-[:LOGS_TO]->(g:DataStore {type: 'AWS::Logs::LogGroup'})
  RETURN f, g, [a IN ['logs:DeleteLogGroup', 'logs:DeleteLogStream', 'logs:PutRetentionPolicy'] | [a, g.id]] AS asks
  UNION
  MATCH (f:Function {cloud: 'gcp'})<-[:CONTAINS]-(p:Account)-[l:LOGS_TO]->(g:DataStore {type: 'logging.googleapis.com/LogBucket'})
  WHERE l.sink ENDS WITH '/sinks/_Default' AND NOT coalesce(g.locked, false)
    AND NOT EXISTS { MATCH (s:Resource {id: l.sink}) WHERE s.disabled }
  RETURN f, g, [['logging.buckets.update', g.id],
    CASE WHEN g.id ENDS WITH '/buckets/_Default' THEN ['logging.logs.delete', p.id] ELSE ['logging.buckets.delete', g.id] END] AS asks
  UNION
  MATCH (f:Function {cloud: 'azure'})-[:LOGS_TO]->(c)
  OPTIONAL MATCH (c:Resource)-[:LOGS_TO]->(w:DataStore)
  WITH DISTINCT f, coalesce(w, c) AS g
  WHERE g.type IN ['Microsoft.Insights/components', 'Microsoft.OperationalInsights/workspaces']
  RETURN f, g, CASE g.type
    WHEN 'Microsoft.Insights/components' THEN [a IN ['delete', 'purge/action'] | ['Microsoft.Insights/components/' + a, g.id]]
    ELSE [a IN ['delete', 'purge/action', 'tables/write'] | ['Microsoft.OperationalInsights/workspaces/' + a, g.id]] END AS asks
}
OPTIONAL MATCH (f)-[:RUNS_AS]->(i)
WITH f, g, asks, coalesce(f.public, false) AS public, max(coalesce(i.admin, false)) AS admin
ORDER BY public DESC, admin DESC, f.id, g.id
WITH collect({f: f, g: g, asks: asks, public: public}) AS candidates
UNWIND candidates[..$most] AS one
WITH one.f AS f, one.g AS g, one.asks AS asks, one.public AS public, size(candidates) <= $most AS complete
UNWIND asks AS ask
CALL postern.whoCan(ask[0], ask[1]) YIELD principal, decision, conditions
WITH f, g, public, complete, principal, decision, conditions, ask[0] AS action
WHERE $admins OR NOT coalesce(principal.admin, false)
WITH f, g, public, complete, principal, decision, conditions, action ORDER BY action
RETURN f.id AS function, g.id AS group, principal.id AS who, collect(action) AS actions, decision, coalesce(conditions, '') AS conditions, public, complete
ORDER BY public DESC, function, group, who, decision, conditions
