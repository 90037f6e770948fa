package evaluate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/kept"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/queries"
)

// Options say how findings are updated. All fields are mandatory but Owners and Newest.
type Options struct {
	Reports queries.Set
	// Newest gives the newest run with the user's marks, where somebody has it in memory; nil reads it from the store.
	Newest func(ctx context.Context) (*graph.Snapshot, error)
	// Engine answers for a run. Reports are asked of the Snapshot on every store, so that all of them see one run,
	// whatever is published meanwhile.
	Engine func(s *graph.Snapshot) queries.Engine
	Owners findings.Owners
	Now    time.Time
}

// Outcome is what an update left.
type Outcome struct {
	Book   *findings.Book
	Events []findings.Event
	Run    store.RunInfo // that was looked at
}

// Update looks at the newest run of a store and keeps what became of the findings. store.ErrNotFound where there is no run;
// findings.ErrOlderRun where somebody else looked at a newer one meanwhile.
func Update(ctx context.Context, st store.Store, o Options) (*Outcome, error) {
	if o.Newest == nil {
		o.Newest = func(ctx context.Context) (*graph.Snapshot, error) { return store.Marked(st).Snapshot(ctx, "") }
	}
	s, err := o.Newest(ctx)
	if err != nil {
		return nil, err
	}
	info, err := infoOf(ctx, st, s.Meta().Run)
	if err != nil {
		return nil, err
	}
	answers, err := Answers(ctx, o.Engine(s), s, o.Reports)
	if err != nil {
		return nil, err
	}
	out := &Outcome{Run: info}
	err = kept.Change(ctx, st, func(b *findings.Book) (*findings.Book, error) {
		var err error
		out.Book, out.Events, err = b.Reconcile(runOf(info, s), answers, o.Owners, o.Now)
		return out.Book, err
	})
	if err != nil {
		return nil, fmt.Errorf("update findings: %w", err)
	}
	return out, nil
}

func infoOf(ctx context.Context, r store.Reader, id string) (store.RunInfo, error) {
	infos, err := r.Runs(ctx)
	for _, i := range infos {
		if i.ID == id {
			return i, nil
		}
	}
	return store.RunInfo{}, errors.Join(fmt.Errorf("run %s: %w", id, store.ErrNotFound), err)
}

// runOf is a run as findings know it.
func runOf(info store.RunInfo, s *graph.Snapshot) findings.Run {
	at := info.AsOf
	if at == 0 {
		at = info.Started
	}
	run := findings.Run{ID: info.ID, At: time.Unix(at, 0)}
	for _, sc := range info.Scopes {
		run.Scopes = append(run.Scopes, findings.Scope{Cloud: sc.Cloud, Account: sc.Account, Flag: sc.Flag, Run: sc.Run, Stale: sc.Stale})
	}
	for _, g := range s.Gaps() {
		run.Gaps = append(run.Gaps, findings.Gap{Scope: g.Scope, Service: g.Service, Reason: g.Reason})
	}
	return run
}
