package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

type holderLine struct {
	ID         string              `json:"id"`
	Decision   access.Effect       `json:"decision"`
	Conditions []*access.Condition `json:"conditions,omitempty"`
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
			e, done, err := openEstate(cmd)
			if err != nil {
				return err
			}
			defer done()
			a := whoCan(e, access.Request{Action: action, Resource: resource, Data: data, Context: ctx})
			if format == "json" {
				return writeJSON(cmd.OutOrStdout(), a)
			}
			for _, l := range append(a.Public, a.Principals...) {
				_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%-12s %s\n", l.Decision, l.ID)
			}
			return nil
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

func whoCan(e *access.Estate, r access.Request) whoCanAnswer {
	a := whoCanAnswer{Principals: []holderLine{}}
	s := e.Snapshot()
	for _, h := range e.WhoCan(r) {
		l := holderLine{s.ID(h.Principal), h.Decision.Effect, h.Decision.Conditions.List()}
		if s.HasLabel(h.Principal, graph.Public) {
			a.Public = append(a.Public, l)
		} else {
			a.Principals = append(a.Principals, l)
		}
	}
	return a
}
