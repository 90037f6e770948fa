// ---
// id: open-endpoint-policies
// title: Private endpoints that let everything through
// description: >-
//   VPC endpoints whose policy allows every action for everybody without a condition, as the default policy does: who
//   stands in the network can carry data to any bucket or table of anyone, past all egress rules. The way out that
//   people forget.
// severity: medium
// practice: network
// clouds: [aws]
// columns:
//   - {name: endpoint, meaning: The VPC endpoint}
//   - {name: service, meaning: What it leads to}
//   - {name: network, meaning: The VPC that it stands in}
//   - {name: functions, meaning: Functions that stand in that VPC}
//   - {name: policy, meaning: "allows everything, or unknown where no policy was exported"}
// blind: "A policy with a condition anywhere counts as narrowed, whatever the condition says."
// remediation:
//   aws: "Write an endpoint policy with aws:PrincipalOrgID and aws:ResourceOrgID, or name the buckets and tables that are meant."
// references:
//   - https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
// mappings:
//   mcsb: [NS-2]
//   attack: [T1537]
// ---
MATCH (e:Network {type: 'AWS::EC2::VPCEndpoint'})
OPTIONAL MATCH (e)-[:HAS_POLICY]->(p:Policy)
OPTIONAL MATCH (e)-[:IN_NETWORK]->(n:Network {type: 'AWS::EC2::VPC'})
OPTIONAL MATCH (f:Function)-[:IN_NETWORK]->()-[:IN_NETWORK]->(n)
WITH e, p, n, count(DISTINCT f) AS functions
WHERE p IS NULL OR (p.document CONTAINS '"Effect":"Allow"' AND (p.document CONTAINS '"Action":"*"' OR p.document CONTAINS '"Action":["*"]')
  AND NOT p.document CONTAINS '"Condition"')
RETURN e.id AS endpoint, coalesce(e.service_name, 'unknown') AS service, coalesce(n.id, 'unknown') AS network, functions,
  CASE WHEN p IS NULL THEN 'unknown' ELSE 'allows everything' END AS policy
ORDER BY functions DESC, endpoint
