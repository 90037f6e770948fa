package findings

import "errors"

// The errors that callers tell apart with errors.Is.
var (
	// ErrOlderRun says that a run is older than the one that the Book knows.
	ErrOlderRun = errors.New("the run is older than the one that findings were made of")
	// ErrNoFinding says that there is no finding of that id.
	ErrNoFinding = errors.New("no such finding")
	// ErrManyFindings says that the beginning of an id is that of several.
	ErrManyFindings = errors.New("several findings begin so")
	// ErrVerdict says what is missing from, or wrong with, a person's decision.
	ErrVerdict = errors.New("the decision cannot be taken so")
	// ErrNoOwner says that a rule gives findings to nobody.
	ErrNoOwner = errors.New("an owner rule names no owner")
	// ErrFormat says that a Book was written by another version, or is damaged.
	ErrFormat = errors.New("findings that this version of postern cannot read")
)
