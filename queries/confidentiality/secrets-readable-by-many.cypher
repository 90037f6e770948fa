// ---
// id: secrets-readable-by-many
// title: Secrets that many may read
// description: >-
//   Secrets, parameters and vaults that at least so many principals may read: each of them is a way to the credential,
//   and no one knows who took it. Administrators of the account come on top and are told apart.
// severity: medium
// practice: confidentiality
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: min, type: int, default: 5, description: "Readers, at least"}
// columns:
//   - {name: secret, meaning: "The secret, parameter or vault"}
//   - {name: readers, meaning: "Principals that may read it, without administrators"}
//   - {name: functions, meaning: Functions that run as one of them}
//   - {name: administrators, meaning: Principals with full control of the account that it lies in}
//   - {name: rotation, meaning: true or false where the export says; unknown otherwise}
//   - {name: who, meaning: The first twenty of the readers}
// blind: "Reads are counted for the secret as a whole: conditions on versions or tags of a request are not weighed."
// remediation:
//   aws: "Give each function the secret that is its own, and name it in the role; a resource policy on the secret can deny everybody else."
//   gcp: "Bind roles/secretmanager.secretAccessor on the secret, not on the project."
//   azure: "Give each app a vault of its own, or assign Key Vault Secrets User on the single secret."
// references:
//   - https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html
//   - https://cloud.google.com/secret-manager/docs/best-practices
//   - https://learn.microsoft.com/en-us/azure/key-vault/general/best-practices
// mappings:
//   mcsb: [PA-7, IM-8]
//   attack: [T1555.006]
// ---
MATCH (p:Principal)-[:HOLDS*0..1]->()-[:CAN_READ]->(s:Secret)
WITH DISTINCT s, p ORDER BY p.id
WITH s, collect(p) AS readers
WHERE size(readers) >= $min
RETURN s.id AS secret, size(readers) AS readers, COUNT { UNWIND readers AS i MATCH (f:Function)-[:RUNS_AS]->(i) RETURN DISTINCT f } AS functions,
  COUNT { MATCH (a:Principal)-[r:ADMINISTERS]->(:Account {account: s.account}) WHERE r.technique IS NULL RETURN DISTINCT a } AS administrators,
  coalesce(toString(s.rotation), 'unknown') AS rotation, [p IN readers | p.id][..20] AS who
ORDER BY readers DESC, secret
