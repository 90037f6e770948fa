package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/findings"
)

// findingFilter are the flags that choose among findings.
type findingFilter struct {
	severity, since                                            string
	states, practices, reports, clouds, accounts, owners, text []string
	fresh, notKnown                                            bool
}

func (f *findingFilter) flags(c *cobra.Command, states string) {
	fl := c.Flags()
	fl.StringVar(&f.severity, "severity", "", "this severity or a worse one: info, low, medium, high, critical")
	fl.StringSliceVar(&f.states, "state", nil, "open, accepted, fixed, false-positive, or all (default: "+states+")")
	fl.StringSliceVar(&f.practices, "practice", nil, "of reports of this practice")
	fl.StringSliceVar(&f.reports, "report", nil, "of this report")
	fl.StringSliceVar(&f.clouds, "cloud", nil, "about something in this cloud: aws, gcp, azure")
	fl.StringSliceVar(&f.accounts, "account", nil, "about something in this account, project or subscription")
	fl.StringSliceVar(&f.owners, "owner", nil, "that belong to this owner; - is nobody")
	fl.StringSliceVar(&f.text, "subject", nil, "about something with this in its id or name")
	fl.BoolVar(&f.fresh, "new", false, "that began, or came back, since the run that findings were updated at before")
	fl.StringVar(&f.since, "since", "", "a run: those that began, or came back, after it")
	fl.BoolVar(&f.notKnown, "not-known", false, "of which the newest run does not tell")
	c.Flags().String(timeFlag, "", timeHelp)
}

// filter reads the flags; where no state is given those of states hold, and none of these means all.
func (f *findingFilter) filter(states ...findings.State) (findings.Filter, error) {
	out := findings.Filter{
		Practices: f.practices, Reports: f.reports, Clouds: f.clouds, Accounts: f.accounts, Text: strings.Join(f.text, " "),
		New: f.fresh || f.since != "", Since: f.since, NotKnown: f.notKnown, States: states,
	}
	for _, o := range f.owners {
		if o == "-" {
			o = ""
		}
		out.Owners = append(out.Owners, o)
	}
	var err error
	if f.severity != "" {
		if out.AtLeast, err = findings.ParseSeverity(f.severity); err != nil {
			return out, usagef("--severity: %w", err)
		}
	}
	if len(f.states) > 0 {
		out.States = nil
	}
	for _, word := range f.states {
		if word == "all" {
			out.States = nil
			break
		}
		s, err := findings.ParseState(word)
		if err != nil {
			return out, usagef("--state: %w, or all", err)
		}
		out.States = append(out.States, s)
	}
	return out, nil
}

// gateFlags say which findings end a command with status 3.
type gateFlags struct{ failOn []string }

func (g *gateFlags) flags(c *cobra.Command) {
	c.Flags().StringArrayVar(&g.failOn, "fail-on", nil, `end with status 3 on a finding like this, as 'severity>=high,new'; may be repeated`)
}

// gates reads the flags.
func (g *gateFlags) gates() ([]findings.Filter, error) {
	var out []findings.Filter
	for _, text := range g.failOn {
		f, err := findings.ParseGate(text)
		if err != nil {
			return nil, usagef("--fail-on: %w", err)
		}
		out = append(out, f)
	}
	return out, nil
}

// tripped gives the findings that a gate does not let pass, the worst first.
func tripped(b *findings.Book, gates []findings.Filter) []*findings.Finding {
	var fits []func(*findings.Finding) bool
	for _, g := range gates {
		fits = append(fits, b.Fits(g))
	}
	return b.Sorted(func(f *findings.Finding) bool {
		for _, fit := range fits {
			if fit(f) {
				return true
			}
		}
		return false
	})
}

// close ends a command by its gates.
func (g *gateFlags) close(cmd *cobra.Command, list []*findings.Finding) error {
	if len(list) == 0 {
		return nil
	}
	_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "%s: --fail-on %s\n", count(len(list), "finding"), strings.Join(g.failOn, " or "))
	return errGate
}
