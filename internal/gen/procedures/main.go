// Procedures writes the reference page of what Cypher queries may CALL, from the signatures and options that the engine has.
//
// Run it through go generate ./internal/gen/...; it takes the page to write as its only argument.
package main

//go:generate go run . ../../../docs/reference/procedures.md

import (
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/graph/procedures"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		slog.New(slog.NewTextHandler(os.Stderr, nil)).Error("procedures not written", "error", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("want the page to write, got %d arguments", len(args))
	}
	s, err := graph.NewBuilder().Build()
	if err != nil {
		return err
	}
	list := cypher.NewEngine(s, cypher.Options{Procedures: procedures.Of(nil, procedures.Means{})}).Procedures()
	return os.WriteFile(args[0], []byte(page(list)), 0o600)
}

func page(list []value.Procedure) string {
	var b strings.Builder
	b.WriteString(`# Procedures

Generated from the engine's signatures; do not edit. ` + "`CALL dbms.procedures()`" + ` lists the same.

An end is a node, an id, a list of these, a word (` + "`ADMIN`, `tenant`, `internet`, `owned`, `sensitive`" + `) or a node as a pattern describes it
(` + "`'public function'`, `'user account:111122223333'`" + `). A chain is a list of node ids with a map between two of them: ` + "`kind`, `certainty`" + `, and
` + "`technique`, `via`, `conditions`, `latent`, `blockedBy`, `assumes`" + ` where there are such. A path is the same as a path of the graph: where a step
leads through a Grant, the path shows it.

`)
	for _, p := range list {
		fmt.Fprintf(&b, "## %s\n\n%s\n\n```\n%s\n```\n\n", p.Name, p.Doc, p.Signature())
		options := procedures.Options(p.Name)
		if len(options) == 0 {
			continue
		}
		b.WriteString("| option | type | |\n| --- | --- | --- |\n")
		for _, o := range options {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", o.Name, o.Type, o.Doc)
		}
		b.WriteString("\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}
