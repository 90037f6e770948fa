// Package run plans and runs queries that have been parsed and checked. A plan is a chain of operators, each of which takes
// rows from the one before it; planning chooses where a pattern begins and in which order it is followed, from the counts of
// the graph itself. Rows are pushed: an operator is called with a row, binds its own slots in it and calls the next one, so
// that what a query does not keep is never copied.
//
// Every variable of a query, those of subqueries and comprehensions included, has a slot of its own in one row. That is why
// a subquery sees the row around it without a copy, and why an operator may leave its slots as they are when it returns.
//
// Large scans are spread over cores (gather, fleet, worker): what comes out is what one core would have come to.
package run
