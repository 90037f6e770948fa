// ---
// id: triggers-on-latest
// title: Triggers that run unreleased code
// description: >-
//   Functions that have aliases, and triggers that pass them by: whatever is uploaded runs at once for those events,
//   without a release and without a version to go back to. Somebody went to the trouble of versions, and the trigger
//   forgot.
// severity: low
// practice: integrity
// clouds: [aws]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: trigger, meaning: What starts the function itself}
//   - {name: aliases, meaning: The aliases that it has}
// cause: [trigger]
// blind: "Functions without any alias are not listed: there the upload is the release."
// remediation:
//   aws: "Point the trigger at the alias, and publish a version for each release."
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html
//   - https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
// mappings:
//   mcsb: [DS-6]
// ---
MATCH (f:Function {type: 'AWS::Lambda::Function'})-[:CONTAINS]->(a:Function {type: 'AWS::Lambda::Alias'})
WITH f, a ORDER BY a.id
WITH f, collect(a.name) AS aliases
MATCH (t)-[:TRIGGERS]->(f)
WHERE NOT coalesce(t.type, '') IN ['AWS::Lambda::Alias', 'AWS::Lambda::Version']
RETURN DISTINCT f.id AS function, t.id AS trigger, aliases
ORDER BY function, trigger
