package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/schema/client"
)

// serverRows is how many rows a server gives at once.
const serverRows = 1000

// loadReports gives the reports that a command may name: those of --server, or ours with the folders.
func loadReports(cmd *cobra.Command, f *reportFolders) (queries.Set, error) {
	at := serverOf(cmd)
	if at == nil {
		return f.load()
	}
	if len(f.dirs) > 0 {
		return nil, usagef("--server knows its own reports: start it with --queries")
	}
	a, err := client.Reports(cmd.Context(), at, nil, nil, nil)
	if err != nil {
		return nil, client.Plain(err)
	}
	var set queries.Set
	for _, r := range a.Reports {
		told, err := reportOf(&r.Told)
		if err != nil {
			return nil, err
		}
		set = append(set, told)
	}
	return set, nil
}

// reportOf reads what a server says of a report.
func reportOf(t *client.Told) (queries.Report, error) {
	r := queries.Report{
		ID: t.Id, Title: t.Title, Description: t.Description, Subject: t.Subject, Cause: t.Cause, Blind: t.Blind,
		References: t.References, Cypher: t.Cypher, Stores: queries.Stores(), Remediation: map[graph.Cloud]string{},
	}
	if t.Severity != "NONE" {
		r.Severity = queries.Severity(lower(t.Severity))
	}
	if t.Practice != nil {
		r.Practice = queries.Practice(strings.ReplaceAll(lower(*t.Practice), "_", "-"))
	}
	for _, c := range t.Clouds {
		r.Clouds = append(r.Clouds, graph.Cloud(lower(c)))
	}
	for _, m := range t.Remediation {
		r.Remediation[graph.Cloud(lower(m.Cloud))] = m.Text
	}
	for _, c := range t.Columns {
		r.Columns = append(r.Columns, queries.Column{Name: c.Name, Meaning: c.Meaning})
	}
	for _, p := range t.Parameters {
		v, err := queries.Literal(string(p.Default))
		if err != nil {
			return r, fmt.Errorf("the server's report %s: parameter %s: %w", t.Id, p.Name, err)
		}
		r.Parameters = append(r.Parameters, queries.Parameter{Name: p.Name, Type: queries.Type(p.Type), Default: v, Description: p.Description})
	}
	return r, nil
}

// serverReport runs a report on a server.
func serverReport(ctx context.Context, at client.Client, note io.Writer, r queries.Report, args map[string]any, most int) (queries.Result, error) {
	first := min(most, serverRows)
	a, err := client.RunReport(ctx, at, r.ID, &args, &first)
	if err != nil {
		return queries.Result{}, client.Plain(err)
	}
	rows, err := rowsOf(a.RunReport.Rows)
	noteCut(note, r.ID, a.RunReport.Truncated, first)
	return queries.Result{Report: r, Args: args, Rows: rows, Bound: told(a.RunReport.Cut)}, err
}

// serverCypher asks a server a query.
func serverCypher(ctx context.Context, at client.Client, note io.Writer, query string, params map[string]any, most int) (columns []string, rows [][]any, err error) {
	first := min(most, serverRows)
	a, err := client.Cypher(ctx, at, query, &params, &first)
	if err != nil {
		return nil, nil, client.Plain(err)
	}
	rows, err = rowsOf(a.Cypher.Rows)
	noteCut(note, "the query", a.Cypher.Truncated, first)
	return a.Cypher.Columns, rows, err
}

func noteCut(w io.Writer, what string, truncated bool, first int) {
	if truncated {
		_, _ = fmt.Fprintf(w, "note: %s gives more rows than the %d that are shown\n", what, first)
	}
}

func rowsOf(raw []json.RawMessage) ([][]any, error) {
	out := make([][]any, 0, len(raw))
	for _, r := range raw {
		v, err := queries.Literal(string(r))
		if err != nil {
			return nil, err
		}
		row, ok := v.([]any)
		if !ok {
			return nil, fmt.Errorf("the server gives a row that is no list: %.80s", r)
		}
		out = append(out, row)
	}
	return out, nil
}
