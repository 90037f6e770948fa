// Package value is what expressions of Cypher give and what may be done with it: the types of openCypher with their equality,
// comparison and order, arithmetic, dates and times, points, and the functions of one value each.
//
// Three orders are kept apart, as the language does: equality and comparison (=, <), which answer null where the two cannot be
// compared; equivalence, which DISTINCT and grouping use and where null is like null and NaN like NaN; and orderability,
// which ORDER BY, min and max use and which puts any two values in one order.
package value
