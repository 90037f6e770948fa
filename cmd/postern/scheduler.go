package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/kept"
	"github.com/postern-graph/postern/queries/schedule"
	"github.com/postern-graph/postern/schema"
)

// schedulerPause is how often a server looks whether a schedule is due: cron counts in minutes.
const schedulerPause = 10 * time.Second

// scheduler runs reports by themselves while a server serves, and keeps what they find with the run.
type scheduler struct {
	st        store.Store
	source    schema.Source // whose runs are in memory already
	schedules []schedule.Schedule
	log       *slog.Logger
	now       func() time.Time

	clock *schedule.Clockwork
}

// look runs what is due. A store in which somebody writes is asked again at the next look.
func (s *scheduler) look(ctx context.Context) {
	e, err := s.source.Estate(ctx, "")
	if err != nil {
		if !errors.Is(err, store.ErrNotFound) && ctx.Err() == nil {
			s.log.Warn("schedules wait: the newest run cannot be read", "error", err)
		}
		return
	}
	run := e.Snapshot().Meta().Run
	if s.clock == nil {
		s.clock = schedule.NewClockwork(s.schedules, s.now(), func(c schedule.Schedule) string { return s.done(ctx, c, run) })
	}
	for _, due := range s.clock.Due(s.now(), run) {
		results := s.ask(ctx, newEngine(s.st, e.Snapshot(), served), due, run)
		if ctx.Err() != nil {
			return
		}
		err := kept.Keep(ctx, s.st, run, results)
		switch {
		case errors.Is(err, store.ErrLocked):
			s.log.Debug("results wait: somebody else writes", "schedule", due.Name)
			return
		case err != nil:
			s.log.Error("results of a schedule are lost", "schedule", due.Name, "error", err)
		}
		s.clock.Done(due, s.now(), run)
	}
}

// ask runs the reports of a schedule; one that fails does not keep the others.
func (s *scheduler) ask(ctx context.Context, engine queries.Engine, due schedule.Schedule, run string) []kept.Result {
	var results []kept.Result
	failed := 0
	for _, a := range due.Reports {
		res, err := queries.Run(ctx, engine, a.Report, a.Args)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			failed++
			s.log.Warn("a report of a schedule failed", "schedule", due.Name, "report", a.Report.ID, "error", err)
			results = append(results, kept.Failure(a.Report, a.Args, run, due.Name, s.now().Unix(), err))
			continue
		}
		results = append(results, kept.Of(res, run, due.Name, s.now().Unix()))
	}
	s.log.Info("reports ran", "schedule", due.Name, "run", run, "reports", len(due.Reports), "failed", failed)
	return results
}

// done tells whether a schedule ran on the newest run before this server began.
func (s *scheduler) done(ctx context.Context, c schedule.Schedule, run string) string {
	results, err := kept.Read(ctx, s.st, run)
	if err != nil {
		return ""
	}
	for _, r := range results {
		if r.Schedule == c.Name {
			return run
		}
	}
	return ""
}
