// ---
// id: open-ingress
// title: Ingress that is open to every address
// description: >-
//   Functions and endpoints that take packets from any address on the internet, whatever is asked of the caller
//   afterwards: function URLs and public APIs, services with ingress all, apps without access restrictions. Beside each
//   stands what it asks, so that those that ask for nothing stand out.
// severity: low
// practice: network
// clouds: [aws, gcp, azure]
// columns:
//   - {name: way, meaning: "The endpoint, or the function where it is the way in itself"}
//   - {name: function, meaning: What lies behind it}
//   - {name: network, meaning: What lets packets in}
//   - {name: asks, meaning: "What it asks of callers: NONE, AWS_IAM, JWT, anonymous, function and so on, or unknown"}
// cause: [function]
// blind: A web application firewall or a load balancer before the way in is not seen unless it is the only way that the cloud lets through.
// remediation:
//   aws: "Put a private API, or an authorizer and resource policy that name the sources, in place of a public one; set function URLs to AWS_IAM."
//   gcp: "Set ingress to internal, or to internal and load balancing with Cloud Armor before it."
//   azure: "Switch public network access off, or restrict access to addresses, service tags or a Front Door id."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
//   - https://cloud.google.com/run/docs/securing/ingress
//   - https://learn.microsoft.com/en-us/azure/app-service/app-service-ip-restrictions
// mappings:
//   mcsb: [NS-2]
//   attack: [T1190]
// ---
MATCH (e:Endpoint)-[:TRIGGERS]->(f:Function)
WHERE e.cloud = 'aws' AND (e.type = 'AWS::Lambda::Url' OR e.type STARTS WITH 'AWS::ApiGateway' OR e.type STARTS WITH 'AWS::ElasticLoadBalancing')
  AND EXISTS { (:Public)-[:REACHES|CAN_INVOKE]->(e) }
RETURN e.id AS way, f.id AS function, 'public endpoint' AS network, coalesce(e.auth_type, e.authorizer, 'unknown') AS asks
ORDER BY way, function
UNION
MATCH (e:Endpoint)-[:TRIGGERS]->(f:Function)
WHERE e.cloud = 'gcp' AND e.ingress = 'all'
RETURN e.id AS way, f.id AS function, 'ingress all' AS network,
  CASE WHEN EXISTS { (:Public)-[:HOLDS*0..1]->()-[:CAN_INVOKE]->(f) } THEN 'NONE' ELSE 'IAM' END AS asks
ORDER BY way, function
UNION
MATCH (f:Function)
WHERE toLower(coalesce(f.type, '')) IN ['microsoft.web/sites', 'microsoft.web/sites/slots'] AND coalesce(f.public_network_access, 'Enabled') <> 'Disabled'
  AND NOT coalesce(f.access_restricted, false)
RETURN f.id AS way, f.id AS function,
  CASE WHEN f.access_restricted IS NULL THEN 'public network access; restrictions were not read' ELSE 'public network access, no restriction' END AS network,
  CASE coalesce(f.app_service_auth, 'unknown') WHEN 'false' THEN 'its functions decide' WHEN 'AllowAnonymous' THEN 'its functions decide' ELSE coalesce(f.app_service_auth, 'unknown') END AS asks
ORDER BY way, function
UNION
MATCH (f:Function)
WHERE toLower(coalesce(f.type, '')) = 'microsoft.app/containerapps' AND f.ingress_external = true AND NOT coalesce(f.access_restricted, false)
RETURN f.id AS way, f.id AS function, 'external ingress, no restriction' AS network, coalesce(f.app_service_auth, 'unknown') AS asks
ORDER BY way, function
