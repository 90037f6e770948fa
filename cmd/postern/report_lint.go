package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph/procedures"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/lint"
)

// errLint says that a report has a fault, after the faults were told.
var errLint = errors.New("reports are not sound")

func reportLint() *cobra.Command {
	var strict bool
	c := &cobra.Command{
		Use:   "lint FILE|DIR...",
		Short: "Check reports: front matter, names, columns, order, bounds",
		Long: `Says with file, line and column what is wrong with reports: front matter that is
missing or broken, a query that does not parse, labels and kinds that there are
not, columns other than those promised, rows in no stable order. What a report
runs with all the same is a warning. With --store, properties that the newest run
has are known as well as those of the tables.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := lintOptions(cmd)
			if err != nil {
				return err
			}
			files, problems, bad := 0, 0, false
			for _, arg := range args {
				names, err := reportFiles(arg)
				if err != nil {
					return err
				}
				for _, name := range names {
					text, err := os.ReadFile(name) //nolint:gosec // the file that the user named
					if err != nil {
						return err
					}
					files++
					for _, p := range lint.Check(name, text, o) {
						_, _ = fmt.Fprintln(cmd.OutOrStdout(), p)
						problems++
						bad = bad || !p.Warning || strict
					}
				}
			}
			_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "%s, %s\n", count(files, "report"), count(problems, "problem"))
			if bad {
				return errLint
			}
			return nil
		},
	}
	c.Flags().BoolVar(&strict, "strict", false, "fail on warnings, too")
	return c
}

// lintOptions gives what queries may use: with --store, what the newest run has.
func lintOptions(cmd *cobra.Command) (lint.Options, error) {
	o := lint.Options{Procedures: procedures.Of(nil, procedures.Means{})}
	if !cmd.Flags().Changed("store") {
		return o, nil
	}
	a, err := openAnswers(cmd, queryLimits{})
	if err != nil {
		return o, err
	}
	defer a.close()
	engine, err := a.forQuery(propertyKeys)
	if err != nil {
		return o, err
	}
	o.Properties, err = propertiesOf(cmd.Context(), engine)
	return o, err
}

const propertyKeys = "CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey"

func propertiesOf(ctx context.Context, e queries.Engine) ([]string, error) {
	_, rows, err := e.Query(ctx, propertyKeys, nil)
	var out []string
	for _, r := range rows {
		if key, ok := r[0].(string); ok {
			out = append(out, key)
		}
	}
	return out, err
}

// reportFiles gives a file, or those of a folder that are reports.
func reportFiles(name string) ([]string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, usagef("%s: no such file or folder", name)
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	var out []string
	err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".cypher") {
			out = append(out, path)
		}
		return err
	})
	if err == nil && len(out) == 0 {
		err = usagef("%s: no report in it; a report is a file *.cypher", name)
	}
	return out, err
}
