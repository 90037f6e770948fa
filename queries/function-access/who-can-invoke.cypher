// ---
// id: who-can-invoke
// title: Who may invoke a function
// description: >-
//   Everyone who may run the code of a function as it is, straight or through what triggers it: a URL, a route, a queue, a topic.
//   Inside are principals of the estate, outside are other organizations, guests and federated subjects, public is anyone.
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
//   - {name: via, meaning: What the call goes through; empty where the function itself is called}
//   - {name: how, meaning: "permission, the technique that gives the permission first, or full control"}
//   - {name: certainty, meaning: "certain, conditional or unknown"}
//   - {name: conditions, meaning: What the request must satisfy; empty where it is certain}
// subject: function
// cause: [who, via, how]
// blind: Code that checks its callers by itself, and keys that somebody was handed outside the cloud, are not seen.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
//   - https://cloud.google.com/functions/docs/securing/authenticating
//   - https://learn.microsoft.com/en-us/azure/azure-functions/function-keys-how-to
// mappings:
//   attack: [T1648]
// ---
MATCH (who:Principal)-[:HOLDS*0..1]->()-[c:CAN_INVOKE]->(f:Function)
WHERE NOT who:Group AND ($function = '' OR f.id CONTAINS $function)
WITH f, who, c, CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place
WHERE place IN $from
RETURN DISTINCT f.id AS function, who.id AS who, place, coalesce(c.via, '') AS via, coalesce(c.technique, 'permission') AS how,
  coalesce(c.certainty, 'certain') AS certainty, coalesce(c.conditions, '') AS conditions
ORDER BY function, place DESC, who, via, how
UNION
MATCH (who:Principal)-[:HOLDS*0..1]->()-[a:ADMINISTERS]->(scope)-[:CONTAINS*1..8]->(f:Function)
WHERE $admins AND a.technique IS NULL AND NOT who:Group
  AND ($function = '' OR f.id CONTAINS $function)
WITH f, who, a, scope, CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place
WHERE place IN $from
RETURN DISTINCT f.id AS function, who.id AS who, place, '' AS via, 'full control of ' + scope.id AS how,
  coalesce(a.certainty, 'certain') AS certainty, coalesce(a.conditions, '') AS conditions
ORDER BY function, place DESC, who, via, how
