// Package gcpiam judges who may do what in Google Cloud: allow bindings down
// the resource tree, groups and the wide member classes, custom and basic
// roles, IAM conditions, deny policies, principal access boundaries, and the
// federated subjects that a workload identity pool lets in.
//
// It reads facts from a Snapshot and nothing else. Where they came from is the
// business of ingest/gcp, whose facts have this shape:
//
//   - the resource tree is CONTAINS from organization to folder to project to resource;
//   - a binding is HAS_ROLE from a member to a node "ROLE@RESOURCE" (label Role), with the edge property "condition"
//     where the binding has one, and HAS_POLICY from there to the role definition (property permissions);
//   - membership is MEMBER_OF; a group whose members were read has members_known;
//   - a deny policy is a Policy node of policy_kind "deny" with the v2 document, LIMITED_BY from what it is attached to;
//   - a principal access boundary is a Policy node of policy_kind "pab", BOUNDED_BY from the principal sets it binds;
//   - a pool provider is an IdentityProvider node with properties pool, issuer_uri or aws_account, attribute_mapping
//     (JSON) and attribute_condition.
//
// What the estate settles of a condition is settled: the time against the
// Snapshot's as-of, the resource's name, type and service. The rest stays on
// the answer as an access.Condition; nothing that was not evaluated is a yes.
package gcpiam
