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
OPTIONAL MATCH (i)-[:HOLDS*0..1]->()-[a:CAN_READ|CAN_WRITE]->(d)
WHERE (d:DataStore OR d:Secret OR d:Queue) AND coalesce(d.type, '') <> 'AWS::Logs::LogGroup'
  AND NOT EXISTS { (:Public)-[:HOLDS*0..1]->()-[:CAN_READ|CAN_WRITE]->(d) }
WITH DISTINCT f, who, coalesce(c.via, '') AS via, coalesce(c.certainty, 'certain') AS certainty, i, type(a) AS may, d ORDER BY d.id
WITH f, who, via, certainty, i, collect(CASE may WHEN 'CAN_READ' THEN d END) AS reads, collect(CASE may WHEN 'CAN_WRITE' THEN d END) AS writes
WITH f, who, via, certainty, i, reads, writes, reads + [d IN writes WHERE NOT d IN reads] AS data
WHERE size(data) > 0 OR coalesce(i.admin, false)
RETURN f.id AS function, who.id AS who, via, i.id AS identity, coalesce(i.admin, false) AS admin, size(reads) AS reads, size(writes) AS writes,
  size([d IN data WHERE coalesce(d.sensitive, false)]) AS sensitive, [d IN data | d.id][..5] AS examples, certainty
ORDER BY admin DESC, sensitive DESC, reads + writes DESC, function, who, via, identity
