package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/kept"
	"github.com/postern-graph/postern/schema/client"
)

// runPrefix begins the names of runs among everything that a server has.
const runPrefix = "run:"

// serverResults gives what a server keeps with runs, oldest run first, without rows.
func serverResults(ctx context.Context, at client.Client, run, schedule string) ([]kept.Result, error) {
	runs := []string{run}
	if run == "" {
		a, err := client.KeptRuns(ctx, at)
		if err != nil {
			return nil, client.Plain(err)
		}
		runs = a.KeptRuns
	}
	var out []kept.Result
	for _, id := range runs {
		a, err := client.Kept(ctx, at, nil, given(schedule), &id)
		if err != nil {
			return nil, client.Plain(err)
		}
		for _, k := range a.KeptResults {
			r, err := resultOfServer(k)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return out, nil
}

func resultOfServer(k *client.KeptKeptResultsKeptResult) (kept.Result, error) {
	r := kept.Result{
		Run: strings.TrimPrefix(k.Run, runPrefix), Report: k.Report, Title: k.Title, Schedule: k.Schedule, Columns: k.Columns, Found: k.Found, Failed: k.Failed,
	}
	if k.Severity != "NONE" {
		r.Severity = lower(k.Severity)
	}
	fault := func(err error) error {
		return fmt.Errorf("what the server keeps of report %s with run %s: %w", r.Report, r.Run, err)
	}
	asked, err := time.Parse(time.RFC3339, k.Asked)
	if err != nil {
		return r, fault(err)
	}
	r.When = asked.Unix()
	args, err := queries.Literal(string(k.Parameters))
	if err != nil {
		return r, fault(err)
	}
	r.Args, _ = args.(map[string]any)
	return r, nil
}

// serverKeptRows gives the rows of a result that serverResults gave, page by page. by is the schedule that was asked for.
func serverKeptRows(ctx context.Context, at client.Client, r kept.Result, by string) ([][]any, error) {
	out := [][]any{}
	for {
		run := r.Run
		a, err := client.KeptRows(ctx, at, &r.Report, given(by), &run, len(out))
		if err != nil {
			return nil, client.Plain(err)
		}
		// The same list as before, of which the newest was shown.
		n := len(a.KeptResults)
		if n == 0 {
			return nil, errors.New("the result went while it was read; ask again")
		}
		k := a.KeptResults[n-1]
		if asked, err := time.Parse(time.RFC3339, k.Asked); err != nil || asked.Unix() != r.When {
			return nil, errors.New("another result came while this one was read; ask again")
		}
		rows, err := rowsOf(k.Rows)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
		if len(rows) < serverRows {
			return out, nil
		}
	}
}
