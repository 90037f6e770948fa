// ---
// id: privileged-stale
// title: Privileged users who do nothing
// description: >-
//   People with full control, or with a powerful role, whose password and keys were not used for long: who has left, or never needed
//   it. Identity Center and Google and Microsoft accounts tell no dates in their exports; unknown lists those.
// severity: high
// practice: least-privilege
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: days, type: int, default: 90, description: Days without use}
//   - {name: by, type: string, default: '', description: "The day from which they are counted back, as 2027-06-30; empty: today"}
//   - {name: unknown, type: bool, default: false, description: List those of whom no date is known as well}
//   - {name: roles, type: list, default: [Owner, Contributor, User Access Administrator, Role Based Access Control Administrator, Website Contributor, Global Administrator, Privileged Role Administrator, roles/owner, roles/editor], description: Roles that count as privileged beside full control}
// columns:
//   - {name: user, meaning: The user's id}
//   - {name: name, meaning: What people call the user}
//   - {name: last_used, meaning: "Day on which a password or key was used last, never, or unknown"}
//   - {name: credentials, meaning: The credentials that work}
//   - {name: privileges, meaning: What makes the user privileged}
// blind: A session that was taken over another user's role, and a sign-in that no export tells, count as no use.
// remediation:
//   aws: Delete the user's keys and password, then the user; give people who need it a role through IAM Identity Center.
//   gcp: Remove the user from the bindings and groups; suspend the account in Cloud Identity when the person has left.
//   azure: Remove the assignments, or make them eligible in Privileged Identity Management; block sign-in when the person has left.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html
//   - https://cloud.google.com/iam/docs/best-practices-for-using-and-managing-service-accounts
//   - https://learn.microsoft.com/en-us/entra/id-governance/access-reviews-overview
// mappings:
//   cis-aws: ["1.12"]
//   fsbp: [IAM.8]
//   mcsb: [PA-3, PA-4]
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

WHERE coalesce(u.type, '') <> 'AWS::IAM::RootUser' AND NOT coalesce(u.disabled, false)
WITH u, privileges, toString(CASE $by WHEN '' THEN date() ELSE date($by) END - duration({days: $days})) AS since,
  [d IN [u.password_last_used, u.access_key_1_last_used_date, u.access_key_2_last_used_date] WHERE d STARTS WITH '2'] AS uses
WITH u, privileges, since, CASE WHEN size(uses) > 0 THEN reduce(a = '', d IN uses | CASE WHEN d > a THEN d ELSE a END)
  WHEN u.access_key_1_active IS NULL THEN 'unknown' ELSE 'never' END AS used
WHERE used STARTS WITH '2' AND used < since OR used = 'never' AND coalesce(u.create_date, u.user_creation_time, '') < since OR $unknown AND used = 'unknown'
RETURN u.id AS user, coalesce(u.display_name, u.upn, u.user_name, u.name, '') AS name, left(used, 10) AS last_used,
  CASE WHEN u.password_enabled THEN ['password'] ELSE [] END + CASE WHEN u.access_key_1_active THEN ['access key 1'] ELSE [] END
    + CASE WHEN u.access_key_2_active THEN ['access key 2'] ELSE [] END AS credentials, privileges
ORDER BY user
