package main

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/aws"
	"github.com/postern-graph/postern/ingest/aws/collect"
	"github.com/postern-graph/postern/ingest/azure"
	"github.com/postern-graph/postern/ingest/gcp"
	"github.com/postern-graph/postern/ingest/own"
	"github.com/postern-graph/postern/schema"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// worker does for clients of the server what 'postern import' and 'postern collect' do.
type worker struct {
	st        store.Store
	log       *slog.Logger
	catalogue *attack.Catalogue
	spool     string // folder of collections
}

// serveWork wires what takes long.
func serveWork(cmd *cobra.Command, st store.Store, o serveOptions) (schema.Work, error) {
	catalogue, err := catalogueWith(o.techniques)
	if err != nil {
		return schema.Work{}, err
	}
	name, err := cmd.Flags().GetString("store")
	if err != nil {
		return schema.Work{}, err
	}
	w := worker{st: st, log: logger(cmd), catalogue: catalogue}
	work := schema.Work{Import: w.importFiles, Demo: w.importDemo, Flags: importFlagsOf, Roots: o.imports}
	if o.collect {
		if w.spool, err = spoolBeside(name); err != nil {
			return schema.Work{}, err
		}
		work.Collect = w.collect
	}
	return work, nil
}

// source is what an import of one source takes, and how it is read.
type source struct {
	flags []fileFlag
	read  func(ctx context.Context, key []byte, to ingest.ScopeSink) error
}

func sourceOf(s gql.ImportSource) source {
	switch s {
	case gql.ImportSourceAWS:
		var o aws.Options
		return source{awsFlags(&o), func(ctx context.Context, key []byte, to ingest.ScopeSink) error {
			o.SecretKey = key
			return aws.Import(ctx, o, to)
		}}
	case gql.ImportSourceGCP:
		var o gcp.Options
		return source{gcpFlags(&o), func(ctx context.Context, key []byte, to ingest.ScopeSink) error {
			o.SecretKey = key
			return gcp.Import(ctx, o, to)
		}}
	case gql.ImportSourceAzure:
		var o azure.Options
		return source{azureFlags(&o), func(ctx context.Context, key []byte, to ingest.ScopeSink) error {
			o.SecretKey = key
			return azure.Import(ctx, o, to)
		}}
	case gql.ImportSourceFacts:
		o := own.Options{Name: "own"}
		return source{[]fileFlag{{name: "facts", into: &o.Files}}, func(ctx context.Context, _ []byte, to ingest.ScopeSink) error {
			return own.Import(ctx, o, to)
		}}
	}
	return source{}
}

func importFlagsOf(s gql.ImportSource) []string {
	var out []string
	for _, f := range sourceOf(s).flags {
		out = append(out, f.name)
	}
	return out
}

func (w worker) importFiles(ctx context.Context, in schema.ImportWork, tell func(schema.Progress)) (store.RunInfo, error) {
	from := sourceOf(in.Source)
	for _, f := range from.flags {
		*f.into = in.Files[f.name]
	}
	at := in.AsOf
	if at.IsZero() {
		at = time.Now()
	}
	o := store.RunOptions{Started: time.Now().Unix(), AsOf: at.Unix(), Sources: in.Sources}
	return w.load(ctx, o, tell, from.read)
}

// importDemo loads the estate that is in the program.
func (w worker) importDemo(ctx context.Context, tell func(schema.Progress)) (store.RunInfo, error) {
	now := time.Now().Unix()
	return w.load(ctx, store.RunOptions{Started: now, AsOf: now, Sources: []string{"demo"}}, tell, importDemo)
}

// load imports what read gives, and tells how far it is.
func (w worker) load(ctx context.Context, o store.RunOptions, tell func(schema.Progress), read func(context.Context, []byte, ingest.ScopeSink) error) (store.RunInfo, error) {
	tell(schema.Progress{State: gql.JobStateReading})
	return importWith(ctx, w.st, o, w.log, w.catalogue, func(ctx context.Context, key []byte, to ingest.ScopeSink) error {
		counted := counting(to, tell)
		if err := read(ctx, key, counted); err != nil {
			return clientsFault(ctx, err)
		}
		tell(schema.Progress{State: gql.JobStateJudging, Facts: int(counted.count().Load())})
		return nil
	})
}

// clientsFault shows what is wrong with the files to who sent them.
func clientsFault(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, store.ErrLocked) {
		return err
	}
	return view.Errorf(view.BadRequest, "the files could not be read: %v", err)
}

// collect reads AWS into the folder beside the store, as the command does, and loads what it read.
func (w worker) collect(ctx context.Context, in schema.CollectWork, tell func(schema.Progress)) (store.RunInfo, error) {
	key, err := fingerprintKey(ctx, w.st)
	if err != nil {
		return store.RunInfo{}, err
	}
	tell(schema.Progress{State: gql.JobStateCollecting})
	res, err := collectDocuments(ctx, collect.Options{
		Dir: w.spool, Accounts: in.Accounts, Regions: in.Regions, OrgRole: in.OrgRole,
		Progress: func(p collect.Progress) {
			tell(schema.Progress{State: gql.JobStateCollecting, Scopes: p.Scopes, ScopesDone: p.Done, Refused: p.Failures})
		},
	}, key)
	if err != nil {
		return store.RunInfo{}, err
	}
	tell(schema.Progress{State: gql.JobStateReading})
	return importDocuments(ctx, w.st, w.spool, res, time.Now(), w.log, w.catalogue)
}

// factCounter counts facts on their way.
type factCounter interface {
	ingest.ScopeSink
	count() *atomic.Int64
}

// counting tells of facts by the thousand. What can keep scopes stale still can.
func counting(to ingest.ScopeSink, tell func(schema.Progress)) factCounter {
	c := countedScopes{to, new(atomic.Int64), tell}
	if k, ok := to.(ingest.StaleKeeper); ok {
		return struct {
			countedScopes
			ingest.StaleKeeper
		}{c, k}
	}
	return c
}

type countedScopes struct {
	to   ingest.ScopeSink
	n    *atomic.Int64
	tell func(schema.Progress)
}

func (c countedScopes) count() *atomic.Int64 { return c.n }

// Scope implements ingest.ScopeSink.
func (c countedScopes) Scope(cloud graph.Cloud, account, flag string) graph.Sink {
	return countedFacts{c.to.Scope(cloud, account, flag), c}
}

type countedFacts struct {
	to graph.Sink
	c  countedScopes
}

func (f countedFacts) one() {
	if n := f.c.n.Add(1); n%1000 == 0 {
		f.c.tell(schema.Progress{State: gql.JobStateReading, Facts: int(n)})
	}
}

// Node implements graph.Sink.
func (f countedFacts) Node(n graph.NodeFact) {
	f.one()
	f.to.Node(n)
}

// Edge implements graph.Sink.
func (f countedFacts) Edge(e graph.EdgeFact) {
	f.one()
	f.to.Edge(e)
}

// Gap implements graph.Sink.
func (f countedFacts) Gap(g graph.Gap) {
	f.one()
	f.to.Gap(g)
}
