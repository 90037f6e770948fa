// ---
// id: unused-policies
// title: Policies that are attached to nothing
// description: >-
//   Managed policies and role definitions that the customer wrote and that nobody holds: who may attach one has what it says at hand.
// severity: low
// practice: least-privilege
// clouds: [aws, gcp, azure]
// columns:
//   - {name: policy, meaning: The policy's or role definition's id}
//   - {name: name, meaning: Its name}
//   - {name: kind, meaning: "managed, or role"}
//   - {name: account, meaning: "Account, project or subscription that it lies in; empty for a tenant or an organization"}
//   - {name: created, meaning: "Day on which it was made, or unknown"}
// cause: []
// blind: A binding or attachment in an account that was not read does not count.
// remediation:
//   aws: Delete the policy with all its versions.
//   gcp: Delete the custom role, or set its stage to DISABLED for a while first.
//   azure: Delete the custom role definition.
// references:
//   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-delete.html
//   - https://cloud.google.com/iam/docs/creating-custom-roles
//   - https://learn.microsoft.com/en-us/azure/role-based-access-control/custom-roles
// mappings:
//   mcsb: [PA-4]
// ---
MATCH (p:Policy)
WHERE (p.type = 'AWS::IAM::ManagedPolicy' AND NOT coalesce(p.aws_managed, false)
    OR p.type = 'iam.googleapis.com/Role' AND NOT p.id STARTS WITH 'roles/' AND NOT coalesce(p.deleted, false)
    OR toLower(coalesce(p.type, '')) = 'microsoft.authorization/roledefinitions' AND coalesce(p.custom, false))
  AND NOT EXISTS { ()-[:HAS_POLICY|BOUNDED_BY|LIMITED_BY]->(p) }
RETURN p.id AS policy, coalesce(p.name, '') AS name, CASE p.type WHEN 'AWS::IAM::ManagedPolicy' THEN 'managed' ELSE 'role' END AS kind,
  coalesce(p.account, '') AS account, left(coalesce(p.create_date, 'unknown'), 10) AS created
ORDER BY policy
