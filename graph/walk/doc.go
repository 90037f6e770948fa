// Package walk owns the algorithms over a graph: the path-pattern language and
// the search for the cheapest simple paths that match a pattern. It follows
// the rules by which an attacker moves (vocabulary.md's "walks"), and knows
// them by edge kind and label alone, never by cloud.
//
// Reasons are not its business: a Path names its edges, and whoever shows one
// asks graph/access for the statements behind them.
package walk
