package schema

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// Bounds of what takes long.
const (
	waitingJobs = 8   // beside the one that runs
	endedJobs   = 100 // kept to be asked about
	maxKey      = 100
	shownError  = 1000 // bytes of what went wrong
)

// jobs runs imports and collections, one at a time in the order in which they were asked for.
type jobs struct {
	log   *slog.Logger
	ended func() // told after each job
	stop  context.CancelFunc
	queue chan *job
	wg    sync.WaitGroup

	mu   sync.Mutex
	list []*job // oldest first
	last int
}

// job is one import or collection. What a client sees of it is a copy, and who waits for the next state holds nothing
// but a channel: slow listeners cost no memory.
type job struct {
	digest string // of what was asked, apart from the key
	run    func(ctx context.Context, tell func(func(*gql.Job))) (store.RunInfo, error)
	drop   func() // what is done when it has ended, however
	stop   context.CancelFunc
	ctx    context.Context //nolint:containedctx // the job's life, which begins before it runs

	mu    sync.Mutex
	state gql.Job
	moved chan struct{} // closed at the next change
}

func newJobs(log *slog.Logger, ended func()) *jobs {
	ctx, stop := context.WithCancel(context.Background()) //nolint:forbidigo // it ends by close, with no request
	js := &jobs{log: log, ended: ended, stop: stop, queue: make(chan *job, waitingJobs)}
	js.wg.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case j := <-js.queue:
				js.work(j)
			}
		}
	})
	return js
}

// close ends what runs and waits for it.
func (js *jobs) close() {
	js.stop()
	js.mu.Lock()
	for _, j := range js.list {
		j.stop()
	}
	js.mu.Unlock()
	js.wg.Wait()
	for { // those that never ran leave their files
		select {
		case j := <-js.queue:
			j.drop()
		default:
			return
		}
	}
}

// add gives the job of that key, a new one if there is none yet. drop is called once in any case: when the job has
// ended, or at once where it is not needed.
func (js *jobs) add(ctx context.Context, kind gql.JobKind, key, digest string, run func(context.Context, func(func(*gql.Job))) (store.RunInfo, error), drop func()) (*gql.Job, error) {
	js.mu.Lock()
	defer js.mu.Unlock()
	if i := slices.IndexFunc(js.list, func(j *job) bool { return j.state.Key == key }); i >= 0 {
		defer drop()
		if js.list[i].digest != digest {
			return nil, view.Errorf(view.Conflict, "the key %.100q stands for another job, %s; take a new key", key, js.list[i].state.ID)
		}
		return js.list[i].now(), nil
	}
	own, stop := context.WithCancel(context.WithoutCancel(ctx))
	j := &job{digest: digest, run: run, drop: drop, stop: stop, ctx: own, moved: make(chan struct{})}
	j.state = gql.Job{ID: view.JobPrefix + strconv.Itoa(js.last+1), Key: key, Kind: kind, State: gql.JobStateQueued, Actor: ActorFrom(ctx).Name}
	select {
	case js.queue <- j:
	default:
		stop()
		drop()
		return nil, &view.Error{
			Code: view.LimitJobs, Message: fmt.Sprintf("%d jobs wait already, which is the limit; ask again when one has ended", waitingJobs),
			Extra: map[string]any{"limit": waitingJobs},
		}
	}
	js.last++
	js.list = append(js.list, j)
	js.forget()
	js.log.InfoContext(ctx, "job asked for", "job", j.state.ID, "kind", kind, "actor", j.state.Actor)
	return j.now(), nil
}

// forget drops the oldest that ended, where there are too many.
func (js *jobs) forget() {
	over := len(js.list) - endedJobs - waitingJobs - 1
	js.list = slices.DeleteFunc(js.list, func(j *job) bool {
		if over <= 0 || !hasEnded(j.now().State) {
			return false
		}
		over--
		return true
	})
}

func (js *jobs) work(j *job) {
	defer js.ended()
	defer j.drop()
	defer j.stop()
	info, err := store.RunInfo{}, j.ctx.Err()
	if err == nil {
		info, err = js.guarded(j)
	}
	j.tell(func(s *gql.Job) {
		switch {
		case err == nil:
			s.State, s.Run = gql.JobStateDone, &info.ID
		case j.ctx.Err() != nil:
			s.State = gql.JobStateCancelled
		default:
			s.State = gql.JobStateFailed
			what := js.explain(j.ctx, s.ID, err)
			s.Error = &what
		}
	})
}

// guarded turns a panic into an error: a job runs outside of any request that could answer for it.
func (js *jobs) guarded(j *job) (info store.RunInfo, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return j.run(j.ctx, j.tell)
}

// explain says what clients may know: faults of the question and of the files as they are, others by the log alone.
func (js *jobs) explain(ctx context.Context, id string, err error) string {
	if own, ok := errors.AsType[*view.Error](busy(err)); ok {
		return own.Message[:min(len(own.Message), shownError)]
	}
	js.log.ErrorContext(ctx, "job failed", "job", id, "error", err)
	return "internal error; the server's log says more"
}

// find gives a job by its id, nil where there is none.
func (js *jobs) find(id string) *job {
	js.mu.Lock()
	defer js.mu.Unlock()
	if i := slices.IndexFunc(js.list, func(j *job) bool { return j.state.ID == id }); i >= 0 {
		return js.list[i]
	}
	return nil
}

// all lists the jobs, newest first.
func (js *jobs) all() []*gql.Job {
	js.mu.Lock()
	defer js.mu.Unlock()
	out := make([]*gql.Job, 0, len(js.list))
	for _, j := range slices.Backward(js.list) {
		out = append(out, j.now())
	}
	return out
}

func (js *jobs) cancel(id string) (*gql.Job, error) {
	j := js.find(id)
	if j == nil {
		return nil, noJob(id)
	}
	j.stop()
	if j.now().State == gql.JobStateQueued {
		j.tell(func(s *gql.Job) { s.State = gql.JobStateCancelled })
	}
	return j.now(), nil
}

func noJob(id string) error {
	return view.Errorf(view.NotFound, "no job %.40q; the query jobs lists what there is", id)
}

func (j *job) tell(change func(*gql.Job)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	before := j.state
	if change(&j.state); j.state != before {
		close(j.moved)
		j.moved = make(chan struct{})
	}
}

func (j *job) now() *gql.Job {
	s, _ := j.next()
	return s
}

// next gives the state as it is, and what is closed when there is another.
func (j *job) next() (*gql.Job, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	s := j.state
	return &s, j.moved
}

func hasEnded(s gql.JobState) bool {
	return s == gql.JobStateDone || s == gql.JobStateFailed || s == gql.JobStateCancelled
}
