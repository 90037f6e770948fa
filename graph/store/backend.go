package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/postern-graph/postern/graph"
)

// Sum names a chunk: the SHA-256 of its bytes.
type Sum [sha256.Size]byte

// SumOf gives the name of a chunk.
func SumOf(chunk []byte) Sum { return sha256.Sum256(chunk) }

func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// MarshalText gives the sum in hexadecimal.
func (s Sum) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, s[:]), nil }

// UnmarshalText reads what MarshalText gave.
func (s *Sum) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(s)) {
		return fmt.Errorf("sum of %d letters", len(text))
	}
	if _, err := hex.Decode(s[:], text); err != nil {
		return fmt.Errorf("sum: %w", err)
	}
	return nil
}

// Record is what a run consists of: the backend keeps it as it is, and a run
// is published from the moment that its Record is there.
type Record struct {
	Format   int           `json:"format"`
	Info     RunInfo       `json:"info"`
	Scopes   []ScopeRecord `json:"facts"`    // as Info.Scopes
	Snapshot []Sum         `json:"snapshot"` // chunks that list chunks
}

// ScopeRecord says where the facts of one scope are.
type ScopeRecord struct {
	Scope Scope `json:"scope"`
	Lists []Sum `json:"lists"` // chunks that list chunks
}

// RecordFormat is the Record.Format that this program writes and reads.
const RecordFormat = 1

// Backend keeps chunks, records and notes; New makes a Store of it. Everything
// that it returns it has checked against damage as far as it can; chunks are
// checked against their sums by New.
type Backend interface {
	// RunIDs lists the published runs, ascending, those included whose record is damaged.
	RunIDs(ctx context.Context) ([]string, error)
	// Record gives the record of a run: ErrNotFound, or ErrDamaged.
	Record(ctx context.Context, run string) (Record, error)
	// Chunks gives the chunks of sums, in their order; ErrNotFound if one is
	// absent. At most MaxBatch are asked at once. Safe for concurrent use.
	Chunks(ctx context.Context, sums []Sum) ([][]byte, error)
	// Note gives a value, or ErrNotFound.
	Note(ctx context.Context, key string) ([]byte, error)
	// Begin takes the writer's place, or fails with ErrLocked at once.
	Begin(ctx context.Context) (Session, error)
	// Verify finds damage that reading all runs and their chunks would not.
	Verify(ctx context.Context) error
	// Close releases what the Backend holds.
	Close() error
}

// MaxBatch is the most chunks that New asks a Backend for at once.
const MaxBatch = 32

// Session is the writer's place.
type Session interface {
	// Put keeps a chunk until the session ends, and for good if Commit follows.
	// A chunk that is there already costs nothing. Safe for concurrent use; data
	// may be kept and must not be changed afterwards.
	Put(ctx context.Context, sum Sum, data []byte) error
	// Chunks is Backend.Chunks, and finds what was put as well.
	Chunks(ctx context.Context, sums []Sum) ([][]byte, error)
	// Commit makes all that was put durable, then the record visible, in one step.
	Commit(ctx context.Context, p Publication) error
	// Remove takes records away, then every chunk that is not in live.
	Remove(ctx context.Context, runs []string, live map[Sum]struct{}) error
	// SetNote makes all that was put durable, then the value, in one step: from then on it may name what was put.
	SetNote(ctx context.Context, key string, value []byte) error
	// Close ends the session and drops what was put and not committed. It may be called twice.
	Close() error
}

// Publication is a run at the moment of its publication.
type Publication struct {
	Record   Record
	Snapshot *graph.Snapshot
	Previous RunInfo // of the run before, zero where there is none
	// Changes gives what the Snapshot says differently of the run before, ErrNotFound
	// where there is none: for backends that keep the current run in a second form.
	// It reads no more than the chunks that the two do not share.
	Changes func(ctx context.Context) (*graph.Changes, error)
}
