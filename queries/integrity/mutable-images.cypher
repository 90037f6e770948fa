// ---
// id: mutable-images
// title: Images by a tag that can be moved
// description: >-
//   Functions that run a container image named by its tag, where the registry lets tags be moved to another image: what
//   runs next is decided by whoever can push, not by who released it. Beside it stands how many may.
// severity: medium
// practice: integrity
// clouds: [aws, gcp, azure]
// columns:
//   - {name: function, meaning: "The function's id"}
//   - {name: image, meaning: The image as it is named}
//   - {name: registry, meaning: Where it lies; empty where that is not in the estate}
//   - {name: tags, meaning: "MUTABLE, or unknown"}
//   - {name: pushers, meaning: "Principals that may push to that registry, without administrators; empty where it is not in the estate"}
//   - {name: admin, meaning: The function runs as an admin}
// cause: [image]
// blind: >-
//   Lambda and Cloud Run resolve a tag when a function is deployed or a revision made, not at each start; a later
//   deployment takes what the tag names then.
// remediation:
//   aws: "Set the repository to IMMUTABLE tags, and deploy by digest."
//   gcp: "Switch on immutable tags for the repository, and deploy by digest."
//   azure: "Lock released tags in the registry, and deploy by digest."
// references:
//   - https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
//   - https://cloud.google.com/artifact-registry/docs/docker/names
//   - https://learn.microsoft.com/en-us/azure/container-registry/container-registry-image-lock
// mappings:
//   fsbp: [ECR.2]
//   mcsb: [DS-6]
//   attack: [T1525]
// ---
MATCH (f:Function)
WHERE f.image IS NOT NULL OR f.images IS NOT NULL
UNWIND coalesce(f.images, [f.image]) AS image
WITH DISTINCT f, image WHERE NOT image CONTAINS '@sha256:'
OPTIONAL MATCH (g:Registry)-[:SUPPLIES_CODE]->(f)
WITH f, image, g WHERE g IS NULL OR coalesce(g.tag_mutability, 'unknown') <> 'IMMUTABLE'
OPTIONAL MATCH (f)-[:RUNS_AS]->(i)
WITH f, image, g, max(CASE WHEN coalesce(i.admin, false) THEN 1 ELSE 0 END) = 1 AS admin
RETURN f.id AS function, image, coalesce(g.id, '') AS registry, coalesce(g.tag_mutability, 'unknown') AS tags,
  CASE WHEN g IS NULL THEN null ELSE COUNT { MATCH (p:Principal)-[:HOLDS*0..1]->()-[:CAN_WRITE]->(g) RETURN DISTINCT p } END AS pushers, admin
ORDER BY admin DESC, coalesce(pushers, 0) DESC, function, image, registry
