// ---
// id: password-publishing
// title: Function Apps that take deployments by password
// description: >-
//   Function Apps whose code may be published with a user name and a password, over FTP or to the deployment site: no sign-in of Entra, no
//   second factor, and the password is in every publishing profile.
// severity: medium
// practice: function-access
// clouds: [azure]
// columns:
//   - {name: function, meaning: The Function App's id}
//   - {name: ftp, meaning: "true, false or unknown: FTP takes the password"}
//   - {name: scm, meaning: "true, false or unknown: the deployment site takes it"}
//   - {name: ftps, meaning: "What the app says of FTP: AllAllowed, FtpsOnly, Disabled, or unknown"}
//   - {name: readers, meaning: How many principals may read the password; those with full control of the subscription come on top}
//   - {name: identity, meaning: What the app runs as; empty where it has no identity}
//   - {name: admin, meaning: The identity has full control of a subscription}
// blind: Where the publishing policies were not read the app is not listed; Azure's default has changed over the years.
// remediation:
//   azure: Set allow of basicPublishingCredentialsPolicies ftp and scm to false, and deploy with Entra.
// references:
//   - https://learn.microsoft.com/en-us/azure/app-service/configure-basic-auth-disable
// mappings:
//   cis-azure: ["9.6"]
//   mcsb: [IM-1]
//   attack: [T1078.004]
// ---
MATCH (f:Function)
WHERE f.cloud = 'azure' AND (f.basic_publishing_scm OR f.basic_publishing_ftp AND coalesce(f.ftps_state, '') <> 'Disabled')
OPTIONAL MATCH (f)-[:RUNS_AS]->(i:Principal)
RETURN DISTINCT f.id AS function, coalesce(toString(f.basic_publishing_ftp), 'unknown') AS ftp, coalesce(toString(f.basic_publishing_scm), 'unknown') AS scm,
  coalesce(f.ftps_state, 'unknown') AS ftps,
  COUNT { MATCH (w:Principal)-[:HOLDS*0..1]->()-[c:CAN_HIJACK]->(f) WHERE NOT w:Group AND c.technique = 'az-site-publishxml' } AS readers,
  coalesce(i.id, '') AS identity, coalesce(i.admin, false) AS admin
ORDER BY admin DESC, function, identity
