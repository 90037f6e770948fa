// ---
// id: escalating-functions
// title: Functions whose identity can escalate
// description: >-
//   Functions whose identity has no full control, but can get more with calls of its own: by changing its own rights, by taking over or
//   becoming somebody else, or by running code as another identity. Who changes such a function's code has what it can get.
// severity: high
// practice: least-privilege
// clouds: [aws, gcp, azure]
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: identity, meaning: The role or account that it runs as}
//   - {name: technique, meaning: "How it gets more: the id of a technique, see 'postern why'"}
//   - {name: gains, meaning: "What it controls, or whom it becomes, afterwards"}
//   - {name: admin, meaning: "What it gains is full control, or an identity that has it"}
//   - {name: actions, meaning: The actions that it takes}
//   - {name: certainty, meaning: "certain, conditional or unknown"}
// cause: [technique, gains]
// blind: Escalation in several steps through other functions or machines is told by the reports of lateral movement; here it is one technique.
// remediation:
//   aws: Take the actions out of the function's role, or set a permissions boundary that leaves out iam and sts.
//   gcp: Take iam.serviceAccounts.actAs, getAccessToken and setIamPolicy away from the function's service account; grant roles on single resources.
//   azure: Replace roles that may write role assignments by narrow ones at the resource that the app needs.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
//   - https://cloud.google.com/iam/docs/best-practices-service-accounts
//   - https://learn.microsoft.com/en-us/azure/role-based-access-control/best-practices
// mappings:
//   mcsb: [PA-7]
//   attack: [T1098.003, T1548.005]
// ---
MATCH (f:Function)-[:RUNS_AS]->(i:Principal)
WHERE NOT coalesce(f.type, '') IN ['AWS::Lambda::Version', 'AWS::Lambda::Alias'] AND NOT coalesce(i.admin, false)
MATCH (i)-[:HOLDS*0..1]->()-[c:ADMINISTERS|CAN_TAKE_OVER|CAN_ASSUME|CAN_RUN_AS]->(t)
WHERE t.id <> i.id AND (c.technique IS NOT NULL OR coalesce(t.admin, false))
RETURN DISTINCT f.id AS function, i.id AS identity, coalesce(c.technique, toLower(type(c))) AS technique, t.id AS gains,
  type(c) = 'ADMINISTERS' OR coalesce(t.admin, false) AS admin, coalesce(c.actions, []) AS actions, coalesce(c.certainty, 'certain') AS certainty
ORDER BY admin DESC, function, technique, gains
