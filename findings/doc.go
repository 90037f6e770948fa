// Package findings gives the rows of reports a life: a finding keeps its identity from run to run, is seen, fixed and
// comes back, is accepted until a date or called a false positive by a named person, and remembers all of it.
//
// The package is pure: it takes what reports said of a run (Answer), what that run read (Run) and the time, and makes
// the next Book from the one before. Running reports is left to findings/evaluate, keeping the Book to findings/kept,
// and the formats of other tools to findings/format.
//
// # What a finding is
//
// Its id is made of the report's id, the subject and the values of the columns that the report declares as the cause,
// and of nothing else: wording, other columns, titles and the order of rows may change. Rows with one id are one finding.
//
// # When it is fixed
//
// A finding that its report no longer gives is fixed only if that report ran to its end, and what the finding is about was
// read since it was last seen, as completely as then. Otherwise it stays what it was and is not known in this run, with
// the reason. Nothing expires silently: an acceptance that ends is an event and opens the finding again.
package findings
