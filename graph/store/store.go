package store

import (
	"cmp"
	"context"
	"fmt"

	"github.com/postern-graph/postern/graph"
)

// Store keeps runs. The package comment is its contract.
type Store interface {
	Reader
	Writer
	Notes
	Documents
	// Verify reads everything that is kept and returns an error that joins all
	// damage found, each naming what and where; nil means that every byte is right.
	Verify(ctx context.Context) error
	// Close releases what the Store holds. Runs that are open are aborted by their own Abort, not by Close.
	Close() error
}

// Reader reads published runs. An empty run id means the newest.
type Reader interface {
	// Runs lists the published runs, oldest first. Where some are damaged it
	// gives the others together with an error that names each damaged one.
	Runs(ctx context.Context) ([]RunInfo, error)
	// Snapshot gives the judged graph of a run, ErrNotFound if there is no such run.
	Snapshot(ctx context.Context, run string) (*graph.Snapshot, error)
	// Facts gives the facts of a run to sink: of the scopes named, or of all.
	// Scopes come in ascending order, the facts of one in the order in which they
	// were written. A scope kept from an earlier run because a later one failed
	// ends with a gap that says so. ErrNotFound if the run or a scope is absent.
	Facts(ctx context.Context, run string, sink graph.Sink, scopes ...Scope) error
}

// Writer changes the store; one at a time.
type Writer interface {
	// Begin opens a run and takes the writer's place until Publish or Abort.
	// ctx bounds the whole run.
	Begin(ctx context.Context, o RunOptions) (Run, error)
	// Prune removes runs and what only they need. The newest run cannot be
	// removed unless it is damaged. ErrNotFound if one of them is absent; then nothing is removed.
	Prune(ctx context.Context, runs ...string) error
}

// Notes keeps small values beside the runs, such as the key of fingerprints.
type Notes interface {
	// Note gives a value, or ErrNotFound.
	Note(ctx context.Context, key string) ([]byte, error)
	// SetNote sets a value. It is a write of its own: while a run is open it fails with ErrLocked.
	SetNote(ctx context.Context, key string, value []byte) error
}

// Run is a run in work.
type Run interface {
	// ID is the run's id, greater by bytes than those of all earlier runs.
	ID() string
	// Scope gives where the facts of one scope go, and makes the scope part of
	// this run even if no fact follows. The sink may be called from several
	// goroutines, but facts that come in the same order as last time make the run
	// cheap to keep. Errors wait for Facts or Publish.
	Scope(sc Scope) graph.Sink
	// KeepStale says that the scope could not be read this time: what this run
	// wrote to it is dropped, what the run before holds of it stays, marked stale.
	// ErrNotFound if the run before lacks it; the scope is then absent.
	KeepStale(sc Scope, why string) error
	// Facts gives every fact that the run will hold, carried over ones included,
	// as Reader.Facts does. No facts can be written afterwards.
	Facts(ctx context.Context, sink graph.Sink) error
	// Publish makes the run visible with the Snapshot judged from its facts,
	// whose Meta().Run must be ID(). It ends the run, whether it fails or not.
	Publish(ctx context.Context, s *graph.Snapshot) (RunInfo, error)
	// Abort drops the run; after Publish it does nothing.
	Abort() error
}

// RunOptions says what is known when a run begins. All fields are optional.
type RunOptions struct {
	Started int64    // Unix seconds
	AsOf    int64    // Unix seconds; decisions treat the request as not before it
	Sources []string // what was read, for people: flags and files
}

// RunInfo describes a published run.
type RunInfo struct {
	ID      string      `json:"id"`
	Started int64       `json:"started"`
	AsOf    int64       `json:"as_of"`
	Sources []string    `json:"sources,omitempty"`
	Scopes  []ScopeInfo `json:"scopes"` // ascending
	Nodes   int         `json:"nodes"`
	Edges   int         `json:"edges"`
	Gaps    int         `json:"gaps"`
}

// ScopeInfo describes what a run holds of one scope.
type ScopeInfo struct {
	Scope

	Run   string `json:"run"`             // the run that brought it
	Facts int    `json:"facts"`           // nodes, edges and gaps
	Stale string `json:"stale,omitempty"` // why a later run could not replace it
}

// Scope is the unit that a later run replaces: what one flag of an import
// brought of one account.
type Scope struct {
	Cloud   graph.Cloud `json:"cloud"`
	Account string      `json:"account"`
	Flag    string      `json:"flag"`
}

// String gives cloud/account/flag, as in graph.Origin.Scope.
func (s Scope) String() string { return string(s.Cloud) + "/" + s.Account + "/" + s.Flag }

// Compare orders scopes by cloud, account, flag.
func (s Scope) Compare(t Scope) int {
	return cmp.Or(cmp.Compare(s.Cloud, t.Cloud), cmp.Compare(s.Account, t.Account), cmp.Compare(s.Flag, t.Flag))
}

// Diff gives what changed from run a to run b; an empty id means the newest.
func Diff(ctx context.Context, r Reader, a, b string) (graph.Difference, error) {
	from, err := r.Snapshot(ctx, a)
	if err != nil {
		return graph.Difference{}, fmt.Errorf("diff: %w", err)
	}
	to, err := r.Snapshot(ctx, b)
	if err != nil {
		return graph.Difference{}, fmt.Errorf("diff: %w", err)
	}
	return graph.Diff(from, to), nil
}
