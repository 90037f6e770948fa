package main

import (
	_ "embed" // the report to begin with
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/queries"
)

//go:embed report_new.cypher
var newReportText string

func reportNew() *cobra.Command {
	var dir, practice string
	c := &cobra.Command{
		Use:   "new ID",
		Short: "Write a report to begin with",
		Long:  "Writes ID.cypher: a report that runs, in which comments say what each part is for.",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := oneOf("practice", practice, queries.Practices())
			if err != nil {
				return err
			}
			if p == "" {
				p = queries.FunctionAccess
			}
			text := strings.NewReplacer("ID", args[0], "PRACTICE", string(p)).Replace(newReportText)
			if _, err := queries.Parse(args[0]+".cypher", []byte(text)); err != nil {
				return usagef("%s: an id is small letters, digits and single hyphens", args[0])
			}
			set, err := queries.Builtin()
			if err != nil {
				return err
			}
			if _, ok := set.Find(args[0]); ok {
				return usagef("a report %s is there already; see 'postern report show %s'", args[0], args[0])
			}
			name := filepath.Join(dir, args[0]+".cypher")
			f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the folder that the user named
			if errors.Is(err, fs.ErrExist) {
				return usagef("%s is there already", name)
			}
			if err != nil {
				return err
			}
			_, err = f.WriteString(text)
			if err = errors.Join(err, f.Close()); err != nil {
				return err
			}
			_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", name)
			return nil
		},
	}
	c.Flags().StringVar(&dir, "dir", ".", "the folder to write to")
	c.Flags().StringVar(&practice, "practice", "", "least-privilege, function-access, network, confidentiality, integrity, availability, lateral-movement")
	return c
}
