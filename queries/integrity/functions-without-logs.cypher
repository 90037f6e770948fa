// ---
// id: functions-without-logs
// title: Functions without logs
// description: >-
//   Functions whose runs leave no trace that we know of. AWS: the log group that the function writes to does not exist
//   although the account's log groups were read. Azure: neither diagnostic settings nor Application Insights. Google
//   Cloud writes every function's logs by itself. Where the facts that decide it were not read the row says unknown.
// severity: low
// practice: integrity
// clouds: [aws, azure]
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: certainty, meaning: "certain, or unknown where the settings were not read"}
//   - {name: why, meaning: What is missing}
// blind: Whether the function's role may write to the group, and what the code logs, is not judged here.
// remediation:
//   aws: Allow the role logs:CreateLogStream and logs:PutLogEvents on the function's log group, and create the group with a retention.
//   azure: Connect Application Insights, or send the FunctionAppLogs category to a workspace.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
//   - https://learn.microsoft.com/en-us/azure/azure-functions/functions-monitor-log-analytics
// mappings:
//   cis-azure: ["6.3.1", "6.4"]
//   mcsb: [LT-3]
// ---
MATCH (f:Function {type: 'AWS::Lambda::Function'})
OPTIONAL MATCH (f)-[:LOGS_TO]->(g)
WITH f, collect(g) AS groups
WHERE none(g IN groups WHERE g.type IS NOT NULL)
  AND EXISTS { MATCH (o:DataStore {type: 'AWS::Logs::LogGroup'}) WHERE o.account = f.account }
RETURN f.id AS function, CASE size(groups) WHEN 0 THEN 'unknown' ELSE 'certain' END AS certainty,
  CASE size(groups) WHEN 0 THEN 'its configuration was not read' ELSE 'no log group ' + groups[0].id END AS why
ORDER BY certainty, function
UNION
MATCH (f:Function)
WHERE toLower(coalesce(f.type, '')) = 'microsoft.web/sites' AND NOT EXISTS { (f)-[:LOGS_TO]->() }
  AND none(s IN coalesce(f.settings, []) WHERE s STARTS WITH 'APPLICATIONINSIGHTS_' OR s STARTS WITH 'APPINSIGHTS_')
RETURN f.id AS function, CASE WHEN f.settings IS NULL THEN 'unknown' ELSE 'certain' END AS certainty,
  CASE WHEN f.settings IS NULL THEN 'no diagnostic setting; app settings were not read' ELSE 'no diagnostic setting, no Application Insights' END AS why
ORDER BY certainty, function
