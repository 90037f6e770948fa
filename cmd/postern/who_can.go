package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/ask"
)

type holderLine struct {
	ID         string              `json:"id"`
	Decision   access.Effect       `json:"decision"`
	Conditions []*access.Condition `json:"conditions,omitempty"`

	name string
}

type whoCanAnswer struct {
	Principals []holderLine `json:"principals"`
	Public     []holderLine `json:"public,omitempty"`
}

func newWhoCan() *cobra.Command {
	var action, resource, context, format string
	var data bool
	c := &cobra.Command{
		Use:   "who-can --action A --resource R",
		Short: "List who may do an action on a resource",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "json" && format != "text" {
				return usagef("--format %s: who-can comes as text or json", format)
			}
			ctx, err := contextFlag(context)
			if err != nil {
				return err
			}
			a, err := askWhoCan(cmd, access.Request{Action: action, Resource: resource, Data: data, Context: ctx})
			if err != nil {
				return err
			}
			if format == "json" {
				return writeJSON(cmd.OutOrStdout(), a)
			}
			return writeWhoCan(cmd.OutOrStdout(), a)
		},
	}
	f := c.Flags()
	f.StringVar(&action, "action", "", "the cloud's own name of the action")
	f.StringVar(&resource, "resource", "", "the resource's id")
	f.StringVar(&context, "context", "", "what is known of the request, a JSON object")
	f.BoolVar(&data, "data", false, "Azure: the action is a data action")
	f.StringVar(&format, "format", "text", "text or json")
	_ = c.MarkFlagRequired("action")
	_ = c.MarkFlagRequired("resource")
	return c
}

// askWhoCan asks the server, or else the store.
func askWhoCan(cmd *cobra.Command, r access.Request) (whoCanAnswer, error) {
	if at := serverOf(cmd); at != nil {
		a, notes, err := serverWhoCan(cmd.Context(), at, r)
		note(cmd.ErrOrStderr(), notes...)
		return a, err
	}
	e, done, err := openEstate(cmd)
	if err != nil {
		return whoCanAnswer{}, err
	}
	defer done()
	note(cmd.ErrOrStderr(), ask.Unknown(e.Snapshot(), r)...)
	return whoCan(e, r), nil
}

func whoCan(e *access.Estate, r access.Request) whoCanAnswer {
	a := whoCanAnswer{Principals: []holderLine{}}
	s := e.Snapshot()
	for _, h := range e.WhoCan(r) {
		l := holderLine{s.ID(h.Principal), h.Decision.Effect, h.Decision.Conditions.List(), s.Name(h.Principal)}
		if s.HasLabel(h.Principal, graph.Public) {
			a.Public = append(a.Public, l)
		} else {
			a.Principals = append(a.Principals, l)
		}
	}
	return a
}

// writeWhoCan lists those who may for people: the public first, then those who
// may, those who may on conditions, and how many there are of whom nothing is known.
func writeWhoCan(out io.Writer, a whoCanAnswer) error {
	const fewUnknown = 10
	w := bufio.NewWriter(out)
	paint := inkFor(out)
	unknown := 0
	for _, want := range []access.Effect{access.Allowed, access.IsConditional, access.IsUnknown} {
		for i, l := range slices.Concat(a.Public, a.Principals) {
			if l.Decision != want {
				continue
			}
			if want == access.IsUnknown {
				if unknown++; unknown > fewUnknown {
					continue
				}
			}
			line := fmt.Sprintf("%-12s %s", l.Decision, l.ID)
			if name := l.nameBeside(); name != "" {
				line += "  " + paint.dim(name)
			}
			if i < len(a.Public) {
				line += "  " + paint.bad("[public]")
			}
			_, _ = fmt.Fprintln(w, line)
			if len(l.Conditions) > 0 {
				_, _ = fmt.Fprintf(w, "             if %s\n", access.And(l.Conditions...).Words())
			}
		}
	}
	switch {
	case len(a.Public)+len(a.Principals) == 0:
		_, _ = fmt.Fprintln(w, "Nobody. What could not be read is listed by 'postern runs show'.")
	case unknown > fewUnknown:
		_, _ = fmt.Fprintf(w, "…and %d more of whom it is not known, because what decides was not read (--format json lists them)\n", unknown-fewUnknown)
	}
	return w.Flush()
}

// nameBeside gives the principal's name where its id does not tell it.
func (l holderLine) nameBeside() string {
	if strings.Contains(strings.ToLower(l.ID), strings.ToLower(l.name)) {
		return ""
	}
	return l.name
}
