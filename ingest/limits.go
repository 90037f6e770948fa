package ingest

import "errors"

// Limits bound what one input may cost. A zero field means its default.
type Limits struct {
	// Bytes is the most that one input may hold once unpacked; default 4 GiB.
	Bytes int64
	// Record is the most bytes that one record may hold; default 64 MiB.
	Record int64
	// Depth is how deep the values of one record may nest; default 200.
	Depth int
	// Ratio is the most times that packed input may grow, checked beyond the first 64 MiB; default 300.
	// Real exports reach about 60, a bomb of zeros about 1,030.
	Ratio int64
}

func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 4 << 30
	}
	if l.Record <= 0 {
		l.Record = 64 << 20
	}
	if l.Depth <= 0 {
		l.Depth = 200
	}
	if l.Ratio <= 0 {
		l.Ratio = 300
	}
	return l
}

// Errors that callers tell apart with errors.Is.
var (
	// ErrTooLarge: the input is larger, or grows more when unpacked, than Limits allow.
	ErrTooLarge = errors.New("larger than the limit")
	// ErrRecordTooLarge: one record is larger than Limits.Record; the records around it are read.
	ErrRecordTooLarge = errors.New("record larger than the limit")
	// ErrTooDeep: one record nests deeper than Limits.Depth; the records around it are read.
	ErrTooDeep = errors.New("nested deeper than the limit")
	// ErrInvalidRecord: one record is not valid JSON; the records around it are read.
	ErrInvalidRecord = errors.New("not valid JSON")
	// ErrTruncated: the input ends in the middle of a value.
	ErrTruncated = errors.New("ends in the middle of a value")
	// ErrSyntax: the input is not JSON from here on.
	ErrSyntax = errors.New("not JSON")
	// ErrEmpty: the input holds no value at all.
	ErrEmpty = errors.New("empty")
)
