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
MATCH (f:Function)
WHERE ($function = '' OR f.id CONTAINS $function) AND NOT coalesce(f.type, '') IN ['AWS::Lambda::Version', 'AWS::Lambda::Alias']
WITH f, CASE
  WHEN f.type = 'AWS::Lambda::Function' THEN ['lambda:GetFunctionConfiguration']
  WHEN f.type = 'cloudfunctions.googleapis.com/CloudFunction' THEN ['cloudfunctions.functions.get']
  WHEN f.type = 'run.googleapis.com/Service' THEN ['run.services.get']
  WHEN toLower(f.type) = 'microsoft.web/sites' THEN ['Microsoft.Web/sites/config/list/action'] END AS actions
WHERE actions IS NOT NULL
UNWIND actions AS action
CALL postern.whoCan(action, f) YIELD principal, decision, conditions
WITH f, principal AS who, action, decision, conditions,
  CASE WHEN principal:Public THEN 'public' WHEN coalesce(principal.external, false) OR coalesce(principal.guest, false) THEN 'outside' ELSE 'inside' END AS place
WHERE place IN $from AND ($admins OR NOT coalesce(who.admin, false))
RETURN DISTINCT f.id AS function, who.id AS who, place, action, CASE decision WHEN 'Allowed' THEN 'certain' ELSE toLower(decision) END AS certainty, coalesce(conditions, '') AS conditions
ORDER BY function, place DESC, who, action
