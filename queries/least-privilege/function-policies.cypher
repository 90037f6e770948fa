// ---
// id: function-policies
// title: Functions with every policy of their role
// description: >-
//   Each function with the identity that it runs as and everything attached to that identity: policies, boundary, those
//   of its groups, and for Google Cloud and Azure the roles that it holds with their place.
// practice: least-privilege
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: name, type: string, default: "", description: "Part of the function's id or name; all where it is empty"}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: identity, meaning: The role or account that it runs as}
//   - {name: policy, meaning: Id of the policy or role definition}
//   - {name: kind, meaning: "managed, inline, boundary, role and so on"}
//   - {name: held, meaning: "Where it is held: the identity itself, its group, or the bound role"}
//   - {name: admin, meaning: The identity has full control of an account}
// blind: What a policy allows by its resource's own policy, and roles taken over by sts:AssumeRole, are not policies of the role.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
//   - https://cloud.google.com/functions/docs/securing/function-identity
//   - https://learn.microsoft.com/en-us/azure/app-service/overview-managed-identity
// ---
MATCH (f:Function)-[:RUNS_AS]->(i)
WHERE $name = '' OR toLower(f.id) CONTAINS toLower($name) OR toLower(f.name) CONTAINS toLower($name)
MATCH (i)-[:MEMBER_OF*0..5]->(m)
CALL (m) {
  MATCH (m)-[a:HAS_POLICY|BOUNDED_BY]->(p:Policy)
  WHERE coalesce(p.policy_kind, '') <> 'trust'
  RETURN p, CASE type(a) WHEN 'BOUNDED_BY' THEN 'boundary' ELSE coalesce(p.policy_kind, 'policy') END AS kind, m.id AS held
  UNION
  MATCH (m)-[:HAS_ROLE]->(b:Role)-[:HAS_POLICY]->(p:Policy)
  RETURN p, 'role' AS kind, b.id AS held
}
RETURN DISTINCT f.id AS function, i.id AS identity, p.id AS policy, kind, held, coalesce(i.admin, false) AS admin
ORDER BY function, identity, policy, held
