package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/internal/bench"
	"github.com/postern-graph/postern/internal/spelling"
	"github.com/postern-graph/postern/internal/synth"
	"github.com/postern-graph/postern/schema"
)

func newBench() *cobra.Command {
	c := &cobra.Command{
		Use:   "bench generate|run",
		Short: "Measure how fast this machine answers, on generated estates",
		Args:  subcommandsOnly,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(benchGenerate(), benchRun())
	return c
}

func benchGenerate() *cobra.Command {
	var o synth.Options
	var principals, chains int
	c := &cobra.Command{
		Use:   "generate",
		Short: "Load a generated organization into the store, as an import does",
		Long: `Writes the facts of an AWS organization shaped like real ones: accounts under
units with guardrails, few documents held by many, wide and narrow roles, hubs,
resource policies, functions with what triggers them, and planted chains from the
internet to crown jewels. The same numbers and seed give the same facts. 75,000
principals make about a million nodes and ten million edges.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if principals < 1 {
				return usagef("--principals %d: at least one", principals)
			}
			shape := bench.Organization(principals)
			o.Principals, o.ChainLength = shape.Principals, shape.ChainLength
			if o.Chains = shape.Chains; chains >= 0 {
				o.Chains = chains
			}
			now := time.Now().Unix()
			run := store.RunOptions{Started: now, AsOf: now, Sources: []string{fmt.Sprintf("bench generate --principals %d", principals)}}
			return runImport(cmd, run, func(_ context.Context, _ []byte, to ingest.ScopeSink) error {
				synth.Organization(o, to.Scope(graph.AWS, "synth", "bench"))
				return nil
			})
		},
	}
	f := c.Flags()
	f.IntVar(&principals, "principals", 1000, "users and roles")
	f.IntVar(&o.Accounts, "accounts", 0, "accounts (default: one for each hundred principals, at least ten)")
	f.IntVar(&o.Resources, "resources", 0, "what else there is (default: ten for each principal)")
	f.IntVar(&chains, "chains", -1, "ways planted from the internet to a crown jewel (default: by size)")
	f.Uint64Var(&o.Seed, "seed", 0, "another seed gives another organization of the same shape")
	f.String(techniquesName, "", techniquesHelp)
	return c
}

func benchRun() *cobra.Command {
	var o bench.Options
	var format, peer string
	var gate, list, own bool
	c := &cobra.Command{
		Use:   "run",
		Short: "Ask the table of questions and hold the answers against their bars",
		Long: `Generates the estates, asks each question often, and prints how the times lie
beside what is promised (docs/performance.md). The largest estate has a million nodes and ten
million edges: it takes some minutes to judge and up to 8 GiB; --scale 0.1 makes all
of them a tenth. With --bars the exit status is 3 where a bar is missed.`,
		Example: `  postern bench run --bars
  postern bench run --rows shortest,reach --format json
  postern bench run --rows neo4j-shortest,neo4j-pattern --neo4j bolt://localhost:7687`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "json" && format != "markdown" {
				return usagef("--format %s: the table comes as markdown or json", format)
			}
			if o.Scale <= 0 {
				return usagef("--scale %g: more than 0", o.Scale)
			}
			if list {
				return listBench(cmd)
			}
			if err := knownRows(o.Rows); err != nil {
				return err
			}
			if own {
				o.Own = func(context.Context) (*graph.Snapshot, error) { return ownEstate(cmd) } //nolint:contextcheck // the command carries it
				o.OwnFacts = func(ctx context.Context, to graph.Sink) error { return ownFacts(ctx, cmd, to) }
			}
			if own && peer != "" {
				return usagef("--neo4j compares generated estates: leave --own away")
			}
			if peer != "" {
				st, err := openNeo4j(cmd.Context(), peer)
				if err != nil {
					return err
				}
				defer func() { _ = st.Close() }()
				o.Peer = &neo4jPeer{st: st, log: logger(cmd)}
			}
			return runBench(cmd, o, format, gate)
		},
	}
	f := c.Flags()
	f.StringSliceVar(&o.Rows, "rows", nil, "only these rows (see --list)")
	f.BoolVar(&list, "list", false, "list the rows, ask nothing")
	f.Float64Var(&o.Scale, "scale", 1, "size of the estates; the bars are for 1")
	f.DurationVar(&o.Load, "load", 30*time.Second, "how long 200 clients ask the API; the bar is for 10m")
	f.StringVar(&format, "format", "markdown", "markdown or json")
	f.BoolVar(&own, "own", false, "ask the newest run of --store in place of generated organizations")
	f.StringVar(&peer, "neo4j", "", "a neo4j:// or bolt:// URI to ask the same; give it a database of its own, which keeps the generated estate")
	f.String(measuredName, "", "a file of what 'go test -bench' printed, whose figures head the table")
	f.BoolVar(&gate, "bars", false, "exit with 3 where a bar is missed")
	return c
}

