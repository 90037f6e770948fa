// ---
// id: privileged-without-mfa
// title: Privileged users without a second factor
// description: >-
//   AWS users, root users included, who have full control, or can get it, and sign in with a password alone.
// severity: high
// practice: least-privilege
// clouds: [aws]
// parameters:
//   - {name: roles, type: list, default: [Owner, Contributor, User Access Administrator, Role Based Access Control Administrator, Website Contributor, Global Administrator, Privileged Role Administrator, roles/owner, roles/editor], description: For other clouds; roles that count as privileged beside full control}
// columns:
//   - {name: user, meaning: The user's id}
//   - {name: mfa, meaning: "none, or unknown where no credential report was read"}
//   - {name: keys, meaning: "Access keys that work: they never ask for a second factor"}
//   - {name: last_used, meaning: "Day on which a password or key was used last, or unknown"}
//   - {name: privileges, meaning: What makes the user privileged}
// blind: Second factors that an identity provider outside AWS asks for, Entra and Google included, are not in the exports.
// remediation:
//   aws: Register a second factor, deny everything without aws:MultiFactorAuthPresent, and move people to IAM Identity Center.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
// mappings:
//   cis-aws: ["1.5", "1.10"]
//   fsbp: [IAM.5, IAM.6]
//   mcsb: [IM-6]
//   attack: [T1078.004]
// ---
// Privileged is who has full control or can give it to himself, and who holds one of the roles.
CALL () {
  MATCH (u:User)-[:HOLDS*0..1]->()-[a:ADMINISTERS]->(scope)
  RETURN u, CASE WHEN a.technique IS NULL THEN 'full control' ELSE 'full control by ' + a.technique END + ' of ' + scope.id AS privilege
  UNION
  MATCH (u:User)-[:MEMBER_OF*0..5]->(m:Principal)-[:HAS_ROLE]->(r:Role)
  WHERE NOT r:Principal AND coalesce(r.role, r.name) IN $roles
  RETURN u, coalesce(r.role, r.name) + ' at ' + coalesce(r.resource, r.scope, r.account, 'unknown') AS privilege
}
WITH u, privilege ORDER BY privilege
WITH u, collect(DISTINCT privilege) AS privileges

WHERE u.type IN ['AWS::IAM::User', 'AWS::IAM::RootUser'] AND NOT coalesce(u.mfa_active, false) AND coalesce(u.password_enabled, true)
WITH u, privileges, [d IN [u.password_last_used, u.access_key_1_last_used_date, u.access_key_2_last_used_date] WHERE d STARTS WITH '2'] AS uses
RETURN u.id AS user, CASE WHEN u.mfa_active IS NULL THEN 'unknown' ELSE 'none' END AS mfa,
  size([k IN [u.access_key_1_active, u.access_key_2_active] WHERE k]) AS keys,
  CASE size(uses) WHEN 0 THEN 'unknown' ELSE left(reduce(a = '', d IN uses | CASE WHEN d > a THEN d ELSE a END), 10) END AS last_used, privileges
ORDER BY user
