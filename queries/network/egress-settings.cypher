// ---
// id: egress-settings
// title: Egress that goes past the network
// description: >-
//   Functions that are connected to a network of yours and still send packets to public addresses around it, because
//   only private ranges go through: firewall rules, NAT addresses and flow logs of the network never see that traffic.
//   Google Cloud sends private ranges alone unless told otherwise; of apps in Azure that were not read in full the row
//   says unknown.
// severity: low
// practice: network
// clouds: [gcp, azure]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: network, meaning: "The connector, subnet or network that it is connected to"}
//   - {name: setting, meaning: "What is set: private-ranges-only, vnetRouteAllEnabled false, or unknown"}
//   - {name: egress, meaning: What becomes of its packets to the internet over IPv4}
// blind: "Routes inside the network that lead out again are judged by egress-ipv4, not here."
// remediation:
//   gcp: "Set egress to all-traffic, and let the network decide what may leave."
//   azure: "Switch on vnetRouteAllEnabled (outbound internet traffic), and let the subnet’s NSG and routes decide."
// references:
//   - https://cloud.google.com/run/docs/configuring/vpc-connectors#manage
//   - https://learn.microsoft.com/en-us/azure/app-service/overview-vnet-integration#application-routing
// mappings:
//   mcsb: [NS-2]
// ---
MATCH (f:Function)
// A function of the second generation stands for the Cloud Run service under it.
WHERE f.cloud = 'gcp' AND f.function IS NULL AND (f.vpc_connector IS NOT NULL OR f.network_interfaces IS NOT NULL)
WITH f, toLower(replace(coalesce(f.vpc_egress, 'private-ranges-only'), '_', '-')) AS setting
WHERE NOT setting IN ['all-traffic', 'all']
RETURN f.id AS function, coalesce(f.vpc_connector, f.network_interfaces) AS network, setting, coalesce(f.egress_ipv4, 'unknown') AS egress
ORDER BY function
UNION
MATCH (f:Function)-[:IN_NETWORK]->(n:Subnet)
WHERE toLower(coalesce(f.type, '')) STARTS WITH 'microsoft.web/sites' AND NOT coalesce(f.vnet_route_all, false)
RETURN f.id AS function, n.id AS network, CASE WHEN f.vnet_route_all IS NULL THEN 'unknown' ELSE 'vnetRouteAllEnabled false' END AS setting, coalesce(f.egress_ipv4, 'unknown') AS egress
ORDER BY function
