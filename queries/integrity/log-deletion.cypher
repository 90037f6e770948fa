// ---
// id: log-deletion
// title: Who can delete what functions logged
// description: >-
//   Principals that may delete the log group of a function or its streams, or shorten how long they are kept, and so the
//   trace of what was done with it. Administrators are left out unless asked for. Every log group costs a question to
//   the judge: the function's that are public or run as an admin come first, as many as most says.
// severity: medium
// practice: integrity
// clouds: [aws]
// stores: [embedded]
// parameters:
//   - {name: most, type: int, default: 100, description: How many functions are looked at}
//   - {name: admins, type: bool, default: false, description: "List administrators, too"}
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: group, meaning: Its log group}
//   - {name: who, meaning: Who may}
//   - {name: actions, meaning: What may be done}
//   - {name: decision, meaning: "Allowed, or Conditional"}
//   - {name: conditions, meaning: What the request must satisfy; empty where nothing is asked}
//   - {name: public, meaning: Anyone may run the function}
//   - {name: complete, meaning: "False where there are more functions than were looked at"}
// whole: >-
//   MATCH (:Function {type: 'AWS::Lambda::Function'})-[:LOGS_TO]->(:DataStore {type: 'AWS::Logs::LogGroup'})
//   RETURN count(*) <= $most AS whole
// cause: [who]
// blind: "Copies of the logs elsewhere, by subscription filters or exports, are not seen; they make a deletion less bad."
// remediation:
//   aws: "Deny logs:DeleteLogGroup and logs:PutRetentionPolicy by an SCP to all but the platform role, and send logs to another account."
// references:
//   - https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/permissions-reference-cwl.html
//   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples.html
// mappings:
//   mcsb: [LT-6, PA-7]
//   attack: [T1685.002]
// ---
MATCH (f:Function {type: 'AWS::Lambda::Function'})-[:LOGS_TO]->(g:DataStore {type: 'AWS::Logs::LogGroup'})
OPTIONAL MATCH (f)-[:RUNS_AS]->(i:Role)
WITH f, g, coalesce(f.public, false) AS public, coalesce(i.admin, false) AS admin
ORDER BY public DESC, admin DESC, f.id
WITH collect({f: f, g: g, public: public}) AS candidates
UNWIND candidates[..$most] AS one
WITH one.f AS f, one.g AS g, one.public AS public, size(candidates) <= $most AS complete
UNWIND ['logs:DeleteLogGroup', 'logs:DeleteLogStream', 'logs:PutRetentionPolicy'] AS action
CALL postern.whoCan(action, g.id) YIELD principal, decision, conditions
WITH f, g, public, complete, principal, decision, conditions, action
WHERE $admins OR NOT coalesce(principal.admin, false)
WITH f, g, public, complete, principal, decision, conditions, action ORDER BY action
RETURN f.id AS function, g.id AS group, principal.id AS who, collect(action) AS actions, decision, coalesce(conditions, '') AS conditions, public, complete
ORDER BY public DESC, function, who, decision, conditions
