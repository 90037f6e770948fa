package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/queries"
)

func reportList() *cobra.Command {
	var as string
	var filter reportFilter
	var folders reportFolders
	c := &cobra.Command{
		Use:   "list",
		Short: "List the reports",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(as, "table", "json"); err != nil {
				return err
			}
			set, err := loadReports(cmd, &folders)
			if err != nil {
				return err
			}
			if set, err = filter.choose(set); err != nil {
				return err
			}
			if as == "json" {
				docs := []reportDocument{}
				for _, r := range set {
					docs = append(docs, documentOf(r))
				}
				return encode(cmd.OutOrStdout(), docs)
			}
			t := newTable(cmd, "report", "practice", "severity", "clouds", "title")
			for _, r := range set {
				t.AppendRow(table.Row{r.ID, r.Practice, r.Severity.Word(), cloudWords(r.Clouds), r.Title})
			}
			t.Render()
			return nil
		},
	}
	c.Flags().StringVar(&as, "format", "table", "table or json")
	filter.flags(c)
	folders.flags(c)
	return asksServer(c)
}

func cloudWords(clouds []graph.Cloud) string {
	words := make([]string, 0, len(clouds))
	for _, c := range clouds {
		words = append(words, string(c))
	}
	return strings.Join(words, " ")
}

func reportShow() *cobra.Command {
	var as string
	var folders reportFolders
	c := &cobra.Command{
		Use:   "show NAME",
		Short: "Show all that a report says of itself, and its query",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(as, "text", "json"); err != nil {
				return err
			}
			set, err := loadReports(cmd, &folders)
			if err != nil {
				return err
			}
			r, err := findReport(set, args[0])
			if err != nil {
				return err
			}
			if as == "json" {
				return encode(cmd.OutOrStdout(), documentOf(r))
			}
			showReport(cmd.OutOrStdout(), r)
			return nil
		},
	}
	c.Flags().StringVar(&as, "format", "text", "text or json")
	folders.flags(c)
	return asksServer(c)
}

func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func showReport(w io.Writer, r queries.Report) {
	p := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) }
	p("%s\n%s, %s, %s\n\n%s\n", r.Title, r.Practice.Title(), r.Severity.Word(), cloudWords(r.Clouds), r.Description)
	if r.Blind != "" {
		p("\nWhat it cannot see: %s\n", r.Blind)
	}
	if len(r.Parameters) > 0 {
		p("\nParameters\n")
	}
	for _, q := range r.Parameters {
		p("  --param %s=…  %s: %s (default %v)\n", q.Name, q.Type, q.Description, q.Default)
	}
	p("\nColumns\n")
	for _, c := range r.Columns {
		p("  %-16s %s\n", c.Name, c.Meaning)
	}
	if r.Severity != queries.None {
		p("  A finding is known by %s.\n", strings.Join(append([]string{r.Subject}, r.Cause...), ", "))
	}
	if len(r.Remediation) > 0 {
		p("\nWhat to do\n")
	}
	for _, c := range r.Clouds {
		if text := r.Remediation[c]; text != "" {
			p("  %s: %s\n", queries.CloudName(c), text)
		}
	}
	if len(r.Mappings) > 0 {
		p("\nControls\n")
	}
	for _, f := range queries.Frameworks() {
		if ids := r.Mappings[f.Key]; len(ids) > 0 {
			p("  %s: %s\n", strings.TrimSpace(f.Name+" "+f.Version), strings.Join(ids, ", "))
		}
	}
	if len(r.References) > 0 {
		p("\nReferences\n  %s\n", strings.Join(r.References, "\n  "))
	}
	p("\n%s\n", r.Cypher)
}

// reportDocument is a report as JSON.
type reportDocument struct {
	ID          string              `json:"id"`
	Title       string              `json:"title"`
	Description string              `json:"description"`
	Severity    string              `json:"severity"` // none where it only informs
	Practice    queries.Practice    `json:"practice,omitempty"`
	Clouds      []graph.Cloud       `json:"clouds"`
	Parameters  []parameterDocument `json:"parameters"`
	Columns     []columnDocument    `json:"columns"`
	Subject     string              `json:"subject"`
	Cause       []string            `json:"cause"`
	Blind       string              `json:"blind,omitempty"`
	Stores      []queries.Store     `json:"stores"`
	Remediation map[string]string   `json:"remediation"`
	References  []string            `json:"references"`
	Mappings    map[string][]string `json:"mappings"`
	File        string              `json:"file"`
	Cypher      string              `json:"cypher"`
}

type parameterDocument struct {
	Name        string       `json:"name"`
	Type        queries.Type `json:"type"`
	Default     any          `json:"default"`
	Description string       `json:"description"`
}

type columnDocument struct {
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
}

func documentOf(r queries.Report) reportDocument {
	d := reportDocument{
		ID: r.ID, Title: r.Title, Description: r.Description, Severity: string(r.Severity), Practice: r.Practice, Clouds: r.Clouds,
		Parameters: []parameterDocument{}, Columns: []columnDocument{}, Subject: r.Subject, Cause: slices.Concat([]string{}, r.Cause), Blind: r.Blind, Stores: r.Stores,
		Remediation: map[string]string{}, References: slices.Concat([]string{}, r.References), Mappings: map[string][]string{}, File: r.File, Cypher: r.Cypher,
	}
	if r.Severity == queries.None {
		d.Severity = "none"
	}
	for _, p := range r.Parameters {
		d.Parameters = append(d.Parameters, parameterDocument(p))
	}
	for _, c := range r.Columns {
		d.Columns = append(d.Columns, columnDocument(c))
	}
	for c, text := range r.Remediation {
		d.Remediation[string(c)] = text
	}
	maps.Copy(d.Mappings, r.Mappings)
	return d
}
