// ---
// id: public-to-crown-jewel
// title: Chains from anyone to a crown jewel
// description: >-
//   What is marked as sensitive, or named here, and is reached by a chain that anybody can begin. One row for each jewel
//   and each first step that leads there: the cheapest chain, who may begin it, and what must hold for it.
// severity: critical
// practice: lateral-movement
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: jewels, type: list, default: [], description: Ids of further jewels}
//   - {name: limit, type: int, default: 1000, description: Chains to look for at most}
// columns:
//   - {name: jewel, meaning: The jewel's id}
//   - {name: entry, meaning: What the chain's first step leads to}
//   - {name: public, meaning: Who may begin it}
//   - {name: kind, meaning: What the last step does to it}
//   - {name: certainty, meaning: "certain, conditional or unknown: that of the least sure step"}
//   - {name: must_hold, meaning: What must hold for the whole chain}
//   - {name: cost, meaning: "How hard the chain is, one API call being 1"}
//   - {name: chain, meaning: The cheapest chain}
//   - {name: complete, meaning: "False where the limit, or the time, left chains out"}
// subject: jewel
// cause: [entry]
// blind: What nobody marked or named is no crown jewel here, however much it holds.
// stores: [embedded]
// remediation:
//   aws: Close the way in, or take the jewel out of the role's reach by a narrower policy or a resource policy; 'postern cut' names the least change.
//   gcp: Close the way in, or grant the service account roles on what it needs and not on the project.
//   azure: Close the way in, or assign roles on what the identity needs and not on the subscription or resource group.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
//   - https://cloud.google.com/iam/docs/using-iam-securely
//   - https://learn.microsoft.com/azure/role-based-access-control/best-practices
// mappings:
//   mcsb: [PA-7]
//   attack: [T1190, T1078.004, T1530]
// ---
MATCH (j:PosternNode) WHERE j.sensitive OR j.id IN $jewels
WITH collect(j) AS jewels
CALL postern.paths('public principal', jewels, {each: true, limit: $limit})
YIELD chain, start, end, certainty, cost, hops, assumptions, mustHold, complete
WITH end, chain[2] AS entry, start.id AS who, cost, {chain: chain, certainty: certainty, hold: assumptions + mustHold} AS way, complete
ORDER BY cost, hops, who
WITH end, entry, collect(who) AS public, collect(way)[0] AS best, min(cost) AS cost, min(complete) AS complete
RETURN end.id AS jewel, entry, public, best.chain[-2].kind AS kind, best.certainty AS certainty, best.hold AS must_hold, cost, best.chain AS chain, complete
ORDER BY cost, jewel, entry
LIMIT $limit
