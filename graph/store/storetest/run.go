package storetest

import (
	"testing"

	"github.com/postern-graph/postern/graph/store"
)

// Subject is a kind of store under test.
type Subject struct {
	// New gives an empty store that ends with the test.
	New func(t *testing.T) store.Store
	// Again opens a second time what s keeps, as another process would.
	Again func(t *testing.T, s store.Store) store.Store
	// Damage changes stored bytes: of the newest run's record, or of every chunk.
	Damage func(t *testing.T, s store.Store, what Part)
}

// Part names what Damage changes.
type Part int

// The parts of a store.
const (
	NewestRecord Part = iota
	Chunks
)

// Run runs the suite.
func Run(t *testing.T, sub Subject) {
	t.Helper()
	for _, c := range []struct {
		name string
		run  func(*testing.T, Subject)
	}{
		{"Publish", testPublish},
		{"Facts", testFacts},
		{"Scopes", testScopes},
		{"Stale", testStale},
		{"WholeOrAbsent", testWholeOrAbsent},
		{"Ended", testEnded},
		{"Lock", testLock},
		{"History", testHistory},
		{"Prune", testPrune},
		{"Readers", testReaders},
		{"Cancel", testCancel},
		{"Damage", testDamage},
		{"Notes", testNotes},
		{"Marks", testMarks},
		{"Documents", testDocuments},
		{"DocumentChanges", testDocumentChanges},
		{"Model", testModel},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, sub) })
	}
}
