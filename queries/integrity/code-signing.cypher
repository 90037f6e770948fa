// ---
// id: code-signing
// title: Functions whose code need not be signed
// description: >-
//   Functions that run whatever code is deployed: without a code signing configuration, with one that warns and lets it
//   pass, or services without a binary authorization policy. Whoever can deploy, or change what is deployed from, needs
//   no release. The lists of an export do not always name the configuration; the state says what is known.
// severity: low
// practice: integrity
// clouds: [aws, gcp]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: state, meaning: "none is known, only warns, or no policy"}
//   - {name: hijackers, meaning: "Principals that may replace its code, without administrators"}
//   - {name: admin, meaning: It runs as an admin}
// blind: What a pipeline checks before it deploys is not seen.
// remediation:
//   aws: "Attach a code signing configuration with the policy Enforce, and let the pipeline sign."
//   gcp: "Set binary authorization to the project’s policy, and let the pipeline attest its images."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html
//   - https://cloud.google.com/binary-authorization/docs/run/enabling-binauthz-cloud-run
// mappings:
//   mcsb: [DS-6]
//   attack: [T1525]
// ---
MATCH (f:Function {type: 'AWS::Lambda::Function'})
WHERE coalesce(f.package_type, 'Zip') = 'Zip'
OPTIONAL MATCH (c:Resource {id: f.code_signing_config})
WITH f, c WHERE f.code_signing_config IS NULL OR toLower(coalesce(c.untrusted_artifact, '')) = 'warn'
OPTIONAL MATCH (f)-[:RUNS_AS]->(i:Role)
RETURN f.id AS function, CASE WHEN f.code_signing_config IS NULL THEN 'none is known' ELSE 'only warns' END AS state,
  COUNT { MATCH (p:Principal)-[:HOLDS*0..1]->()-[:CAN_HIJACK]->(f) RETURN DISTINCT p } AS hijackers, coalesce(i.admin, false) AS admin
ORDER BY admin DESC, hijackers DESC, function
UNION
MATCH (f:Function {type: 'run.googleapis.com/Service'})
WHERE f.binary_authorization IS NULL AND f.images IS NOT NULL
OPTIONAL MATCH (f)-[:RUNS_AS]->(i:ServiceAccount)
RETURN f.id AS function, 'no policy' AS state,
  COUNT { MATCH (p:Principal)-[:HOLDS*0..1]->()-[:CAN_HIJACK]->(f) RETURN DISTINCT p } AS hijackers, coalesce(i.admin, false) AS admin
ORDER BY admin DESC, hijackers DESC, function
