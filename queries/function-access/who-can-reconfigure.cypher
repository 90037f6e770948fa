// ---
// id: who-can-reconfigure
// title: Who may change a function's settings
// description: >-
//   Everyone who may change environment variables, layers, start command, identity or network of a function: each of them makes other
//   code run, or sends what it reads elsewhere.
// practice: function-access
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: from, type: list, default: [public, outside, inside], description: "Which of public, outside and inside are listed"}
//   - {name: function, type: string, default: "", description: Part of the function's id; all where it is empty}
//   - {name: admins, type: bool, default: false, description: List everyone as well who has full control of what contains the function}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: who, meaning: The principal's id}
//   - {name: place, meaning: "public (anyone), outside (of another organization), or inside"}
//   - {name: techniques, meaning: "The techniques, by id"}
//   - {name: actions, meaning: The actions that change settings}
//   - {name: certainty, meaning: "Of the surest: certain, conditional or unknown"}
// subject: function
// cause: [who]
// blind: Settings that a function reads at run time from a parameter or a secret are changed where those lie.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
//   - https://cloud.google.com/run/docs/reference/iam/permissions
//   - https://learn.microsoft.com/en-us/azure/role-based-access-control/permissions/web-and-mobile
// mappings:
//   mcsb: [PA-7]
//   attack: [T1648]
// ---
MATCH (who:Principal)-[:HOLDS*0..1]->()-[c:CAN_HIJACK]->(f:Function)
WHERE NOT who:Group AND ($function = '' OR f.id CONTAINS $function)
WITH f, who, c, [a IN coalesce(c.actions, []) WHERE any(p IN ['lambda:UpdateFunctionConfiguration', 'cloudfunctions.functions.update', 'run.services.update', 'run.jobs.update',
  'Microsoft.Web/sites/write', 'Microsoft.Web/sites/config/write', 'Microsoft.App/containerApps/write', 'Microsoft.App/jobs/write', 'Microsoft.Logic/workflows/write'] WHERE a STARTS WITH p)] AS actions,
  CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place
WHERE size(actions) > 0 AND place IN $from
WITH f, who, place, c, actions ORDER BY c.technique
WITH f, who, place, collect(DISTINCT c.technique) AS techniques, collect(actions) AS lists, collect(DISTINCT coalesce(c.certainty, 'certain')) AS certainties
RETURN f.id AS function, who.id AS who, place, techniques, reduce(all = [], l IN lists | all + [a IN l WHERE NOT a IN all]) AS actions, CASE WHEN 'certain' IN certainties THEN 'certain' WHEN 'conditional' IN certainties THEN 'conditional' ELSE 'unknown' END AS certainty
ORDER BY function, place DESC, who
UNION
MATCH (who:Principal)-[:HOLDS*0..1]->()-[a:ADMINISTERS]->(scope)-[:CONTAINS*1..8]->(f:Function)
WHERE $admins AND a.technique IS NULL AND NOT who:Group
  AND ($function = '' OR f.id CONTAINS $function)
WITH f, who, a, scope, CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place
WHERE place IN $from
RETURN DISTINCT f.id AS function, who.id AS who, place, ['full control of ' + scope.id] AS techniques, [] AS actions, coalesce(a.certainty, 'certain') AS certainty
ORDER BY function, place DESC, who
