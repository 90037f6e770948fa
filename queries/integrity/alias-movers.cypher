// ---
// id: alias-movers
// title: Who may move an alias to another version
// description: >-
//   Principals that may point an alias at another version of a function, or split its traffic: whoever calls the alias
//   then runs code that was never released to it. Administrators are left out unless asked for.
// severity: low
// practice: integrity
// clouds: [aws]
// stores: [embedded]
// parameters:
//   - {name: admins, type: bool, default: false, description: "List administrators, too"}
// columns:
//   - {name: alias, meaning: The alias}
//   - {name: function, meaning: The function that it belongs to}
//   - {name: who, meaning: Who may}
//   - {name: decision, meaning: "Allowed, or Conditional"}
//   - {name: conditions, meaning: What the request must satisfy; empty where nothing is asked}
//   - {name: callers, meaning: What starts the alias}
// cause: [who]
// blind: Which versions there are to point it at depends on who may publish them; outside-redeploy and the function-access reports ask that.
// remediation:
//   aws: "Give lambda:UpdateAlias to the deployment role alone, and name the alias in its policy."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
// mappings:
//   mcsb: [DS-6, PA-7]
//   attack: [T1648]
// ---
MATCH (a:Function {type: 'AWS::Lambda::Alias'})<-[:CONTAINS]-(f:Function)
CALL postern.whoCan('lambda:UpdateAlias', f.id) YIELD principal, decision, conditions
WITH a, f, principal, decision, conditions
WHERE $admins OR NOT coalesce(principal.admin, false)
RETURN a.id AS alias, f.id AS function, principal.id AS who, decision, coalesce(conditions, '') AS conditions, COUNT { (t)-[:TRIGGERS]->(a) } AS callers
ORDER BY callers DESC, alias, who
