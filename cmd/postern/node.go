package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
)

type nodeAnswer struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Cloud      graph.Cloud    `json:"cloud"`
	Account    string         `json:"account,omitempty"`
	Region     string         `json:"region,omitempty"`
	Type       string         `json:"type,omitempty"`
	Labels     []graph.Label  `json:"labels"`
	Properties map[string]any `json:"properties"`
	In         []nearLine     `json:"in"`
	Out        []nearLine     `json:"out"`
}

type nearLine struct {
	Type      graph.Kind `json:"type"`
	Other     string     `json:"other"`
	Certainty string     `json:"certainty"`
	Technique string     `json:"technique,omitempty"`
}

func newNode() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "node ID",
		Short: "Show one node: what is known of it, and what is one edge away",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "json" && format != "text" {
				return usagef("--format %s: a node comes as text or json", format)
			}
			e, done, err := openEstate(cmd)
			if err != nil {
				return err
			}
			defer done()
			s := e.Snapshot()
			n, ok := s.Lookup(args[0])
			if !ok {
				return noNode(s, args[0])
			}
			a := describeNode(s, n)
			if format == "json" {
				return writeJSON(cmd.OutOrStdout(), a)
			}
			showNode(cmd, a)
			return nil
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

func describeNode(s *graph.Snapshot, n graph.NodeID) nodeAnswer {
	a := nodeAnswer{
		ID: s.ID(n), Name: s.Name(n), Cloud: s.Cloud(n), Account: s.Account(n), Region: s.Region(n), Type: s.Type(n),
		Labels: s.Labels(n), Properties: map[string]any{}, In: []nearLine{}, Out: []nearLine{},
	}
	maps.Insert(a.Properties, s.NodeProps(n))
	for e := range s.Near(n, graph.Outwards) {
		a.Out = append(a.Out, near(s, e, e.To))
	}
	for e := range s.Near(n, graph.Inwards) {
		a.In = append(a.In, near(s, e, e.From))
	}
	return a
}

func near(s *graph.Snapshot, e graph.Edge, other graph.NodeID) nearLine {
	return nearLine{e.Kind, s.ID(other), s.Certainty(e.ID).String(), s.EdgeString(e.ID, graph.PropTechnique)}
}

func showNode(cmd *cobra.Command, a nodeAnswer) {
	out := cmd.OutOrStdout()
	_, _ = fmt.Fprintf(out, "%s\n", a.ID)
	for _, l := range [][2]string{{"type", a.Type}, {"labels", joinLabels(a.Labels)}, {"cloud", string(a.Cloud)}, {"account", a.Account}, {"region", a.Region}} {
		if l[1] != "" {
			_, _ = fmt.Fprintf(out, "  %-24s %s\n", l[0], l[1])
		}
	}
	keys := make([]string, 0, len(a.Properties))
	for k := range a.Properties {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		_, _ = fmt.Fprintf(out, "  %-24s %v\n", k, a.Properties[k])
	}
	t := newTable(cmd, "", "edge", "other end", "certainty", "technique")
	for _, l := range a.Out {
		t.AppendRow(table.Row{"→", l.Type, l.Other, l.Certainty, l.Technique})
	}
	for _, l := range a.In {
		t.AppendRow(table.Row{"←", l.Type, l.Other, l.Certainty, l.Technique})
	}
	_, _ = fmt.Fprintln(out)
	t.Render()
}

func joinLabels(ls []graph.Label) string {
	words := make([]string, len(ls))
	for i, l := range ls {
		words[i] = string(l)
	}
	return strings.Join(words, ", ")
}
