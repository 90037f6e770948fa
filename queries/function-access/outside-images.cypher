// ---
// id: outside-images
// title: Images from registries outside the estate
// description: >-
//   Functions, containers and jobs whose image another organization keeps: who controls that registry decides what runs with the
//   function's identity the next time it is deployed, and with a tag that moves, the next time it starts.
// severity: medium
// practice: function-access
// clouds: [aws, gcp, azure]
// parameters:
//   - {name: known, type: list, default: [], description: "Beginnings of image names that are trusted, such as mcr.microsoft.com/"}
// columns:
//   - {name: function, meaning: The function's id}
//   - {name: image, meaning: "The image, as it is named"}
//   - {name: registry, meaning: The registry's host}
//   - {name: pinned, meaning: "The image is named by its digest: it cannot be exchanged under its name"}
//   - {name: identity, meaning: What the function runs as; empty where it has no identity}
//   - {name: admin, meaning: The identity has full control}
// cause: [image]
// blind: Base images that an image of your own is built on are not seen.
// remediation:
//   aws: Copy the image into a repository of your own, and name it by its digest.
//   gcp: Copy the image into Artifact Registry, name it by its digest, and enforce Binary Authorization.
//   azure: Import the image into a registry of your own with az acr import, and name it by its digest.
// references:
//   - https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
//   - https://cloud.google.com/run/docs/deploying
//   - https://learn.microsoft.com/en-us/azure/container-registry/buffer-gate-public-content
// mappings:
//   mcsb: [DS-2]
//   attack: [T1195.002, T1204.003]
// ---
MATCH (f:Function)
WITH f, coalesce(f.images, []) + CASE WHEN f.image IS NULL THEN [] ELSE [f.image] END AS images
UNWIND images AS image
// A name without a host is one of Docker Hub; AWS's own build images are names without a host of CodeBuild.
WITH DISTINCT f, image, CASE WHEN split(image, '/')[0] CONTAINS '.' AND image CONTAINS '/' THEN split(image, '/')[0] ELSE 'docker.io' END AS registry
WHERE NOT image STARTS WITH 'aws/codebuild/' AND none(k IN $known WHERE image STARTS WITH k)
  AND NOT EXISTS { MATCH (r:Registry)-[:SUPPLIES_CODE]->(f) WHERE NOT coalesce(r.external, false) }
  AND NOT EXISTS { MATCH (r:Registry) WHERE r.cloud = 'azure' AND toLower(registry) = toLower(r.name) + '.azurecr.io' }
  AND NOT EXISTS { MATCH (a:Account) WHERE registry STARTS WITH a.account + '.dkr.ecr.' AND NOT coalesce(a.external, false) }
  AND NOT EXISTS { MATCH (a:Account) WHERE a.cloud = 'gcp' AND (registry ENDS WITH '-docker.pkg.dev' OR registry ENDS WITH 'gcr.io') AND split(image, '/')[1] IN [a.project_id, a.name] }
OPTIONAL MATCH (f)-[:RUNS_AS]->(i:Principal)
RETURN DISTINCT f.id AS function, image, registry, image CONTAINS '@sha256:' AS pinned, coalesce(i.id, '') AS identity, coalesce(i.admin, false) AS admin
ORDER BY admin DESC, function, image, identity
