// ---
// id: concurrency-headroom
// title: Accounts whose functions have little left to run with
// description: >-
//   Accounts and regions in which reserved concurrency leaves less than the share that you ask for to all other
//   functions: one busy function stops them. Accounts with functions whose limits are not in the export are listed as
//   not known.
// severity: low
// practice: availability
// clouds: [aws]
// parameters:
//   - {name: percent, type: int, default: 25, description: "The share of the limit that must be left, in percent"}
// columns:
//   - {name: account, meaning: The account}
//   - {name: region, meaning: The region}
//   - {name: limit, meaning: Runs at once that the account has; not known where it was not exported}
//   - {name: left, meaning: What no function has reserved}
//   - {name: taker, meaning: The function that reserves the most}
//   - {name: takes, meaning: How much that is}
//   - {name: functions, meaning: Functions in the account and region}
// cause: [region]
// blind: "How much is really used, and bursts, are in the metrics alone."
// remediation:
//   aws: "Ask for a higher limit, lower the reservations, or move the busy function to an account of its own."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
//   - https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
// ---
MATCH (f:Function {type: 'AWS::Lambda::Function'})
WITH f.account AS account, f.region AS region, f
ORDER BY toInteger(coalesce(f.reserved_concurrency, '0')) DESC, f.id
WITH account, region, collect(f) AS functions
OPTIONAL MATCH (s:Resource {type: 'AWS::Lambda::AccountSettings', account: account, region: region})
WITH account, region, functions, toInteger(s.concurrent_executions) AS limit, toInteger(s.unreserved_concurrency) AS left, functions[0] AS most
WHERE limit IS NULL OR left * 100 < limit * $percent
MATCH (a:Account {account: account})
RETURN a.id AS account, coalesce(region, 'unknown') AS region, coalesce(toString(limit), 'not known') AS limit, coalesce(toString(left), 'not known') AS left,
  CASE WHEN most.reserved_concurrency IS NULL THEN '' ELSE most.id END AS taker, coalesce(toString(most.reserved_concurrency), '') AS takes, size(functions) AS functions
ORDER BY limit = 'not known', account, region
