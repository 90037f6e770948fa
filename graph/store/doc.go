// Package store is the contract of the places that keep runs: what a run is,
// when it becomes visible, what a reader may rely on. It also owns what every
// store does alike (New: facts and Snapshots as chunks, carrying scopes over,
// pruning), so that a backend only keeps bytes. Which files or database hold
// them is left to the sub-packages; how facts are made, to ingest.
//
// # The contract
//
// A run is one import call. It brings scopes (cloud × account × flag), and for
// each the facts that its source stated. A run that is published holds every
// scope of the estate: those it brought, and those of the run before that it
// did not bring, unchanged. Each run is kept, with its facts and its judged
// Snapshot, until it is pruned.
//
// A run is whole or absent. Until Publish returns, no reader sees any of it;
// when the process dies before that, at whatever moment, the store opens as if
// the run had never begun, and the next run succeeds. What is published is
// immutable.
//
// One writer at a time, across processes: a second Begin, Prune or SetNote gets
// ErrLocked at once and does not wait. Readers take no lock, any number may read
// while a run is written or published, and each sees one run throughout. A run
// that is pruned under a reader is ErrNotFound for it, never something else.
//
// Every byte read is checked. A store that gives what it was not given fails
// with ErrDamaged; it never serves the rest of a damaged run, nor an older run
// in place of a damaged newest one. A damaged run does not hide the others.
//
// Methods that take a context end with its error soon after it is cancelled,
// and leave the store as it was. Stores and Runs are safe for concurrent use.
package store
