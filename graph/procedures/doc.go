// Package procedures lets a Cypher query ask what Postern's own engines know: chains, reach, choke points, cuts, decisions,
// and what became different since another run. Each procedure is postern.NAME; what it gives are nodes, relationships and
// paths of the graph, so that MATCH can go on from them.
//
// It knows how a question stands in Cypher and how an answer becomes rows. What is asked is graph/ask's and graph/access's,
// and the language graph/cypher's.
package procedures
