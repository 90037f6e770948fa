// ---
// id: outside-redeploy
// title: Who outside may change a function's code
// description: >-
//   Anyone, guests, federated subjects, and principals of other AWS accounts who may replace a function's code or settings, or
//   who control the account it lies in.
// severity: critical
// practice: function-access
// clouds: [aws, gcp, azure]
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: who, meaning: The principal outside}
//   - {name: how, meaning: "The technique, or full control of what contains the function"}
//   - {name: actions, meaning: The actions that it takes}
//   - {name: certainty, meaning: "certain, conditional or unknown"}
//   - {name: conditions, meaning: What the request must satisfy; empty where it is certain}
// cause: [who, how]
// blind: A pipeline that deploys what somebody outside may merge is seen as the pipeline alone.
// remediation:
//   aws: Take the action out of the function's policy, and the account out of the trust of roles that hold it.
//   gcp: Take the member out of the binding; grant deployers a custom role without actAs.
//   azure: Remove the assignment, or the guest; deploy with a federated credential pinned to one branch.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
//   - https://cloud.google.com/functions/docs/reference/iam/roles
//   - https://learn.microsoft.com/en-us/azure/role-based-access-control/built-in-roles/web-and-mobile
// mappings:
//   fsbp: [Lambda.1]
//   mcsb: [PA-7]
//   attack: [T1199]
// ---
MATCH (who:Principal)-[:HOLDS*0..1]->()-[c:CAN_HIJACK]->(f:Function)
WHERE who:Public OR coalesce(who.external, false) OR coalesce(who.guest, false) OR (who.cloud = 'aws' AND f.cloud = 'aws' AND who.account <> f.account)
RETURN DISTINCT f.id AS function, who.id AS who, coalesce(c.technique, 'hijack') AS how, coalesce(c.actions, []) AS actions,
  coalesce(c.certainty, 'certain') AS certainty, coalesce(c.conditions, '') AS conditions
ORDER BY function, who, how
UNION
MATCH (who:Principal)-[c:ADMINISTERS]->(scope)-[:CONTAINS*1..8]->(f:Function)
WHERE c.technique IS NULL
  AND (who:Public OR coalesce(who.external, false) OR coalesce(who.guest, false) OR (who.cloud = 'aws' AND f.cloud = 'aws' AND who.account <> f.account
    AND NOT scope:Organization AND NOT scope:Container))
RETURN DISTINCT f.id AS function, who.id AS who, 'full control of ' + scope.id AS how, coalesce(c.actions, []) AS actions,
  coalesce(c.certainty, 'certain') AS certainty, coalesce(c.conditions, '') AS conditions
ORDER BY function, who, how
