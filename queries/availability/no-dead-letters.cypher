// ---
// id: no-dead-letters
// title: Events that are lost when they fail
// description: >-
//   Queues, topics, schedules and buckets that start a function where nothing keeps what it could not handle: no dead
//   letter queue, no destination for failures. After the last try the event is gone, and nobody is told. A destination
//   that is set beside the function is only known where the export holds that list.
// severity: medium
// practice: availability
// clouds: [aws, gcp]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: source, meaning: What the events come from}
//   - {name: kind, meaning: "queue, or asynchronous"}
//   - {name: state, meaning: "lost, or unknown: destinations were not read"}
// cause: [source]
// blind: "What the code does with an event that it cannot handle, and alarms on error metrics, are not seen."
// remediation:
//   aws: "Give the queue a redrive policy, or the function a dead letter queue or an on-failure destination."
//   gcp: Give the subscription a dead letter topic.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
//   - https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
//   - https://cloud.google.com/pubsub/docs/dead-letter-topics
// ---
MATCH (q:Queue {type: 'AWS::SQS::Queue'})-[t:TRIGGERS]->(x:Function)
WHERE coalesce(t.enabled, true) AND q.visibility_timeout IS NOT NULL AND q.dead_letter IS NULL
OPTIONAL MATCH (x)-[:TRIGGERS]->(of:Function)
RETURN DISTINCT coalesce(of.id, x.id) AS function, q.id AS source, 'queue' AS kind, 'lost' AS state
ORDER BY function, source
UNION
MATCH (s)-[t:TRIGGERS]->(f:Function {type: 'AWS::Lambda::Function'})
WHERE coalesce(t.enabled, true) AND s.type IN ['AWS::SNS::Topic', 'AWS::S3::Bucket', 'AWS::Events::Rule', 'AWS::Scheduler::Schedule'] AND f.dead_letter IS NULL AND f.on_failure IS NULL
RETURN DISTINCT f.id AS function, s.id AS source, 'asynchronous' AS kind,
  CASE WHEN EXISTS { MATCH (g:Function {type: 'AWS::Lambda::Function', account: f.account}) WHERE g.on_failure IS NOT NULL OR g.max_retries IS NOT NULL } THEN 'lost' ELSE 'unknown: destinations were not read' END AS state
ORDER BY function, source
UNION
MATCH (q:Queue {type: 'pubsub.googleapis.com/Subscription'})-[:TRIGGERS]->(x)-[:TRIGGERS*0..1]->(f:Function)
WHERE q.dead_letter IS NULL AND f.run_service IS NULL
RETURN DISTINCT f.id AS function, q.id AS source, 'queue' AS kind, 'lost' AS state
ORDER BY function, source
