// Package neo4j keeps runs in a Neo4j 5 database, and the newest run beside
// them as a plain graph for people's own Cypher. It is the only package that
// speaks Bolt; what a run means it leaves to package store.
//
// # What is in the database
//
// The newest run: nodes with the label PosternNode and the labels of the
// vocabulary, edges with its types. A node's id is unique among PosternNode;
// each edge that is ours carries the property _key. Facts, past runs and notes:
// nodes _PosternChunk, _PosternRun, _PosternNote and one _PosternMeta, of which
// only this package knows the inside.
//
// Other people may use the same database. We change and delete only what we
// wrote: nodes with the label PosternNode, edges with _key, and on them only
// the labels and properties of the graph. A node of ours that leaves while
// somebody else's relationship still hangs on it stays, without our labels.
//
// # Whole or absent
//
// Snapshots and facts are read from chunks, which never change, and a run is
// there from the transaction that writes its _PosternRun. The plain graph takes
// several transactions; meanwhile _PosternMeta.syncing says so. Query looks at
// it before and after and asks again; raw Cypher may see a large publish midway.
package neo4j
