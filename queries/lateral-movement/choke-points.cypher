// ---
// id: choke-points
// title: Where the chains meet
// description: >-
//   The nodes that every chain of a pattern passes, and for each end those that every chain to it passes, whatever its
//   length. To close one closes all that it carries.
// practice: lateral-movement
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: pattern, type: string, default: "public principal -> admin principal", description: "The chains, in the pattern language"}
//   - {name: limit, type: int, default: 1000, description: Chains to count at most}
// columns:
//   - {name: node, meaning: The node's id}
//   - {name: type, meaning: The cloud's own name for what it is}
//   - {name: account, meaning: Its account}
//   - {name: all, meaning: Every chain to every end passes it}
//   - {name: ends, meaning: How many ends no chain reaches but through it}
//   - {name: of_ends, meaning: How many ends there are}
//   - {name: chains, meaning: How many of the chains counted pass it}
//   - {name: of_chains, meaning: How many chains were counted}
//   - {name: exact, meaning: "False where the limit left chains uncounted: then the counts are at least that"}
// subject: node
// blind: "A pair of nodes that chains pass one or the other of is no choke point: 'postern cut' finds the least change for those."
// stores: [embedded]
// remediation:
//   aws: Close what leads to the node, or narrow what it may do; 'postern cut' names the statements.
//   gcp: Close what leads to the node, or narrow what it may do; 'postern cut' names the bindings.
//   azure: Close what leads to the node, or narrow what it may do; 'postern cut' names the assignments.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
//   - https://cloud.google.com/iam/docs/using-iam-securely
//   - https://learn.microsoft.com/azure/role-based-access-control/best-practices
// ---
CALL postern.chokePoints($pattern, {limit: $limit}) YIELD node, all, ends, chains, ofEnds, ofChains, exact
RETURN node.id AS node, coalesce(node.type, 'unknown') AS type, coalesce(node.account, '') AS account, all, size(ends) AS ends, ofEnds AS of_ends, chains, ofChains AS of_chains, exact
ORDER BY all DESC, chains DESC, ends DESC, node
LIMIT $limit
