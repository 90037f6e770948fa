// ---
// id: network-peerings
// title: Peerings with networks outside the estate
// description: >-
//   Networks that are joined with a network that no export describes: another company, or an account that was left out.
//   Packets pass between the two wherever routes and rules let them, and the rules of the other side are not yours. Set
//   inside to list the peerings between your own networks as well.
// severity: medium
// practice: network
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: inside, type: bool, default: false, description: List peerings between your own networks as well}
// columns:
//   - {name: network, meaning: The network}
//   - {name: peer, meaning: The network that it is joined with}
//   - {name: peer_account, meaning: "The account, project or subscription of that network, or unknown"}
//   - {name: where, meaning: "outside the estate, or inside"}
//   - {name: functions, meaning: Functions of yours that stand in the network}
// cause: [peer]
// blind: >-
//   Which packets really pass depends on routes of both sides; shared networks, transit gateways and private service
//   connections are not listed.
// remediation:
//   aws: "Delete the peering, or narrow the routes to it to the subnets and addresses that need it."
//   gcp: "Delete the peering, or deny what it need not reach with firewall rules."
//   azure: "Delete the peering, or switch off forwarded traffic and narrow it with NSGs."
// references:
//   - https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
//   - https://cloud.google.com/vpc/docs/vpc-peering
//   - https://learn.microsoft.com/en-us/azure/virtual-network/virtual-network-peering-overview
// mappings:
//   cis-aws: ["5.5"]
//   mcsb: [NS-1]
// ---
MATCH (p:Network {type: 'AWS::EC2::VPCPeeringConnection'})-[a:IN_NETWORK]->(n), (p)-[b:IN_NETWORK]->(m)
WHERE coalesce(p.status, 'active') = 'active' AND a.side <> b.side AND n.type IS NOT NULL AND ($inside OR m.type IS NULL)
OPTIONAL MATCH (f:Function)-[:IN_NETWORK]->()-[:IN_NETWORK]->(n)
WITH n, m, count(DISTINCT f) AS functions
RETURN n.id AS network, m.id AS peer, coalesce(split(m.id, ':')[4], 'unknown') AS peer_account,
  CASE WHEN m.type IS NULL THEN 'outside the estate' ELSE 'inside' END AS where, functions
ORDER BY where DESC, network, peer
UNION
MATCH (n:Network)
WHERE n.peers IS NOT NULL
UNWIND n.peers AS peer
OPTIONAL MATCH (m:Network {id: peer})
WITH n, peer, m WHERE $inside OR m.type IS NULL
OPTIONAL MATCH (f:Function)-[:IN_NETWORK]->(c)-[:IN_NETWORK*0..1]->(n)
WITH n, peer, m, count(DISTINCT f) AS functions
RETURN n.id AS network, peer, coalesce(split(peer, '/')[4], 'unknown') AS peer_account,
  CASE WHEN m.type IS NULL THEN 'outside the estate' ELSE 'inside' END AS where, functions
ORDER BY where DESC, network, peer
UNION
MATCH (n:Network)
WHERE n.peerings IS NOT NULL
UNWIND n.peerings AS peer
OPTIONAL MATCH (m:Network {id: peer})
WITH n, peer, m WHERE $inside OR m.type IS NULL
OPTIONAL MATCH (f:Function)-[:IN_NETWORK]->()-[:IN_NETWORK]->(n)
WITH n, peer, m, count(DISTINCT f) AS functions
RETURN n.id AS network, peer, coalesce(split(peer, '/')[2], 'unknown') AS peer_account,
  CASE WHEN m.type IS NULL THEN 'outside the estate' ELSE 'inside' END AS where, functions
ORDER BY where DESC, network, peer