const measuredName = "measured"

// readMeasured reads --measured.
func readMeasured(cmd *cobra.Command) ([]bench.RowReport, error) {
	name, err := cmd.Flags().GetString(measuredName)
	if err != nil || name == "" {
		return nil, err
	}
	f, err := os.Open(name) //nolint:gosec // the user names the file
	if err != nil {
		return nil, fmt.Errorf("--%s: %w", measuredName, err)
	}
	defer func() { _ = f.Close() }()
	return bench.Measured(f)
}

// ownEstate loads the newest run of the store.
func ownEstate(cmd *cobra.Command) (*graph.Snapshot, error) {
	e, done, err := openEstate(cmd)
	if err != nil {
		return nil, err
	}
	done()
	return e.Snapshot(), nil
}

// ownFacts gives the facts of the newest run of the store.
func ownFacts(ctx context.Context, cmd *cobra.Command, to graph.Sink) error {
	st, err := openStore(cmd, false) //nolint:contextcheck // the command carries it
	if err != nil {
		return err
	}
	return errors.Join(st.Facts(ctx, "", to), st.Close())
}

// importIn imports facts into embedded stores of their own in dir.
func importIn(dir string, log *slog.Logger) func(context.Context, func(graph.Sink)) (bench.Open, error) {
	n := 0
	return func(ctx context.Context, facts func(graph.Sink)) (bench.Open, error) {
		n++
		name := filepath.Join(dir, strconv.Itoa(n))
		st, err := embedded.Open(name, embedded.Options{})
		if err != nil {
			return nil, err
		}
		_, err = importRun(ctx, st, store.RunOptions{}, log, func(_ context.Context, _ []byte, to ingest.ScopeSink) error {
			facts(to.Scope(graph.AWS, "synth", "bench"))
			return nil
		})
		if err = errors.Join(err, st.Close()); err != nil {
			return nil, err
		}
		return func(ctx context.Context) (*graph.Snapshot, error) {
			st, err := embedded.Open(name, embedded.Options{})
			if err != nil {
				return nil, err
			}
			s, err := st.Snapshot(ctx, "")
			return s, errors.Join(err, st.Close())
		}, nil
	}
}

func knownRows(names []string) error {
	var known []string
	for _, r := range bench.Rows() {
		known = append(known, r.Name)
	}
	for _, n := range names {
		if !slices.Contains(known, n) {
			return usagef("--rows: no row %q%s", n, spelling.DidYouMean(spelling.Nearest(n, known)))
		}
	}
	return nil
}

func listBench(cmd *cobra.Command) error {
	t := newTable(cmd, "row", "estate", "question", "bars")
	for _, r := range bench.Rows() {
		var bars []string
		for _, b := range r.Bars {
			bars = append(bars, fmt.Sprintf("%s < %g", b.Measure, b.Under))
		}
		t.AppendRow([]any{r.Name, r.Estate, r.Question, strings.Join(bars, ", ")})
	}
	t.Render()
	return nil
}

func runBench(cmd *cobra.Command, o bench.Options, format string, gate bool) error {
	dir, err := os.MkdirTemp("", "postern-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	catalogue, err := catalogueWith("")
	if err != nil {
		return err
	}
	o.Judgement, o.Import = judgement(logger(cmd), catalogue), importIn(dir, logger(cmd))
	o.Serve = serveSnapshot
	o.Now, o.CPU, o.Log = time.Now, cpuTime, cmd.ErrOrStderr()
	measured, err := readMeasured(cmd)
	if err != nil {
		return err
	}
	rep, err := bench.Run(cmd.Context(), o)
	if err != nil {
		return err
	}
	rep.Rows = append(measured, rep.Rows...)
	if format == "json" {
		err = writeJSON(cmd.OutOrStdout(), rep)
	} else {
		err = rep.Markdown(cmd.OutOrStdout())
	}
	if err == nil && gate && !rep.Met() {
		return errGate
	}
	return err
}

// serveSnapshot gives the API over one graph, as 'postern serve' does over a store.
func serveSnapshot(s *graph.Snapshot) (http.Handler, func(), error) {
	srv, err := schema.New(schema.Options{Source: oneRun{newEstate(s)}, Terms: newTerms})
	if err != nil {
		return nil, nil, err
	}
	return srv, srv.Close, nil
}

// oneRun is a source of a graph that is in no store.
type oneRun struct{ e *access.Estate }

// Estate implements schema.Source.
func (o oneRun) Estate(context.Context, string) (*access.Estate, error) { return o.e, nil }

// Runs implements schema.Source.
func (oneRun) Runs(context.Context) ([]store.RunInfo, error) { return nil, nil }
