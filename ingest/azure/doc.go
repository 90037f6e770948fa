// Package azure reads exports of Azure and Entra (Resource Graph results, lists
// of ARM's REST API and the CLI, AzureHound collections, deny assignments, role
// definitions) into facts: nodes and structural edges as Azure states them, one
// file per service. It judges nothing: what a role allows is decided in
// graph/access/azrbac, which also writes down the properties that it reads.
//
// Values of settings never leave this package: of a secret only its name, kind
// and keyed fingerprint become facts.
package azure
