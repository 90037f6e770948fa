// ---
// id: encryption-in-transit
// title: Connections that may be plain or of old TLS
// description: >-
//   Data stores and functions that take connections without TLS, or with versions of it below 1.2: apps and storage
//   accounts that do not insist on HTTPS, buckets whose policy does not refuse plain HTTP, databases that take
//   unencrypted logins. What an export does not say is not listed.
// severity: medium
// practice: confidentiality
// clouds: [aws, gcp, azure]
// columns:
//   - {name: resource, meaning: "The data store, function or endpoint"}
//   - {name: setting, meaning: The setting that is open}
//   - {name: value, meaning: What it is set to}
//   - {name: public, meaning: Anyone may use it}
// cause: [setting]
// blind: "Certificates, ciphers and what a load balancer before it asks for are not looked at."
// remediation:
//   aws: "Deny requests without aws:SecureTransport in the bucket policy; enforce HTTPS and a policy of TLS 1.2 on the domain."
//   gcp: "Set the SSL mode of the database to ENCRYPTED_ONLY, and the security level of the trigger to SECURE_ALWAYS."
//   azure: "Switch on HTTPS only or secure transfer, and set the minimum TLS version to 1.2."
// references:
//   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
//   - https://cloud.google.com/sql/docs/postgres/configure-ssl-instance
//   - https://learn.microsoft.com/en-us/azure/storage/common/storage-require-secure-transfer
// mappings:
//   cis-aws: ["2.1.1"]
//   cis-gcp: ["6.4"]
//   cis-azure: ["4.1", "4.15", "9.1", "9.4"]
//   fsbp: [ES.3, ES.8, Opensearch.3, Opensearch.8, S3.5]
//   mcsb: [DP-3]
//   attack: [T1040]
// ---
MATCH (n:DataStore|Function|Queue|Topic)
WHERE n.https_only = false
RETURN n.id AS resource, 'plain connections' AS setting, coalesce(n.ssl_mode, 'allowed') AS value, coalesce(n.public, false) AS public
ORDER BY public DESC, resource, setting
UNION
MATCH (n:DataStore|Function|Queue|Topic)
WHERE n.min_tls_version IN ['1.0', '1.1', 'TLS1_0', 'TLS1_1', 'Tls', 'Tls11'] OR n.tls_policy STARTS WITH 'Policy-Min-TLS-1-0'
RETURN n.id AS resource, 'minimum TLS version' AS setting, coalesce(n.min_tls_version, n.tls_policy) AS value, coalesce(n.public, false) AS public
ORDER BY public DESC, resource, setting
UNION
MATCH (n:DataStore)
WHERE n.node_to_node = false
RETURN n.id AS resource, 'between its nodes' AS setting, 'not encrypted' AS value, coalesce(n.public, false) AS public
ORDER BY public DESC, resource, setting
UNION
MATCH (n:DataStore {type: 'AWS::S3::Bucket'})
WHERE NOT EXISTS { MATCH (n)-[:HAS_POLICY]->(p:Policy) WHERE p.document CONTAINS 'aws:SecureTransport' }
RETURN n.id AS resource, 'plain connections' AS setting,
  CASE WHEN EXISTS { (n)-[:HAS_POLICY]->(:Policy) } THEN 'its policy does not refuse them' ELSE 'no policy is known that refuses them' END AS value, coalesce(n.public, false) AS public
ORDER BY public DESC, resource, setting
UNION
MATCH (e:Endpoint)-[:TRIGGERS]->(f:Function)
WHERE e.security_level = 'SECURE_OPTIONAL'
RETURN f.id AS resource, 'plain connections' AS setting, 'security level SECURE_OPTIONAL' AS value, coalesce(f.public, false) AS public
ORDER BY public DESC, resource, setting
