// ---
// id: public-invoke
// title: Functions that anyone may run
// description: >-
//   Functions that people outside may invoke, with the way in and what gates it. An unsigned caller from anywhere and
//   a caller with an account of the same cloud are told apart by who.
// severity: high
// practice: function-access
// clouds: [aws, gcp, azure]
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: who, meaning: "internet, allUsers, any AWS account and so on"}
//   - {name: via, meaning: The endpoint or trigger that leads to it; empty for a direct call}
//   - {name: certainty, meaning: "certain, conditional or unknown"}
//   - {name: conditions, meaning: What the request must satisfy; empty where it is certain}
//   - {name: identity, meaning: The role or account that the function runs as}
//   - {name: admin, meaning: That identity has full control of an account}
// cause: [who, via]
// blind: Checks that the function's own code makes, such as a signature of a webhook, are not seen.
// remediation:
//   aws: Set the function URL to AWS_IAM, add an authorizer to the gateway, or name the callers in the function's policy.
//   gcp: Take allUsers and allAuthenticatedUsers out of the invoker binding, or set ingress to internal.
//   azure: Set authLevel to function or admin, switch App Service authentication on, or restrict access by network.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
//   - https://cloud.google.com/run/docs/authenticating/public
//   - https://learn.microsoft.com/en-us/azure/azure-functions/security-concepts
// mappings:
//   fsbp: [Lambda.1]
//   mcsb: [IM-1]
//   attack: [T1190]
// ---
MATCH (who:Public)-[:HOLDS*0..1]->()-[c:CAN_INVOKE]->(f:Function)
OPTIONAL MATCH (f)-[:RUNS_AS]->(i)
RETURN DISTINCT f.id AS function, who.id AS who, coalesce(c.via, '') AS via, coalesce(c.certainty, 'certain') AS certainty,
  coalesce(c.conditions, '') AS conditions, coalesce(i.id, '') AS identity, coalesce(i.admin, false) AS admin
ORDER BY admin DESC, function, who, via
