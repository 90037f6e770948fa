// ---
// id: outside-layers
// title: Layers from outside the organization
// description: >-
//   Layers of Lambda functions that another account publishes: their code runs with the function's role before its own does. A layer's
//   version does not change, but what it holds, whoever published it knows.
// severity: medium
// practice: function-access
// clouds: [aws]
// parameters:
//   - {name: known, type: list, default: [], description: "Accounts whose layers are trusted, as those of AWS and of vendors"}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: layer, meaning: The layer's version}
//   - {name: account, meaning: The account that publishes it}
//   - {name: outside, meaning: The account is none of the estate}
//   - {name: identity, meaning: The role that the function runs as}
//   - {name: admin, meaning: The role has full control of an account}
// cause: [layer]
// blind: Which layers AWS itself publishes is not told apart; name its accounts in known.
// remediation:
//   aws: Copy the layer's content into one of your own, and allow those of your accounts alone with lambda:Layer.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html
//   - https://docs.aws.amazon.com/lambda/latest/dg/permissions-layer-cross-account.html
// mappings:
//   mcsb: [DS-2]
//   attack: [T1195.001]
// ---
MATCH (f:Function)-[:RUNS_AS]->(i:Role)
WHERE f.layers IS NOT NULL
UNWIND f.layers AS layer
WITH f, i, layer, split(layer, ':')[4] AS account
WHERE account <> f.account AND NOT account IN $known
RETURN DISTINCT f.id AS function, layer, account, NOT EXISTS { MATCH (a:Account) WHERE a.account = account AND NOT coalesce(a.external, false) } AS outside,
  i.id AS identity, coalesce(i.admin, false) AS admin
ORDER BY outside DESC, function, layer
