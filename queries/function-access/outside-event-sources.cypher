// ---
// id: outside-event-sources
// title: Event sources that outsiders can feed
// description: >-
//   Queues, topics, buckets and streams that start a function and that somebody outside may write to: what he puts there is the function's
//   input, though he may not call the function.
// severity: high
// practice: function-access
// clouds: [aws, gcp, azure]
// columns:
//   - {name: source, meaning: "The queue, topic or store"}
//   - {name: function, meaning: The function that it starts}
//   - {name: who, meaning: Who outside may write to it}
//   - {name: place, meaning: "public (anyone), or outside (of another organization)"}
//   - {name: actions, meaning: The actions that it takes}
//   - {name: certainty, meaning: "certain, conditional or unknown"}
//   - {name: identity, meaning: What the function runs as; empty where it has no identity}
// cause: [function, who]
// blind: Events that a service puts together from many sources, and what the function makes of its input, are not seen.
// remediation:
//   aws: Name the supplier's role instead of its account in the queue's policy, ask for aws:SourceArn, and check every message.
//   gcp: Take the member out of roles/pubsub.publisher or roles/storage.objectCreator at this topic or bucket.
//   azure: Remove the assignment of the data sender role, and switch local authentication off, so that no key lets anybody in.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
//   - https://cloud.google.com/pubsub/docs/access-control
//   - https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-managed-service-identity
// mappings:
//   fsbp: [S3.3, SNS.4, SQS.3]
//   mcsb: [NS-2]
//   attack: [T1190, T1199]
// ---
MATCH (s)-[ts:TRIGGERS*1..3]->(f:Function)
WHERE (s:Queue OR s:Topic OR s:DataStore) AND all(t IN ts WHERE coalesce(t.enabled, true))
MATCH (who:Principal)-[:HOLDS*0..1]->()-[c:CAN_WRITE]->(s)
WHERE who:Public OR coalesce(who.external, false) OR coalesce(who.guest, false)
OPTIONAL MATCH (f)-[:RUNS_AS]->(i:Principal)
RETURN DISTINCT s.id AS source, f.id AS function, who.id AS who, CASE WHEN who:Public THEN 'public' ELSE 'outside' END AS place,
  coalesce(c.actions, []) AS actions, coalesce(c.certainty, 'certain') AS certainty, coalesce(i.id, '') AS identity
ORDER BY place DESC, source, function, who, actions
