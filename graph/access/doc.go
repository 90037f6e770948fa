// Package access owns the vocabulary of permission decisions: Request,
// Decision with its reasons, Condition, and the Judge that each cloud's rules
// implement; and the step that turns a Judge's decisions into edges in bulk.
//
// The rules of one cloud live in awsiam, gcpiam and azrbac. Where the facts
// came from is nobody's business here. Everything is pure: the answer follows
// from the Snapshot and the question alone.
package access
