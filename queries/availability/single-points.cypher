// ---
// id: single-points
// title: Single points on which several functions hang
// description: >-
//   Topics, queues, stores and triggers that start several functions which nothing else starts: when it fails, is
//   deleted or flooded, all of them stand still. For information on what to guard first.
// practice: availability
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: min, type: int, default: 2, description: "Functions that hang on it, at least"}
// columns:
//   - {name: point, meaning: What they hang on}
//   - {name: kind, meaning: Its labels}
//   - {name: functions, meaning: How many functions nothing else starts}
//   - {name: names, meaning: The first ten of them}
//   - {name: writers, meaning: "Principals that may write to it, without administrators"}
// blind: "Dependencies in the code, as a database that all of them call, are not seen."
// remediation:
//   aws: "Spread the functions over sources of their own, or make the source redundant; guard it against deletion."
//   gcp: Spread the functions over topics of their own; guard the topic against deletion with a lien or deny policy.
//   azure: Spread the functions over sources of their own; put a lock on the source.
// references:
//   - https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/welcome.html
//   - https://cloud.google.com/architecture/framework/reliability
//   - https://learn.microsoft.com/en-us/azure/well-architected/reliability/
// ---
MATCH (s:Topic|Queue|DataStore|Trigger|Endpoint)-[:TRIGGERS]->(f:Function)
WHERE NOT s:Function AND NOT EXISTS { MATCH (o)-[:TRIGGERS]->(f) WHERE o <> s }
WITH s, f ORDER BY f.id
WITH s, collect(DISTINCT f.id) AS functions
WHERE size(functions) >= $min
RETURN s.id AS point, [l IN ['Topic', 'Queue', 'DataStore', 'Trigger', 'Endpoint'] WHERE l IN labels(s)] AS kind, size(functions) AS functions, functions[..10] AS names,
  COUNT { MATCH (p:Principal)-[:HOLDS*0..1]->()-[:CAN_WRITE]->(s) RETURN DISTINCT p } AS writers
ORDER BY functions DESC, point
