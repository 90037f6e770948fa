// ---
// id: public-data
// title: Data that anyone may read or change
// description: >-
//   Stores, queues, topics, secrets and registries that people outside may read or change, judged from policies, access
//   lists and the switches above them: a public policy under a block is not listed, a bucket without one that a broad
//   policy opens is.
// severity: high
// practice: confidentiality
// clouds: [aws, gcp, azure]
// columns:
//   - {name: resource, meaning: What lies open}
//   - {name: who, meaning: "internet, allUsers, any AWS account and so on"}
//   - {name: may, meaning: "read, change or decrypt"}
//   - {name: actions, meaning: The actions that open it}
//   - {name: certainty, meaning: "certain, conditional or unknown"}
//   - {name: conditions, meaning: What the request must satisfy; empty where it is certain}
//   - {name: sensitive, meaning: It is marked as a crown jewel}
// cause: [who, may]
// blind: Access lists of single objects are in no export; whether what lies there is meant for everybody only you can say.
// remediation:
//   aws: "Switch on all four public access blocks of the bucket and the account, and name the principals in the policy."
//   gcp: "Enforce public access prevention, and take allUsers and allAuthenticatedUsers out of the bindings."
//   azure: "Switch off blob anonymous access on the storage account, and set its containers to private."
// references:
//   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
//   - https://cloud.google.com/storage/docs/public-access-prevention
//   - https://learn.microsoft.com/en-us/azure/storage/blobs/anonymous-read-access-prevent
// mappings:
//   cis-aws: ["2.1.4"]
//   cis-gcp: ["1.9", "5.1", "7.1"]
//   cis-azure: ["4.17"]
//   fsbp: [KMS.5, S3.2, S3.3, S3.8, SNS.4, SQS.3]
//   mcsb: [NS-2]
//   attack: [T1530]
// ---
MATCH (who:Public)-[:HOLDS*0..1]->()-[a:CAN_READ|CAN_WRITE|CAN_DECRYPT]->(d:DataStore|Queue|Topic|Secret|Registry|Key)
RETURN DISTINCT d.id AS resource, who.id AS who, CASE type(a) WHEN 'CAN_READ' THEN 'read' WHEN 'CAN_WRITE' THEN 'change' ELSE 'decrypt' END AS may,
  coalesce(a.actions, []) AS actions, coalesce(a.certainty, 'certain') AS certainty, coalesce(a.conditions, '') AS conditions, coalesce(d.sensitive, false) AS sensitive
ORDER BY sensitive DESC, certainty, resource, may, who
