// Package remedy owns what a person can change to shut an edge: it reads from
// the reasons that access gives which statements, bindings, memberships and
// settings hold each edge open, names each as a Change with its edits of the
// facts, and weighs them. walk finds the least set of them.
//
// What it says of an edge is a reading of reasons and not a decision: where
// they leave open whether one of two things is enough to close an edge, both
// are asked for. Whether a set of changes is enough after all is shown by
// making its edits and judging again.
package remedy
