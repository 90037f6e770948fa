// ---
// id: encryption-at-rest
// title: Data that is kept in the clear
// description: >-
//   Data stores, queues and topics that are not encrypted at rest. With own_keys it lists those as well that no key of
//   yours encrypts, only one that the provider holds: nobody of yours can take that key away, and its use is in no log
//   of yours.
// severity: medium
// practice: confidentiality
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: own_keys, type: bool, default: false, description: "List what only a key of the provider encrypts, too"}
// columns:
//   - {name: resource, meaning: "The data store, queue, topic, secret or registry"}
//   - {name: type, meaning: "What it is, by the cloud's own name"}
//   - {name: encryption, meaning: "not encrypted, or how the provider says that it encrypts; \"by the provider\" where it does not say"}
//   - {name: readers, meaning: "Principals that may read it, without administrators"}
// blind: What an application encrypts by itself before it writes is not seen; nor are stores of types that no export describes.
// remediation:
//   aws: "Switch encryption on, with a customer managed key of KMS where you need to take the key away: databases and topics want a new copy or the KmsMasterKeyId."
//   gcp: Google encrypts all data at rest; set a customer-managed key (CMEK) where policy demands one.
//   azure: Azure Storage encrypts all data; set a customer-managed key from Key Vault where policy demands one.
// references:
//   - https://docs.aws.amazon.com/kms/latest/developerguide/overview.html
//   - https://cloud.google.com/kms/docs/cmek
//   - https://learn.microsoft.com/en-us/azure/storage/common/customer-managed-keys-overview
// mappings:
//   cis-aws: ["2.3.1", "2.4.1"]
//   cis-gcp: ["7.2", "7.3"]
//   cis-azure: ["4.11"]
//   fsbp: [EFS.8, ES.1, Opensearch.1, RDS.3, RDS.27, SQS.1]
//   mcsb: [DP-4, DP-5]
// ---
MATCH (d:DataStore|Queue|Topic|Secret|Registry)
WHERE d.encrypted = false
  OR ($own_keys AND d.type IS NOT NULL AND NOT EXISTS { (d)-[:ENCRYPTED_BY]->() }
    AND NOT d.type IN ['AWS::RDS::DBUsers', 'Microsoft.Storage/storageAccounts/blobServices/containers'])
RETURN d.id AS resource, coalesce(d.type, 'unknown') AS type, CASE WHEN d.encrypted = false THEN 'not encrypted' ELSE coalesce(d.encryption, 'by the provider') END AS encryption,
  COUNT { MATCH (p:Principal)-[:HOLDS*0..1]->()-[:CAN_READ]->(d) RETURN DISTINCT p } AS readers
ORDER BY encryption = 'not encrypted' DESC, type, resource
