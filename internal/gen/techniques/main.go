// Techniques writes the reference page of the technique catalogue from its rows. It holds no word of its own about any
// technique; the files in graph/attack/catalogue do.
//
// Run it through go generate ./internal/gen/...; it takes the page to write as its only argument.
package main

//go:generate go run . ../../../docs/reference/techniques.md

import (
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/attack"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		slog.New(slog.NewTextHandler(os.Stderr, nil)).Error("techniques not written", "error", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("want the page to write, got %d arguments", len(args))
	}
	c, err := attack.Load()
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], []byte(page(c.Rows())), 0o600)
}

func page(rows []attack.Technique) string {
	var b strings.Builder
	b.WriteString("# Techniques\n\nGenerated from `graph/attack/catalogue`; do not edit.\n\n")
	fmt.Fprintf(&b, "%d rows. Each has a scenario that finds it and one that rightly finds nothing (`graph/attack/testdata`).\n", len(rows))
	for _, cloud := range []graph.Cloud{graph.AWS, graph.GCP, graph.Azure} {
		fmt.Fprintf(&b, "\n## %s\n\n| id | shape | edge | title |\n| --- | --- | --- | --- |\n", map[graph.Cloud]string{graph.AWS: "AWS", graph.GCP: "GCP", graph.Azure: "Azure"}[cloud])
		for _, t := range rows {
			if t.Cloud == cloud {
				fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s |\n", t.ID, t.ID, t.Shape, t.Edge, cell(t.Title))
			}
		}
	}
	for _, t := range rows {
		technique(&b, t)
	}
	return b.String()
}

func technique(b *strings.Builder, t attack.Technique) {
	fmt.Fprintf(b, "\n### %s\n\n**%s** (%s, %s, cost %g)\n\n%s\n\n", t.ID, t.Title, t.Cloud, t.Shape, t.Cost, t.Attacker)
	b.WriteString("Needs:\n\n")
	for _, n := range t.Needs() {
		fmt.Fprintf(b, "- %s\n", n)
	}
	b.WriteString("\n")
	if t.Claim {
		b.WriteString("The permissions alone decide this edge, so it carries no technique.\n\n")
	}
	if len(t.Opens) > 0 {
		fmt.Fprintf(b, "Lifts: %s.\n\n", strings.Join(t.Opens, ", "))
	}
	fmt.Fprintf(b, "- Verify, reading only: `%s`\n- Leaves in the log: %s\n- Fix: %s\n- See: %s\n", t.Verify, strings.Join(t.Logs, ", "), t.Fix, strings.Join(t.References, ", "))
}

func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }
