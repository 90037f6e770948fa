// ---
// id: dev-to-prod
// title: From development into production
// description: >-
//   Principals of development accounts from which a chain leads to a principal of a production account. Accounts are
//   named by id or name, or known by words in their names. One row for each principal, with the cheapest chain.
// severity: high
// practice: lateral-movement
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: dev, type: list, default: [], description: "Development accounts, by id or name"}
//   - {name: prod, type: list, default: [], description: "Production accounts, by id or name"}
//   - {name: dev_names, type: string, default: "(?i)(.*[-_. ])?(dev|development|test|testing|qa|stage|staging|sandbox|lab)([-_. ].*)?", description: "Names that development accounts have, as a regular expression; empty for none"}
//   - {name: prod_names, type: string, default: "(?i)(.*[-_. ])?(prd|prod|production|live)([-_. ].*)?", description: "Names that production accounts have, as a regular expression; empty for none"}
//   - {name: conditional, type: bool, default: true, description: List chains that rest on conditions and assumptions as well}
//   - {name: limit, type: int, default: 1000, description: Rows at most}
// columns:
//   - {name: who, meaning: The id of the principal in development}
//   - {name: account, meaning: Its account}
//   - {name: reaches, meaning: The id of a principal in production}
//   - {name: prod_account, meaning: The account of that one}
//   - {name: certainty, meaning: "certain, conditional or unknown: that of the least sure step"}
//   - {name: must_hold, meaning: What must hold for the whole chain}
//   - {name: chain, meaning: The cheapest chain}
// subject: who
// cause: [prod_account]
// blind: "Accounts that are neither named nor known by their names are in neither part; of several ways into production one is shown."
// stores: [embedded]
// remediation:
//   aws: Take accounts of development out of the trusts of production's roles, or ask there for a session tag, MFA or an external id.
//   gcp: Grant nothing in production's projects to accounts of development's, and keep the folders apart.
//   azure: Assign production's roles to identities of production alone, through groups with just-in-time activation.
// references:
//   - https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/organizing-your-aws-environment.html
//   - https://cloud.google.com/architecture/landing-zones/decide-resource-hierarchy
//   - https://learn.microsoft.com/azure/cloud-adoption-framework/ready/landing-zone/design-area/resource-org-subscriptions
// mappings:
//   mcsb: [PA-7]
//   attack: [T1021.007, T1078.004]
// ---
MATCH (a:Account) WHERE a.id IN $dev OR a.account IN $dev OR a.name IN $dev OR a.name =~ $dev_names
WITH collect(DISTINCT a.account) AS dev
MATCH (a:Account) WHERE NOT a.account IN dev AND (a.id IN $prod OR a.account IN $prod OR a.name IN $prod OR a.name =~ $prod_names)
WITH dev, collect(DISTINCT a.account) AS prod
MATCH (t:Principal) WHERE t.account IN prod
WITH dev, collect(t) AS targets
CALL postern.reach(targets, {backwards: true, certain: NOT $conditional}) YIELD node
WHERE node:Principal AND node.account IN dev
CALL postern.paths(node, targets, {limit: 1, certain: NOT $conditional}) YIELD chain, end, certainty, cost, assumptions, mustHold
RETURN node.id AS who, node.account AS account, end.id AS reaches, end.account AS prod_account, certainty, assumptions + mustHold AS must_hold, chain
ORDER BY cost, who, prod_account
LIMIT $limit
