// Package ast is the syntax tree of reading Cypher: openCypher 9's reading clauses and what Neo4j 5 adds to them. It holds
// what was written and where, and judges nothing: which names are known, what may be aggregated and what a value is are
// questions of the packages above.
package ast
