package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/format"
	"github.com/postern-graph/postern/internal/escape"
)

// asffTarget is whose Security Hub takes the findings.
type asffTarget struct{ account, region string }

func findingsExport() *cobra.Command {
	var filter findingFilter
	var as, out string
	var target asffTarget
	c := &cobra.Command{
		Use:   "export",
		Short: "Write findings in the formats of other tools",
		Long: "Writes findings in one of these formats:\n\n" + format.Help() + `
Without --state these are all that are there, and those that the newest run shows to
be fixed, so that what takes them learns of it.`,
		Example: `  postern findings export --format sarif --out postern.sarif
  postern findings export --format asff --cloud aws | while read -r r; do aws securityhub batch-import-findings --cli-input-json "$r"; done`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(as, format.Names()...); err != nil {
				return err
			}
			f, err := filter.filter()
			if err != nil {
				return err
			}
			b, err := readBook(cmd)
			if err != nil {
				return err
			}
			fits := b.Fits(f)
			list := b.Sorted(func(x *findings.Finding) bool {
				return fits(x) && (len(filter.states) > 0 || x.Fixed == nil || x.Fixed.Run == b.Run.Run)
			})
			return writeFindings(cmd, as, out, b, list, target)
		},
	}
	c.Flags().StringVar(&as, "format", "json", strings.Join(format.Names(), ", "))
	c.Flags().StringVar(&out, "out", "", "a file to write instead of standard output; it is whole or as it was")
	c.Flags().StringVar(&target.account, "aws-account", "", "for asff: the account whose Security Hub takes all findings (default: each goes to its own)")
	c.Flags().StringVar(&target.region, "aws-region", "", "for asff: the region of that Security Hub (default: the finding's own, us-east-1 for global things)")
	filter.flags(c, "all that are there, and what the newest run shows to be fixed")
	return c
}

// writeFindings writes findings in a format of package format, to a file where one is named.
func writeFindings(cmd *cobra.Command, as, file string, b *findings.Book, list []*findings.Finding, target asffTarget) error {
	now, err := asOf(cmd)
	if err != nil {
		return err
	}
	d := &format.Document{Book: b, List: list, Made: now, Version: version, AWSAccount: target.account, AWSRegion: target.region}
	var text bytes.Buffer
	if err := format.Write(&text, as, d); errors.Is(err, format.ErrNoAWSAccount) {
		return usagef("%w; give --aws-account, or --cloud aws", err)
	} else if err != nil {
		return err
	}
	if !format.Tells(as) {
		for _, u := range b.Doubts() {
			_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "not known, and not in this format: %s\n", escape.Terminal(u.String()))
		}
	}
	if file == "" {
		_, err = cmd.OutOrStdout().Write(text.Bytes())
		return err
	}
	if err := replaceFile(file, text.Bytes()); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "%s in %s\n", count(len(list), "finding"), file)
	return nil
}

// replaceFile writes a file beside the one named and puts it in its place.
func replaceFile(name string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".postern-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
