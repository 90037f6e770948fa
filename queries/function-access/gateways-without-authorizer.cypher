// ---
// id: gateways-without-authorizer
// title: API routes without an authorizer
// description: >-
//   Routes and methods of API gateways that start a function and ask neither for a signature nor a token: everybody who reaches the
//   address runs the function.
// severity: medium
// practice: function-access
// clouds: [aws]
// columns:
//   - {name: endpoint, meaning: The route or method}
//   - {name: name, meaning: Its method and path}
//   - {name: function, meaning: The function behind it}
//   - {name: auth, meaning: "What it asks for: NONE, or unknown where the setting was not read"}
//   - {name: open, meaning: Anyone gets through to the function}
//   - {name: siblings, meaning: How many routes to the same function ask for something}
// cause: [function]
// blind: An API key is no authentication and does not count; a function that checks a token by itself is listed all the same.
// remediation:
//   aws: Give the route a JWT, Lambda or IAM authorizer, or make the API private.
// references:
//   - https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
//   - https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
// mappings:
//   fsbp: [APIGateway.8]
//   mcsb: [IM-1]
//   attack: [T1190]
// ---
MATCH (e:Endpoint)-[:TRIGGERS]->(f:Function)
WHERE e.type IN ['AWS::ApiGatewayV2::Route', 'AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api']
  AND (coalesce(e.auth_type, '') = 'NONE' OR e.type IN ['AWS::ApiGatewayV2::Route', 'AWS::ApiGateway::Method'] AND e.auth_type IS NULL) AND e.authorizer IS NULL
RETURN DISTINCT e.id AS endpoint, coalesce(e.name, '') AS name, f.id AS function, coalesce(e.auth_type, 'unknown') AS auth,
  EXISTS { MATCH (:Public)-[:HOLDS*0..1]->()-[c:CAN_INVOKE]->(f) WHERE coalesce(c.via, '') = e.id } AS open,
  COUNT { (o:Endpoint)-[:TRIGGERS]->(f) WHERE o.type = e.type AND coalesce(o.auth_type, 'NONE') <> 'NONE' } AS siblings
ORDER BY open DESC, endpoint, function
