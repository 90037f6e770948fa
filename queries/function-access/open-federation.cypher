// ---
// id: open-federation
// title: Federation that does not name who comes
// description: >-
//   Roles and service accounts that subjects of an identity provider may take without being named: every repository of a code host, or
//   every subject of an issuer that others use as well.
// severity: high
// practice: function-access
// clouds: [aws, gcp, azure]
// columns:
//   - {name: identity, meaning: The role or service account that can be taken}
//   - {name: who, meaning: The subjects that are let in}
//   - {name: issuer, meaning: Who vouches for them}
//   - {name: why, meaning: What is missing}
//   - {name: certainty, meaning: "certain, conditional or unknown: whether they get it"}
//   - {name: admin, meaning: The identity has full control}
//   - {name: changes, meaning: How many functions it may change}
// cause: [who]
// blind: A claim that the provider's own mapping checks before the subject is made is judged where it is written in a condition of Google's provider, and not seen elsewhere.
// remediation:
//   aws: Name the repository and branch in a StringEquals condition on the provider's sub claim.
//   gcp: Set an attribute condition on the provider, and bind a principalSet of one repository instead of the whole pool.
//   azure: Give each federated credential the exact subject of one repository and branch.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
//   - https://cloud.google.com/iam/docs/best-practices-for-using-workload-identity-federation
//   - https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-considerations
// mappings:
//   mcsb: [IM-3]
//   attack: [T1199, T1078.004]
// ---
MATCH (who:Principal)-[:HOLDS*0..1]->()-[c:CAN_ASSUME]->(i:Principal)
WHERE who.id STARTS WITH 'external:' AND (who.id ENDS WITH '(any repository)' OR coalesce(who.subject, '') = '' AND NOT who.id CONTAINS 'saml-provider'
  OR coalesce(who.subject, '') CONTAINS '*' AND NOT split(who.subject, '*')[0] CONTAINS '/')
RETURN DISTINCT i.id AS identity, who.id AS who, coalesce(who.issuer, 'unknown') AS issuer,
  CASE WHEN who.id ENDS WITH '(any repository)' THEN 'any repository of anyone' WHEN coalesce(who.subject, '') = '' THEN 'any subject of the issuer' ELSE 'a pattern that does not fix the owner' END AS why,
  coalesce(c.certainty, 'certain') AS certainty, coalesce(i.admin, false) AS admin,
  COUNT { MATCH (i)-[:HOLDS*0..1]->()-[:CAN_HIJACK]->(f:Function) } AS changes
ORDER BY admin DESC, identity, who
