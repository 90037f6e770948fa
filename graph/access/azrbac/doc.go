// Package azrbac judges who may do what in Azure and Entra: role assignments
// down the scope tree, deny assignments, locks, Key Vault access policies,
// directory roles, granted app roles, ownership and federated credentials. It
// answers from one Snapshot alone and does no I/O.
//
// What the facts look like (labels, ids, properties) is written down in
// facts.go; ingest/azure writes them. Turning answers into edges is the
// business of package access and of the technique catalogue.
package azrbac
