package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/access/azrbac"
	"github.com/postern-graph/postern/graph/access/gcpiam"
	"github.com/postern-graph/postern/graph/access/network"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/ingest"
)

// openStore opens what --store names. A directory that does not exist is made
// only where create says so: asking an empty store is a mistake worth a word.
func openStore(cmd *cobra.Command, create bool) (store.Store, error) {
	name, err := cmd.Flags().GetString("store")
	if err != nil {
		return nil, err
	}
	if strings.Contains(name, "://") {
		return openRemembering(cmd.Context(), name)
	}
	if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) && !create {
		return nil, fmt.Errorf("no store at %s; load one with 'postern import', or see 'postern demo'", name)
	}
	return embedded.Open(name, embedded.Options{})
}

// openEstate loads the newest run with the judges that answer for it. The
// function returned closes the store.
func openEstate(cmd *cobra.Command) (*access.Estate, func(), error) {
	st, err := openStore(cmd, false)
	if err != nil {
		return nil, nil, err
	}
	return estateOf(cmd, st)
}

// estateOf loads the newest run of a store that is open, and owns it from then on.
func estateOf(cmd *cobra.Command, st store.Store) (*access.Estate, func(), error) {
	s, err := store.Marked(st).Snapshot(cmd.Context(), "")
	if err != nil {
		return nil, nil, errors.Join(noRun(err), st.Close())
	}
	return newEstate(s), func() { _ = st.Close() }, nil
}

// noRun says what to do where a store holds nothing.
func noRun(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return errors.New("the store holds no run yet; load one with 'postern import'")
	}
	return err
}

// noSuchRun says what to do where a store holds no run of that name, "" being the newest.
func noSuchRun(err error, run string) error {
	if run == "" {
		return noRun(err)
	}
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("no run %s; 'postern runs' lists what there is", run)
	}
	return err
}

func newEstate(s *graph.Snapshot) *access.Estate { return access.NewEstate(s, judges(s)) }

// judges builds the three clouds' judges; one without facts of its cloud answers nothing.
func judges(s *graph.Snapshot) []access.Judge {
	return []access.Judge{awsiam.New(s), gcpiam.New(s), azrbac.New(s)}
}

// catalogueOf gives the techniques that a command judges with.
func catalogueOf(cmd *cobra.Command) (*attack.Catalogue, error) {
	dir, err := cmd.Flags().GetString(techniquesName)
	if err != nil {
		return nil, err
	}
	return catalogueWith(dir)
}

// catalogueWith gives the technique catalogue with a team's own rows from dir; "" gives ours alone.
func catalogueWith(dir string) (*attack.Catalogue, error) {
	c, err := attack.Load()
	if err != nil || dir == "" {
		return c, err
	}
	if _, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("--techniques: %w", err)
	}
	if c, err = c.With(os.DirFS(dir)); err != nil {
		return nil, fmt.Errorf("--techniques %s: %w", dir, err)
	}
	return c, nil
}

// judgement wires what turns facts into a judged Snapshot.
func judgement(log *slog.Logger, catalogue *attack.Catalogue) ingest.Judgement {
	return ingest.Judgement{
		Heap:   heapToJudge(),
		Judges: judges,
		Derive: []func(*graph.Snapshot, []access.Judge, graph.Sink){
			func(s *graph.Snapshot, js []access.Judge, to graph.Sink) {
				st := access.Derive(s, js, to)
				log.Debug("access judged", "classes", st.Classes, "questions", st.Questions)
			},
			func(s *graph.Snapshot, _ []access.Judge, to graph.Sink) { access.DeriveShared(s, to) },
			func(s *graph.Snapshot, _ []access.Judge, to graph.Sink) { access.DeriveCoverage(s, to) },
			func(s *graph.Snapshot, _ []access.Judge, to graph.Sink) { network.Derive(s, to) },
			func(s *graph.Snapshot, js []access.Judge, to graph.Sink) { attack.Derive(s, js, catalogue, to) },
		},
		Follow: []func(facts, s *graph.Snapshot, js []access.Judge, to graph.Sink) int{
			func(_, s *graph.Snapshot, _ []access.Judge, to graph.Sink) int {
				return attack.Lift(s, catalogue, to).Edges
			},
			func(facts, s *graph.Snapshot, js []access.Judge, to graph.Sink) int {
				st := attack.Join(facts, s, js, catalogue, to)
				log.Debug("calls joined", "begun", st.Begun, "sources", st.Sources, "edges", st.Edges)
				if st.Left > 0 {
					log.Warn("what some principals gain together was not looked for: too many come to one who can begin a technique", "left", st.Left)
				}
				return st.Edges
			},
		},
	}
}

const fingerprintNote = "fingerprint-key"

// fingerprintKey gives the store's own key for fingerprints of secrets, made on first use.
func fingerprintKey(ctx context.Context, st store.Store) ([]byte, error) {
	key, err := st.Note(ctx, fingerprintNote)
	if !errors.Is(err, store.ErrNotFound) {
		return key, err
	}
	key = make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("make a fingerprint key: %w", err)
	}
	return key, st.SetNote(ctx, fingerprintNote, key)
}
