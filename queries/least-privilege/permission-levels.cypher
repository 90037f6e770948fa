// ---
// id: permission-levels
// title: Permissions of functions by access level
// description: >-
//   What a function's identity may do, by access level: List, Read, Write, Permissions management, Tagging. A function that only reads has
//   no business with the others, and Permissions management is how a foothold becomes an admin.
// practice: least-privilege
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: levels, type: list, default: [List, Read, Write, Permissions management, Tagging], description: Levels that are listed}
//   - {name: name, type: string, default: "", description: Part of the function's id or name; all where it is empty}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: identity, meaning: The role or account that it runs as}
//   - {name: level, meaning: "List, Read, Write, Permissions management or Tagging"}
//   - {name: actions, meaning: "How many actions of the level it is granted; unknown where a pattern stands for actions that no list counts"}
//   - {name: services, meaning: How many services they are of}
//   - {name: granted, meaning: "The actions and patterns that grant them, the first six"}
//   - {name: anywhere, meaning: "One of them holds for every resource, or for a whole account, project or subscription and above"}
//   - {name: admin, meaning: The identity has full control of an account}
// subject: function
// cause: [level]
// stores: [embedded]
// blind: Grants are read as the policies say them; guardrails above the account and denials under conditions are not taken off. Levels of Google Cloud and Azure are told by the action's verb.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
//   - https://cloud.google.com/iam/docs/permissions-reference
//   - https://learn.microsoft.com/en-us/azure/role-based-access-control/role-definitions
// mappings:
//   mcsb: [PA-7]
// ---
MATCH (f:Function)-[:RUNS_AS]->(i:Principal)
WHERE NOT coalesce(f.type, '') IN ['AWS::Lambda::Version', 'AWS::Lambda::Alias']
  AND ($name = '' OR toLower(f.id) CONTAINS toLower($name) OR toLower(f.name) CONTAINS toLower($name))
WITH i, collect(f) AS functions
CALL postern.levels(i) YIELD level, number, services, granted, anywhere
WHERE level IN $levels
UNWIND functions AS f
RETURN DISTINCT f.id AS function, i.id AS identity, level, coalesce(toString(number), 'unknown') AS actions, size(services) AS services, granted[..6] AS granted, anywhere, coalesce(i.admin, false) AS admin
ORDER BY function, identity, level
