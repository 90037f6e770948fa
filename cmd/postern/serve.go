package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/findings/evaluate"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/kept"
	"github.com/postern-graph/postern/queries/schedule"
	"github.com/postern-graph/postern/schema"
	"github.com/postern-graph/postern/ui"
)

const defaultAddr = "127.0.0.1:8787"

// served is what one query of a client may use. Its time lies below that of a request, so that the answer says which limit
// ended it.
var served = queryLimits{time: 20 * time.Second, rows: 1_000_000, values: 8_000_000}

func keptIn(st store.Documents) func(context.Context, string) ([]kept.Result, error) {
	return func(ctx context.Context, run string) ([]kept.Result, error) { return kept.Read(ctx, st, run) }
}

func servedCypher(st store.Store) func(*graph.Snapshot) *cypher.Engine {
	return func(s *graph.Snapshot) *cypher.Engine { return newEngine(st, s, served) }
}

type serveOptions struct {
	listen  string
	hosts   []string
	private bool // no introspection

	readOnly, collect bool
	imports           []string // folders of which clients may name files
	documents         string
	techniques        string
	reports           reportFolders
	findings          bool // are updated after each run, whatever the configuration says
}

func newServe() *cobra.Command {
	var o serveOptions
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the explorer and GraphQL, on loopback unless told otherwise",
		Long: `Serve shows the explorer at /, answers at /graphql and shows a playground at
/graphql-playground/.
It listens on loopback. Anywhere else it needs a token in POSTERN_TOKEN, which
clients send as "Authorization: Bearer TOKEN".

Clients may mark nodes, save views, remove runs and upload files to import, unless
--read-only says no. Files of the server itself are read from the folders that
--allow-import names alone, and a cloud is read live only with --allow-collect.`,
		Example: `  postern serve --read-only
  POSTERN_TOKEN=… postern serve --listen 0.0.0.0:8787 --host postern.example --allow-import /srv/exports`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			st, err := openStore(cmd, false)
			if err != nil {
				return err
			}
			defer func() { _ = st.Close() }()
			return serveStore(cmd, st, o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.listen, "listen", defaultAddr, "address to listen on")
	f.StringSliceVar(&o.hosts, "host", nil, "further names under which the server is reached")
	f.BoolVar(&o.private, "no-introspection", false, "hide the schema")
	f.BoolVar(&o.readOnly, "read-only", false, "answer questions, change nothing")
	f.StringArrayVar(&o.imports, "allow-import", nil, "a folder of which clients may name files to import; may be repeated")
	f.BoolVar(&o.collect, "allow-collect", false, "let clients read AWS live with the server's credentials")
	f.StringVar(&o.documents, "documents", "", "a JSON file of queries by id: answer those and no others")
	o.reports.flags(c)
	f.StringVar(&o.techniques, techniquesName, "", techniquesHelp)
	return c
}

func serveStore(cmd *cobra.Command, st store.Store, o serveOptions) error {
	reports, err := o.reports.load()
	if err != nil {
		return err
	}
	schedules, err := readSchedules(reports)
	if err != nil {
		return err
	}
	afterRun, err := findingsAfterRun()
	if err != nil {
		return err
	}
	opts, update := answering(cmd, st, reports, o.techniques)
	opts.Listen, opts.Token, opts.Hosts = o.listen, os.Getenv("POSTERN_TOKEN"), o.hosts
	opts.NoIntrospection, opts.Log = o.private, loggerAt(cmd, slog.LevelInfo) // who changed what is worth a line
	opts.Pages = ui.Handler(opts.Log)
	if err := allow(cmd, &opts, st, o); err != nil {
		return err
	}
	h, err := schema.New(opts)
	if err != nil {
		return usagef("%w", err)
	}
	defer h.Close()
	var lc net.ListenConfig
	l, err := lc.Listen(cmd.Context(), "tcp", o.listen)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(cmd.OutOrStdout(), "serving http://%s/  (Ctrl-C ends)\n", l.Addr())
	defer runSchedules(cmd, st, opts, o.readOnly, schedules)()
	defer keepFindings(cmd, st, opts, o.readOnly || !afterRun && !o.findings, update)()
	return schema.Serve(cmd.Context(), l, h)
}

