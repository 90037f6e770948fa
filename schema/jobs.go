package schema

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
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
	log     *slog.Logger
	changes *changes // keeps in the store what was done under which key
	ended   func()   // told after each job
	stop    context.CancelFunc
	queue   chan *job
	wg      sync.WaitGroup

	mu   sync.Mutex
	list []*job // oldest first
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

func newJobs(c *changes, ended func()) *jobs {
	ctx, stop := context.WithCancel(context.Background()) //nolint:forbidigo // it ends by close, with no request
	js := &jobs{log: c.log, changes: c, ended: ended, stop: stop, queue: make(chan *job, waitingJobs)}
	js.wg.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case j := <-js.queue:
				if ctx.Err() != nil { // the server ends: what waited was never begun, and the next one may be asked for it
					j.drop()
					return
				}
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
	kept, err := js.changes.keptJobs(ctx)
	if err != nil {
		drop()
		return nil, err
	}
	js.mu.Lock()
	defer js.mu.Unlock()
	if was, err := js.again(key, digest, kept); was != nil || err != nil {
		drop()
		return was, err
	}
	own, stop := context.WithCancel(context.WithoutCancel(ctx))
	j := &job{digest: digest, run: run, drop: drop, stop: stop, ctx: own, moved: make(chan struct{})}
	j.state = gql.Job{ID: jobID(key), Key: key, Kind: kind, State: gql.JobStateQueued, Actor: ActorFrom(ctx).Name}
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
		// What cannot be remembered is not begun: asked for again after a crash, it would be done twice.
		begun := *j.now()
		begun.State = gql.JobStateReading
		err = js.keep(j.ctx, begun)
	}
	if err == nil {
		info, err = js.guarded(j)
	}
	end := *j.now()
	switch {
	case err == nil:
		end.State, end.Run = gql.JobStateDone, &info.ID
	case j.ctx.Err() != nil:
		end.State = gql.JobStateCancelled
	default:
		end.State = gql.JobStateFailed
		what := js.explain(j.ctx, end.ID, err)
		end.Error = &what
	}
	js.remember(j.ctx, end)
	j.tell(func(s *gql.Job) { *s = end })
}

// remember keeps how jobs are where that can wait: the next job keeps it too.
func (js *jobs) remember(ctx context.Context, as ...gql.Job) {
	if err := js.keep(context.WithoutCancel(ctx), as...); err != nil {
		js.log.WarnContext(ctx, "what jobs did could not be kept in the store", "error", err)
	}
}

// jobID gives a job's id, which is that of its key in every process.
func jobID(key string) string {
	sum := sha256.Sum256([]byte(key))
	return view.JobPrefix + hex.EncodeToString(sum[:8])
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

// find gives a job of this process by its id, nil where there is none.
func (js *jobs) find(id string) *job {
	js.mu.Lock()
	defer js.mu.Unlock()
	if i := slices.IndexFunc(js.list, func(j *job) bool { return j.state.ID == id }); i >= 0 {
		return js.list[i]
	}
	return nil
}

// cancel ends a job. One of an earlier process has ended already, and stays as it is.
func (js *jobs) cancel(ctx context.Context, id string) (*gql.Job, error) {
	j := js.find(id)
	if j == nil {
		was, err := js.state(ctx, id)
		if was == nil && err == nil {
			err = noJob(id)
		}
		return was, err
	}
	j.stop()
	if j.now().State == gql.JobStateQueued {
		j.tell(func(s *gql.Job) { s.State = gql.JobStateCancelled })
		_ = js.keep(ctx) // refused while a job writes, which keeps it when it ends
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
