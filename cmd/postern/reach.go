package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/walk"
)

type reachAnswer struct {
	Of        []string      `json:"of"`
	Backwards bool          `json:"backwards"`
	Nodes     tallyLine     `json:"nodes"`
	ByLabel   []tallyLine   `json:"byLabel"`
	ByFlag    []tallyLine   `json:"byFlag"`
	ByAccount []tallyLine   `json:"byAccount"`
	Reached   []reachedLine `json:"reached,omitempty"`
	Complete  bool          `json:"complete"`
}

type tallyLine struct {
	Key         string `json:"key,omitempty"`
	Certain     int    `json:"certain"`
	Conditional int    `json:"conditional"`
	Unknown     int    `json:"unknown"`
}

type reachedLine struct {
	ID        string `json:"id"`
	Certainty string `json:"certainty"`
}

func newReach() *cobra.Command {
	var o walk.ReachOptions
	var format string
	var list bool
	var lens lensFlags
	c := &cobra.Command{
		Use:   "reach ID",
		Short: "Count what can be reached from a node, or what can reach it",
		Long: `Counts, by kind, flag and account, every node that some chain of any length
leads to from ID, or with --backwards every node from which some chain leads to it.
Certain are those with a chain that is certain at every step. ID is a node's id, or
internet, owned or sensitive. Conditions of one chain are not held against each
other here: 'postern paths' shows whether a chain stands.`,
		Example: `  postern reach arn:aws:iam::111122223333:user/ann
  postern reach sensitive --backwards --list`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "json" && format != "text" {
				return usagef("--format %s: reach comes as text or json", format)
			}
			if at := serverOf(cmd); at != nil {
				return serverReach(cmd, at, args[0], o, &lens, list, format)
			}
			e, done, err := openEstate(cmd)
			if err != nil {
				return err
			}
			defer done()
			s := e.Snapshot()
			ends, err := endNodes(s, args[0])
			if err != nil {
				return err
			}
			if o.View, _, err = lens.look(s, cmd.ErrOrStderr()); err != nil {
				return err
			}
			o.Stop = func() bool { return cmd.Context().Err() != nil }
			r := walk.Reach(s, ends, o)
			a := describeReach(s, ends, o, r, list)
			if format == "json" {
				return writeJSON(cmd.OutOrStdout(), a)
			}
			return writeReach(cmd, a, func(account string) string { return nameOf(s, account) })
		},
	}
	f := c.Flags()
	f.BoolVar(&o.Backwards, "backwards", false, "who can reach it, rather than what it can reach")
	f.BoolVar(&o.Latent, "latent", false, "walk edges that guardrails alone hold back, too")
	f.BoolVar(&list, "list", false, "name the nodes as well")
	f.StringVar(&format, "format", "text", "text or json")
	lens.add(c)
	return c
}

// endNodes gives the nodes that an end of a question means.
func endNodes(s *graph.Snapshot, word string) ([]graph.NodeID, error) {
	ends, err := ask.Ends(s, word)
	return ends, meant(s, err)
}

func describeReach(s *graph.Snapshot, ends []graph.NodeID, o walk.ReachOptions, r *walk.Reached, list bool) reachAnswer {
	t := r.Count()
	a := reachAnswer{
		Of: []string{}, Backwards: o.Backwards, Nodes: tallies(t.All)[0], Complete: r.Complete,
		ByLabel: tallies(t.ByLabel...), ByFlag: tallies(t.ByFlag...), ByAccount: tallies(t.ByAccount...),
	}
	for _, n := range ends {
		a.Of = append(a.Of, s.ID(n))
	}
	if list {
		a.Reached = []reachedLine{}
		for n, certainty := range r.Nodes() {
			a.Reached = append(a.Reached, reachedLine{s.ID(n), certainty.String()})
		}
	}
	return a
}

func tallies(all ...walk.Tally) []tallyLine {
	out := []tallyLine{}
	for _, t := range all {
		out = append(out, tallyLine{t.Key, t.Certain, t.Conditional, t.Unknown})
	}
	return out
}

// writeReach writes the counts for people, to whom name tells what an account is called; "" where it has no name.
func writeReach(cmd *cobra.Command, a reachAnswer, name func(account string) string) error {
	out := cmd.OutOrStdout()
	if len(a.Of) == 0 {
		_, _ = fmt.Fprintln(out, "Nothing in this run is what you ask about.")
		return nil
	}
	total := a.Nodes.Certain + a.Nodes.Conditional + a.Nodes.Unknown
	says := "can be reached"
	if a.Backwards {
		says = "can get there"
	}
	_, _ = fmt.Fprintf(out, "%s %s: %d for certain, %d on conditions, %d where facts are missing\n",
		count(total, "node"), says, a.Nodes.Certain, a.Nodes.Conditional, a.Nodes.Unknown)
	if !a.Complete {
		_, _ = fmt.Fprintln(out, "Not all: the search was stopped.")
	}
	for _, part := range []struct {
		name string
		rows []tallyLine
	}{{"kind", a.ByLabel}, {"flag", a.ByFlag}, {"account", a.ByAccount}} {
		if len(part.rows) == 0 {
			continue
		}
		_, _ = fmt.Fprintln(out)
		t := newTable(cmd, part.name, "certain", "conditional", "unknown")
		for _, r := range part.rows {
			t.AppendRow([]any{tallyName(name, part.name, r.Key), r.Certain, r.Conditional, r.Unknown})
		}
		t.Render()
	}
	if len(a.Reached) > 0 {
		_, _ = fmt.Fprintln(out)
		for _, r := range a.Reached {
			_, _ = fmt.Fprintf(out, "%-11s  %s\n", r.Certainty, r.ID)
		}
	}
	return nil
}

// tallyName writes a key for people: an account with its name, where it has one.
func tallyName(name func(account string) string, part, key string) string {
	switch {
	case key == "" && part == "account":
		return "(no account)"
	case part == "kind":
		return kindWord(graph.Label(key))
	case part == "account":
		if called := name(key); called != "" && called != key {
			return key + " " + called
		}
	}
	return key
}

// nameOf gives the name of the node with an id; "" where there is none.
func nameOf(s *graph.Snapshot, id string) string {
	n, ok := s.Lookup(id)
	if !ok {
		return ""
	}
	return s.Name(n)
}

// kindWord gives the pattern language's word for a label.
func kindWord(l graph.Label) string {
	for _, i := range graph.Labels() {
		if i.Label == l && i.Word != "" {
			return i.Word
		}
	}
	return string(l)
}
