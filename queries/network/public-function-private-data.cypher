// ---
// id: public-function-private-data
// title: Private data that public functions reach
// description: >-
//   Functions that people outside may run and whose identity may read or change data that is not itself open to them: a
//   mistake in the code is a way to the data. One row for each function and who may call it.
// severity: high
// practice: network
// clouds: [aws, gcp, azure]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: who, meaning: Who outside may call it}
//   - {name: via, meaning: The endpoint or trigger that leads to it; empty for a direct call}
//   - {name: identity, meaning: What it runs as}
//   - {name: admin, meaning: "The identity has full control of an account, and so of all data there"}
//   - {name: reads, meaning: "Private stores, secrets and queues that it may read"}
//   - {name: writes, meaning: Those that it may change}
//   - {name: sensitive, meaning: How many of those are crown jewels}
//   - {name: examples, meaning: The first five of them}
//   - {name: certainty, meaning: "certain, conditional or unknown: of the call"}
// cause: [who, via, identity]
// blind: "What the code does with the data, and whether it asks its callers for anything by itself, is not seen."
// remediation:
//   aws: "Ask for a signature or an authorizer at the way in, and narrow the role to what the function's code needs."
//   gcp: "Take allUsers out of the invoker binding, or narrow the service account to what the code needs."
//   azure: "Ask for a key or a sign-in, and narrow the identity to what the code needs."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/lambda-security.html
//   - https://cloud.google.com/run/docs/authenticating/public
//   - https://learn.microsoft.com/en-us/azure/azure-functions/security-concepts
// mappings:
//   mcsb: [NS-2, PA-7]
//   attack: [T1190, T1530]
// ---
MATCH (who:Public)-[:HOLDS*0..1]->()-[c:CAN_INVOKE]->(f:Function)-[:RUNS_AS]->(i)
WITH i, collect(DISTINCT [f, who, coalesce(c.via, ''), coalesce(c.certainty, 'certain')]) AS ways
WITH i, ways,
  COUNT { MATCH (i)-[:HOLDS*0..1]->()-[:CAN_READ]->(d:DataStore|Secret|Queue) WHERE coalesce(d.type, '') <> 'AWS::Logs::LogGroup' AND NOT coalesce(d.public, false) RETURN DISTINCT d } AS reads,
  COUNT { MATCH (i)-[:HOLDS*0..1]->()-[:CAN_WRITE]->(d:DataStore|Secret|Queue) WHERE coalesce(d.type, '') <> 'AWS::Logs::LogGroup' AND NOT coalesce(d.public, false) RETURN DISTINCT d } AS writes,
  COUNT { MATCH (i)-[:HOLDS*0..1]->()-[:CAN_READ|CAN_WRITE]->(d:DataStore|Secret|Queue) WHERE d.sensitive = true RETURN DISTINCT d } AS sensitive
WHERE reads + writes > 0 OR coalesce(i.admin, false)
WITH i, ways, reads, writes, sensitive,
  COLLECT { MATCH (i)-[:HOLDS*0..1]->()-[:CAN_READ|CAN_WRITE]->(d:DataStore|Secret|Queue) WHERE coalesce(d.type, '') <> 'AWS::Logs::LogGroup' AND NOT coalesce(d.public, false) RETURN DISTINCT d.id AS id ORDER BY id LIMIT 5 } AS examples
UNWIND ways AS way
WITH i, reads, writes, sensitive, examples, way[0] AS f, way[1] AS who, way[2] AS via, way[3] AS certainty
RETURN f.id AS function, who.id AS who, via, i.id AS identity, coalesce(i.admin, false) AS admin, reads, writes, sensitive, examples, certainty
ORDER BY admin DESC, sensitive DESC, reads + writes DESC, function, who, via, identity
