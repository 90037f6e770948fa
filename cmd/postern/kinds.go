package main

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
)

type kindsAnswer struct {
	Labels []labelLine `json:"labels"`
	Kinds  []kindLine  `json:"kinds"`
}

type labelLine struct {
	Label       graph.Label `json:"label"`
	Word        string      `json:"word,omitempty"`
	Description string      `json:"description"`
}

type kindLine struct {
	Kind        graph.Kind `json:"kind"`
	Word        string     `json:"word"`
	Class       string     `json:"class"`
	Cost        float32    `json:"cost"`
	Phrase      string     `json:"phrase"`
	Description string     `json:"description"`
}

func describeKinds() kindsAnswer {
	var a kindsAnswer
	for _, l := range graph.Labels() {
		a.Labels = append(a.Labels, labelLine{l.Label, l.Word, l.Description})
	}
	for _, k := range graph.Kinds() {
		a.Kinds = append(a.Kinds, kindLine{k.Kind, k.Word, k.Class.String(), k.Cost, k.Phrase, k.Description})
	}
	return a
}

func newKinds() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "kinds",
		Short: "List node labels and edge kinds with their words in path patterns",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch format {
			case "json":
				return writeJSON(cmd.OutOrStdout(), describeKinds())
			case "text":
			default:
				return usagef("--format %s: kinds come as text or json", format)
			}
			t := newTable(cmd, "node", "word", "meaning")
			for _, l := range graph.Labels() {
				t.AppendRow(table.Row{l.Label, l.Word, l.Description})
			}
			t.Render()
			_, _ = fmt.Fprintln(cmd.OutOrStdout())
			t = newTable(cmd, "edge", "word", "class", "cost", "meaning")
			for _, k := range graph.Kinds() {
				t.AppendRow(table.Row{k.Kind, k.Word, k.Class.String(), k.Cost, k.Description})
			}
			t.Render()
			return nil
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}
