// ---
// id: queue-hides-too-briefly
// title: Queues that hand out a message twice
// description: >-
//   Queues whose messages come back into sight before the function that took them must have ended: the same message is
//   worked on twice, and again, which looks like load and costs like load. AWS asks for six times the function's
//   timeout; what lies below the timeout itself is marked.
// severity: low
// practice: availability
// clouds: [aws]
// columns:
//   - {name: queue, meaning: The queue}
//   - {name: function, meaning: The function that it feeds}
//   - {name: hidden, meaning: For how many seconds a message stays hidden}
//   - {name: timeout, meaning: "The function's timeout, in seconds"}
//   - {name: state, meaning: "below the timeout, or below six times the timeout"}
// cause: [function]
// blind: How long runs really take is not seen.
// remediation:
//   aws: "Set the visibility timeout of the queue to six times the function's timeout at least."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
// ---
MATCH (q:Queue {type: 'AWS::SQS::Queue'})-[t:TRIGGERS]->(x:Function)
WHERE coalesce(t.enabled, true) AND q.visibility_timeout IS NOT NULL
OPTIONAL MATCH (x)-[:TRIGGERS]->(of:Function)
WITH q, coalesce(of, x) AS f
WITH DISTINCT q, f, toInteger(q.visibility_timeout) AS hidden, toInteger(f.timeout) AS timeout
WHERE hidden < 6 * timeout
RETURN q.id AS queue, f.id AS function, hidden, timeout, CASE WHEN hidden < timeout THEN 'below the timeout' ELSE 'below six times the timeout' END AS state
ORDER BY state, queue, function
