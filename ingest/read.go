package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Record is one record with the place where it stands.
type Record struct {
	File File
	Path string
	Raw  json.RawMessage // valid JSON, good until the callback returns
}

// Beside reports whether the record is a member that an export writes beside its list (a count, a page's token), which
// says nothing of the estate.
func (r Record) Beside() bool {
	return !strings.HasSuffix(r.Path, "]") && r.Path != "" && (r.Path[0] != '#' || strings.Contains(r.Path, "."))
}

// Place gives "file:path", the form in which messages and graph.Origin name a record.
func (r Record) Place() string { return r.File.Name + ":" + r.Path }

// Fault is a record, or the rest of a file, that could not be read. Err says why; see Reason.
type Fault struct {
	File File
	Path string // empty for the file as a whole
	Err  error
}

// Gap gives the fault as a coverage line of a scope.
func (f Fault) Gap(scope, service string) graph.Gap {
	place := f.File.Name
	if f.Path != "" {
		place += ":" + f.Path
	}
	return graph.Gap{Scope: scope, Service: service, Reason: f.Reason(), Detail: place + ": " + f.Err.Error(), Count: 1}
}

// Reason is the kind of gap that the fault is.
func (f Fault) Reason() graph.GapReason {
	switch {
	case errors.Is(f.Err, ErrTruncated), errors.Is(f.Err, ErrTooLarge), errors.Is(f.Err, ErrRecordTooLarge):
		return graph.GapTruncated
	default:
		return graph.GapUnreadable
	}
}

// ReadFiles calls each for every record of every file, in order. A record that cannot be read, a file that ends early
// or turns into something else after its first records, and an empty file go to fault, and reading goes on; a file that gives not one
// record because it is not JSON at all, an error of opening, of each, and of ctx end it. f.Bad is not used.
func ReadFiles(ctx context.Context, files []File, f Format, each func(Record) error, fault func(Fault)) error {
	for _, file := range files {
		if err := readFile(ctx, file, f, each, fault); err != nil {
			return err
		}
	}
	return nil
}

func readFile(ctx context.Context, file File, f Format, each func(Record) error, fault func(Fault)) (err error) {
	r, err := file.OpenWithin(f.Limits)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	n, words := 0, 0 // records, whole or not; bare words, which are none
	var stop error
	head := &headBytes{}
	f.Bad = func(path string, err error) error {
		if head.json() || !strings.HasPrefix(path, "#") {
			n++
		} else {
			words++
		}
		fault(Fault{File: file, Path: path, Err: err})
		return nil
	}
	seen := 0
	err = Records(io.TeeReader(r, head), f, func(path string, raw json.RawMessage) error {
		if head.json() || !strings.HasPrefix(path, "#") {
			n++
		}
		if seen++; seen%64 == 1 {
			if stop = ctx.Err(); stop != nil {
				return stop
			}
		}
		stop = each(Record{File: file, Path: path, Raw: raw})
		return stop
	})
	if err == nil && n == 0 && words > 0 {
		err = ErrSyntax
	}
	switch {
	case err == nil:
		return nil
	case stop != nil:
		return fmt.Errorf("read %s: %w", file.Name, stop)
	case errors.Is(err, ErrEmpty), n > 0 && (errors.Is(err, ErrTruncated) || errors.Is(err, ErrSyntax) || errors.Is(err, ErrTooLarge)):
		fault(Fault{File: file, Err: err})
		return nil
	case errors.Is(err, ErrSyntax):
		if what := textLooksLike(head.b); what != "" {
			return fmt.Errorf("read %s: this looks like %s: %w", file.Name, what, err)
		}
	}
	return fmt.Errorf("read %s: %w", file.Name, err)
}
