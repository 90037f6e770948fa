package schema

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// jobsNote is where the store keeps what was done under which key, so that a change that is asked for again after the
// server began anew is not made twice. A job that still waits is not in it: nothing of it was done.
const jobsNote = "jobs"

// keptJobs bounds the note: all that are in memory at most.
const keptJobs = endedJobs + waitingJobs + 1

// keptJob is one job of the note.
type keptJob struct {
	Digest string  `json:"digest"`
	Job    gql.Job `json:"job"`
}

// interrupted is what became of a job that another process began and did not end.
const interrupted = "the server ended before the job did, or another one does it; the list of runs shows whether its run was published. Ask for it anew, under a new key, to do it again"

// shown gives the job as it is told to clients of a process that did not do it.
func (k keptJob) shown() *gql.Job {
	j := k.Job
	if !hasEnded(j.State) {
		why := interrupted
		j.State, j.Error = gql.JobStateFailed, &why
	}
	return &j
}

// kept reads the note, oldest first; empty where there is none.
func (c *changes) keptJobs(ctx context.Context) ([]keptJob, error) {
	if c.store == nil {
		return nil, nil
	}
	data, err := c.store.Note(ctx, jobsNote)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("jobs that were done: %w", err)
	}
	var out []keptJob
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, fmt.Errorf("jobs that were done: %w: %w", store.ErrDamaged, err)
	}
	return out, nil
}

// keep writes the note anew: what it held of other processes, then this one's, the last ones of both.
func (js *jobs) keep(ctx context.Context, as ...gql.Job) error {
	c := js.changes
	if c.store == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	all, err := c.keptJobs(ctx)
	if err != nil {
		return err
	}
	own := js.begun(as)
	all = slices.DeleteFunc(all, func(k keptJob) bool {
		return slices.ContainsFunc(own, func(o keptJob) bool { return o.Job.Key == k.Job.Key })
	})
	all = append(all, own...)
	data, err := json.Marshal(all[max(0, len(all)-keptJobs):])
	if err != nil {
		return fmt.Errorf("jobs that were done: %w", err)
	}
	return busy(c.store.SetNote(ctx, jobsNote, data))
}

// begun lists this process's jobs that do not wait, those of as in the state given there.
func (js *jobs) begun(as []gql.Job) []keptJob {
	js.mu.Lock()
	defer js.mu.Unlock()
	var out []keptJob
	for _, j := range js.list {
		state := *j.now()
		if i := slices.IndexFunc(as, func(o gql.Job) bool { return o.ID == state.ID }); i >= 0 {
			state = as[i]
		}
		if state.State != gql.JobStateQueued {
			out = append(out, keptJob{j.digest, state})
		}
	}
	return out
}

// again gives what was done under a key, in this process or before it; nil where nothing was. For something else than
// what was asked for then it is an error.
func (js *jobs) again(key, digest string, kept []keptJob) (*gql.Job, error) {
	found, of := (*gql.Job)(nil), ""
	if i := slices.IndexFunc(js.list, func(j *job) bool { return j.state.Key == key }); i >= 0 {
		found, of = js.list[i].now(), js.list[i].digest
	} else if i := slices.IndexFunc(kept, func(k keptJob) bool { return k.Job.Key == key }); i >= 0 {
		found, of = kept[i].shown(), kept[i].Digest
	}
	if found != nil && of != digest {
		return nil, view.Errorf(view.Conflict, "the key %.100q stands for another job, %s; take a new key", key, found.ID)
	}
	return found, nil
}

// all lists the jobs of this process and of those before it, newest first.
func (js *jobs) all(ctx context.Context) ([]*gql.Job, error) {
	kept, err := js.changes.keptJobs(ctx)
	if err != nil {
		return nil, err
	}
	js.mu.Lock()
	defer js.mu.Unlock()
	out := make([]*gql.Job, 0, len(js.list)+len(kept))
	for _, j := range slices.Backward(js.list) {
		out = append(out, j.now())
	}
	for _, k := range slices.Backward(kept) {
		if !slices.ContainsFunc(out, func(j *gql.Job) bool { return j.ID == k.Job.ID }) {
			out = append(out, k.shown())
		}
	}
	return out[:min(len(out), keptJobs)], nil
}

// state gives a job by its id, of this process or of one before it; nil where there is none.
func (js *jobs) state(ctx context.Context, id string) (*gql.Job, error) {
	if j := js.find(id); j != nil {
		return j.now(), nil
	}
	all, err := js.all(ctx)
	if i := slices.IndexFunc(all, func(j *gql.Job) bool { return j.ID == id }); i >= 0 {
		return all[i], nil
	}
	return nil, err
}
