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
//   - {name: limit, type: int, default: 100000, description: "Rows at most, public and outside first"}
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
MATCH (f:Function)
WHERE $function = '' OR f.id CONTAINS $function
// One function after the other, so that the same row is looked for among few.
CALL {
  WITH f
  MATCH (who:Principal)-[:HOLDS*0..1]->()-[c:CAN_INVOKE]->(f)
  WHERE NOT who:Group
  RETURN DISTINCT who, coalesce(c.via, '') AS via, coalesce(c.technique, 'permission') AS how,
    coalesce(c.certainty, 'certain') AS certainty, coalesce(c.conditions, '') AS conditions
  UNION
  WITH f
  MATCH (f)<-[:CONTAINS*1..8]-(scope)<-[a:ADMINISTERS]-()<-[:HOLDS*0..1]-(who:Principal)
  WHERE $admins AND a.technique IS NULL AND NOT who:Group
  RETURN DISTINCT who, '' AS via, 'full control of ' + scope.id AS how, coalesce(a.certainty, 'certain') AS certainty, coalesce(a.conditions, '') AS conditions
}
WITH f, who, via, how, certainty, conditions,
  CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place
WHERE place IN $from
RETURN f.id AS function, who.id AS who, place, via, how, certainty, conditions
ORDER BY place DESC, function, who, via, how, certainty, conditions
LIMIT $limit
