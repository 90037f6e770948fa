// ---
// id: new-chains
// title: Chains that are new since the last run
// description: >-
//   Chains of a pattern that the run before this one did not have. Nothing is listed where no run came before. 'postern
//   runs diff --chains' says in addition what changed in the facts to open each.
// severity: high
// practice: lateral-movement
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: since, type: string, default: previous, description: "The run to compare with, by id; 'previous' for the one before"}
//   - {name: pattern, type: string, default: "public principal -> admin principal", description: "The chains, in the pattern language"}
//   - {name: limit, type: int, default: 1000, description: Chains to compare at most}
// columns:
//   - {name: end, meaning: To what the chain leads}
//   - {name: from, meaning: Where it begins}
//   - {name: entry, meaning: What its first step leads to}
//   - {name: chain, meaning: The chain}
//   - {name: complete, meaning: "False where the limit left chains of a run out: one listed may then be old"}
// subject: end
// cause: [from, entry]
// blind: What came and went between two runs is in neither of them.
// stores: [embedded]
// remediation:
//   aws: Undo the change that opened the chain, or close it elsewhere; 'postern cut' names the least change.
//   gcp: Undo the change that opened the chain, or close it elsewhere; 'postern cut' names the least change.
//   azure: Undo the change that opened the chain, or close it elsewhere; 'postern cut' names the least change.
// references:
//   - https://docs.aws.amazon.com/config/latest/developerguide/WhatIsConfig.html
//   - https://cloud.google.com/asset-inventory/docs/overview
//   - https://learn.microsoft.com/azure/governance/resource-graph/how-to/get-resource-changes
// mappings:
//   attack: [T1078.004, T1098.003]
// ---
CALL postern.diff($since, {chains: $pattern, limit: $limit}) YIELD change, chain, complete
WHERE change = 'added'
RETURN chain[-1] AS end, chain[0] AS from, chain[2] AS entry, chain, complete
ORDER BY end, from, entry, chain
LIMIT $limit
