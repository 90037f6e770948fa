// ---
// id: ci-to-admin
// title: Pipelines that come to full control
// description: >-
//   Identities that an identity provider outside vouches for, such as a repository's jobs, from which a chain leads to
//   full control of an account, project or subscription. Who can change what runs there has as much. A subject with
//   "any repository" is anybody with an account at the provider.
// severity: high
// practice: lateral-movement
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: ci, type: list, default: [], description: Ids of further identities that pipelines run as}
//   - {name: conditional, type: bool, default: true, description: List chains that rest on conditions and assumptions as well}
//   - {name: limit, type: int, default: 1000, description: Chains to look for at most}
// columns:
//   - {name: ci, meaning: The federated subject}
//   - {name: admin, meaning: The id of the principal with full control}
//   - {name: accounts, meaning: Of what the admin has full control}
//   - {name: certainty, meaning: "certain, conditional or unknown: that of the least sure step"}
//   - {name: must_hold, meaning: What must hold for the whole chain}
//   - {name: chain, meaning: The cheapest chain}
//   - {name: complete, meaning: "False where the limit, or the time, left chains out"}
// subject: ci
// cause: [admin]
// blind: "Who may change the pipeline, or push to the repository, is known to the identity provider alone. Ways through a function that anybody may call are left to public-to-admin, and of several ways the cheapest alone is looked at."
// stores: [embedded]
// remediation:
//   aws: Pin the trust's sub condition to one repository and branch or environment, and let the pipeline's role deploy and no more.
//   gcp: Give the provider an attribute condition, bind one subject instead of the pool, and narrow the deployer's roles.
//   azure: Pin the federated credential's subject, and assign the application roles on the resource group that it deploys to.
// references:
//   - https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
//   - https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines
//   - https://learn.microsoft.com/entra/workload-id/workload-identity-federation
// mappings:
//   mcsb: [DS-3, PA-7]
//   attack: [T1677, T1199, T1078.004]
// ---
MATCH (c:Principal) WHERE c.id STARTS WITH 'external:' OR c.id IN $ci
WITH collect(c) AS pipelines
CALL postern.paths(pipelines, 'admin principal', {each: true, limit: $limit, certain: NOT $conditional})
YIELD path, chain, start, end, certainty, cost, assumptions, mustHold, complete
// Who controls one admin has what that one administers: the first on the way counts. What anybody may call is no pipeline's own.
WHERE none(n IN nodes(path)[1..-1] WHERE coalesce(n.admin, false) OR n:Function AND coalesce(n.public, false))
RETURN start.id AS ci, end.id AS admin,
  COLLECT { MATCH (end)-[:HOLDS*0..1]->()-[:ADMINISTERS]->(a) RETURN DISTINCT a.id AS id ORDER BY id } AS accounts,
  certainty, assumptions + mustHold AS must_hold, chain, complete
ORDER BY cost, ci, admin
LIMIT $limit
