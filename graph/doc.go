// Package graph owns Postern's model of a cloud estate: nodes, edges, the table
// of their kinds, the Builder that turns facts into a Snapshot, and the
// difference between two Snapshots.
//
// It is the leaf of the import tree. It knows nothing of a cloud's SDK, of a
// database, of HTTP, or of who may do what: judgement lives in graph/access and
// graph/attack, and arrives here as edges like any other.
package graph
