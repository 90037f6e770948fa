// ---
// # The front matter says what the rows mean; 'postern report lint' checks it.
// id: ID
// title: Functions of one account
// description: What a row means, and why somebody should care.
// # low, medium, high or critical make rows findings; none only informs.
// severity: none
// practice: PRACTICE
// clouds: [aws, gcp, azure]
// # string, int, float, bool or list; every report runs with its defaults.
// parameters:
//   - {name: account, type: string, default: "", description: Only this account; all where it is empty}
// # In the order in which the query returns them, what the row is about first.
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: identity, meaning: The role or account that it runs as; empty where it is not known}
//   - {name: region, meaning: Where it runs}
// # The column with the id of the node that a row is about, and those that tell two rows on it apart from run to run.
// subject: function
// cause: [identity]
// blind: What this report cannot see, in one sentence.
// # remediation:
// #   aws: What to do about a row.
// # references: [https://docs.aws.amazon.com/lambda/latest/dg/lambda-permissions.html]
// # mappings: {attack: [T1078.004]}
// ---
MATCH (f:Function)
WHERE $account = '' OR f.account = $account
OPTIONAL MATCH (f)-[:RUNS_AS]->(i)
RETURN f.id AS function, coalesce(i.id, '') AS identity, coalesce(f.region, '') AS region
ORDER BY function, identity
