package findings

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrNotLooked says that findings were never updated at a run.
var ErrNotLooked = errors.New("findings were not updated at that run")

// Comparison is what happened to findings from one run to a later one, each list with the worst first.
type Comparison struct {
	From, To string
	New      []*Finding // not there at From, and never before
	Back     []*Finding // fixed at From, there at To
	Fixed    []*Finding // there at From
	NotKnown []*Finding // known at From; To does not tell
	Changed  []Change   // there at both
	Same     int        // there at both and as they were
}

// Change is a finding whose severity or state is another.
type Change struct {
	Finding       *Finding
	Before, After Standing
}

// Standing is where a finding stood at a run.
type Standing struct {
	Seen     bool // in that run or an earlier one
	State    State
	Severity Severity
	NotKnown bool
}

// Standing reads from the history where the finding stood after a run was looked at.
func (f *Finding) Standing(run string) Standing {
	var s Standing
	for _, e := range f.History {
		if e.Run > run {
			break
		}
		s.Seen, s.State, s.Severity = true, e.State, e.Severity
		switch e.Kind {
		case LostSight:
			s.NotKnown = true
		case SeenAgain, WasFixed, CameBack:
			s.NotKnown = false
		case Appeared, SeverityChanged, OwnerChanged, WasAccepted, AcceptanceEnded, CalledFalse, WasReopened: // say nothing of it
		}
	}
	return s
}

// Compare tells two runs apart, "" for the newest and, as from, for the one before it. ErrNotLooked names a run at which
// findings were not updated. nil fits is all findings.
func (b *Book) Compare(from, to string, fits func(*Finding) bool) (*Comparison, error) {
	if to == "" {
		to = b.Run.Run
	}
	if from == "" {
		i := slices.IndexFunc(b.Looks, func(l Look) bool { return l.Run == to })
		if i <= 0 {
			return nil, fmt.Errorf("before run %s: %w", to, ErrNotLooked)
		}
		from = b.Looks[i-1].Run
	}
	for _, run := range [...]string{from, to} {
		if !slices.ContainsFunc(b.Looks, func(l Look) bool { return l.Run == run }) {
			return nil, fmt.Errorf("run %s: %w; they were at %s", run, ErrNotLooked, b.looked())
		}
	}
	c := &Comparison{From: from, To: to}
	for _, f := range b.Sorted(fits) {
		c.add(f, f.Standing(from), f.Standing(to))
	}
	return c, nil
}

func (c *Comparison) add(f *Finding, before, after Standing) {
	switch there := before.Seen && before.State != Fixed; {
	case !after.Seen || !there && after.State == Fixed:
	case !before.Seen:
		c.New = append(c.New, f)
	case !there:
		c.Back = append(c.Back, f)
	case after.State == Fixed:
		c.Fixed = append(c.Fixed, f)
	case after.NotKnown && !before.NotKnown:
		c.NotKnown = append(c.NotKnown, f)
	case before.State != after.State || before.Severity != after.Severity:
		c.Changed = append(c.Changed, Change{f, before, after})
	default:
		c.Same++
	}
}

func (b *Book) looked() string {
	const most = 10
	var runs []string
	for _, l := range b.Looks[max(0, len(b.Looks)-most):] {
		runs = append(runs, l.Run)
	}
	if len(runs) == 0 {
		return "none"
	}
	return strings.Join(runs, ", ")
}
