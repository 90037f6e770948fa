// ---
// id: conditional-chains
// title: People who come to full control if something holds
// description: >-
//   Users from whom a chain leads to full control, but none that is certain: something about the request must hold, or the
//   code on the way must let its caller act. What that is stands beside the chain, to be settled by who knows. Ways through
//   a function that anybody may call are left to public-to-admin.
// severity: medium
// practice: lateral-movement
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: limit, type: int, default: 1000, description: Rows at most}
// columns:
//   - {name: who, meaning: The user's id}
//   - {name: admin, meaning: The id of the principal with full control}
//   - {name: must_hold, meaning: "What must hold for the whole chain: conditions, and code that must let its caller act"}
//   - {name: certainty, meaning: "conditional, or unknown where facts that decide it were not read"}
//   - {name: chain, meaning: The cheapest chain}
// subject: who
// cause: [admin]
// blind: Whether a condition holds, and what code lets its caller do, no export says.
// stores: [embedded]
// remediation:
//   aws: Settle what the condition depends on, then say so with --assume; or ask for MFA and a source that an attacker has not.
//   gcp: Settle what the code lets its caller do, then say so with --assume not code:NAME; or narrow who may call it.
//   azure: Settle what the code lets its caller do, then say so with --assume not code:NAME; or narrow who may call it.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
//   - https://cloud.google.com/iam/docs/conditions-overview
//   - https://learn.microsoft.com/azure/role-based-access-control/conditions-overview
// mappings:
//   mcsb: [PA-7]
//   attack: [T1078.004]
// ---
CALL postern.reach('admin principal', {backwards: true}) YIELD node, certainty AS surest
WHERE surest <> 'certain' AND node:User AND NOT coalesce(node.admin, false)
CALL postern.paths(node, 'admin principal', {limit: 1, avoiding: 'public function'}) YIELD chain, end, certainty, cost, assumptions, mustHold
RETURN node.id AS who, end.id AS admin, mustHold + assumptions AS must_hold, certainty, chain
ORDER BY cost, who, admin
LIMIT $limit
