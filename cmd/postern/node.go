package main

import (
	"cmp"
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
			a, err := askNode(cmd, args[0])
			if err != nil {
				return err
			}
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

// askNode asks the server, or else the store.
func askNode(cmd *cobra.Command, id string) (nodeAnswer, error) {
	if at := serverOf(cmd); at != nil {
		return serverNode(cmd.Context(), at, id)
	}
	e, done, err := openEstate(cmd)
	if err != nil {
		return nodeAnswer{}, err
	}
	defer done()
	s := e.Snapshot()
	n, ok := s.Lookup(id)
	if !ok {
		return nodeAnswer{}, noNode(s, id)
	}
	return describeNode(s, n), nil
}

func describeNode(s *graph.Snapshot, n graph.NodeID) nodeAnswer {
	a := nodeAnswer{
		ID: s.ID(n), Name: s.Name(n), Cloud: s.Cloud(n), Account: s.Account(n), Region: s.Region(n), Type: s.Type(n),
		Labels: s.Labels(n), Properties: map[string]any{}, In: []nearLine{}, Out: []nearLine{},
	}
	maps.Insert(a.Properties, s.NodeProps(n))
	for e := range s.Near(n, graph.Outwards) {
		if !toItself(s, e) {
			a.Out = append(a.Out, near(s, e, e.To))
		}
	}
	for e := range s.Near(n, graph.Inwards) {
		if !toItself(s, e) {
			a.In = append(a.In, near(s, e, e.From))
		}
	}
	a.sort()
	return a
}

// toItself says that a Grant leads from one of its holders back to it, which is nobody's edge.
func toItself(s *graph.Snapshot, e graph.Edge) bool {
	return e.From == e.To && s.Edge(e.ID).From != e.From
}

// sort orders the edges by kind, then other end.
func (a *nodeAnswer) sort() {
	for _, list := range [][]nearLine{a.Out, a.In} {
		slices.SortFunc(list, func(x, y nearLine) int {
			return cmp.Or(cmp.Compare(x.Type, y.Type), cmp.Compare(x.Other, y.Other), cmp.Compare(x.Technique, y.Technique), cmp.Compare(x.Certainty, y.Certainty))
		})
	}
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
