// ---
// id: who-can-read-code
// title: Who may read a function's code
// description: >-
//   Everyone who may download what a function runs: code tells an attacker which inputs work, where the data is, and often a secret that
//   nobody took out.
// practice: function-access
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: from, type: list, default: [public, outside, inside], description: "Which of public, outside and inside are listed"}
//   - {name: function, type: string, default: "", description: Part of the function's id; all where it is empty}
//   - {name: admins, type: bool, default: false, description: List those as well who have full control of an account}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: who, meaning: The principal's id}
//   - {name: place, meaning: "public (anyone), outside (of another organization), or inside"}
//   - {name: action, meaning: The action that gives it}
//   - {name: certainty, meaning: "certain, conditional or unknown"}
//   - {name: conditions, meaning: What the request must satisfy; empty where it is certain}
// subject: function
// cause: [who, action]
// stores: [embedded]
// blind: Images are read from their registry and archives from their bucket, where other permissions decide; so does whoever holds an app's publishing password.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
//   - https://cloud.google.com/functions/docs/reference/iam/permissions
//   - https://learn.microsoft.com/en-us/azure/role-based-access-control/permissions/web-and-mobile
// mappings:
//   mcsb: [PA-7]
//   attack: [T1552.001]
// ---
MATCH (who:Principal)
WITH who, CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place
WHERE NOT who:Group AND place IN $from AND ($admins OR NOT coalesce(who.admin, false))
WITH collect(who) AS principals
UNWIND [
  ['aws::lambda::function', 'lambda:GetFunction'], ['cloudfunctions.googleapis.com/cloudfunction', 'cloudfunctions.functions.sourceCodeGet'],
  ['microsoft.web/sites', 'Microsoft.Web/sites/publishxml/action'], ['microsoft.web/sites', 'Microsoft.Web/sites/publish/action']
] AS asked
MATCH (f:Function)
WHERE toLower(coalesce(f.type, '')) = asked[0] AND ($function = '' OR f.id CONTAINS $function)
WITH principals, asked[1] AS action, collect(f) AS functions
CALL postern.whoMay(principals, action, functions) YIELD principal AS who, resource AS f, certainty, conditions
RETURN f.id AS function, who.id AS who, CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place,
  action, certainty, coalesce(conditions, '') AS conditions
ORDER BY function, place DESC, who, action
