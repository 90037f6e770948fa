// Package cypher answers reading Cypher on a graph: openCypher 9's reading clauses and the syntax of Neo4j 5 that people write
// every day. A query is parsed (parse), checked (check), planned and run (run); value holds what expressions give.
package cypher
