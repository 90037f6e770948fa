// ---
// id: endpoints-without-auth
// title: Function URLs and HTTP triggers that ask nobody who he is
// description: >-
//   Ways in that take anonymous calls by their own settings: Lambda function URLs with AuthType NONE, Azure HTTP triggers of level
//   anonymous in an app without authentication, Google triggers and Cloud Run URLs whose invoker is anyone. Whether anyone gets through is
//   judged beside it.
// severity: medium
// practice: function-access
// clouds: [aws, gcp, azure]
// columns:
//   - {name: endpoint, meaning: The way in}
//   - {name: function, meaning: The function behind it}
//   - {name: auth, meaning: What the setting says}
//   - {name: url, meaning: Its address}
//   - {name: open, meaning: "true where anyone gets through to the function; false where a policy or the network stops him"}
//   - {name: identity, meaning: What the function runs as; empty where it has no identity}
//   - {name: admin, meaning: The identity has full control}
// cause: [function]
// blind: Code that checks a signature or a token by itself is not seen; a webhook that does so is listed all the same.
// remediation:
//   aws: Set AuthType to AWS_IAM, or put an API with an authorizer before the function; deny NONE with lambda:FunctionUrlAuthType in an SCP.
//   gcp: Take allUsers and allAuthenticatedUsers out of the invokers, and put an API gateway or IAP before what people call.
//   azure: Turn App Service authentication on, or set the trigger's authLevel to function.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
//   - https://cloud.google.com/functions/docs/securing/authenticating
//   - https://learn.microsoft.com/en-us/azure/azure-functions/functions-bindings-http-webhook-trigger
// mappings:
//   cis-azure: ["9.2"]
//   fsbp: [Lambda.1]
//   mcsb: [IM-1]
//   attack: [T1190]
// ---
MATCH (e:Endpoint)-[:TRIGGERS]->(f:Function)
WITH e, f, CASE
  WHEN e.type = 'AWS::Lambda::Url' AND e.auth_type = 'NONE' THEN 'NONE'
  WHEN e.auth_level = 'anonymous' AND NOT coalesce(e.disabled, false) AND NOT coalesce(f.app_service_auth, '') IN ['Return401', 'Return403', 'RedirectToLoginPage', 'true'] THEN 'anonymous'
  WHEN e.cloud = 'gcp' AND EXISTS { MATCH (p:Public)-[:HOLDS*0..1]->()-[c:CAN_INVOKE]->(f) WHERE c.technique IS NULL } THEN 'anyone is invoker' END AS auth
WHERE auth IS NOT NULL
OPTIONAL MATCH (f)-[:RUNS_AS]->(i:Principal)
RETURN DISTINCT e.id AS endpoint, f.id AS function, auth, coalesce(e.url, '') AS url,
  EXISTS { (:Public)-[:HOLDS*0..1]->()-[:CAN_INVOKE]->(e) } OR EXISTS { MATCH (:Public)-[:HOLDS*0..1]->()-[c:CAN_INVOKE]->(f) WHERE coalesce(c.via, e.id) = e.id } AS open,
  coalesce(i.id, '') AS identity, coalesce(i.admin, false) AS admin
ORDER BY open DESC, admin DESC, endpoint, function, identity
