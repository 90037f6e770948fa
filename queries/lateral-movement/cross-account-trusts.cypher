// ---
// id: cross-account-trusts
// title: Cross-account trusts without a condition
// description: >-
//   Roles that another account, or anyone, may assume, where the trust asks for nothing more: no external id, no
//   organization, no MFA. Listed are trust policies without any condition, and trusts that were judged to let the
//   other side in for certain.
// severity: medium
// practice: lateral-movement
// clouds: [aws]
// parameters:
//   - {name: known, type: list, default: [], description: Accounts that may be trusted so}
// columns:
//   - {name: role, meaning: The role's id}
//   - {name: trusts, meaning: Who may assume it}
//   - {name: account, meaning: The account that is trusted; empty for any}
//   - {name: outside, meaning: The account is none of the estate}
//   - {name: admin, meaning: The role has full control of an account}
// subject: role
// cause: [trusts]
// blind: Who stands behind a trusted account, and how well it is kept, cannot be seen from here.
// remediation:
//   aws: Ask for sts:ExternalId where the other side is a vendor, aws:PrincipalOrgID where it is your own, and name roles instead of accounts.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
// mappings:
//   attack: [T1199]
// ---
MATCH (r:Role)-[:TRUSTS]->(p:Principal)
WHERE r.cloud = 'aws' AND coalesce(p.type, '') <> 'AWS::Service'
  AND (p:Public OR (p.cloud = 'aws' AND p.account IS NOT NULL AND p.account <> r.account AND NOT p.account IN $known))
OPTIONAL MATCH (r)-[:HAS_POLICY]->(t:Policy {policy_kind: 'trust'})
WITH r, p, collect(t.document) AS documents
WHERE (size(documents) > 0 AND none(d IN documents WHERE d CONTAINS '"Condition"'))
  OR EXISTS { MATCH (p)-[:HOLDS*0..1]->()-[c:CAN_ASSUME]->(r) WHERE coalesce(c.certainty, 'certain') = 'certain' }
RETURN DISTINCT r.id AS role, p.id AS trusts, coalesce(p.account, '') AS account,
  p:Public OR coalesce(p.external, false) AS outside, coalesce(r.admin, false) AS admin
ORDER BY admin DESC, outside DESC, role, trusts
