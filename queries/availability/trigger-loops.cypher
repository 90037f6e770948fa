// ---
// id: trigger-loops
// title: Functions that can start themselves
// description: >-
//   Functions whose identity may write to a queue, topic, store or stream that starts them again, directly or through
//   one other function: a mistake in the code or an event that fails runs in a circle until someone sees the bill.
//   Retries feed the same circle. Whether the code writes there is not known: the row says that it may.
// severity: medium
// practice: availability
// clouds: [aws, gcp, azure]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: writes, meaning: What it may write to}
//   - {name: through, meaning: The other function of the circle; empty where there is none}
//   - {name: starts, meaning: What that one writes to in turn; empty where there is none}
//   - {name: limit, meaning: "How many of it may run at once, if that is known"}
// cause: [writes, through, starts]
// blind: >-
//   Services that notice such circles by themselves (Lambda stops some after 16 turns) and what the code checks are not
//   seen; identities with full control of an account are left out, since they may write everywhere.
// remediation:
//   aws: "Write to another bucket, prefix or queue than the one that starts the function, narrow the role to it, and reserve concurrency."
//   gcp: "Write to another topic or bucket than the one that starts the function, and narrow the service account to it."
//   azure: "Write to another container or queue than the one of the trigger, and narrow the identity to it."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
//   - https://cloud.google.com/functions/docs/bestpractices/tips
//   - https://learn.microsoft.com/en-us/azure/azure-functions/functions-best-practices
// ---
MATCH (f:Function)-[:RUNS_AS]->(i)-[:HOLDS*0..1]->()-[:CAN_WRITE]->(x)-[:TRIGGERS*1..3]->(f)
WHERE NOT coalesce(i.admin, false) AND NOT coalesce(f.type, '') IN ['AWS::Lambda::Alias', 'AWS::Lambda::Version']
RETURN DISTINCT f.id AS function, x.id AS writes, '' AS through, '' AS starts, coalesce(toString(f.reserved_concurrency), toString(f.max_instances), 'unknown') AS limit
ORDER BY function, writes
UNION
MATCH (f:Function)-[:RUNS_AS]->(i)-[:HOLDS*0..1]->()-[:CAN_WRITE]->(x)-[:TRIGGERS*1..2]->(g:Function)-[:RUNS_AS]->(j)-[:HOLDS*0..1]->()-[:CAN_WRITE]->(y)-[:TRIGGERS*1..2]->(f)
WHERE f <> g AND x <> y AND NOT coalesce(i.admin, false) AND NOT coalesce(j.admin, false)
  AND NOT coalesce(f.type, '') IN ['AWS::Lambda::Alias', 'AWS::Lambda::Version'] AND NOT coalesce(g.type, '') IN ['AWS::Lambda::Alias', 'AWS::Lambda::Version']
RETURN DISTINCT f.id AS function, x.id AS writes, g.id AS through, y.id AS starts, coalesce(toString(f.reserved_concurrency), toString(f.max_instances), 'unknown') AS limit
ORDER BY function, writes, through, starts
UNION
MATCH (f:Function {type: 'AWS::Lambda::Function'})
WHERE f.on_success IS NOT NULL OR f.on_failure IS NOT NULL
UNWIND [d IN [f.on_success, f.on_failure] WHERE d IS NOT NULL] AS to
MATCH (x {id: to})-[:TRIGGERS*0..3]->(f)
RETURN DISTINCT f.id AS function, x.id AS writes, '' AS through, '' AS starts, coalesce(toString(f.reserved_concurrency), 'unknown') AS limit
ORDER BY function, writes
