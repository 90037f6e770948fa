// ---
// id: unused-invoke
// title: Invoke rights that nobody uses
// description: >-
//   Two kinds of grant that only an attacker would miss. A function's policy lets a service call it, and nothing of that
//   service triggers it any more. And a role or user may invoke it, but has not been used at all for a while; who was
//   never read as used or unused is not listed.
// severity: low
// practice: least-privilege
// clouds: [aws]
// parameters:
//   - {name: days, type: int, default: 90, description: Days without use}
//   - {name: by, type: string, default: '', description: "The day from which they are counted back, as 2027-06-30; empty: today"}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: who, meaning: The service or principal that may invoke it}
//   - {name: why, meaning: Why it counts as unused}
// cause: [who]
// blind: "Use is known by the principal and not by the function: one who is active elsewhere counts as using all that it may invoke."
// remediation:
//   aws: Remove the statement from the function's policy (lambda remove-permission), or the principal.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage_delete.html
// mappings:
//   mcsb: [PA-4]
// ---
MATCH (f:Function {type: 'AWS::Lambda::Function'})-[:HAS_POLICY]->(p:Policy {policy_kind: 'resource'})
UNWIND [
  ['s3.amazonaws.com', 'AWS::S3::'], ['sns.amazonaws.com', 'AWS::SNS::'], ['events.amazonaws.com', 'AWS::Events::'],
  ['scheduler.amazonaws.com', 'AWS::Scheduler::'], ['apigateway.amazonaws.com', 'AWS::ApiGateway'],
  ['elasticloadbalancing.amazonaws.com', 'AWS::ElasticLoadBalancing'], ['cognito-idp.amazonaws.com', 'AWS::Cognito::'],
  ['logs.amazonaws.com', 'AWS::Logs::'], ['iot.amazonaws.com', 'AWS::IoT::']
] AS service
WITH f, p, service[0] AS who, service[1] AS types
WHERE p.document CONTAINS '"' + who + '"'
  AND NOT EXISTS { MATCH (t)-[:TRIGGERS]->(f) WHERE t.type STARTS WITH types }
  AND NOT EXISTS { MATCH (t)-[:TRIGGERS]->(q)<-[:CONTAINS]-(f) WHERE t.type STARTS WITH types }
  // Where nothing of the service was read at all, nothing can be said.
  AND EXISTS { MATCH (t:PosternNode) WHERE t.type STARTS WITH types AND t.account = f.account }
RETURN DISTINCT f.id AS function, who, 'nothing of this service triggers it' AS why
ORDER BY function, who
UNION
MATCH (w:Principal)-[:HOLDS*0..1]->()-[:CAN_INVOKE]->(f:Function)
WHERE w.cloud = 'aws' AND w.type IN ['AWS::IAM::Role', 'AWS::IAM::User']
WITH f, w, toString(CASE $by WHEN '' THEN date() ELSE date($by) END - duration({days: $days})) AS since,
  [d IN [w.last_used, w.password_last_used, w.access_key_1_last_used_date, w.access_key_2_last_used_date] WHERE d STARTS WITH '2'] AS uses
WHERE (w.last_used IS NOT NULL OR w.access_key_1_active IS NOT NULL) AND all(d IN uses WHERE d < since)
RETURN DISTINCT f.id AS function, w.id AS who,
  CASE WHEN size(uses) = 0 THEN 'never used' ELSE 'last used ' + left(reduce(a = '', d IN uses | CASE WHEN d > a THEN d ELSE a END), 10) END AS why
ORDER BY function, who
