// ---
// id: timeouts-and-memory
// title: Timeouts and memory at their ends
// description: >-
//   Functions whose timeout or memory is the least or the most that there is: the least is what one gets without
//   choosing, and fails first under load; the most is what a run that hangs costs. Only for information.
// practice: availability
// clouds: [aws, gcp]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: timeout, meaning: "The longest run, in seconds"}
//   - {name: memory, meaning: Its memory as the cloud writes it}
//   - {name: why, meaning: What is at an end}
// blind: What a run needs is not seen; metrics tell.
// remediation:
//   aws: "Choose the timeout from the slowest run that is meant, and the memory by power tuning."
//   gcp: "Choose the timeout from the slowest request that is meant, and the memory from the metrics."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
//   - https://cloud.google.com/run/docs/configuring/request-timeout
// ---
MATCH (f:Function)
WHERE f.timeout IS NOT NULL OR f.memory_mb IS NOT NULL
WITH f, toInteger(f.timeout) AS seconds, [w IN [
    CASE WHEN f.cloud = 'aws' AND toInteger(f.timeout) >= 900 THEN 'timeout of 15 minutes, the most' END,
    CASE WHEN f.cloud = 'aws' AND toInteger(f.timeout) <= 3 THEN 'timeout of 3 seconds, the default' END,
    CASE WHEN f.cloud = 'aws' AND toInteger(f.memory_mb) >= 10240 THEN '10 GB of memory, the most' END,
    CASE WHEN f.cloud = 'aws' AND toInteger(f.memory_mb) <= 128 THEN '128 MB of memory, the default' END,
    CASE WHEN f.type STARTS WITH 'run.' AND toInteger(f.timeout) >= 3600 THEN 'timeout of an hour, the most' END,
    CASE WHEN f.type = 'cloudfunctions.googleapis.com/CloudFunction' AND toInteger(f.timeout) >= 540 THEN 'timeout of 9 minutes, the most' END
  ] WHERE w IS NOT NULL] AS why
WHERE size(why) > 0
RETURN f.id AS function, seconds AS timeout, coalesce(toString(f.memory_mb), f.memory, 'unknown') AS memory, why
ORDER BY seconds DESC, function
