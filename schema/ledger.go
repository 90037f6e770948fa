package schema

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/kept"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// Findings is what questions about findings need. The zero value answers that there are none.
type Findings struct {
	Documents store.Documents
	// Update asks the reports of the newest run and keeps what became of the findings; nil is refused as not allowed. Errors that
	// are *view.Error are shown to clients, others logged.
	Update func(ctx context.Context) (store.RunInfo, error)
	// Now is the clock by which acceptances end.
	Now func() time.Time
}

// ledger reads and changes findings. What was read last stays in memory until the store holds something else.
type ledger struct {
	Findings

	changes *changes

	mu    sync.Mutex
	state string
	book  *findings.Book // as the store holds it
	now   *standing      // of book, at the last time that somebody asked
	then  *standing      // of book, at the last time that somebody named
}

// standing is a Book as it stands at a time. A list of it is asked for page by page, and is put in order once.
type standing struct {
	of    *findings.Book // as the store held it
	at    time.Time
	book  *findings.Book
	state string // another one after each change, and for each time that somebody names
	list  func() []*findings.Finding
}

func standingOf(of, from *findings.Book, at time.Time, state string) *standing {
	b, _ := from.At(at)
	return &standing{of, at, b, state, sync.OnceValue(func() []*findings.Finding { return b.Sorted(nil) })}
}

// read gives the findings as they stand now. They are the same Book until something about them changes.
func (l *ledger) read(ctx context.Context) (*findings.Book, error) {
	s, err := l.asked(ctx, nil)
	if err != nil {
		return nil, err
	}
	return s.book, nil
}

// asked gives the findings as they stand at a time that a client names, RFC 3339; nil is now.
func (l *ledger) asked(ctx context.Context, asOf *string) (*standing, error) {
	if l.Documents == nil {
		return standingOf(nil, &findings.Book{}, time.Time{}, ""), nil
	}
	var at time.Time
	if asOf != nil {
		var err error
		if at, err = time.Parse(time.RFC3339, *asOf); err != nil {
			return nil, view.Errorf(view.BadRequest, "asOf: want a time like 2026-11-01T12:00:00Z")
		}
	}
	state, err := kept.State(ctx, l.Documents)
	if err != nil {
		return nil, fmt.Errorf("read the findings: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.book == nil || l.state != state {
		b, err := kept.Read(ctx, l.Documents)
		if err != nil {
			return nil, err
		}
		l.book, l.state = b, state
	}
	if asOf != nil {
		if l.then == nil || l.then.of != l.book || !l.then.at.Equal(at) {
			l.then = standingOf(l.book, l.book, at, state+" as of "+at.UTC().Format(time.RFC3339))
		}
		return l.then, nil
	}
	at = l.Now()
	from := l.book
	if l.now != nil && l.now.of == l.book && !at.Before(l.now.at) {
		// Acceptances that have ended stay so, and most often no other ended meanwhile.
		from = l.now.book
		if b, _ := from.At(at); b == from {
			return l.now, nil
		}
	}
	l.now = standingOf(l.book, from, at, state)
	return l.now, nil
}

// find gives a finding by its id, by how that begins, or by its id among everything; nil where there is none.
func (l *ledger) find(ctx context.Context, id string, asOf *string) (*view.Finding, error) {
	s, err := l.asked(ctx, asOf)
	if err != nil {
		return nil, err
	}
	f, err := s.book.Find(strings.TrimPrefix(id, view.FindingPrefix))
	switch {
	case errors.Is(err, findings.ErrNoFinding):
		return nil, nil //nolint:nilnil // null is the answer
	case errors.Is(err, findings.ErrManyFindings):
		return nil, view.Errorf(view.BadRequest, "several findings begin with %.40q; write more of the id", id)
	case err != nil:
		return nil, err
	}
	return view.OfFinding(s.book, f), nil
}

// change makes one change of a finding, in the store and at once.
func (l *ledger) change(ctx context.Context, id, what string, change func(b *findings.Book, id string, now time.Time) (*findings.Book, *findings.Finding, error)) (*view.Finding, error) {
	if err := l.changes.writable(); err != nil {
		return nil, err
	}
	if l.Documents == nil {
		return nil, view.Errorf(view.NotAllowed, "this server keeps no findings")
	}
	l.changes.mu.Lock()
	defer l.changes.mu.Unlock()
	var out *view.Finding
	changed := false
	err := kept.Change(ctx, l.Documents, func(b *findings.Book) (*findings.Book, error) {
		next, f, err := change(b, strings.TrimPrefix(id, view.FindingPrefix), l.Now())
		if err != nil {
			return nil, err
		}
		changed, out = next != b, view.OfFinding(next, f)
		return next, nil
	})
	switch {
	case errors.Is(err, findings.ErrNoFinding), errors.Is(err, findings.ErrManyFindings):
		return nil, view.Errorf(view.NotFound, "no one finding %.80q; the query findings lists what there is", id)
	case errors.Is(err, findings.ErrVerdict):
		return nil, view.Errorf(view.BadRequest, "%s", shownFault(err))
	case err != nil:
		return nil, busy(err)
	}
	if changed {
		l.changes.told(ctx, what, "finding", out.ID())
	}
	return out, nil
}

// shownFault is what is wrong with a decision, without what the store was doing meanwhile.
func shownFault(err error) string {
	text := err.Error()
	if i := strings.Index(text, findings.ErrVerdict.Error()); i >= 0 {
		return text[i:]
	}
	return text
}

// decide takes a person's decision.
func (l *ledger) decide(ctx context.Context, in gql.FindingStateInput) (*view.Finding, error) {
	d := findings.Decision{State: in.State, By: in.By, Reason: in.Reason, Actor: ActorFrom(ctx).Name}
	if in.Until != nil {
		at, err := time.Parse(time.RFC3339, *in.Until)
		if err != nil {
			return nil, view.Errorf(view.BadRequest, "until: want a time like 2026-11-01T12:00:00Z")
		}
		d.Until = at
	}
	return l.change(ctx, in.ID, "finding "+string(in.State), func(b *findings.Book, id string, now time.Time) (*findings.Book, *findings.Finding, error) {
		return b.Decide(id, d, now)
	})
}

// assign gives a finding to an owner.
func (l *ledger) assign(ctx context.Context, id, owner, by string) (*view.Finding, error) {
	return l.change(ctx, id, "finding assigned", func(b *findings.Book, id string, now time.Time) (*findings.Book, *findings.Finding, error) {
		return b.Assign(id, owner, by, ActorFrom(ctx).Name, now)
	})
}
