// ---
// id: public-to-admin
// title: Chains from anyone to full control
// description: >-
//   Who has full control of an account, project or subscription, or of what stands above one, and is reached by a chain
//   that anybody can begin. One row for each admin and each first step that leads there: the cheapest chain, who may
//   begin it, and what must hold for it.
// severity: critical
// practice: lateral-movement
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: limit, type: int, default: 1000, description: Chains to look for at most}
// columns:
//   - {name: admin, meaning: The id of the principal with full control}
//   - {name: entry, meaning: What the chain's first step leads to}
//   - {name: public, meaning: Who may begin it}
//   - {name: accounts, meaning: Of what the admin has full control}
//   - {name: certainty, meaning: "certain, conditional or unknown: that of the least sure step"}
//   - {name: must_hold, meaning: What must hold for the whole chain}
//   - {name: cost, meaning: "How hard the chain is, one API call being 1"}
//   - {name: chain, meaning: The cheapest chain}
//   - {name: complete, meaning: "False where the limit, or the time, left chains out"}
// subject: admin
// cause: [entry]
// blind: "Of several chains from one beginning to one admin the cheapest alone is shown: after it is closed another may be left."
// stores: [embedded]
// remediation:
//   aws: Ask for AWS_IAM at function URLs and API routes, and narrow the role behind them; 'postern cut' names the least change.
//   gcp: Take allUsers and allAuthenticatedUsers off the invokers, and give the service an account of its own with few roles.
//   azure: Turn on App Service authentication, and narrow the role assignments of the managed identity.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
//   - https://cloud.google.com/run/docs/authenticating/public
//   - https://learn.microsoft.com/azure/app-service/overview-authentication-authorization
// mappings:
//   mcsb: [PA-7]
//   attack: [T1190, T1648, T1078.004]
// ---
CALL postern.paths('public principal', 'admin principal', {each: true, limit: $limit})
YIELD path, chain, start, end, certainty, cost, hops, assumptions, mustHold, complete
// Who controls one admin has what that one administers: the first on the way counts.
WHERE none(n IN nodes(path)[1..-1] WHERE coalesce(n.admin, false))
WITH end, chain[2] AS entry, start.id AS who, cost, {chain: chain, certainty: certainty, hold: assumptions + mustHold} AS way, complete
ORDER BY cost, hops, who
WITH end, entry, collect(who) AS public, collect(way)[0] AS best, min(cost) AS cost, min(complete) AS complete
RETURN end.id AS admin, entry, public,
  COLLECT { MATCH (end)-[:HOLDS*0..1]->()-[:ADMINISTERS]->(a) RETURN DISTINCT a.id AS id ORDER BY id } AS accounts,
  best.certainty AS certainty, best.hold AS must_hold, cost, best.chain AS chain, complete
ORDER BY cost, admin, entry
LIMIT $limit
