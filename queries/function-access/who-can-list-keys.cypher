// ---
// id: who-can-list-keys
// title: Who may list the keys of an Azure function
// description: >-
//   Everyone who may read the keys that let callers in: the host's master key also writes code. A key says nothing of who calls, does not
//   end, and works from anywhere that the network lets in.
// severity: low
// practice: function-access
// clouds: [azure]
// parameters:
//   - {name: from, type: list, default: [public, outside, inside], description: "Which of public, outside and inside are listed"}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: who, meaning: The principal's id}
//   - {name: place, meaning: "public (anyone), outside (of another organization), or inside"}
//   - {name: keys, meaning: "host (the app's master key and host keys), or function"}
//   - {name: certainty, meaning: "certain, conditional or unknown"}
// subject: function
// cause: [who, keys]
// blind: The host's keys of an app that runs from a package are not listed, as its code cannot be written with them; who was handed a key is not seen.
// remediation:
//   azure: Take listkeys out of everyday roles, let App Service authentication ask who calls, and renew keys that were handed out.
// references:
//   - https://learn.microsoft.com/en-us/azure/azure-functions/function-keys-how-to
//   - https://learn.microsoft.com/en-us/azure/role-based-access-control/permissions/web-and-mobile
// mappings:
//   mcsb: [IM-8, PA-7]
//   attack: [T1528]
// ---
MATCH (who:Principal)-[:HOLDS*0..1]->()-[c:CAN_INVOKE|CAN_HIJACK]->(f:Function)
WHERE NOT who:Group AND any(a IN coalesce(c.actions, []) WHERE a STARTS WITH 'Microsoft.Web/sites/host/listkeys/' OR a STARTS WITH 'Microsoft.Web/sites/functions/listkeys/')
  AND coalesce(c.via, '') = ''
WITH f, who, c, CASE WHEN who:Public THEN 'public' WHEN coalesce(who.external, false) OR coalesce(who.guest, false) THEN 'outside' ELSE 'inside' END AS place
WHERE place IN $from
RETURN DISTINCT f.id AS function, who.id AS who, place, CASE type(c) WHEN 'CAN_HIJACK' THEN 'host' ELSE 'function' END AS keys, coalesce(c.certainty, 'certain') AS certainty
ORDER BY function, place DESC, who, keys
