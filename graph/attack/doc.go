// Package attack owns the technique catalogue: the ways in which permissions
// become control of something, as data rows of seven shapes with their gates,
// and one evaluator per shape that turns a row and the judges' answers into
// edges.
//
// Who may do what is decided by graph/access and its judges; finding chains is
// graph/walk's work. Everything here is pure and works on sets: a row asks a
// question for each class of principals, never for each principal or target.
package attack
