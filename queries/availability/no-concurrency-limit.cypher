// ---
// id: no-concurrency-limit
// title: "Functions without a limit of their own, or that cannot run"
// description: >-
//   Functions that may take every run the account has, because nothing limits how many of them run at once, and
//   functions whose limit is zero, which cannot run at all. Public ones come first: there anyone decides how many. Where
//   the export holds no limits of the account and region, a missing one is unknown.
// severity: low
// practice: availability
// clouds: [aws, gcp, azure]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: limit, meaning: "none, 0, or unknown"}
//   - {name: public, meaning: Anyone may run it}
//   - {name: triggers, meaning: How many things start it}
// blind: "Limits of the plan that an app in Azure shares with others, and concurrency that is provisioned, are not looked at."
// remediation:
//   aws: "Reserve concurrency for the functions that must run, and for those that must not take it all."
//   gcp: Set a maximum of instances that what lies behind can bear.
//   azure: "Set functionAppScaleLimit, or the maximum of replicas."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
//   - https://cloud.google.com/run/docs/configuring/max-instances
//   - https://learn.microsoft.com/en-us/azure/azure-functions/event-driven-scaling
// mappings:
//   attack: [T1499]
// ---
MATCH (f:Function)
WHERE f.type IN ['AWS::Lambda::Function', 'run.googleapis.com/Service', 'cloudfunctions.googleapis.com/CloudFunction', 'cloudfunctions.googleapis.com/Function']
  OR toLower(coalesce(f.type, '')) IN ['microsoft.web/sites', 'microsoft.app/containerapps']
WITH f, CASE
    WHEN f.cloud = 'aws' AND f.reserved_concurrency IS NOT NULL THEN toString(f.reserved_concurrency)
    WHEN f.cloud = 'aws' AND EXISTS { (:Resource {type: 'AWS::Lambda::AccountSettings', account: f.account, region: f.region}) } THEN 'none'
    WHEN f.cloud = 'aws' THEN 'unknown'
    WHEN f.cloud = 'azure' AND f.max_instances IS NULL THEN 'unknown'
    WHEN toInteger(f.max_instances) > 0 THEN toString(f.max_instances)
    ELSE 'none' END AS limit
WHERE f.function IS NULL AND limit IN ['none', 'unknown', '0']
RETURN f.id AS function, limit, coalesce(f.public, false) AS public, COUNT { ()-[:TRIGGERS]->(f) } AS triggers
ORDER BY public DESC, limit, function
