// ---
// id: wildcard-grants
// title: Wildcard grants and what they really reach
// description: >-
//   Statements of functions' identities that allow all actions of a service, or hold for every resource, with what they reach in the
//   estate as it is: the resources that the identity can really use by them, after boundaries, denials and guardrails. A wildcard that
//   reaches nothing today reaches what is made tomorrow.
// severity: medium
// practice: least-privilege
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: resources, type: bool, default: false, description: "List statements as well whose actions are named and that hold for every resource, as logs need it"}
// columns:
//   - {name: identity, meaning: The role or account}
//   - {name: policy, meaning: Id of the policy or role definition}
//   - {name: statement, meaning: "The statement's Sid or position; of a role its name"}
//   - {name: wildcard, meaning: "actions, resources, or both"}
//   - {name: actions, meaning: "Actions and patterns, the first six"}
//   - {name: resources, meaning: "Resources, or the place where the role is held"}
//   - {name: conditions, meaning: The conditions as written; empty for none}
//   - {name: reaches, meaning: How many resources and identities of the estate it really gives something on; full control counts as the account}
//   - {name: examples, meaning: "The first of them; sensitive ones go first"}
//   - {name: functions, meaning: The functions that run as the identity}
// subject: identity
// cause: [policy, statement]
// stores: [embedded]
// blind: Only what the estate's edges tell is counted; actions on things that no edge is made of, such as alarms or queues' metrics, are not.
// remediation:
//   aws: Name the actions and resources that are used; IAM Access Analyzer writes a policy from CloudTrail, and the column examples says where to begin.
//   gcp: Grant the role at the resources that are used, or a narrower predefined role.
//   azure: Assign a role without wildcards at the resources that are used.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-generation.html
//   - https://cloud.google.com/policy-intelligence/docs/role-recommendations-overview
//   - https://learn.microsoft.com/en-us/azure/role-based-access-control/best-practices
// mappings:
//   cis-aws: ["1.16"]
//   fsbp: [IAM.1, IAM.21]
//   mcsb: [PA-7]
//   attack: [T1078.004]
// ---
MATCH (f:Function)-[:RUNS_AS]->(i:Principal)
WHERE NOT coalesce(f.type, '') IN ['AWS::Lambda::Version', 'AWS::Lambda::Alias']
WITH i, f ORDER BY f.id
WITH i, collect(f.id) AS functions
CALL postern.statements(i) YIELD policy, kind, statement, effect, actions, resources, conditions, wildcard, reaches
WHERE effect = 'Allow' AND kind <> 'boundary' AND wildcard IS NOT NULL AND (wildcard <> 'resources' OR $resources)
CALL (reaches) {
  UNWIND reaches AS r
  WITH r ORDER BY coalesce(r.sensitive, false) DESC, r.id
  RETURN collect(r.id)[..5] AS examples
}
RETURN DISTINCT i.id AS identity, policy.id AS policy, statement, wildcard, actions[..6] AS actions, resources, coalesce(conditions, '') AS conditions,
  size(reaches) AS reaches, examples, functions
ORDER BY reaches DESC, identity, policy, statement
