// ---
// id: functions-outside-network
// title: Functions outside a network that read data
// description: >-
//   Functions that stand in no network of yours although their identity may read data: no security group, firewall rule
//   or flow log of yours sees what they do. Where the export does not say whether the function stands in one, the row
//   says unknown.
// severity: medium
// practice: network
// clouds: [aws, gcp, azure]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: network, meaning: "none, or unknown"}
//   - {name: identity, meaning: What it runs as}
//   - {name: admin, meaning: "The identity has full control of an account, and so of all data there"}
//   - {name: data, meaning: "Data stores, secrets and queues that it may read, without those that anyone may"}
//   - {name: examples, meaning: The first five of them}
// cause: [identity]
// blind: "Whether the data could be reached over a private network at all is not asked: a table of DynamoDB needs an endpoint, not a VPC."
// remediation:
//   aws: "Connect the function to private subnets, with VPC endpoints for the services that it calls."
//   gcp: "Give it a connector or direct VPC egress, with all traffic sent through it."
//   azure: "Integrate the app with a VNet, and reach the data by private endpoints."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
//   - https://cloud.google.com/run/docs/configuring/vpc-direct-vpc
//   - https://learn.microsoft.com/en-us/azure/azure-functions/functions-networking-options
// mappings:
//   mcsb: [NS-1, NS-2]
// ---
MATCH (f:Function)
WHERE (f.type = 'AWS::Lambda::Function' AND NOT coalesce(f.in_vpc, false))
  OR (f.type IN ['run.googleapis.com/Service', 'run.googleapis.com/Job', 'cloudfunctions.googleapis.com/CloudFunction', 'cloudfunctions.googleapis.com/Function']
    AND f.function IS NULL AND f.vpc_connector IS NULL AND f.network_interfaces IS NULL)
  OR (toLower(coalesce(f.type, '')) IN ['microsoft.web/sites', 'microsoft.app/containerapps'] AND NOT EXISTS { (f)-[:IN_NETWORK]->() })
MATCH (f)-[:RUNS_AS]->(i)
// What an identity reaches is asked once for all functions that run as it.
WITH i, collect(DISTINCT f) AS functions
WITH i, functions, COUNT { MATCH (i)-[:HOLDS*0..1]->()-[:CAN_READ]->(d:DataStore|Secret|Queue) WHERE coalesce(d.type, '') <> 'AWS::Logs::LogGroup' AND NOT coalesce(d.public, false) RETURN DISTINCT d } AS data
WHERE data > 0 OR coalesce(i.admin, false)
WITH i, functions, data,
  COLLECT { MATCH (i)-[:HOLDS*0..1]->()-[:CAN_READ]->(d:DataStore|Secret|Queue) WHERE coalesce(d.type, '') <> 'AWS::Logs::LogGroup' AND NOT coalesce(d.public, false) RETURN DISTINCT d.id AS id ORDER BY id LIMIT 5 } AS examples
UNWIND functions AS f
RETURN f.id AS function, CASE WHEN f.cloud = 'aws' AND f.in_vpc IS NULL THEN 'unknown' ELSE 'none' END AS network, i.id AS identity,
  coalesce(i.admin, false) AS admin, data, examples
ORDER BY admin DESC, data DESC, function, identity
