// Package bench asks generated estates the questions that Postern promises to
// answer fast, and holds the times against the bars of that promise. It owns
// the table of questions (Rows), the estates that they are asked of, and what
// is printed; how a question is answered belongs to the room that answers it.
//
// A new question is one Row in a file of its own, and a word in Rows.
package bench

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
)

// Row is one question of the table.
type Row struct {
	Name     string // for --rows; stays the same from release to release
	Question string // what is asked, for people
	Estate   string // which of Estates it is asked of
	Bars     []Bar
	// NeedsPeer leaves the row out where there is no Peer.
	NeedsPeer bool
	// Run asks the question as often as it takes and tells B what came of it.
	Run func(ctx context.Context, b *B) error
}

// Bar is a promise: the measure stays under a value, in the measure's unit.
type Bar struct {
	Measure string
	Under   float64
	// IfAny says that there may be nothing to measure; then the promise is kept.
	IfAny bool
}

// B is one row's run.
type B struct {
	*Options

	Estate *Estate
	Rand   *rand.Rand // the same numbers at every run

	measures []Measure
}

// Measure is one figure.
type Measure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// Report adds a figure.
func (b *B) Report(name string, value float64, unit string) {
	b.measures = append(b.measures, Measure{name, value, unit})
}

// Options say how to run the table.
type Options struct {
	// Judgement is how facts become judged graphs. Mandatory.
	Judgement ingest.Judgement
	// Now is the clock. Mandatory.
	Now func() time.Time
	// CPU is the processor time that this process has used. nil: the table says
	// only how long one waited.
	CPU func() time.Duration
	// Log takes a line for each thing that is done. nil: nobody hears of it.
	Log io.Writer
	// Rows names the rows to run; none runs all.
	Rows []string
	// Scale multiplies the size of the estates; 0 is 1.
	Scale float64
	// Own opens an estate of the user's own, which then stands for the generated
	// organizations. nil: they are generated.
	Own Open
	// OwnFacts gives the facts of that estate, for what is judged anew. nil: nothing of it is.
	OwnFacts func(ctx context.Context, to graph.Sink) error
	// Import has facts judged and kept in a store, as one run, and gives what
	// opens that. nil: estates are judged in memory and never kept.
	Import func(ctx context.Context, facts func(graph.Sink)) (Open, error)
	// Serve gives the API over a graph, and what ends it. nil: the API is not asked.
	Serve func(*graph.Snapshot) (h http.Handler, end func(), err error)
	// Load is how long clients ask the API; 0 is half a minute.
	Load time.Duration
	// Peer is another database that is asked the same; nil asks none.
	Peer Peer
}

// Open loads a graph from where it is kept.
type Open func(ctx context.Context) (*graph.Snapshot, error)

func (o *Options) logf(format string, args ...any) {
	if o.Log != nil {
		_, _ = fmt.Fprintf(o.Log, format+"\n", args...)
	}
}

// Run asks the rows, those of one estate after one another, so that one estate
// is in memory at a time. What fails is in the report; the error says that ctx
// ended or that a name is none.
func Run(ctx context.Context, o Options) (*Report, error) {
	rows := Rows()
	for _, name := range o.Rows {
		if !slices.ContainsFunc(rows, func(r Row) bool { return r.Name == name }) {
			return nil, fmt.Errorf("no row %q; there are %v", name, names(rows))
		}
	}
	if o.Scale == 0 {
		o.Scale = 1
	}
	rep := &Report{Machine: machine()}
	for _, estate := range Estates() {
		var mine []Row
		for _, r := range rows {
			if r.Estate == estate.Name && (!r.NeedsPeer || o.Peer != nil) && (len(o.Rows) == 0 || slices.Contains(o.Rows, r.Name)) {
				mine = append(mine, r)
			}
		}
		if len(mine) == 0 {
			continue
		}
		if err := o.runEstate(ctx, rep, estate, mine); err != nil {
			return nil, err
		}
	}
	return rep, nil
}

func names(rows []Row) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.Name)
	}
	return out
}

func (o *Options) runEstate(ctx context.Context, rep *Report, e Estate, rows []Row) error {
	o.logf("building %s", e.Name)
	began := o.Now()
	if err := e.build(ctx, o); err != nil {
		return fmt.Errorf("estate %s: %w", e.Name, err)
	}
	rep.Estates = append(rep.Estates, EstateReport{
		Name: e.Name, What: e.What, Nodes: e.Snapshot.NumNodes(), Edges: e.Snapshot.NumEdges(),
		Seconds: o.Now().Sub(began).Seconds(),
	})
	if slices.ContainsFunc(rows, func(r Row) bool { return r.NeedsPeer }) {
		o.logf("loading %s into the other database", e.Name)
		if err := o.Peer.Load(ctx, e.facts); err != nil {
			return fmt.Errorf("estate %s: the other database: %w", e.Name, err)
		}
	}
	for _, r := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		o.logf("asking %s", r.Name)
		b := &B{Options: o, Estate: &e, Rand: rand.New(rand.NewPCG(1, uint64(len(r.Name))))} //nolint:gosec // a benchmark's dice
		err := r.Run(ctx, b)
		rep.Rows = append(rep.Rows, r.report(b, err))
	}
	return nil
}
