// ---
// id: hijackable-functions
// title: Functions that lead to full control in hands of others
// description: >-
//   Functions that run as an admin, or as one from whom a chain leads to one, and whose code or settings somebody may
//   replace who is no admin: who may redeploy the function may do whatever it may. Functions that anybody may call are left
//   to public-to-admin, and so are ways through them.
// severity: high
// practice: lateral-movement
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: limit, type: int, default: 1000, description: Rows at most}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: who, meaning: Who may replace what it runs}
//   - {name: outside, meaning: Who is public or belongs to nobody of the estate}
//   - {name: techniques, meaning: By what}
//   - {name: certainty, meaning: "certain, conditional or unknown: that of the surest of them"}
//   - {name: admin, meaning: Who with full control it leads to}
//   - {name: must_hold, meaning: What must hold for the chain from the function to the admin}
//   - {name: chain, meaning: The chain from the function to the admin}
//   - {name: complete, meaning: "False where there are more of them than chains were looked for"}
// subject: function
// cause: [who]
// blind: Who may change the code where it is built is known to the repository alone.
// stores: [embedded]
// remediation:
//   aws: Deploy by one pipeline alone, take lambda:UpdateFunctionCode and UpdateFunctionConfiguration from everybody else, and narrow the function's role.
//   gcp: Deploy by one pipeline alone, take roles/run.developer and its like from everybody else, and narrow the service account.
//   azure: Deploy by one pipeline alone, take Contributor and Website Contributor from everybody else, and narrow the managed identity.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/lambda-permissions.html
//   - https://cloud.google.com/run/docs/securing/managing-access
//   - https://learn.microsoft.com/azure/app-service/security-recommendations
// mappings:
//   mcsb: [PA-7]
//   attack: [T1648, T1078.004]
// ---
MATCH (f:Function)<-[h:CAN_HIJACK]-(x:PosternNode)
OPTIONAL MATCH (p:Principal)-[:HOLDS]->(x)
WITH f, coalesce(p, x) AS who, h
// A bound role is no one: who holds it is listed.
WHERE who:Principal AND NOT coalesce(who.admin, false)
WITH f, who, collect(DISTINCT h.technique) AS techniques, min(CASE coalesce(h.certainty, 'certain') WHEN 'certain' THEN 0 WHEN 'conditional' THEN 1 ELSE 2 END) AS surest
// Far more may be replaced than anyone reads: chains are looked for from those that are nearest to an admin.
CALL postern.nearest('admin principal', {of: f}) YIELD cost
WITH f, who, techniques, surest, cost
ORDER BY who:Public OR coalesce(who.external, false) DESC, cost, f.id, who.id
WITH collect({f: f, who: who, techniques: techniques, surest: surest}) AS candidates
UNWIND candidates[..2 * $limit] AS one
WITH one.f AS f, one.who AS who, one.techniques AS techniques, one.surest AS surest, size(candidates) <= 2 * $limit AS complete
WITH f, complete, collect({who: who, techniques: techniques, certainty: ['certain', 'conditional', 'unknown'][surest]}) AS hands
CALL postern.paths(f, 'admin principal', {limit: 1, avoiding: 'public function'}) YIELD chain, end, assumptions, mustHold
UNWIND hands AS hand
WITH f, complete, hand, hand.who AS who, end, assumptions + mustHold AS must_hold, chain
RETURN f.id AS function, who.id AS who, who:Public OR coalesce(who.external, false) AS outside,
  COLLECT { UNWIND hand.techniques AS t RETURN t ORDER BY t } AS techniques, hand.certainty AS certainty, end.id AS admin, must_hold, chain, complete
ORDER BY outside DESC, size(must_hold), function, who
LIMIT $limit
