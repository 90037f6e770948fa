package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/procedures"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/queries"
)

// keptValues bounds what a query keeps at once: near 2 GiB at 32 bytes a value.
const keptValues = 64_000_000

// cores are what all queries of the process share: one that runs alone has them all.
var cores = &cypher.Cores{N: runtime.GOMAXPROCS(0)}

// answers is what answers Cypher on the newest run of a store: its server where the store is one, our own engine on the
// Snapshot otherwise, and for what a server cannot answer.
type answers struct {
	st     store.Store
	server queries.Engine // nil where the store is no server
	own    func() (*cypher.Engine, error)
}

// openAnswers opens the store that the command names.
func openAnswers(cmd *cobra.Command, l queryLimits) (*answers, error) {
	st, err := openStore(cmd, false)
	if err != nil {
		return nil, err
	}
	return answersOf(cmd.Context(), st, l), nil
}

// answersOf answers on the newest run of a store that is open. Its Snapshot is loaded when it is first needed.
func answersOf(ctx context.Context, st store.Store, l queryLimits) *answers {
	a := &answers{st: st}
	a.server, _ = st.(queries.Engine)
	a.own = sync.OnceValues(func() (*cypher.Engine, error) {
		s, err := store.Marked(st).Snapshot(ctx, "")
		if err != nil {
			return nil, noRun(err)
		}
		return newEngine(st, s, l), nil
	})
	return a
}

// newEngine gives our own engine on a Snapshot of a store.
func newEngine(st store.Store, s *graph.Snapshot, l queryLimits) *cypher.Engine {
	return cypher.NewEngine(s, cypher.Options{
		Limits: cypher.Limits{Rows: l.rows, Values: cmp.Or(l.values, keptValues)}, Cores: cores, Time: l.time, Now: time.Now, Procedures: proceduresOf(st, s),
	})
}

func (a *answers) close() { _ = a.st.Close() }

// forQuery gives the engine of a query of somebody's own, which like a report may call procedures of ours.
func (a *answers) forQuery(text string) (queries.Engine, error) {
	if a.server != nil && !cypher.Calls(text, procedures.Namespace) {
		return a.server, nil
	}
	return a.own()
}

// forReport gives the engine of a report. One that calls procedures of ours is answered by our own engine, which reads the
// run from the server for that.
func (a *answers) forReport(r queries.Report) (queries.Engine, error) {
	if a.server != nil && slices.Contains(r.Stores, queries.Neo4j) {
		return a.server, nil
	}
	return a.own()
}

// runLine names the newest run for the head of a document; empty where the store does not list its runs.
func (a *answers) runLine(ctx context.Context) string {
	runs, _ := a.st.Runs(ctx) // a damaged run does not keep the newest from being named
	if len(runs) == 0 {
		return ""
	}
	r := runs[len(runs)-1]
	return fmt.Sprintf("run %s, %s", r.ID, time.Unix(r.AsOf, 0).UTC().Format("2006-01-02 15:04 UTC"))
}
