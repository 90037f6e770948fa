package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema/client"
)

func newMark() *cobra.Command {
	c := &cobra.Command{
		Use:   "mark owned|sensitive ID…",
		Short: "Say what an attacker already has, or what matters most",
		Long: `Marks are kept in the store beside its runs and hold for every run that knows the
id. Patterns know them as "owned" and "sensitive", and --from and --to take both
words. 'postern unmark' takes a mark off; what a rule marks stays marked.`,
		Example: `  postern mark owned arn:aws:iam::111122223333:user/ann
  postern mark sensitive arn:aws:s3:::ledger
  postern paths --from owned --to sensitive`,
		Args: subcommandsOnly,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, flag := range store.Markable() {
		c.AddCommand(markCommand(flag, true))
	}
	c.AddCommand(asksServer(listMarks()))
	return c
}

func newUnmark() *cobra.Command {
	c := &cobra.Command{
		Use:   "unmark owned|sensitive ID…",
		Short: "Take a mark off again",
		Args:  subcommandsOnly,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, flag := range store.Markable() {
		c.AddCommand(markCommand(flag, false))
	}
	return c
}

// markWords say what a flag means.
var markWords = map[string]string{graph.PropOwned: "an attacker has it already", graph.PropSensitive: "a crown jewel"}

func markCommand(flag string, on bool) *cobra.Command {
	short := "Mark as " + flag + ": " + markWords[flag]
	if !on {
		short = "Take the mark " + flag + " off"
	}
	return asksServer(&cobra.Command{
		Use:   flag + " ID…",
		Short: short,
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, ids []string) error {
			if at := serverOf(cmd); at != nil {
				return markOnServer(cmd, at, flag, ids, on)
			}
			return setMarks(cmd, flag, ids, on)
		},
	})
}

// markOnServer marks nodes of the newest run of a server, or takes marks off.
func markOnServer(cmd *cobra.Command, at client.Client, flag string, ids []string, on bool) error {
	word := client.MarkFlag(strings.ToUpper(flag))
	var changed, marked int
	if on {
		a, err := client.Mark(cmd.Context(), at, word, ids)
		if err != nil {
			return client.Plain(err)
		}
		changed, marked = a.Mark.Changed, a.Mark.Marked
	} else {
		a, err := client.Unmark(cmd.Context(), at, word, ids)
		if err != nil {
			return client.Plain(err)
		}
		changed, marked = a.Unmark.Changed, a.Unmark.Marked
	}
	tellMarked(cmd, flag, changed, marked)
	return nil
}

func tellMarked(cmd *cobra.Command, flag string, changed, marked int) {
	_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "%s changed; %s marked %s\n", count(changed, "mark"), count(marked, "node"), flag)
}

// setMarks marks nodes of the newest run; to take marks off, an id need not be
// in it any more. All ids are checked before anything is written.
func setMarks(cmd *cobra.Command, flag string, ids []string, on bool) error {
	st, err := openStore(cmd, false)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	s, err := st.Snapshot(cmd.Context(), "")
	if err != nil {
		return noRun(err)
	}
	marks, err := store.ReadMarks(cmd.Context(), st)
	if err != nil {
		return err
	}
	changed := 0
	for _, id := range ids {
		n, ok := s.Lookup(id)
		switch {
		case ok:
			id = s.ID(n)
		case on:
			return noNode(s, id)
		}
		if marks.Set(flag, id, on) {
			changed++
		}
	}
	if changed > 0 {
		if err := store.WriteMarks(cmd.Context(), st, marks); err != nil {
			return err
		}
	}
	tellMarked(cmd, flag, changed, len(marks[flag]))
	return nil
}

type markLine struct {
	Mark  string `json:"mark"`
	ID    string `json:"id"`
	InRun bool   `json:"inRun"` // the newest run knows the id
}

func listMarks() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "list",
		Short: "List what is marked",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "json" && format != "text" {
				return usagef("--format %s: marks come as text or json", format)
			}
			lines, err := readMarkLines(cmd)
			if err != nil {
				return err
			}
			if format == "json" {
				return writeJSON(cmd.OutOrStdout(), map[string][]markLine{"marks": lines})
			}
			t := newTable(cmd, "mark", "id", "in the newest run")
			for _, l := range lines {
				in := "yes"
				if !l.InRun {
					in = "no"
				}
				t.AppendRow(table.Row{l.Mark, l.ID, in})
			}
			t.Render()
			return nil
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

// readMarkLines lists the marks of the store, or of a server.
func readMarkLines(cmd *cobra.Command) ([]markLine, error) {
	if at := serverOf(cmd); at != nil {
		return serverMarks(cmd.Context(), at)
	}
	st, err := openStore(cmd, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	s, err := st.Snapshot(cmd.Context(), "")
	if err != nil {
		return nil, noRun(err)
	}
	marks, err := store.ReadMarks(cmd.Context(), st)
	if err != nil {
		return nil, err
	}
	lines := []markLine{}
	for flag, ids := range marks {
		for _, id := range ids {
			_, ok := s.Lookup(id)
			lines = append(lines, markLine{flag, id, ok})
		}
	}
	sortMarks(lines)
	return lines, nil
}

// serverMarks lists the marks of a server.
func serverMarks(ctx context.Context, at client.Client) ([]markLine, error) {
	a, err := client.Marks(ctx, at)
	if err != nil {
		return nil, client.Plain(err)
	}
	lines := []markLine{}
	for _, m := range a.Marks {
		lines = append(lines, markLine{lower(string(m.Flag)), m.Id, m.InRun})
	}
	sortMarks(lines)
	return lines, nil
}

func sortMarks(lines []markLine) {
	slices.SortFunc(lines, func(a, b markLine) int { return strings.Compare(a.Mark+" "+a.ID, b.Mark+" "+b.ID) })
}
