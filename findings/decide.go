package findings

import (
	"fmt"
	"maps"
	"slices"
	"time"
	"unicode"
)

// Bounds of what a person writes, in bytes.
const (
	maxName   = 200
	maxReason = 2000
)

// Decision is what a person decides of a finding.
type Decision struct {
	State  State     // Open takes back what was decided before; Accepted; FalsePositive. Fixed is for a run to say.
	Until  time.Time // of Accepted: when it ends
	By     string    // who decides
	Reason string
	Actor  string // whose request it is, where that is known
}

// check says what is wrong with a decision.
func (d Decision) check(now time.Time) error {
	switch {
	case d.State == Fixed:
		return fmt.Errorf("%w: that a finding is fixed is for a run to say; change the cloud, import again and update the findings", ErrVerdict)
	case !slices.Contains(States(), d.State):
		return fmt.Errorf("%w: state %.40q is none of open, accepted and false-positive", ErrVerdict, d.State)
	case d.State == Accepted && d.Until.IsZero():
		return fmt.Errorf("%w: an acceptance has a date at which it ends", ErrVerdict)
	case d.State == Accepted && !d.Until.After(now):
		return fmt.Errorf("%w: the acceptance would have ended already, at %s", ErrVerdict, d.Until.Format(time.RFC3339))
	case d.State != Accepted && !d.Until.IsZero():
		return fmt.Errorf("%w: only an acceptance has an end", ErrVerdict)
	}
	if err := words("who decides", d.By, maxName); err != nil {
		return err
	}
	return words("the reason", d.Reason, maxReason)
}

func words(what, text string, most int) error {
	switch {
	case text == "":
		return fmt.Errorf("%w: %s is missing", ErrVerdict, what)
	case len(text) > most:
		return fmt.Errorf("%w: %s has %d bytes, %d at most", ErrVerdict, what, len(text), most)
	}
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' {
			return fmt.Errorf("%w: %s holds a control character", ErrVerdict, what)
		}
	}
	return nil
}

// plain is a time as it is kept: UTC, whole seconds.
func plain(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// Decide gives the Book after a person decided, and the finding as it then is. To decide the same again changes nothing and
// gives b itself. ErrNoFinding, ErrManyFindings, ErrVerdict.
func (b *Book) Decide(id string, d Decision, now time.Time) (*Book, *Finding, error) {
	now, d.Until = plain(now), plain(d.Until)
	known, err := b.Find(id)
	if err != nil {
		return nil, nil, err
	}
	if known.Verdict.same(d) {
		return b, known, nil
	}
	if err := d.check(now); err != nil {
		return nil, nil, err
	}
	if known.Fixed != nil && d.State != Open {
		return nil, nil, fmt.Errorf("%w: run %s shows that it is fixed already", ErrVerdict, known.Fixed.Run)
	}
	next := b.copyBook()
	f := next.touch(known.ID)
	f.expire(b.Run.Run, now)
	kind := map[State]EventKind{Open: WasReopened, Accepted: WasAccepted, FalsePositive: CalledFalse}[d.State]
	if f.Verdict = nil; d.State != Open {
		f.Verdict = &Verdict{State: d.State, By: d.By, Reason: d.Reason, At: now}
	} else if f.Fixed == nil {
		f.Reopened = &Moment{b.Run.Run, now}
	}
	if d.State == Accepted {
		f.Verdict.Until = &d.Until
	}
	text := d.Reason
	if d.State == Accepted {
		text = "until " + d.Until.Format(time.DateOnly) + ": " + d.Reason
	}
	f.note(now, b.Run.Run, kind, text)
	last := &f.History[len(f.History)-1]
	last.By, last.Actor = d.By, d.Actor
	return next, f, nil
}

// same reports whether a decision is the one that holds.
func (v *Verdict) same(d Decision) bool {
	if v == nil {
		return d.State == Open
	}
	until := time.Time{}
	if v.Until != nil {
		until = *v.Until
	}
	return v.State == d.State && v.By == d.By && v.Reason == d.Reason && until.Equal(d.Until)
}

// Assign gives a finding to an owner, whatever tags and rules say; "" leaves it to them again from the next look on.
// To assign the same again changes nothing and gives b itself.
func (b *Book) Assign(id, owner, by, actor string, now time.Time) (*Book, *Finding, error) {
	known, err := b.Find(id)
	if err != nil {
		return nil, nil, err
	}
	if known.Assigned == nil && owner == "" || known.Assigned != nil && known.Assigned.Owner == owner {
		return b, known, nil
	}
	if err := words("who assigns", by, maxName); err != nil {
		return nil, nil, err
	}
	if owner != "" {
		if err := words("the owner", owner, maxName); err != nil {
			return nil, nil, err
		}
	}
	next := b.copyBook()
	f := next.touch(known.ID)
	text := "from " + nobody(f.Owner) + " to " + nobody(owner)
	f.Owner, f.OwnerWhy, f.Assigned = owner, "", nil
	if owner != "" {
		f.Assigned = &Assigned{owner, by, plain(now)}
		f.OwnerWhy = "assigned by " + by
	}
	f.note(plain(now), b.Run.Run, OwnerChanged, text)
	last := &f.History[len(f.History)-1]
	last.By, last.Actor = by, actor
	return next, f, nil
}

// At gives the Book as it stands at a time: acceptances that have ended are no longer there, which is an event of each.
// b itself where none has.
func (b *Book) At(now time.Time) (*Book, []Event) {
	now = plain(now)
	for _, f := range b.Findings {
		if f.ended(now) {
			next := b.copyBook()
			return next, next.expire(now)
		}
	}
	return b, nil
}

func (b *Book) expire(now time.Time) []Event {
	var events []Event
	for _, id := range slices.Sorted(maps.Keys(b.Findings)) {
		if b.Findings[id].ended(now) {
			events = append(events, b.touch(id).expire(b.Run.Run, now)...)
		}
	}
	return events
}

func (f *Finding) ended(now time.Time) bool {
	return f.Verdict != nil && f.Verdict.Until != nil && !f.Verdict.Until.After(now)
}

// expire ends an acceptance whose time is over.
func (f *Finding) expire(run string, now time.Time) []Event {
	if !f.ended(now) {
		return nil
	}
	v := f.Verdict
	f.Verdict = nil
	if f.Fixed == nil {
		f.Reopened = &Moment{run, *v.Until}
	}
	return []Event{f.note(*v.Until, run, AcceptanceEnded, "it was accepted by "+v.By+": "+v.Reason)}
}
