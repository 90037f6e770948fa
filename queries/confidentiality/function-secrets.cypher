// ---
// id: function-secrets
// title: Secrets in function settings
// description: >-
//   Settings and environment variables of functions that hold a credential in clear. Values are never kept: equal
//   fingerprints mean equal values. Settings that refer to a vault are not listed.
// severity: high
// practice: confidentiality
// clouds: [aws, gcp, azure]
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: setting, meaning: "The setting's name"}
//   - {name: credential, meaning: What kind of credential it is; empty where only its name says that it is one}
//   - {name: fingerprint, meaning: Equal for equal values; empty where the value was not exported}
//   - {name: unlocks, meaning: Whose credential it is; empty where that is not known}
//   - {name: same_as, meaning: Other places with the same value}
// cause: [setting]
// blind: A credential whose name and value look like neither is not recognized, and secrets inside the code package are not read.
// remediation:
//   aws: Keep the value in Secrets Manager, read it at start, and rotate it, as it has been seen.
//   gcp: Mount the value from Secret Manager, and rotate it, as it has been seen.
//   azure: Use a Key Vault reference in the setting, and rotate the value, as it has been seen.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
//   - https://cloud.google.com/run/docs/configuring/services/secrets
//   - https://learn.microsoft.com/en-us/azure/app-service/app-service-key-vault-references
// mappings:
//   cis-gcp: ["1.17"]
//   cis-azure: ["9.11"]
//   mcsb: [IM-8]
//   attack: [T1552]
// ---
MATCH (f:Function)
WITH f, coalesce(f.secrets, []) + [s IN coalesce(f.secret_settings, []) WHERE NOT any(x IN coalesce(f.secrets, []) WHERE x STARTS WITH s + ' ')] AS settings
UNWIND settings AS setting
WITH f, split(setting, ' ') AS parts
WITH f, parts[0] AS setting, coalesce(parts[1], '') AS credential, coalesce(parts[2], '') AS print
OPTIONAL MATCH (f)-[u:UNLOCKS]->(owner)
WHERE setting = u.secret_name
WITH f, setting, credential, print, collect(DISTINCT owner.id) AS unlocks
CALL (f, print) {
  OPTIONAL MATCH (o:PosternNode)
  WHERE o.secret_fingerprints IS NOT NULL AND print IN o.secret_fingerprints AND o.id <> f.id
  RETURN collect(o.id) AS same
}
RETURN f.id AS function, setting, credential, print AS fingerprint, unlocks, same AS same_as
ORDER BY function, setting
