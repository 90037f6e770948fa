// ---
// id: cloud-to-cloud
// title: Ways from one cloud into another
// description: >-
//   Who in one cloud may act as somebody in another, is the same person there, or holds that one's credential, with the
//   nearest admin beyond. A cloud falls with the weakest of the clouds that it trusts.
// severity: medium
// practice: lateral-movement
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: limit, type: int, default: 1000, description: Rows at most}
// columns:
//   - {name: target, meaning: The id of the principal in the other cloud}
//   - {name: source, meaning: "The id of who, or what, leads there"}
//   - {name: kind, meaning: What the step is}
//   - {name: from_cloud, meaning: The cloud of the source}
//   - {name: to_cloud, meaning: The cloud of the target}
//   - {name: certainty, meaning: "certain, conditional or unknown: that of the step"}
//   - {name: admin, meaning: "The nearest principal with full control that the target is, or leads to; empty for none"}
//   - {name: chain, meaning: The chain from the target to that one}
// subject: target
// cause: [source, kind]
// blind: Credentials of another cloud are seen where their fingerprints, or federations, were read, and nowhere else.
// stores: [embedded]
// remediation:
//   aws: Pin trusts of other clouds' identities to one subject and audience; take keys of other clouds out of settings and secrets.
//   gcp: Map one role or subject in the workload identity pool, by an attribute condition, and bind that alone to the service account.
//   azure: Pin federated credentials to one subject; keep administrators' accounts apart from those that are synchronized to other clouds.
// references:
//   - https://cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
//   - https://learn.microsoft.com/entra/workload-id/workload-identity-federation
// mappings:
//   attack: [T1199, T1550.001, T1021.007]
// ---
MATCH (a:PosternNode)-[r:CAN_ASSUME|CAN_TAKE_OVER|CAN_RUN_AS|CAN_HIJACK|CAN_GRANT|ADMINISTERS|SAME_AS|UNLOCKS]->(b:PosternNode)
WHERE a.cloud <> b.cloud AND a.cloud IN ['aws', 'gcp', 'azure'] AND b.cloud IN ['aws', 'gcp', 'azure'] AND NOT a:Public
OPTIONAL MATCH (h:Principal)-[:HOLDS]->(a)
WITH DISTINCT coalesce(h, a) AS source, b, type(r) AS kind, coalesce(r.certainty, 'certain') AS certainty
WHERE source.cloud <> b.cloud
OPTIONAL CALL postern.paths(b, 'admin principal', {limit: 1}) YIELD chain, end
WITH source, b, kind, certainty, CASE WHEN b.admin THEN b.id ELSE end.id END AS admin, CASE WHEN b.admin THEN null ELSE chain END AS chain
RETURN b.id AS target, source.id AS source, kind, source.cloud AS from_cloud, b.cloud AS to_cloud, certainty, admin, chain
ORDER BY admin IS NULL, certainty, target, source, kind
LIMIT $limit
