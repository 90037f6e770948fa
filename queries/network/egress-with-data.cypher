// ---
// id: egress-with-data
// title: Functions that read data and can send it anywhere
// description: >-
//   Functions with unrestricted egress whose identity may read data stores, secrets or queues: what their code could
//   send out. One row for each function and identity, with how much lies in reach and the first few by name. An identity
//   with full control of an account reaches all that lies there. Log groups and what anyone may read do not count as
//   data.
// severity: high
// practice: network
// clouds: [aws, gcp, azure]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: identity, meaning: What it runs as}
//   - {name: egress, meaning: "ipv4, ipv6, or both"}
//   - {name: admin, meaning: "The identity has full control of an account, and so of all data there"}
//   - {name: stores, meaning: Data stores in reach}
//   - {name: secrets, meaning: Secrets in reach}
//   - {name: queues, meaning: Queues in reach}
//   - {name: sensitive, meaning: How many of those are crown jewels}
//   - {name: examples, meaning: The first five of them}
// cause: [identity]
// blind: "What the code really reads and where it sends it is not seen, nor what a proxy further on holds back."
// remediation:
//   aws: "Run the function in subnets without a route to a gateway, with VPC endpoints for what it calls; take from its role what it does not read."
//   gcp: Send all egress through a VPC connector and deny what is not needed; take from the service account what it does not read.
//   azure: Route all traffic through a VNet whose firewall names what may be reached; take from the identity what it does not read.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
//   - https://cloud.google.com/run/docs/configuring/vpc-connectors
//   - https://learn.microsoft.com/en-us/azure/azure-functions/functions-networking-options
// mappings:
//   mcsb: [NS-1, NS-3]
//   attack: [T1530, T1048]
// ---
MATCH (f:Function)
WHERE f.egress_ipv4 = 'unrestricted' OR f.egress_ipv6 = 'unrestricted'
MATCH (f)-[:RUNS_AS]->(i)
// What an identity reaches is asked once for all functions that run as it.
WITH i, collect(DISTINCT f) AS functions
WITH i, functions,
  COUNT { MATCH (i)-[:HOLDS*0..1]->()-[:CAN_READ]->(d:DataStore) WHERE coalesce(d.type, '') <> 'AWS::Logs::LogGroup' AND NOT coalesce(d.public, false) RETURN DISTINCT d } AS stores,
  COUNT { MATCH (i)-[:HOLDS*0..1]->()-[:CAN_READ]->(d:Secret) RETURN DISTINCT d } AS secrets,
  COUNT { MATCH (i)-[:HOLDS*0..1]->()-[:CAN_READ]->(d:Queue) RETURN DISTINCT d } AS queues,
  COUNT { MATCH (i)-[:HOLDS*0..1]->()-[:CAN_READ]->(d:DataStore|Secret|Queue) WHERE d.sensitive = true AND coalesce(d.type, '') <> 'AWS::Logs::LogGroup' AND NOT coalesce(d.public, false) RETURN DISTINCT d } AS sensitive
WHERE stores + secrets + queues > 0 OR coalesce(i.admin, false)
WITH i, functions, stores, secrets, queues, sensitive,
  COLLECT { MATCH (i)-[:HOLDS*0..1]->()-[:CAN_READ]->(d:DataStore|Secret|Queue) WHERE coalesce(d.type, '') <> 'AWS::Logs::LogGroup' AND NOT coalesce(d.public, false) RETURN DISTINCT d.id AS id ORDER BY id LIMIT 5 } AS examples
UNWIND functions AS f
RETURN f.id AS function, i.id AS identity,
  [v IN ['ipv4', 'ipv6'] WHERE (v = 'ipv4' AND f.egress_ipv4 = 'unrestricted') OR (v = 'ipv6' AND f.egress_ipv6 = 'unrestricted')] AS egress,
  coalesce(i.admin, false) AS admin, stores, secrets, queues, sensitive, examples
ORDER BY admin DESC, sensitive DESC, stores + secrets + queues DESC, function, identity
