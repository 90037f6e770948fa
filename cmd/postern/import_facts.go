package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/own"
	"github.com/postern-graph/postern/internal/spelling"
)

func importFacts() *cobra.Command {
	var o own.Options
	var kinds []string
	c := &cobra.Command{
		Use:   "facts FILE…",
		Short: "Load things and relations that no cloud tells, of your own",
		Long: `Files hold a node or an edge a line (NDJSON), or are in BloodHound's OpenGraph
form. They make a set that is kept apart from what the clouds say, is walked like
it, and is shown as yours. Loading a set of the same name again replaces it.`,
		Example: `  echo '{"kind":"same-as","from":"S-1-5-21-7","to":"arn:aws:iam::111122223333:user/ann"}' | postern import facts -
  postern import facts directory.json --name directory --kind CanRDP=hijack`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if o.Kinds, err = theirKinds(kinds); err != nil {
				return err
			}
			if o.Files, err = ingest.ExpandAll(args, cmd.InOrStdin()); err != nil {
				return err
			}
			at, err := asOf(cmd)
			if err != nil {
				return err
			}
			var sources []string
			for _, a := range args {
				sources = append(sources, "facts "+filepath.Base(a))
			}
			return runImport(cmd, store.RunOptions{Started: time.Now().Unix(), AsOf: at.Unix(), Sources: sources}, func(ctx context.Context, _ []byte, to ingest.ScopeSink) error {
				return own.Import(ctx, o, to)
			})
		},
	}
	c.Flags().StringVar(&o.Name, "name", "own", "name of the set")
	c.Flags().StringArrayVar(&kinds, "kind", nil, "what a kind of edge of an OpenGraph file means, THEIRS=WORD; may be repeated")
	return c
}

// theirKinds reads --kind.
func theirKinds(list []string) (map[string]graph.Kind, error) {
	out := map[string]graph.Kind{}
	for _, l := range list {
		theirs, ours, ok := strings.Cut(l, "=")
		i := slices.IndexFunc(graph.Kinds(), func(k graph.KindInfo) bool { return k.Word == ours || string(k.Kind) == ours })
		switch {
		case !ok || theirs == "":
			return nil, usagef("--kind %s: want THEIRS=WORD", l)
		case i < 0:
			var words []string
			for _, k := range graph.Kinds() {
				words = append(words, k.Word)
			}
			return nil, usagef("--kind %s: %q is no edge word%s", l, ours, spelling.DidYouMean(spelling.Nearest(ours, words)))
		}
		out[theirs] = graph.Kinds()[i].Kind
	}
	return out, nil
}
