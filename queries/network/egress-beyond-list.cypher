// ---
// id: egress-beyond-list
// title: Egress beyond the destinations that are meant
// description: >-
//   Functions whose packets reach the internet at destinations that are not on your list: give the address ranges,
//   prefix lists and service tags that are meant as the parameter intended. Without a list every way out is shown, which
//   is the place to begin one.
// severity: medium
// practice: network
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: intended, type: list, default: [], description: "Destinations that are meant, as 203.0.113.0/24 or pl-63a5400a"}
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: ip, meaning: ipv4 or ipv6}
//   - {name: via, meaning: "The gateway that the packets leave by; empty for the service's own way"}
//   - {name: beyond, meaning: Destinations that are not on the list}
//   - {name: ports, meaning: Protocols and ports that pass}
//   - {name: meant, meaning: Destinations that are on the list}
// cause: [ip, via]
// blind: >-
//   Destinations are compared as they are written: a range that lies inside one of the list must be listed itself. Names
//   that a proxy lets pass are not seen.
// remediation:
//   aws: Narrow the security group of the function to the ranges or prefix lists that it needs.
//   gcp: Route all egress through the VPC and let egress firewall rules name the destinations.
//   azure: "Route all traffic through the VNet, and name the destinations in the NSG or in Azure Firewall."
// references:
//   - https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
//   - https://cloud.google.com/firewall/docs/firewalls
//   - https://learn.microsoft.com/en-us/azure/virtual-network/network-security-groups-overview
// mappings:
//   mcsb: [NS-1, NS-3]
//   attack: [T1048]
// ---
MATCH (f:Function)-[r:REACHES]->(:Internet)
WITH f, r, [d IN coalesce(r.destinations, ['unknown']) WHERE NOT d IN $intended] AS beyond
WHERE size(beyond) > 0
RETURN f.id AS function, coalesce(r.ip, 'unknown') AS ip, coalesce(r.via, '') AS via, beyond, coalesce(r.ports, []) AS ports,
  [d IN coalesce(r.destinations, []) WHERE d IN $intended] AS meant
ORDER BY function, ip, via
