package store

import "errors"

// The errors that callers tell apart with errors.Is. Backends translate their
// own errors into these before they return them.
var (
	// ErrNotFound says that the store holds no such run, scope or note.
	ErrNotFound = errors.New("not found in the store")
	// ErrLocked says that somebody else writes to the store now.
	ErrLocked = errors.New("the store is being written by another process; wait for it to end, then try again")
	// ErrDamaged says that stored bytes are not those that were written.
	ErrDamaged = errors.New("the store is damaged")
	// ErrEnded says that a run was used after it was published or aborted, or
	// given facts after they were read back.
	ErrEnded = errors.New("the run has ended")
	// ErrInvalid says that the caller asked for what cannot be done.
	ErrInvalid = errors.New("invalid request to the store")
	// ErrFormat says that the place holds something that this program's version cannot read.
	ErrFormat = errors.New("not a store that this version of postern reads")
)