// answering is what a server answers from, and what updates findings: all that does not depend on how it is reached.
func answering(cmd *cobra.Command, st store.Store, reports queries.Set, techniques string) (schema.Options, func(context.Context) (*evaluate.Outcome, error)) {
	opts := schema.Options{
		Source: schema.NewSource(st, judges), Terms: newTerms, WhatIf: tries(cmd, st, techniques), Facts: facts(cmd, st),
		Reports: reports, Cypher: servedCypher(st), Kept: keptIn(st),
		KeptRuns: func(ctx context.Context) ([]string, error) { return kept.Runs(ctx, st) },
		Marks:    func(ctx context.Context) (store.Marks, error) { return store.ReadMarks(ctx, st) },
	}
	update := func(ctx context.Context) (*evaluate.Outcome, error) {
		return updateIn(ctx, st, opts.Source, reports, served, time.Now())
	}
	opts.Findings = schema.Findings{Documents: st, Now: time.Now, Update: func(ctx context.Context) (store.RunInfo, error) {
		out, err := update(ctx)
		if err != nil {
			return store.RunInfo{}, err
		}
		return out.Run, nil
	}}
	return opts, update
}

// runSchedules runs the schedules until the function that it gives is called. Who lets nothing be changed keeps no results.
func runSchedules(cmd *cobra.Command, st store.Store, opts schema.Options, readOnly bool, schedules []schedule.Schedule) (stop func()) {
	if len(schedules) == 0 {
		return func() {}
	}
	if readOnly {
		_, _ = fmt.Fprintln(cmd.ErrOrStderr(), "note: schedules keep what they find in the store, so --read-only runs none")
		return func() {}
	}
	s := &scheduler{st: st, source: opts.Source, schedules: schedules, log: opts.Log, now: time.Now}
	return beside(cmd.Context(), s.look)
}

// keepFindings updates findings after each run until the function that it gives is called.
func keepFindings(cmd *cobra.Command, st store.Store, opts schema.Options, off bool, update func(context.Context) (*evaluate.Outcome, error)) (stop func()) {
	if off {
		return func() {}
	}
	k := &findingKeeper{st: st, source: opts.Source, update: update, log: opts.Log}
	return beside(cmd.Context(), k.look)
}

// beside looks now and at each tick, beside what else is done, until the function that it gives is called.
func beside(ctx context.Context, look func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ticker, ended := time.NewTicker(schedulerPause), make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			look(ctx)
			select {
			case <-ctx.Done():
			case <-ticker.C:
			}
		}
	}()
	return func() {
		ticker.Stop()
		cancel()
		<-ended
	}
}

// allow sets what clients may do beside asking.
func allow(cmd *cobra.Command, opts *schema.Options, st store.Store, o serveOptions) (err error) {
	if o.documents != "" {
		if opts.Documents, err = readDocuments(o.documents); err != nil {
			return fmt.Errorf("--documents: %w", err)
		}
	}
	if o.readOnly {
		return nil
	}
	for i, dir := range o.imports {
		if o.imports[i], err = filepath.Abs(dir); err != nil {
			return fmt.Errorf("--allow-import %s: %w", dir, err)
		}
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return usagef("--allow-import %s: no such folder", dir)
		}
	}
	opts.Store = st
	opts.Work, err = serveWork(cmd, st, o)
	return err
}

// readDocuments reads {"id": "query …"}.
func readDocuments(name string) (map[string]string, error) {
	data, err := os.ReadFile(name) //nolint:gosec // the file that the user named
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, fmt.Errorf("%s: want one JSON object of queries by id: %w", name, err)
	}
	return out, nil
}
