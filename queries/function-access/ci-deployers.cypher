// ---
// id: ci-deployers
// title: CI identities that can deploy, by repository
// description: >-
//   Repositories and pipelines of a code host that may replace a function's code: who may push to the branch, or change the workflow,
//   deploys. Shown with the identity that the pipeline takes, and through what it writes.
// practice: function-access
// clouds: [aws, gcp, azure]
// columns:
//   - {name: repository, meaning: "The pipeline's subject: repository and branch where the trust fixes them"}
//   - {name: function, meaning: The function that it may change}
//   - {name: identity, meaning: The identity that the pipeline takes first}
//   - {name: through, meaning: "What it writes: the function itself, or what its code is taken from; full control where it owns the account"}
//   - {name: pinned, meaning: The trust names one repository and branch or environment}
//   - {name: certainty, meaning: "certain, conditional or unknown; the less sure of the two steps"}
// subject: repository
// cause: [function, identity, through]
// blind: Pipelines that sign in with a stored key are users and service accounts of the cloud, and are listed by who-can-redeploy.
// references:
//   - https://docs.github.com/en/actions/concepts/security/openid-connect
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
//   - https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines
// mappings:
//   mcsb: [DS-3]
//   attack: [T1677, T1199]
// ---
MATCH (ci:Principal)-[:HOLDS*0..1]->()-[a:CAN_ASSUME]->(i:Principal)
WHERE ci.id STARTS WITH 'external:' AND (ci.id CONTAINS 'github' OR ci.id CONTAINS 'gitlab' OR ci.id CONTAINS 'bitbucket' OR ci.id CONTAINS 'circleci' OR ci.id CONTAINS 'dev.azure.com'
  OR ci.id CONTAINS 'vstoken' OR ci.id CONTAINS 'buildkite' OR ci.id CONTAINS 'terraform' OR ci.id CONTAINS 'repo:' OR ci.id CONTAINS 'project_path:')
// A pipeline may take a second identity with the first: a deployer in another account or cloud.
MATCH (i)-[more:CAN_ASSUME*0..1]->(d:Principal)
CALL (d) {
  MATCH (d)-[:HOLDS*0..1]->()-[c:CAN_HIJACK]->(f:Function)
  RETURN f, 'the function' AS through, coalesce(c.certainty, 'certain') AS certainty
  UNION
  MATCH (d)-[:HOLDS*0..1]->()-[c:CAN_WRITE]->(s)-[:SUPPLIES_CODE]->(f:Function)
  RETURN f, s.id AS through, coalesce(c.certainty, 'certain') AS certainty
  UNION
  MATCH (d)-[c:ADMINISTERS]->(scope)-[:CONTAINS*1..8]->(f:Function)
  WHERE c.technique IS NULL
  RETURN f, 'full control of ' + scope.id AS through, coalesce(c.certainty, 'certain') AS certainty
}
WITH ci, i, f, through, [coalesce(a.certainty, 'certain'), certainty] + [m IN more | coalesce(m.certainty, 'certain')] AS steps
RETURN ci.id AS repository, f.id AS function, i.id AS identity, through,
  NOT ci.id ENDS WITH '(any repository)' AND coalesce(ci.subject, '') <> '' AND NOT coalesce(ci.subject, '') CONTAINS '*' AS pinned,
  CASE WHEN any(s IN collect(steps) WHERE all(x IN s WHERE x = 'certain')) THEN 'certain' WHEN any(s IN collect(steps) WHERE none(x IN s WHERE x = 'unknown')) THEN 'conditional' ELSE 'unknown' END AS certainty
ORDER BY pinned, repository, function, identity, through
