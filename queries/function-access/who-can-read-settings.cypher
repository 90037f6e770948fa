// ---
// id: who-can-read-settings
// title: Who may read a function's settings
// description: >-
//   Everyone who may read the environment variables or app settings of a function, in which passwords and connection strings lie more often
//   than they should.
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
// blind: Settings that are encrypted with a key of one's own need that key as well, which is not asked here; who may change the function may read them by its code.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
//   - https://cloud.google.com/functions/docs/reference/iam/permissions
//   - https://learn.microsoft.com/en-us/azure/role-based-access-control/permissions/web-and-mobile
// mappings:
//   mcsb: [IM-8, PA-7]
//   attack: [T1552]
// ---
MATCH (who:Principal)
WITH who, CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place
WHERE NOT who:Group AND place IN $from AND ($admins OR NOT coalesce(who.admin, false))
WITH collect(who) AS principals
UNWIND [
  ['aws::lambda::function', 'lambda:GetFunctionConfiguration'], ['cloudfunctions.googleapis.com/cloudfunction', 'cloudfunctions.functions.get'],
  ['run.googleapis.com/service', 'run.services.get'], ['microsoft.web/sites', 'Microsoft.Web/sites/config/list/action']
] AS asked
MATCH (f:Function)
WHERE toLower(coalesce(f.type, '')) = asked[0] AND ($function = '' OR f.id CONTAINS $function)
WITH principals, asked[1] AS action, collect(f) AS functions
CALL postern.whoMay(principals, action, functions) YIELD principal AS who, resource AS f, certainty, conditions
RETURN f.id AS function, who.id AS who, CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place,
  action, certainty, coalesce(conditions, '') AS conditions
ORDER BY function, place DESC, who, action
