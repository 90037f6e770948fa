// ---
// id: services-without-source
// title: Functions that a service may call for anyone
// description: >-
//   Statements of a function's policy that let an AWS service call it and name neither a source nor an account: somebody else's bucket,
//   topic or rule makes the service call it as well.
// severity: medium
// practice: function-access
// clouds: [aws]
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: service, meaning: The service that may call it}
//   - {name: identity, meaning: The role that the function runs as; empty where it was not read}
//   - {name: admin, meaning: The role has full control of an account}
// cause: [service]
// blind: A policy in which another statement of the same service names a source is not listed; its statements are not told apart here.
// remediation:
//   aws: Add the permission again with a source ARN and a source account, and remove this statement.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
// mappings:
//   fsbp: [Lambda.1]
//   attack: [T1648]
// ---
MATCH (f:Function)-[:HAS_POLICY]->(p:Policy {policy_kind: 'resource'})
WHERE f.cloud = 'aws'
UNWIND ['s3', 'sns', 'events', 'apigateway', 'elasticloadbalancing', 'cognito-idp', 'logs', 'iot', 'config', 'ses', 'cloudformation', 'alexa-connectedhome', 'lex'] AS word
WITH f, p, word + '.amazonaws.com' AS service
WHERE p.document CONTAINS '"' + service + '"' AND NOT toLower(p.document) CONTAINS 'aws:sourcearn' AND NOT toLower(p.document) CONTAINS 'aws:sourceaccount'
  AND NOT toLower(p.document) CONTAINS 'aws:sourceorg' AND NOT toLower(p.document) CONTAINS 'aws:principalorgid'
OPTIONAL MATCH (f)-[:RUNS_AS]->(i:Role)
RETURN DISTINCT f.id AS function, service, coalesce(i.id, '') AS identity, coalesce(i.admin, false) AS admin
ORDER BY admin DESC, function, service
