// ---
// id: shared-role-split
// title: Shared roles with a plan to split them
// description: >-
//   For every identity under several functions the policy that each of them would get as its own. Needed is what a function's triggers,
//   settings and configuration use, its log, its network and its key included; unknown is what nothing tells, and is left in; dropped is
//   what is another function's alone. The document covers needed and unknown, and is ready to be looked over and used.
// severity: medium
// practice: least-privilege
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: min, type: int, default: 2, description: Functions that share it at least}
//   - {name: identity, type: string, default: "", description: Part of the identity's id; all where it is empty}
// columns:
//   - {name: identity, meaning: The role or account that the functions share}
//   - {name: function, meaning: The function that gets its own}
//   - {name: needed, meaning: "Grants that something of the function uses: policy/statement, actions, resources, and what tells it"}
//   - {name: unknown, meaning: Grants of which no fact tells whose they are; they are left in}
//   - {name: dropped, meaning: "Grants that are another function's alone, as far as facts tell; look them over first"}
//   - {name: document, meaning: "The policy of the function's own identity: an IAM document, or roles with their places"}
// subject: identity
// cause: [function]
// stores: [embedded]
// blind: What only the code names, and settings whose value is no resource of the estate, are not seen, so that a dropped grant may be missed by code that builds names by itself.
// remediation:
//   aws: Make a role for each function with the document as its policy, give it the boundary of the old one, and watch AccessDenied in CloudTrail before the old role goes.
//   gcp: Make a service account for each function and grant it the roles of the document.
//   azure: Give each app an identity of its own and assign it the roles of the document.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
//   - https://cloud.google.com/functions/docs/securing/function-identity
//   - https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations
// mappings:
//   mcsb: [IM-3, PA-7]
// ---
MATCH (f:Function)-[:RUNS_AS]->(i:Principal)
WHERE NOT coalesce(f.type, '') IN ['AWS::Lambda::Version', 'AWS::Lambda::Alias'] AND ($identity = '' OR i.id CONTAINS $identity)
// A function of the second generation and the Cloud Run service under it are one.
WITH i, count(DISTINCT [coalesce(f.account, ''), coalesce(f.region, ''), f.name]) AS functions
WHERE functions >= $min
CALL postern.splitPlan(i) YIELD function, needed, unknown, dropped, document
RETURN i.id AS identity, function.id AS function, needed, unknown, dropped, coalesce(document, '') AS document
ORDER BY identity, function
