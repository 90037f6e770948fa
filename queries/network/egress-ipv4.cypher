// ---
// id: egress-ipv4
// title: Functions with unrestricted egress over IPv4
// description: >-
//   Functions whose packets reach any IPv4 address outside: what they read can leave. Judged along the real chain of
//   rules, routes and gateways, so a rule that looks open behind no way out is not listed.
// severity: medium
// practice: network
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: unknown, type: bool, default: true, description: "List those too where facts that decide it were not read"}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: egress, meaning: "unrestricted, or unknown"}
//   - {name: ports, meaning: Protocols and ports that pass}
//   - {name: via, meaning: The gateway that the packets leave by; empty for the service's own way}
//   - {name: why, meaning: What decided it}
//   - {name: rules, meaning: What the rules alone would allow}
// cause: [via]
// blind: What a firewall or proxy of another maker does with the packets further on is not seen.
// remediation:
//   aws: Run the function in subnets without a route to a gateway, with VPC endpoints for what it calls, or narrow its security group.
//   gcp: Send all egress through a VPC connector, and deny what the function does not need with firewall rules.
//   azure: Integrate the app with a VNet, route all traffic through it, and let a firewall or NSG name what it may reach.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
//   - https://cloud.google.com/run/docs/configuring/vpc-connectors
//   - https://learn.microsoft.com/en-us/azure/azure-functions/functions-networking-options
// mappings:
//   mcsb: [NS-1, NS-3]
//   attack: [T1048]
// ---
MATCH (f:Function)
WHERE f.egress_ipv4 = 'unrestricted' OR ($unknown AND f.egress_ipv4 = 'unknown')
OPTIONAL MATCH (f)-[r:REACHES {ip: 'ipv4'}]->(:Internet)
RETURN DISTINCT f.id AS function, f.egress_ipv4 AS egress, coalesce(r.ports, []) AS ports, coalesce(r.via, '') AS via,
  coalesce(f.egress_why, '') AS why, coalesce(f.egress_ipv4_rules, 'unknown') AS rules
ORDER BY egress DESC, function, via
