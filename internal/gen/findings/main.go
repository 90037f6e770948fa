// Findings writes the reference page of what 'postern aws policy' finds, from its rows. It holds no word of its own
// about any finding; the files in graph/access/awsiam/review/rows do.
//
// Run it through go generate ./internal/gen/...; it takes the page to write as its only argument.
package main

//go:generate go run . ../../../docs/reference/policy-findings.md

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/postern-graph/postern/graph/access/awsiam/review"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		slog.New(slog.NewTextHandler(os.Stderr, nil)).Error("findings not written", "error", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("want the page to write, got %d arguments", len(args))
	}
	rows, err := review.Rows()
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("# Findings in AWS policy documents\n\nGenerated from `graph/access/awsiam/review/rows`; do not edit.\n\n")
	b.WriteString("`postern aws policy` looks for these. Each has a document in which it is found and one in which it rightly is not.\n\n")
	b.WriteString("| id | severity | title |\n| --- | --- | --- |\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", r.ID, r.ID, r.Severity, plain(r.Title))
	}
	for _, r := range rows {
		fmt.Fprintf(&b, "\n## %s\n\n**%s** (%s)\n\n%s\n\n- Fix: %s\n- See: %s\n", r.ID, plain(r.Title), r.Severity, plain(r.Why), plain(r.Fix), plain(r.Reference))
		example(&b, "Found in", r.Finds)
		example(&b, "Not in", r.Spares)
	}
	return os.WriteFile(args[0], []byte(b.String()), 0o600)
}

// example writes a document of a row, where it is short enough to be read.
func example(b *strings.Builder, word string, doc json.RawMessage) {
	var one bytes.Buffer
	if json.Compact(&one, doc) != nil || one.Len() > 1000 {
		return
	}
	fmt.Fprintf(b, "- %s: `%s`\n", word, one.String())
}

// plain keeps stars from being read as emphasis.
func plain(s string) string { return strings.ReplaceAll(s, "*", "\\*") }
