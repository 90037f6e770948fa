// ---
// id: admin-functions
// title: Functions that run as an admin
// description: >-
//   Functions whose identity has full control of an account, project or subscription, or of what stands above one,
//   judged from effective permissions and never from a policy's name. Who may change such a function's code owns the account.
// severity: high
// practice: least-privilege
// clouds: [aws, gcp, azure]
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: identity, meaning: The role or account that it runs as}
//   - {name: administers, meaning: What the identity has full control of}
//   - {name: certainty, meaning: "certain, conditional or unknown"}
//   - {name: conditions, meaning: What the request must satisfy; empty where it is certain}
//   - {name: public, meaning: Anyone may run the function}
// cause: [identity, administers]
// blind: "Control that the identity gains by taking over another principal first is not full control of its own: the chain reports show it."
// remediation:
//   aws: Give the function a role with the actions and resources that it uses; IAM Access Analyzer writes one from CloudTrail.
//   gcp: Run the function as a service account of its own, with the narrowest predefined roles on the resources it needs.
//   azure: Assign the managed identity a role at the resource it needs, not at the subscription.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-generation.html
//   - https://cloud.google.com/iam/docs/best-practices-service-accounts
//   - https://learn.microsoft.com/en-us/azure/role-based-access-control/best-practices
// mappings:
//   cis-aws: ["1.16"]
//   cis-gcp: ["1.5"]
//   fsbp: [IAM.1]
//   mcsb: [PA-7]
//   attack: [T1078.004]
// ---
MATCH (f:Function)-[:RUNS_AS]->(i)-[a:ADMINISTERS]->(scope)
WHERE a.technique IS NULL AND NOT coalesce(f.type, '') IN ['AWS::Lambda::Version', 'AWS::Lambda::Alias']
RETURN DISTINCT f.id AS function, i.id AS identity, scope.id AS administers, coalesce(a.certainty, 'certain') AS certainty,
  coalesce(a.conditions, '') AS conditions,
  coalesce(f.public, false) OR EXISTS { (:Public)-[:HOLDS*0..1]->()-[:CAN_INVOKE]->(f) } AS public
ORDER BY public DESC, function, identity, administers
