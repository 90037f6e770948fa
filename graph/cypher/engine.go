package cypher

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher/ast"
	"github.com/postern-graph/postern/graph/cypher/estate"
	"github.com/postern-graph/postern/graph/cypher/run"
	"github.com/postern-graph/postern/graph/cypher/value"
)

// Engine answers queries on one Snapshot and keeps their plans. Safe for many users at once.
type Engine struct {
	g     *estate.Graph
	o     Options
	procs procedures

	mu    sync.Mutex
	plans map[string]*Query
}

// Limits bound what one query may use.
type Limits = run.Limits

// Cores is what queries share of a machine: one for all engines of a process.
type Cores = run.Cores

// Options says what queries may use and know. Zero values are no limit, and a clock that stands at the run's own time.
type Options struct {
	Limits Limits
	Cores  *Cores           // nil leaves each query on one core
	Time   time.Duration    // for one query
	Now    func() time.Time // for date() and its like
	// Procedures are what queries may call beside those that say what the graph is made of.
	Procedures []Procedure
}

// maxPlans is how many plans an Engine keeps.
const maxPlans = 512

// NewEngine gives an Engine on a Snapshot.
func NewEngine(s *graph.Snapshot, o Options) *Engine {
	return &Engine{g: estate.Of(s), o: o, procs: known(o.Procedures), plans: map[string]*Query{}}
}

// Prepare parses, checks and plans a query, or finds the plan that was made before.
func (e *Engine) Prepare(text string) (*Query, error) {
	e.mu.Lock()
	q, ok := e.plans[text]
	e.mu.Unlock()
	if ok {
		return q, nil
	}
	q, err := Prepare(e.g, text, e.procs.signatures)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.plans) >= maxPlans {
		clear(e.plans)
	}
	e.plans[text] = q
	return q, nil
}

// Procedures lists what queries may call, by name.
func (e *Engine) Procedures() []value.Procedure { return e.procs.sorted() }

// Query runs a query and gives its columns and rows as Plain values. It implements queries.Engine. Errors are *fault.Error
// where the query is at fault or a limit ended it.
func (e *Engine) Query(ctx context.Context, text string, params map[string]any) (columns []string, rows [][]any, err error) {
	columns, err = e.Rows(ctx, text, params, func(row []any) bool {
		rows = append(rows, row)
		return true
	})
	return columns, rows, err
}

// errEnough ends a query whose caller wants no further row.
var errEnough = errors.New("enough rows")

// Rows is Query that gives one row after the other as they are found, until row answers false: the query then ends at once,
// and that is no error.
func (e *Engine) Rows(ctx context.Context, text string, params map[string]any, row func([]any) bool) (columns []string, err error) {
	q, err := e.Prepare(text)
	if err != nil {
		return nil, err
	}
	switch q.plan.Mode {
	case ast.Explain:
		some(planRows(q.plan.Explain(), false), row)
		return planColumns[:3], nil
	case ast.Profile:
		var step *run.Step
		err := e.with(ctx, params, func(ctx context.Context, in *run.Input) error {
			step, err = q.plan.Profile(ctx, in, func([]value.Value) error { return nil })
			return placed(q.text, err)
		})
		if err != nil {
			return nil, err
		}
		some(planRows(step, true), row)
		return planColumns, nil
	case ast.Run:
	}
	kept := 0
	err = e.with(ctx, params, func(ctx context.Context, in *run.Input) error {
		return q.Run(ctx, in, func(r []value.Value) error {
			plain := make([]any, len(r))
			for i, v := range r {
				if kept += v.Weight(); e.o.Limits.Values > 0 && kept > e.o.Limits.Values {
					return e.o.Limits.Full()
				}
				plain[i] = Plain(e.g, v)
			}
			if !row(plain) {
				return errEnough
			}
			return nil
		})
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return q.Columns(), err
}

func some(rows [][]any, row func([]any) bool) {
	for _, r := range rows {
		if !row(r) {
			return
		}
	}
}

// with makes the input of a run and bounds its time.
func (e *Engine) with(ctx context.Context, params map[string]any, use func(context.Context, *run.Input) error) error {
	in := &run.Input{Params: make(map[string]value.Value, len(params)), Limits: e.o.Limits, Cores: e.o.Cores, Call: e.procs.call}
	for k, v := range params {
		p, err := Param(v)
		if err != nil {
			return fmt.Errorf("parameter $%s: %w", k, err)
		}
		in.Params[k] = p
	}
	in.Now = time.Unix(e.g.Meta().AsOf, 0).UTC()
	if e.o.Now != nil {
		in.Now = e.o.Now()
	}
	if e.o.Time > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, e.o.Time)
		defer cancel()
	}
	return use(ctx, in)
}

// planColumns are those of EXPLAIN and PROFILE.
var planColumns = []string{"operator", "details", "estimated rows", "rows", "db hits"}

// planRows lists a plan from its result down, what an operator takes its rows from indented below it.
func planRows(s *run.Step, profiled bool) [][]any {
	var rows [][]any
	var visit func(s *run.Step, depth int)
	visit = func(s *run.Step, depth int) {
		row := []any{strings.Repeat("| ", depth) + s.Operator, s.Details, int64(math.Round(s.Estimated))}
		if profiled {
			row = append(row, s.Rows, s.Hits)
		}
		rows = append(rows, row)
		// What comes before stays in line; what runs within is set apart.
		for _, c := range slices.Backward(s.Children) {
			in := depth
			if c.Nested {
				in++
			}
			visit(c, in)
		}
	}
	visit(s, 0)
	return rows
}
