// ---
// id: ci-to-data
// title: Pipelines that come to data and secrets
// description: >-
//   Identities that an identity provider outside vouches for, such as a repository's jobs, from which chains lead to data
//   stores and secrets, with how many there are in each account and one chain as an example. What anybody may read is not
//   counted.
// severity: medium
// practice: lateral-movement
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: ci, type: list, default: [], description: Ids of further identities that pipelines run as}
//   - {name: conditional, type: bool, default: true, description: Count what is reached under conditions and assumptions as well}
//   - {name: limit, type: int, default: 1000, description: Rows at most}
// columns:
//   - {name: ci, meaning: The federated subject}
//   - {name: account, meaning: "The account, project or subscription of what it reaches"}
//   - {name: stores, meaning: "Data stores that it reaches, secrets left out"}
//   - {name: secrets, meaning: Secrets that it reaches}
//   - {name: certain, meaning: How many of them for certain}
//   - {name: example, meaning: "One of them: what is certain first, then secrets"}
//   - {name: must_hold, meaning: What must hold for the chain to the example}
//   - {name: chain, meaning: The chain to the example}
// subject: ci
// cause: [account]
// blind: Who may change the pipeline is known to the identity provider alone; nor is it seen whether the pipeline needs the data.
// stores: [embedded]
// remediation:
//   aws: Let the pipeline's role deploy and no more; deny it data actions by a boundary.
//   gcp: Grant the deployer roles that deploy, such as roles/run.developer, and none that read data.
//   azure: Assign the application a role that deploys, on the resource group that it deploys to, and no data actions.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
//   - https://cloud.google.com/iam/docs/best-practices-for-using-service-accounts-in-deployment-pipelines
//   - https://learn.microsoft.com/azure/role-based-access-control/best-practices
// mappings:
//   mcsb: [DS-3]
//   attack: [T1677, T1199, T1530]
// ---
MATCH (c:Principal) WHERE c.id STARTS WITH 'external:' OR c.id IN $ci
CALL postern.reach(c, {certain: NOT $conditional}) YIELD node, certainty
WHERE (node:DataStore OR node:Secret) AND NOT EXISTS { MATCH (:Public)-[:HOLDS*0..1]->()-[:CAN_READ]->(node) }
WITH c, coalesce(node.account, 'unknown') AS account, node, certainty
ORDER BY certainty = 'certain' DESC, node:Secret DESC, node.id
WITH c, account, sum(CASE WHEN node:Secret THEN 0 ELSE 1 END) AS stores, sum(CASE WHEN node:Secret THEN 1 ELSE 0 END) AS secrets,
  sum(CASE certainty WHEN 'certain' THEN 1 ELSE 0 END) AS certain, collect(node)[0] AS first
OPTIONAL CALL postern.paths(c, first, {limit: 1, certain: NOT $conditional}) YIELD chain, assumptions, mustHold
RETURN c.id AS ci, account, stores, secrets, certain, first.id AS example, assumptions + mustHold AS must_hold, chain
ORDER BY certain DESC, ci, account
LIMIT $limit
