// ---
// id: function-statements
// title: Functions with every statement of their role
// description: >-
//   Each function with everything that its identity is granted, statement by statement: which policy says it, on whom the policy hangs,
//   its actions, resources and conditions. For Google Cloud and Azure a row is a role at one place with its permissions.
// practice: least-privilege
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: name, type: string, default: "", description: Part of the function's id or name; all where it is empty}
//   - {name: contains, type: string, default: "", description: "Part of an action, resource or policy that a statement must have, as PassRole; all where it is empty"}
//   - {name: most, type: int, default: 12, description: How many actions of a statement are shown at most}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: identity, meaning: The role or account that it runs as}
//   - {name: policy, meaning: Id of the policy or role definition}
//   - {name: statement, meaning: "The statement's Sid or position; of a role its name"}
//   - {name: kind, meaning: "managed, inline, boundary or role"}
//   - {name: held, meaning: "Where it is held: the identity itself, its group, or the bound role"}
//   - {name: effect, meaning: Allow or Deny}
//   - {name: actions, meaning: "Actions and patterns, as written; a leading not marks what is left out, data: Azure's data actions"}
//   - {name: resources, meaning: "Resources, or the place where the role is held"}
//   - {name: conditions, meaning: The conditions as written; empty for none}
//   - {name: admin, meaning: The identity has full control of an account}
// subject: function
// cause: [policy, statement]
// stores: [embedded]
// blind: Guardrails above the account limit what a statement gives; 'postern why' says what is left of it.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
//   - https://cloud.google.com/functions/docs/securing/function-identity
//   - https://learn.microsoft.com/en-us/azure/app-service/overview-managed-identity
// ---
MATCH (f:Function)-[:RUNS_AS]->(i:Principal)
WHERE $name = '' OR toLower(f.id) CONTAINS toLower($name) OR toLower(f.name) CONTAINS toLower($name)
WITH i, collect(f) AS functions
CALL postern.statements(i) YIELD policy, holder, kind, statement, effect, actions, resources, conditions
WHERE $contains = '' OR any(x IN actions + resources + [policy.id] WHERE toLower(x) CONTAINS toLower($contains))
UNWIND functions AS f
RETURN DISTINCT f.id AS function, i.id AS identity, policy.id AS policy, statement, kind, holder.id AS held, effect,
  actions[..$most] + CASE WHEN size(actions) > $most THEN ['and ' + (size(actions) - $most) + ' more'] ELSE [] END AS actions, resources, coalesce(conditions, '') AS conditions, coalesce(i.admin, false) AS admin
ORDER BY function, identity, policy, held, statement
