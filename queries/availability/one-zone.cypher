// ---
// id: one-zone
// title: Functions in one availability zone
// description: >-
//   Lambda functions that are connected to subnets of a single availability zone: when the zone fails, so do they.
// severity: low
// practice: availability
// clouds: [aws]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: zones, meaning: The zones of its subnets; unknown where they were not exported}
//   - {name: subnets, meaning: The subnets}
// blind: Whether what the function calls stands in more than one zone is not asked.
// remediation:
//   aws: Add subnets of a second zone to the configuration of the function.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
// mappings:
//   fsbp: [Lambda.5]
// ---
MATCH (f:Function {type: 'AWS::Lambda::Function'})-[:IN_NETWORK]->(s:Subnet)
WITH f, s ORDER BY s.id
WITH f, collect(DISTINCT coalesce(s.availability_zone, 'unknown')) AS zones, collect(s.id) AS subnets
WHERE size(zones) = 1
RETURN f.id AS function, zones, subnets
ORDER BY function
