// ---
// id: latent-chains
// title: Chains that guardrails alone hold back
// description: >-
//   Who would come to full control if one boundary, service control policy, deny rule or code-signing configuration were
//   gone: the permission is granted, and only the guardrail stops it. Listed is what nothing else opens to them.
// severity: low
// practice: lateral-movement
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: limit, type: int, default: 1000, description: Rows at most}
// columns:
//   - {name: who, meaning: The id of who is held back}
//   - {name: kind, meaning: What they could do without the guardrail}
//   - {name: target, meaning: To what}
//   - {name: blocked_by, meaning: What holds it back}
//   - {name: admin, meaning: Who or what would then be controlled in full}
//   - {name: chain, meaning: "The chain from the target to that one; empty where the target is it"}
// subject: who
// cause: [kind, target]
// blind: Guardrails that were not read hold nothing back here, so what they stop is listed as open elsewhere.
// stores: [embedded]
// remediation:
//   aws: Take the permission away as well, so that the guardrail is the second line and not the only one.
//   gcp: Take the role away as well, so that the deny policy or the access boundary is the second line and not the only one.
//   azure: Take the assignment away as well, so that the deny assignment is the second line and not the only one.
// references:
//   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
//   - https://cloud.google.com/iam/docs/deny-overview
// mappings:
//   attack: [T1098.003, T1078.004]
// ---
MATCH (x:PosternNode)-[l:LATENT]->(t:PosternNode)
OPTIONAL MATCH (h:Principal)-[:HOLDS]->(x)
WITH DISTINCT coalesce(h, x) AS who, l.kind AS kind, t, coalesce(l.blocked_by, ['unknown']) AS blocked_by
WHERE kind <> 'CAN_PASS' AND NOT coalesce(who.admin, false)
// Who comes there another way is held back by nothing.
AND NOT EXISTS { CALL postern.nearest('admin principal', {of: who}) YIELD end RETURN end }
OPTIONAL CALL postern.nearest('admin principal', {of: t}) YIELD end
WITH who, kind, t, blocked_by, coalesce(t.admin, false) OR kind = 'ADMINISTERS' AS direct, end
WHERE direct OR end IS NOT NULL
WITH who, kind, t, blocked_by, direct, CASE WHEN direct THEN t.id ELSE end.id END AS admin
ORDER BY who.id, kind, t.id, blocked_by
LIMIT $limit
OPTIONAL CALL postern.paths(t, 'admin principal', {limit: 1}) YIELD chain
RETURN who.id AS who, kind, t.id AS target, blocked_by, admin, CASE WHEN direct THEN null ELSE chain END AS chain
ORDER BY who, kind, target, blocked_by
