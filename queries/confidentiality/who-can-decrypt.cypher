// ---
// id: who-can-decrypt
// title: Who can decrypt with a key
// description: >-
//   Every principal that may decrypt with a key, and how much is encrypted with it: the last line of defence of what the
//   key protects. Set min to see only keys with many of them. Who has full control of the account is not counted: such a
//   principal changes the policy of the key first.
// practice: confidentiality
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: min, type: int, default: 1, description: "Principals that may decrypt, at least"}
// columns:
//   - {name: key, meaning: The key}
//   - {name: who, meaning: Who may decrypt}
//   - {name: kind, meaning: The labels of that principal}
//   - {name: certainty, meaning: "certain, conditional or unknown"}
//   - {name: conditions, meaning: What the request must satisfy; empty where it is certain}
//   - {name: decrypters, meaning: How many may decrypt with this key}
//   - {name: encrypts, meaning: "Stores, queues, topics, secrets and functions that are encrypted with it"}
//   - {name: public, meaning: People outside may decrypt}
// cause: [who]
// blind: "What is encrypted with the key outside the cloud, by applications, is not seen."
// remediation:
//   aws: "Name the roles in the key policy, with kms:ViaService and the encryption context, instead of kms:* for the account."
//   gcp: "Grant cloudkms.cryptoKeyDecrypter on the key, not on the project, to the service accounts that need it."
//   azure: Assign Key Vault Crypto roles on the key to the identities that need it.
// references:
//   - https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
//   - https://cloud.google.com/kms/docs/iam
//   - https://learn.microsoft.com/en-us/azure/key-vault/general/rbac-guide
// mappings:
//   cis-gcp: ["1.9"]
//   fsbp: [KMS.1, KMS.2, KMS.5]
//   mcsb: [DP-8, PA-7]
// ---
MATCH (who:Principal)-[:HOLDS*0..1]->()-[c:CAN_DECRYPT]->(k:Key)
WITH DISTINCT k, who, coalesce(c.certainty, 'certain') AS certainty, coalesce(c.conditions, '') AS conditions
WITH k, collect([who, certainty, conditions]) AS all, count(DISTINCT who) AS decrypters
WHERE decrypters >= $min
UNWIND all AS one
WITH k, decrypters, one[0] AS who, one[1] AS certainty, one[2] AS conditions
RETURN k.id AS key, who.id AS who, [l IN ['User', 'Group', 'Role', 'ServiceAccount', 'Public'] WHERE l IN labels(who)] AS kind, certainty, conditions, decrypters,
  COUNT { (k)<-[:ENCRYPTED_BY]-() } AS encrypts, who:Public AS public
ORDER BY public DESC, decrypters DESC, key, who
