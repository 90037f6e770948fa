// ---
// id: public-without-limit
// title: Functions that anyone can run up cost on
// description: >-
//   Functions that people outside may run and that nothing limits: a loop of requests costs what you pay for each, and
//   takes the runs of everything else in the account. How long one run may last and with how much memory says how dear
//   it gets.
// severity: medium
// practice: availability
// clouds: [aws, gcp, azure]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: who, meaning: Who outside may call it}
//   - {name: limit, meaning: "none, or unknown"}
//   - {name: timeout, meaning: "The longest run, in seconds; unknown where it was not exported"}
//   - {name: memory, meaning: Its memory as the cloud writes it; unknown where it was not exported}
//   - {name: certainty, meaning: "certain, conditional or unknown: of the call"}
// cause: [who]
// blind: "Throttling at a gateway, a web application firewall, quotas for each key, and budgets that switch something off are not seen."
// remediation:
//   aws: "Reserve concurrency for the function, shorten its timeout, and put throttling or a WAF before it."
//   gcp: "Set a maximum of instances, shorten the timeout, and put Cloud Armor before it."
//   azure: "Set functionAppScaleLimit and a daily usage quota, and restrict access."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
//   - https://cloud.google.com/run/docs/configuring/max-instances
//   - https://learn.microsoft.com/en-us/azure/azure-functions/event-driven-scaling
// mappings:
//   attack: [T1499]
// ---
MATCH (who:Public)-[:HOLDS*0..1]->()-[c:CAN_INVOKE]->(f:Function)
WHERE f.type IN ['AWS::Lambda::Function', 'run.googleapis.com/Service', 'cloudfunctions.googleapis.com/CloudFunction', 'cloudfunctions.googleapis.com/Function']
  OR toLower(coalesce(f.type, '')) IN ['microsoft.web/sites', 'microsoft.app/containerapps']
WITH DISTINCT f, who, coalesce(c.certainty, 'certain') AS certainty, CASE
    WHEN f.cloud = 'aws' AND f.reserved_concurrency IS NOT NULL THEN toString(f.reserved_concurrency)
    WHEN f.cloud = 'aws' AND EXISTS { (:Resource {type: 'AWS::Lambda::AccountSettings', account: f.account, region: f.region}) } THEN 'none'
    WHEN f.cloud = 'aws' THEN 'unknown'
    WHEN f.cloud = 'azure' AND f.max_instances IS NULL THEN 'unknown'
    WHEN toInteger(f.max_instances) > 0 THEN toString(f.max_instances)
    ELSE 'none' END AS limit
WHERE limit IN ['none', 'unknown']
RETURN f.id AS function, who.id AS who, limit, coalesce(toString(f.timeout), 'unknown') AS timeout, coalesce(toString(f.memory_mb), f.memory, 'unknown') AS memory, certainty
ORDER BY certainty, function, who
