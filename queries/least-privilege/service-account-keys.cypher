// ---
// id: service-account-keys
// title: Service accounts with keys
// description: >-
//   Workload identities with a long-lived credential that somebody can carry away: keys of Google service accounts that people made,
//   secrets and certificates of Entra applications, access keys of AWS users. The functions that run as the identity need none.
// severity: medium
// practice: least-privilege
// clouds: [aws, gcp, azure]
// columns:
//   - {name: identity, meaning: The identity's id}
//   - {name: credential, meaning: "The key, or the application whose secrets or certificates they are"}
//   - {name: made, meaning: "Day on which it was made, or unknown"}
//   - {name: ends, meaning: "Day on which it ends by itself, never, or unknown"}
//   - {name: admin, meaning: The identity has full control}
//   - {name: runs, meaning: Functions and machines that run as it}
// cause: [credential]
// blind: Without an export of service account keys (Cloud Asset Inventory has them) nothing is said of Google accounts.
// remediation:
//   aws: Replace the user by a role that the workload runs as, or by IAM Roles Anywhere, and delete the key.
//   gcp: Delete the key; let workloads run as the account, or federate; enforce iam.disableServiceAccountKeyCreation.
//   azure: Use a managed identity or a federated credential, and delete the secret.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
//   - https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys
//   - https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation
// mappings:
//   cis-aws: ["1.14"]
//   cis-gcp: ["1.4", "1.7"]
//   fsbp: [IAM.3]
//   mcsb: [IM-3, IM-8]
//   attack: [T1078.004, T1098.001, T1552.001]
// ---
MATCH (k:Resource {type: 'iam.googleapis.com/ServiceAccountKey'})
WHERE k.key_type = 'USER_MANAGED' AND NOT coalesce(k.disabled, false)
MATCH (i:ServiceAccount)
WHERE i.id = k.principal
RETURN i.id AS identity, 'key ' + k.name AS credential, left(coalesce(k.valid_after, 'unknown'), 10) AS made,
  CASE WHEN k.valid_before STARTS WITH '9999' THEN 'never' ELSE left(coalesce(k.valid_before, 'unknown'), 10) END AS ends,
  coalesce(i.admin, false) AS admin, COUNT { (w)-[:RUNS_AS]->(i) WHERE w:Function OR w:Instance } AS runs
ORDER BY identity, credential
UNION
MATCH (a:Application)-[:RUNS_AS]->(i:ServiceAccount)
UNWIND [['secrets', a.secrets_count], ['certificates', a.certificates_count]] AS kind
WITH a, i, kind
WHERE kind[1] > 0
RETURN i.id AS identity, kind[0] + ' of application ' + a.id AS credential, 'unknown' AS made, 'unknown' AS ends,
  coalesce(i.admin, false) AS admin, COUNT { (w)-[:RUNS_AS]->(i) WHERE w:Function OR w:Instance } AS runs
ORDER BY identity, credential
UNION
MATCH (i:User {type: 'AWS::IAM::User'})
WHERE NOT coalesce(i.password_enabled, true)
UNWIND [['1', i.access_key_1_active, i.access_key_1_last_rotated], ['2', i.access_key_2_active, i.access_key_2_last_rotated]] AS key
WITH i, key
WHERE key[1] = true
RETURN i.id AS identity, 'access key ' + key[0] AS credential, CASE WHEN key[2] STARTS WITH '2' THEN left(key[2], 10) ELSE 'unknown' END AS made, 'never' AS ends,
  coalesce(i.admin, false) AS admin, 0 AS runs
ORDER BY identity, credential
