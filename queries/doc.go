// Package queries keeps the saved reports: one Cypher file each, with front matter that says what it means, what it
// takes and gives, and what to do about what it finds. The package loads and checks them, reads their parameters, runs
// them on whatever Engine there is; it knows no store, and how answers are written is format's. Rows of a report with a severity are
// findings.
//
// A report is a *.cypher file whose first lines are YAML behind "//", between two lines "// ---":
//
//	// ---
//	// id: shared-roles
//	// title: Roles shared by functions
//	// description: One identity under several functions.
//	// severity: medium                   # low, medium, high, critical; none, or left out: it only informs
//	// practice: least-privilege          # one of Practices; ours lie in a folder of that name
//	// clouds: [aws, gcp, azure]
//	// parameters:
//	//   - {name: min, type: int, default: 2, description: Functions that share it at least}
//	// columns:
//	//   - {name: role, meaning: The role's id}
//	// subject: role                      # the column with the id of the node that a row is about; the first one
//	// cause: [via]                       # columns that with report and subject tell a finding from others, from run to run: no wording, counts or dates
//	// blind: What a sentence says that the report cannot see.
//	// stores: [embedded]                 # only where the query calls a procedure of ours; both otherwise
//	// remediation:
//	//   aws: Give each function a role of its own.
//	// references: [https://example.com/]
//	// mappings: {cis-aws: ["1.16"]}      # controls, by the keys of Frameworks
//	// ---
//	MATCH …
//
// Keys that are not known, keys that are missing, parameters that the text does not use or the front matter does not
// declare are refused with file and line: a report that is half understood would look like an estate without findings.
//
// A report that may leave rows out says so, by an int parameter named limit, which bounds its rows, or by a column named
// complete, which is false where a bound left something out: see Result.Cut. What is not among its rows then is not gone. Where
// no rows are no proof either, whole in its front matter is a query of one row and column, true where none are the whole answer.
//
// testdata/demo/<id>.yaml holds what each report must find in the demo estate, the twins that it must leave alone, and its
// rows; 'go test ./cmd/postern -run TestDemoReports -update' writes the rows.
package queries

//go:generate go run ../internal/gen/reports ..
