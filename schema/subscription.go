package schema

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// subscription feeds event streams. Each has one goroutine and a channel without room: an event waits for its reader,
// and what changes meanwhile is not kept but read anew. The goroutine ends with the request.
type subscription struct {
	resolver
}

var _ gql.SubscriptionResolver = subscription{}

// Subscription implements gql.ResolverRoot.
func (r resolver) Subscription() gql.SubscriptionResolver { return subscription{r} }

// send gives one event to the stream, false where it has ended.
func send[T any](ctx context.Context, to chan<- T, v T) bool {
	select {
	case to <- v:
		return true
	case <-ctx.Done():
		return false
	}
}

// stream runs feed beside the request, with a place among those that the server allows.
func stream[T any](ctx context.Context, places chan struct{}, what string, feed func(to chan<- T)) (<-chan T, error) {
	select {
	case places <- struct{}{}:
	default:
		return nil, &view.Error{
			Code: view.LimitStreams, Message: fmt.Sprintf("%d %s are open already, which is the limit; close one first", cap(places), what),
			Extra: map[string]any{"limit": cap(places)},
		}
	}
	to := make(chan T)
	go func() {
		defer func() { <-places }()
		defer close(to)
		feed(to)
	}()
	return to, ctx.Err()
}

// JobProgress answers jobProgress.
func (s subscription) JobProgress(ctx context.Context, id string) (<-chan *gql.Job, error) {
	j := s.server.jobs.find(id)
	if j == nil {
		return s.ended(ctx, id)
	}
	return stream(ctx, s.server.streams, "subscriptions", func(to chan<- *gql.Job) {
		for {
			state, moved := j.next()
			if !send(ctx, to, state) || hasEnded(state.State) {
				return
			}
			// Facts arrive by the hundred thousand; a client hears of them a few times a second.
			pause := time.NewTimer(s.server.pace)
			select {
			case <-ctx.Done():
			case <-pause.C:
			}
			pause.Stop()
			select {
			case <-ctx.Done():
				return
			case <-moved:
			}
		}
	})
}

// ended tells of a job of an earlier process, once.
func (s subscription) ended(ctx context.Context, id string) (<-chan *gql.Job, error) {
	was, err := s.server.jobs.state(ctx, id)
	if was == nil && err == nil {
		err = noJob(id)
	}
	if err != nil {
		return nil, err
	}
	return stream(ctx, s.server.streams, "subscriptions", func(to chan<- *gql.Job) { send(ctx, to, was) })
}

// RunPublished answers runPublished.
func (s subscription) RunPublished(ctx context.Context) (<-chan *view.Run, error) {
	// What is there when the subscription begins is not new; asked here, so that nothing slips in between.
	seen, err := s.server.watch.newest(ctx)
	if err != nil {
		return nil, err
	}
	return stream(ctx, s.server.streams, "subscriptions", func(to chan<- *view.Run) {
		leave := s.server.watch.join() //nolint:contextcheck // it looks for all who listen, until the last one leaves
		defer leave()
		for {
			infos, moved, err := s.server.watch.after(ctx, seen)
			if err != nil {
				return
			}
			for i := range infos {
				seen = infos[i].ID
				if !send(ctx, to, view.RunOf(infos[i])) {
					return
				}
			}
			select {
			case <-ctx.Done():
				return
			case <-moved:
			}
		}
	})
}

// PathsFound answers pathsFound. Chains come in one stable order, so a search for more begins with those that it gave
// before; the sizes grow so fast that asking anew costs little beside the last search.
func (s subscription) PathsFound(ctx context.Context, pattern *string, match *view.PatternInput, from, to *string, via, avoiding []string,
	hops, first *int, latent *bool, lens *view.Lens, at *string,
) (<-chan *gql.PathsFound, error) {
	limit, err := bounded(first)
	if err != nil {
		return nil, err
	}
	most, err := hopsOf(hops)
	if err != nil {
		return nil, err
	}
	q, err := s.question(ctx, view.Ask{Text: pattern, Match: match, From: from, To: to, Via: via, Avoiding: avoiding}, lens, at)
	if err != nil {
		return nil, err
	}
	q.Options = walk.Options{MaxHops: most, Latent: or(latent), Budget: longBudget, View: q.Options.View}
	return stream(ctx, s.server.searches, "long searches", func(out chan<- *gql.PathsFound) {
		limited, done := context.WithTimeout(ctx, s.server.searchTime)
		defer done()
		q.Options.Stop = func() bool { return limited.Err() != nil }
		told := 0
		for size := 1; ; size = min(size*5, limit) {
			q.Options.Limit = size
			a := q.v.Paths(&q.Asked, walk.Cheapest(q.e.Snapshot(), q.Pattern, q.Options))
			last := size == limit || len(a.Paths) < size || limited.Err() != nil
			found := max(len(a.Paths), told)
			event := &gql.PathsFound{Paths: a.Paths[min(told, len(a.Paths)):], Found: found, Done: last, Complete: a.Complete}
			if last {
				event.Cut = a.Cut
			}
			if (found > told || last) && !send(ctx, out, event) {
				return
			}
			if told = found; last {
				return
			}
		}
	})
}

// longBudget is what a long search may look at; a query's is the tenth part.
const longBudget = 20_000_000

// newestOf gives the id of the last run, "" where there is none.
func newestOf(infos []store.RunInfo, err error) (string, error) {
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return "", fmt.Errorf("list runs: %w", err)
	}
	if len(infos) == 0 {
		return "", nil
	}
	return infos[len(infos)-1].ID, nil
}
