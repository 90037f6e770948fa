package schema

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// Findings answers findings.
func (r resolver) Findings(ctx context.Context, filter *view.FindingFilter, first *int, after, asOf *string) (*view.FindingConnection, error) {
	s, err := r.server.ledger.asked(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return view.Findings(s.book, s.state, s.list(), s.book.Fits(filter.Filter(findings.Open)), first, after)
}

// Finding answers finding.
func (r resolver) Finding(ctx context.Context, id string, asOf *string) (*view.Finding, error) {
	return r.server.ledger.find(ctx, id, asOf)
}

// FindingsDiff answers findingsDiff.
func (r resolver) FindingsDiff(ctx context.Context, filter *view.FindingFilter, from, to *string) (*view.FindingsDiff, error) {
	b, err := r.server.ledger.read(ctx)
	if err != nil {
		return nil, err
	}
	plain := func(run *string) string { return strings.TrimPrefix(or(run), view.RunPrefix) }
	c, err := b.Compare(plain(from), plain(to), b.Fits(filter.Filter()))
	if errors.Is(err, findings.ErrNotLooked) {
		return nil, view.Errorf(view.NotFound, "%s", err)
	}
	if err != nil {
		return nil, err
	}
	return view.OfComparison(b, c), nil
}

// SetFindingState answers setFindingState.
func (m mutation) SetFindingState(ctx context.Context, in gql.FindingStateInput) (*view.Finding, error) {
	return m.s.ledger.decide(ctx, in)
}

// AssignFinding answers assignFinding.
func (m mutation) AssignFinding(ctx context.Context, id, owner, by string) (*view.Finding, error) {
	return m.s.ledger.assign(ctx, id, owner, by)
}

// UpdateFindings answers updateFindings.
func (m mutation) UpdateFindings(ctx context.Context, key string) (*gql.Job, error) {
	if err := m.s.changes.writable(); err != nil {
		return nil, err
	}
	update := m.s.ledger.Update
	switch {
	case update == nil:
		return nil, view.Errorf(view.NotAllowed, "this server makes no findings")
	case key == "" || len(key) > maxKey:
		return nil, badKey()
	}
	run := func(ctx context.Context, tell func(func(*gql.Job))) (store.RunInfo, error) {
		tell(func(j *gql.Job) { j.State = gql.JobStateAsking })
		return update(ctx)
	}
	return m.s.jobs.add(ctx, gql.JobKindFindings, key, "findings", run, func() {})
}

// FindingAppeared answers findingAppeared.
func (s subscription) FindingAppeared(ctx context.Context, filter *view.FindingFilter) (<-chan *view.Finding, error) {
	return follow(ctx, s, func(was, is *findings.Book, to chan<- *view.Finding) bool {
		if was.Run.Run == "" {
			return true // the first update finds what was there all along
		}
		before, now := begun(was), begun(is)
		for _, f := range is.Sorted(is.Fits(filter.Filter(findings.Open))) {
			if since := now[f.ID]; before[f.ID] != since && !send(ctx, to, view.OfFinding(is, f)) {
				return false
			}
		}
		return true
	})
}

// FindingsUpdated answers findingsUpdated.
func (s subscription) FindingsUpdated(ctx context.Context, filter *view.FindingFilter) (<-chan *gql.FindingsUpdate, error) {
	return follow(ctx, s, func(was, is *findings.Book, to chan<- *gql.FindingsUpdate) bool {
		if was.Run.Run == is.Run.Run {
			return true
		}
		return send(ctx, to, updated(was, is, filter))
	})
}

// updated counts what an update brought.
func updated(was, is *findings.Book, filter *view.FindingFilter) *gql.FindingsUpdate {
	asked := filter.Filter()
	asked.States = nil
	fits := is.Fits(asked)
	out := &gql.FindingsUpdate{Run: is.Run.Run, First: was.Run.Run == ""}
	for _, f := range is.Findings {
		if f.State() == findings.Open && fits(f) {
			out.Open++
		}
	}
	if out.First {
		out.Appeared = out.Open
		return out
	}
	if c, err := is.Compare(was.Run.Run, "", fits); err == nil { // both were looked at
		out.Appeared, out.Back, out.Fixed, out.NotKnown = len(c.New), len(c.Back), len(c.Fixed), len(c.NotKnown)
	}
	return out
}

// follow hands over the findings as they were and as they are, each time that they are others, until told reports that the
// stream has ended. What is there when the subscription begins is not new.
func follow[T any](ctx context.Context, s subscription, told func(was, is *findings.Book, to chan<- T) bool) (<-chan T, error) {
	l := s.server.ledger
	was, err := l.read(ctx)
	if err != nil {
		return nil, err
	}
	return stream(ctx, s.server.streams, "subscriptions", func(to chan<- T) {
		tick := time.NewTicker(s.server.watch.every)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			is, err := l.read(ctx) // an acceptance ends without a change in the store
			if err != nil || is == was {
				continue // it may tell a moment later
			}
			if !told(was, is, to) {
				return
			}
			was = is
		}
	})
}

// begun says since when each open finding has been there.
func begun(b *findings.Book) map[string]findings.Moment {
	out := map[string]findings.Moment{}
	for id, f := range b.Findings {
		if f.State() == findings.Open {
			out[id] = f.Since()
		}
	}
	return out
}
