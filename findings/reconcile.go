package findings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// maxCell bounds one cell that is kept of a row, in bytes of JSON.
const maxCell = 4 << 10

// Reconcile gives the Book after a run was looked at, and what happened. The order of answers and rows does not matter, and
// to look at the same run again with the same answers changes nothing. ErrOlderRun where the Book knows a newer run.
func (b *Book) Reconcile(run Run, answers []Answer, owners Owners, now time.Time) (*Book, []Event, error) {
	if run.ID < b.Run.Run {
		return nil, nil, fmt.Errorf("run %s, while findings are those of run %s: %w", run.ID, b.Run.Run, ErrOlderRun)
	}
	seen, ran, err := sightings(answers, owners)
	if err != nil {
		return nil, nil, err
	}
	now = plain(now)
	next := b.copyBook()
	next.enter(run, answers, now)
	events := next.expire(now)
	r := reconciliation{Book: next, run: run, moment: next.Run, now: now, ran: ran, blind: run.blind()}
	for _, g := range r.blind {
		if !slices.Contains(b.Gaps, g) {
			r.fresh = append(r.fresh, g)
		}
	}
	next.Gaps = r.blind
	for _, id := range slices.Sorted(maps.Keys(next.Findings)) {
		if s, ok := seen[id]; ok {
			r.see(id, s)
		} else {
			r.miss(id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(seen)) {
		if _, ok := next.Findings[id]; !ok {
			r.begin(id, seen[id])
		}
	}
	return next, append(events, r.events...), nil
}

// enter notes which run is looked at, and what its reports are.
func (b *Book) enter(run Run, answers []Answer, now time.Time) {
	if b.Run.Run != run.ID {
		b.Previous = b.Run.Run
		b.Looks = append(b.Looks, Look{run.ID, now})
	}
	b.Run = Moment{run.ID, plain(run.At)}
	for id, r := range b.Reports {
		r.NotRun, r.Cut = "it was not asked", ""
		b.Reports[id] = r
	}
	for _, a := range answers {
		b.Reports[a.Report.ID] = a.Report
	}
}

// sighting is what a run shows of one finding.
type sighting struct {
	Finding // as it would begin

	key []byte // orders rows that are one finding
}

// sightings gives what the answers show, by id, and which reports ran.
func sightings(answers []Answer, owners Owners) (map[string]*sighting, map[string]bool, error) {
	seen, ran := map[string]*sighting{}, map[string]bool{}
	for _, a := range answers {
		if a.Report.NotRun != "" {
			continue
		}
		ran[a.Report.ID] = true
		for i := range a.Rows {
			s, err := sight(a.Report, &a.Rows[i], owners)
			if err != nil {
				return nil, nil, err
			}
			other, ok := seen[s.ID]
			if !ok {
				seen[s.ID] = s
				continue
			}
			if bytes.Compare(s.key, other.key) < 0 {
				s, other = other, s
				seen[other.ID] = other
			}
			other.Rows += s.Rows
		}
	}
	return seen, ran, nil
}

func sight(r Report, row *Row, owners Owners) (*sighting, error) {
	values := make([]any, 0, len(row.Cause))
	for _, v := range row.Cause {
		values = append(values, v.Value)
	}
	id, err := Identify(r.ID, row.Subject.ID, values)
	if err != nil {
		return nil, err
	}
	s := &sighting{Finding: Finding{ID: id, Report: r.ID, Subject: row.Subject, Rows: 1, Base: r.Severity, Context: row.Context.sentences()}}
	s.Severity, s.Why = row.Context.judge(r.Severity)
	s.Owner, s.OwnerWhy = owners.of(r, row)
	if s.Cause, err = cells(row.Cause); err == nil {
		s.Details, err = cells(row.Details)
	}
	if err == nil {
		s.key, err = json.Marshal(&s.Finding)
	}
	if err != nil {
		return nil, fmt.Errorf("report %s, subject %s: %w", r.ID, row.Subject.ID, err)
	}
	return s, nil
}

func cells(values []Value) ([]Cell, error) {
	var out []Cell
	for _, v := range values {
		text, err := json.Marshal(v.Value)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", v.Name, err)
		}
		if len(text) > maxCell {
			if text, err = json.Marshal(fmt.Sprintf("%d bytes, of which these are the first: %s", len(text), bytes.ToValidUTF8(text[:maxCell/2], nil))); err != nil {
				return nil, fmt.Errorf("column %s: %w", v.Name, err)
			}
		}
		out = append(out, Cell{v.Name, text})
	}
	return out, nil
}

// reconciliation is one run on its way into a Book.
type reconciliation struct {
	*Book

	run          Run
	moment       Moment
	now          time.Time
	ran          map[string]bool
	blind, fresh []Gap
	events       []Event
}

func (r *reconciliation) note(f *Finding, kind EventKind, text string) {
	r.events = append(r.events, f.note(r.now, r.run.ID, kind, text))
}

// begin enters a finding that was never seen before.
func (r *reconciliation) begin(id string, s *sighting) {
	f := s.Finding
	f.First, f.Last = r.moment, r.moment
	r.Findings[id] = &f
	r.note(&f, Appeared, string(f.Severity)+because(f.Why))
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ", " + why
}

// see enters that a known finding is there.
func (r *reconciliation) see(id string, s *sighting) {
	f := r.touch(id)
	f.Last, f.Subject, f.Cause, f.Details, f.Rows, f.Context = r.moment, s.Subject, s.Cause, s.Details, s.Rows, s.Context
	switch {
	case f.Fixed != nil:
		gone := f.Fixed.Run
		at := r.moment
		f.Fixed, f.NotKnown, f.Reopened = nil, nil, &at
		r.note(f, CameBack, "gone since run "+gone)
	case f.NotKnown != nil:
		since := f.NotKnown.Since.Run
		f.NotKnown = nil
		r.note(f, SeenAgain, "not known since run "+since)
	}
	was := f.Severity
	f.Severity, f.Base, f.Why = s.Severity, s.Base, s.Why
	if f.Severity != was {
		r.note(f, SeverityChanged, "from "+string(was)+" to "+string(f.Severity)+because(f.Why))
	}
	if f.Assigned == nil && f.Owner != s.Owner {
		text := "from " + nobody(f.Owner) + " to " + nobody(s.Owner)
		f.Owner = s.Owner
		if s.OwnerWhy != "" {
			text += " (" + s.OwnerWhy + ")"
		}
		r.note(f, OwnerChanged, text)
	}
	if f.Assigned == nil {
		f.OwnerWhy = s.OwnerWhy
	}
}

func nobody(owner string) string {
	if owner == "" {
		return "nobody"
	}
	return owner
}

// miss enters that a known finding is not among the rows.
func (r *reconciliation) miss(id string) {
	if r.Findings[id].Fixed != nil {
		return
	}
	f := r.touch(id)
	gaps := hidden(f, r.blind, r.fresh)
	var why string
	switch report := r.Reports[f.Report]; {
	case report.NotRun != "" || !r.ran[f.Report]:
		why = "its report did not run: " + report.NotRun
	case report.Cut != "":
		why = "its report may have left it out: " + report.Cut
	default:
		why = r.run.unread(f, gaps)
	}
	switch {
	case why == "":
		at := r.moment
		f.Fixed, f.NotKnown = &at, nil
		r.note(f, WasFixed, "")
	case f.NotKnown == nil:
		f.NotKnown = &NotKnown{Since: r.moment, Why: why, Gaps: gaps}
		r.note(f, LostSight, why)
	default:
		f.NotKnown = &NotKnown{Since: f.NotKnown.Since, Why: why, Gaps: gaps}
	}
}
