package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/attack"
)

// drawPaths writes each path as a drawing in text: every step with the cloud's
// name for it, the statement that allows it, and what would shut it; short is
// the limit that cut the answer short, empty where none did.
func drawPaths(cmd *cobra.Command, chains []drawnChain, short string) error {
	w := bufio.NewWriter(cmd.OutOrStdout())
	d := newDrawer(w, cmd.OutOrStdout())
	for i, c := range chains {
		if i > 0 {
			d.printf("\n")
		}
		d.path(i+1, c)
	}
	switch {
	case len(chains) == 0 && short == "":
		_, _ = fmt.Fprintln(w, "No chain matches. What could not be read is listed by 'postern runs show'.")
	case short != "":
		_, _ = fmt.Fprintf(w, "\nNot all chains: %s (--limit, --max-hops).\n", short)
	}
	return w.Flush()
}

type drawer struct {
	w     io.Writer
	ink   ink
	fixes map[string]string
}

// newDrawer draws on w, in the colours that out takes.
func newDrawer(w, out io.Writer) drawer { return drawer{w, inkFor(out), techniqueFixes()} }

func (d *drawer) printf(format string, args ...any) { _, _ = fmt.Fprintf(d.w, format, args...) }

func (d *drawer) path(n int, c drawnChain) {
	state := d.ink.bad("certain")
	if c.conditional {
		state = d.ink.warn("conditional")
	}
	if slices.ContainsFunc(c.edges, func(e drawnEdge) bool { return e.latent }) {
		state = d.ink.warn("held back by guardrails") + ", " + state + " without them"
	}
	d.printf("%s  %s, cost %.1f\n\n", d.ink.strong(fmt.Sprintf("Chain %d", n)), state, c.cost)
	for i, node := range c.nodes {
		if i > 0 {
			d.edge(c.edges[i-1])
		}
		d.node(node)
	}
	for _, a := range c.assumptions {
		d.printf("\n  if %s: its code lets its caller act as it\n", d.ink.warn(a))
	}
	if len(c.holds) > 1 {
		d.printf("\n  all of this must hold:\n")
		for _, h := range c.holds {
			d.printf("    %s  %s\n", d.ink.warn(h.Words), d.ink.dim(stepWords(h.Steps)))
		}
	}
	d.cost(c)
}

// stepWords numbers steps from 1, as people do.
func stepWords(steps []int) string {
	numbers := make([]string, len(steps))
	for i, s := range steps {
		numbers[i] = strconv.Itoa(s + 1)
	}
	if len(steps) > 1 {
		return "(steps " + strings.Join(numbers, ", ") + ")"
	}
	return "(step " + strings.Join(numbers, "") + ")"
}

// cost says what the cost of a path is made of, where that was asked for.
func (d *drawer) cost(c drawnChain) {
	if len(c.parts) == 0 {
		return
	}
	d.printf("\n  cost %.1f is\n", c.cost)
	for _, part := range c.parts {
		e := c.edges[part.Step]
		d.printf("    %4.1f  %s, from %s to %s\n", part.Cost, part.What, e.from, e.to)
	}
}

// node draws a node, with the name that the pattern gives to its step.
func (d *drawer) node(n drawnNode) {
	extra := ""
	if n.as != "" {
		extra = " " + d.ink.accent("as "+n.as)
	}
	if len(n.flags) > 0 {
		extra += " " + d.ink.bad("["+strings.Join(n.flags, ", ")+"]")
	}
	d.printf("  %s%s  %s\n", d.ink.strong(n.name), extra, d.ink.dim(n.what))
	if n.name != n.id {
		d.printf("  %s\n", d.ink.dim(n.id))
	}
}

func (d *drawer) edge(e drawnEdge) {
	line := kindInfo(e.kind).Phrase
	if e.technique != "" {
		line += " (" + e.technique + ")"
	}
	if len(e.actions) > 0 {
		line += "  " + d.ink.dim(strings.Join(e.actions, " + "))
	}
	d.printf("    │ %s\n", d.ink.accent(line))
	if e.via != "" {
		d.printf("    │   through  %s\n", e.via)
	}
	if e.certainty != graph.Certain.String() {
		text := "depends on facts that were not read"
		if e.condition != "" {
			text = e.condition
		}
		d.printf("    │   %s  %s\n", d.ink.warn(e.certainty), text)
	}
	if e.latent {
		for _, h := range e.blockedBy {
			layer, policy, _ := strings.Cut(h, ":")
			d.printf("    │   %s\n", d.ink.warn(strings.TrimRight("held back by  "+layer+"  "+policy, " ")))
		}
	}
	if e.own != "" {
		d.printf("    │   yours    from the facts called %s\n", e.own)
	}
	d.because(e)
	d.printf("    │   shut by  %s\n    ▼\n", d.fix(e))
}

// because names what opens the step: the statements, or for a way in that asks
// nobody, the setting that leaves it open.
func (d *drawer) because(e drawnEdge) {
	const most = 4
	for i, r := range e.because {
		if i == most {
			d.printf("    │   …and more statements\n")
			return
		}
		d.printf("    │   because  %s%s\n", r.policy, statementSuffix(r.statement))
	}
	if len(e.because) == 0 && e.setting != "" {
		d.printf("    │   because  %s\n", e.setting)
	}
}

func statementSuffix(s string) string {
	if s == "" {
		return ""
	}
	return ", statement " + s
}

func (d *drawer) fix(e drawnEdge) string {
	if f := d.fixes[e.technique]; f != "" {
		return f
	}
	return kindFix(e.kind)
}

func kindInfo(k graph.Kind) graph.KindInfo {
	for _, i := range graph.Kinds() {
		if i.Kind == k {
			return i
		}
	}
	return graph.KindInfo{Kind: k, Phrase: string(k)}
}

// kindFix says what closes an edge of a kind when no technique says it better.
func kindFix(k graph.Kind) string {
	switch k {
	case graph.CanInvoke:
		return "remove the statement or binding, or name who may call it"
	case graph.CanAssume:
		return "name the one principal that needs it in the trust or binding"
	case graph.RunsAs:
		return "give the function a role of its own with less"
	case graph.HasRole, graph.Administers:
		return "replace the role with one that grants only what is used"
	case graph.CanRead, graph.CanWrite, graph.CanDecrypt:
		return "narrow the resource or the action of the statement"
	case graph.MemberOf:
		return "remove the membership"
	case graph.SuppliesCode:
		return "let only the deployment identity write there"
	case graph.Unlocks:
		return "rotate the credential and keep it out of settings"
	case graph.Triggers:
		return "require authentication at the way in"
	}
	return "remove what grants it"
}

// ink colours text for a terminal, and only there (NO_COLOR is honoured).
type ink struct{ on bool }

func inkFor(w io.Writer) ink {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return ink{}
	}
	st, err := f.Stat()
	return ink{err == nil && st.Mode()&os.ModeCharDevice != 0}
}

func (i ink) paint(code, s string) string {
	if !i.on {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (i ink) strong(s string) string { return i.paint("1", s) }
func (i ink) dim(s string) string    { return i.paint("2", s) }
func (i ink) bad(s string) string    { return i.paint("31", s) }
func (i ink) warn(s string) string   { return i.paint("33", s) }
func (i ink) accent(s string) string { return i.paint("36", s) }

// techniqueFixes gives what shuts each technique, from the catalogue.
func techniqueFixes() map[string]string {
	out := map[string]string{}
	c, err := attack.Load()
	if err != nil {
		return out // the same error has already stopped every import
	}
	for _, t := range c.Rows() {
		out[t.ID] = t.Fix
	}
	return out
}
