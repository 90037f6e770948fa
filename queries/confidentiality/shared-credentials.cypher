// ---
// id: shared-credentials
// title: The same credential in several places
// description: >-
//   One value, seen by its fingerprint, in the settings or texts of several resources: whoever reads one of them has the
//   key to all, and it cannot be changed in one place alone. Values are never kept; fingerprints are keyed with a secret
//   of your store.
// severity: high
// practice: confidentiality
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: min, type: int, default: 2, description: "Places, at least"}
// columns:
//   - {name: place, meaning: Where the value lies}
//   - {name: fingerprint, meaning: The fingerprint of the value}
//   - {name: setting, meaning: "The settings that hold it, where they are known by name"}
//   - {name: places, meaning: In how many places it lies}
//   - {name: accounts, meaning: "In how many accounts, projects or subscriptions"}
//   - {name: same_as, meaning: The other places}
//   - {name: unlocks, meaning: Whose credential it is; empty where that is not known}
// cause: [fingerprint]
// blind: "Values that were not exported, or that lie in a vault alone, have no fingerprint here."
// remediation:
//   aws: "Keep the value once in Secrets Manager, read it from there, and rotate it, as it has been seen."
//   gcp: "Keep the value once in Secret Manager, mount it from there, and rotate it."
//   azure: "Refer to one Key Vault secret from all settings, and rotate it."
// references:
//   - https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html
//   - https://cloud.google.com/run/docs/configuring/services/secrets
//   - https://learn.microsoft.com/en-us/azure/app-service/app-service-key-vault-references
// mappings:
//   mcsb: [IM-8]
//   attack: [T1552.001]
// ---
MATCH (n:PosternNode)
WHERE n.secret_fingerprints IS NOT NULL
UNWIND n.secret_fingerprints AS fingerprint
WITH fingerprint, n ORDER BY n.id
WITH fingerprint, collect(DISTINCT n) AS nodes
WHERE size(nodes) >= $min
UNWIND nodes AS n
RETURN n.id AS place, fingerprint, [s IN coalesce(n.secrets, []) WHERE s ENDS WITH ' ' + fingerprint | split(s, ' ')[0]] AS setting, size(nodes) AS places,
  size(reduce(seen = [], m IN nodes | CASE WHEN m.account IN seen THEN seen ELSE seen + m.account END)) AS accounts, [m IN nodes WHERE m.id <> n.id | m.id] AS same_as,
  COLLECT { MATCH (n)-[u:UNLOCKS]->(o) WHERE fingerprint IN coalesce(n.secret_fingerprints, []) AND any(s IN coalesce(n.secrets, []) WHERE s ENDS WITH ' ' + fingerprint AND s STARTS WITH u.secret_name + ' ') RETURN DISTINCT o.id ORDER BY o.id } AS unlocks
ORDER BY accounts DESC, places DESC, fingerprint, place
