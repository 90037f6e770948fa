package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/internal/escape"
)

func findingsShow() *cobra.Command {
	var as string
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show one finding with its cause, its context and its history",
		Long:  "ID may be the beginning of an id, of four digits at least.",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(as, "text", "json"); err != nil {
				return err
			}
			b, f, err := readFinding(cmd, args[0])
			if err != nil {
				return err
			}
			if as == "json" {
				return writeFindings(cmd, as, "", b, []*findings.Finding{f}, asffTarget{})
			}
			return writeFinding(cmd.OutOrStdout(), b, f)
		},
	}
	c.Flags().StringVar(&as, "format", "text", "text or json")
	c.Flags().String(timeFlag, "", timeHelp)
	return c
}

// writeFinding writes all that is known of a finding, for people.
func writeFinding(out io.Writer, b *findings.Book, f *findings.Finding) error {
	r := b.Reports[f.Report]
	var text strings.Builder
	line := func(name, value string) {
		if value != "" {
			_, _ = fmt.Fprintf(&text, "%-10s  %s\n", name, escape.Terminal(value))
		}
	}
	_, _ = fmt.Fprintf(&text, "%s\n\n", escape.Terminal(r.Title))
	line("id", f.ID)
	line("report", f.Report)
	line("subject", f.Subject.ID)
	line("account", f.Subject.Account)
	line("severity", string(f.Severity))
	line("", f.Why)
	for _, c := range f.Context {
		line("context", c)
	}
	line("state", standing(b, f))
	if v := f.Verdict; v != nil {
		line("decided", "by "+v.By+" on "+dateOf(v.At)+": "+v.Reason)
		if v.Until != nil {
			line("until", dateOf(*v.Until))
		}
	}
	if f.NotKnown != nil {
		line("not known", "since run "+f.NotKnown.Since.Run+": "+f.NotKnown.Why)
	}
	if f.Owner != "" {
		line("owner", f.Owner+" ("+f.OwnerWhy+")")
	}
	line("first seen", "run "+f.First.Run+", "+dateOf(f.First.At))
	line("last seen", "run "+f.Last.Run+", "+dateOf(f.Last.At))
	for _, c := range f.Cause {
		line("cause", c.Name+": "+c.Text())
	}
	for _, c := range f.Details {
		if c.Text() != "" {
			line("", c.Name+": "+c.Text())
		}
	}
	line("what to do", r.Remediation[f.Subject.Cloud])
	text.WriteString("\n")
	for _, e := range f.History {
		text.WriteString(eventLine(e) + "\n")
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// eventLine tells one event.
func eventLine(e findings.Event) string {
	line := dateOf(e.At) + "  run " + e.Run + "  " + string(e.Kind)
	if e.By != "" {
		line += " by " + e.By
	}
	if e.Text != "" {
		line += ": " + strings.ReplaceAll(e.Text, "\n", " ")
	}
	return escape.Terminal(line)
}
