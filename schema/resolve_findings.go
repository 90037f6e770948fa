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
func (r resolver) Findings(ctx context.Context, filter *view.FindingFilter, first *int, after *string) (*view.FindingConnection, error) {
	b, state, err := r.server.ledger.read(ctx)
	if err != nil {
		return nil, err
	}
	return view.Findings(b, state, b.Fits(filter.Filter(findings.Open)), first, after)
}

// Finding answers finding.
func (r resolver) Finding(ctx context.Context, id string) (*view.Finding, error) {
	return r.server.ledger.find(ctx, id)
}

// FindingsDiff answers findingsDiff.
func (r resolver) FindingsDiff(ctx context.Context, filter *view.FindingFilter, from, to *string) (*view.FindingsDiff, error) {
	b, _, err := r.server.ledger.read(ctx)
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
	l := s.server.ledger
	b, _, err := l.read(ctx)
	if err != nil {
		return nil, err
	}
	seen := begun(b)
	return stream(ctx, s.server.streams, "subscriptions", func(to chan<- *view.Finding) {
		tick := time.NewTicker(s.server.watch.every)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			b, _, err := l.read(ctx) // an acceptance ends without a change in the store
			if err != nil {
				continue // it may tell a moment later
			}
			now := begun(b)
			for _, f := range b.Sorted(b.Fits(filter.Filter(findings.Open))) {
				if since := now[f.ID]; seen[f.ID] != since && !send(ctx, to, view.OfFinding(b, f)) {
					return
				}
			}
			seen = now
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
