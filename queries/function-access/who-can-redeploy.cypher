// ---
// id: who-can-redeploy
// title: Who may replace a function's code
// description: >-
//   Everyone who may put other code in a function's place: by an update, through a deployment endpoint or its password, or by writing
//   what its code is taken from, a bucket or an image repository.
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
//   - {name: through, meaning: What is written; empty where it is the function itself}
//   - {name: techniques, meaning: "The techniques, by id"}
//   - {name: actions, meaning: The actions that they take}
//   - {name: certainty, meaning: "Of the surest: certain, conditional or unknown"}
// subject: function
// cause: [who, through]
// blind: Pipelines outside the cloud, who may write to the repository that one builds from, are not seen.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/access-control-identity-based.html
//   - https://cloud.google.com/functions/docs/reference/iam/roles
//   - https://learn.microsoft.com/en-us/azure/azure-functions/functions-deployment-technologies
// mappings:
//   mcsb: [PA-7]
//   attack: [T1648, T1525]
// ---
MATCH (who:Principal)-[:HOLDS*0..1]->()-[c:CAN_HIJACK]->(f:Function)
WHERE NOT who:Group AND ($function = '' OR f.id CONTAINS $function)
  AND NOT coalesce(c.technique, '') IN ['lambda-update-config', 'lambda-layer', 'az-site-config-write']
WITH f, who, c, CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place ORDER BY c.technique
WHERE place IN $from
WITH f, who, place, collect(DISTINCT coalesce(c.technique, 'hijack')) AS techniques, collect(coalesce(c.actions, [])) AS lists,
  collect(DISTINCT coalesce(c.certainty, 'certain')) AS certainties
RETURN f.id AS function, who.id AS who, place, '' AS through, techniques,
  reduce(all = [], l IN lists | all + [a IN l WHERE NOT a IN all]) AS actions, CASE WHEN 'certain' IN certainties THEN 'certain' WHEN 'conditional' IN certainties THEN 'conditional' ELSE 'unknown' END AS certainty
ORDER BY function, place DESC, who, through
UNION
MATCH (who:Principal)-[:HOLDS*0..1]->()-[c:CAN_WRITE]->(s)-[:SUPPLIES_CODE]->(f:Function)
WHERE NOT who:Group AND ($function = '' OR f.id CONTAINS $function)
WITH f, who, s, c, CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place
WHERE place IN $from
WITH f, who, s, place, collect(DISTINCT coalesce(c.technique, 'write')) AS techniques, collect(coalesce(c.actions, [])) AS lists,
  collect(DISTINCT coalesce(c.certainty, 'certain')) AS certainties
RETURN f.id AS function, who.id AS who, place, s.id AS through, techniques,
  reduce(all = [], l IN lists | all + [a IN l WHERE NOT a IN all]) AS actions, CASE WHEN 'certain' IN certainties THEN 'certain' WHEN 'conditional' IN certainties THEN 'conditional' ELSE 'unknown' END AS certainty
ORDER BY function, place DESC, who, through
UNION
MATCH (who:Principal)-[:HOLDS*0..1]->()-[a:ADMINISTERS]->(scope)-[:CONTAINS*1..8]->(f:Function)
WHERE $admins AND a.technique IS NULL AND NOT who:Group
  AND ($function = '' OR f.id CONTAINS $function)
WITH f, who, a, scope, CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place
WHERE place IN $from
RETURN DISTINCT f.id AS function, who.id AS who, place, '' AS through, ['full control of ' + scope.id] AS techniques, [] AS actions, coalesce(a.certainty, 'certain') AS certainty
ORDER BY function, place DESC, who, through
