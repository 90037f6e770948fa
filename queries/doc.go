// Package queries keeps the saved reports: one Cypher file each, with front matter that says what it means, what it
// takes and gives, and what to do about what it finds. The package loads and checks them, reads their parameters, runs
// them on whatever Engine there is, and writes the answers; it knows no store. Rows of a report with a severity are
// findings.
//
// A report is a *.cypher file whose first lines are YAML behind "//", between two lines "// ---":
//
//	// ---
//	// id: shared-roles
//	// title: Roles shared by functions
//	// severity: medium
//	// clouds: [aws, gcp, azure]
//	// parameters:
//	//   - {name: min, type: int, default: 2, description: Functions that share it at least}
//	// columns:
//	//   - {name: role, meaning: The role's id}
//	// remediation:
//	//   aws: Give each function a role of its own.
//	// references: [https://example.com/]
//	// ---
//	MATCH …
//
// Keys that are not known, keys that are missing, parameters that the text does not use or the front matter does not
// declare are refused with file and line: a report that is half understood would look like an estate without findings.
package queries

//go:generate go run ../internal/gen/reports ..
