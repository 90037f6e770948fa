package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/ask"
)

type whyAnswer struct {
	Decision   access.Effect       `json:"decision"`
	Summary    string              `json:"summary,omitempty"`
	Conditions []*access.Condition `json:"conditions,omitempty"`
	BlockedBy  []string            `json:"blockedBy,omitempty"`
	Why        []access.Reason     `json:"why"`
	Layers     []access.Layer      `json:"layers"`
}

func newWhy() *cobra.Command {
	var r access.Request
	var format, context string
	c := &cobra.Command{
		Use:   "why --principal P --action A --resource R",
		Short: "Say what each layer of policies says to one question",
		Long: `Say what each layer of policies says to one question: allow, deny, silent, not
asked, or conditional and on what. Statements are named by policy, Sid or
position, and line in the document: as the source gave it, or pretty-printed
where the source had it on one line or encoded. Of a layer that stops the
request by allowing nothing, the statement that comes nearest is shown, with
what it misses.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "json" && format != "text" {
				return usagef("--format %s: why comes as text or json", format)
			}
			var err error
			if r.Context, err = contextFlag(context); err != nil {
				return err
			}
			if at := serverOf(cmd); at != nil {
				t, err := serverTrace(cmd.Context(), at, r)
				if err != nil {
					return err
				}
				return writeWhy(cmd.OutOrStdout(), format, t)
			}
			e, done, err := openEstate(cmd)
			if err != nil {
				return err
			}
			defer done()
			note(cmd.ErrOrStderr(), ask.Unknown(e.Snapshot(), r)...)
			return writeWhy(cmd.OutOrStdout(), format, e.Trace(r))
		},
	}
	f := c.Flags()
	f.StringVar(&r.Principal, "principal", "", "who")
	f.StringVar(&r.Action, "action", "", "the cloud's own name of the action")
	f.StringVar(&r.Resource, "resource", "", "on what")
	f.BoolVar(&r.Data, "data", false, "Azure: the action is a data action")
	f.StringVar(&context, "context", "", "what is known of the request, a JSON object")
	f.StringVar(&format, "format", "text", "text or json")
	for _, n := range []string{"principal", "action", "resource"} {
		_ = c.MarkFlagRequired(n)
	}
	return c
}

// contextFlag reads --context.
func contextFlag(text string) (access.Context, error) {
	var raw map[string]json.RawMessage
	if text != "" {
		if err := json.Unmarshal([]byte(text), &raw); err != nil {
			return nil, usagef("--context: want a JSON object of keys and values: %w", err)
		}
	}
	ctx, err := readContext(raw)
	if err != nil {
		return nil, usagef("--context: %w", err)
	}
	return ctx, nil
}

func writeWhy(out io.Writer, format string, t access.Trace) error {
	if format == "json" {
		a := whyAnswer{t.Effect, t.Summary(), t.Conditions.List(), t.BlockedBy, t.Why, t.Layers}
		if a.Why == nil {
			a.Why = []access.Reason{}
		}
		if a.Layers == nil {
			a.Layers = []access.Layer{}
		}
		return writeJSON(out, a)
	}
	w := bufio.NewWriter(out)
	d := whyText{w, inkFor(out), false}
	d.all(t)
	return w.Flush()
}

// whyText writes a trace for people.
type whyText struct {
	w      io.Writer
	ink    ink
	pretty bool // some line counts in a pretty-printed document
}

func (d *whyText) printf(format string, args ...any) { _, _ = fmt.Fprintf(d.w, format, args...) }

func (d *whyText) all(t access.Trace) {
	word := string(t.Effect)
	switch t.Effect {
	case access.Allowed:
		word = d.ink.bad(word)
	case access.IsConditional, access.IsUnknown:
		word = d.ink.warn(word)
	case access.ImplicitlyDenied, access.ExplicitlyDenied:
		word = d.ink.strong(word)
	}
	d.printf("%s", word)
	if s := t.Summary(); s != "" {
		d.printf("  %s", s)
	}
	d.printf("\n")
	if t.Conditions != nil {
		d.printf("  if %s\n", t.Conditions.Words())
	}
	if len(t.Layers) > 0 {
		d.printf("\n")
	}
	for _, l := range t.Layers {
		d.layer(l)
	}
	if d.pretty {
		d.printf("\nLines are those of the pretty-printed document ('postern aws policy --policy ID --show').\n")
	}
}

func (d *whyText) layer(l access.Layer) {
	said := string(l.Said)
	if l.Stops {
		said += ", stops it"
	}
	pad := strings.Repeat(" ", max(0, 22-len(said)))
	switch {
	case l.Stops:
		said = d.ink.bad(said)
	case l.Said == access.SaidConditional || l.Said == access.SaidNotRead:
		said = d.ink.warn(said)
	}
	line := fmt.Sprintf("%-16s %s%s", l.Name, said, pad)
	if l.Level != "" {
		line += "at " + l.Level
	}
	d.printf("%s\n", strings.TrimRight(line+l.Because, " "))
	if len(l.Conditions) > 0 {
		d.printf("    if %s\n", access.And(l.Conditions...).Words())
	}
	for _, m := range l.Statements {
		if l.Level != "" && l.Said == access.SaidAllow {
			m.Text = "" // a guardrail that holds nothing back is not worth its text
		}
		d.mention(m.Effect, m)
		if len(m.Conditions) > 0 && len(l.Statements) > 1 {
			d.printf("             if %s\n", access.And(m.Conditions...).Words())
		}
	}
	if l.Nearest != nil {
		d.mention("nearest", *l.Nearest)
		for _, m := range l.Nearest.Missed {
			d.printf("             %s\n", m.Words())
		}
	}
}

func (d *whyText) mention(word string, m access.Mention) {
	d.printf("    %-8s %s\n", word, m.Where())
	if m.Text != "" {
		d.printf("             %s\n", d.ink.dim(m.Text))
	}
	d.pretty = d.pretty || m.Form == access.Pretty
}
