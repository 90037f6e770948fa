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
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
)

// drawPaths writes each path as a drawing in text: every step with the cloud's
// name for it, the statement that allows it, and what would shut it.
func drawPaths(cmd *cobra.Command, e *access.Estate, r *pathAnswer) error {
	w := bufio.NewWriter(cmd.OutOrStdout())
	d := drawer{w: w, e: e, s: e.Snapshot(), a: r, ink: inkFor(cmd.OutOrStdout()), fixes: techniqueFixes()}
	for i, p := range r.Paths {
		if i > 0 {
			d.printf("\n")
		}
		d.path(i+1, p)
	}
	switch {
	case len(r.Paths) == 0 && r.Complete:
		_, _ = fmt.Fprintln(w, "No chain matches. What could not be read is listed by 'postern runs show'.")
	case !r.Complete:
		_, _ = fmt.Fprintf(w, "\nNot all chains: a limit cut the answer at %d (--limit, --max-hops).\n", len(r.Paths))
	}
	return w.Flush()
}

type drawer struct {
	w     io.Writer
	e     *access.Estate
	s     *graph.Snapshot
	a     *pathAnswer
	ink   ink
	fixes map[string]string
}

func (d *drawer) printf(format string, args ...any) { _, _ = fmt.Fprintf(d.w, format, args...) }

func (d *drawer) path(n int, p walk.Path) {
	state := d.ink.bad("certain")
	if p.Conditional() {
		state = d.ink.warn("conditional")
	}
	if slices.ContainsFunc(p.Edges, func(e walk.PathEdge) bool { return e.Latent }) {
		state = d.ink.warn("held back by guardrails") + ", " + state + " without them"
	}
	d.printf("%s  %s, cost %.1f\n\n", d.ink.strong(fmt.Sprintf("Chain %d", n)), state, p.Cost)
	for i, n := range p.Nodes {
		if i > 0 {
			d.edge(p.Edges[i-1])
		}
		d.node(n, d.a.name(p, i))
	}
	for _, a := range p.Assumptions {
		d.printf("\n  if %s: its code lets its caller act as it\n", d.ink.warn(a))
	}
	if all := d.a.holds(p); len(all) > 1 {
		d.printf("\n  all of this must hold:\n")
		for _, h := range all {
			d.printf("    %s  %s\n", d.ink.warn(h.Words), d.ink.dim(stepWords(h.Steps)))
		}
	}
	d.cost(p)
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
func (d *drawer) cost(p walk.Path) {
	parts := d.a.parts(p)
	if len(parts) == 0 {
		return
	}
	d.printf("\n  cost %.1f is\n", p.Cost)
	for _, part := range parts {
		e := p.Edges[part.Step]
		d.printf("    %4.1f  %s, from %s to %s\n", part.Cost, part.What, d.s.Name(e.From), d.s.Name(e.To))
	}
}

// node draws a node, with the name that the pattern gives to its step.
func (d *drawer) node(n graph.NodeID, name string) {
	what := d.s.Type(n)
	if what == "" {
		what = strings.ToLower(string(firstLabel(d.s, n)))
	}
	var flags []string
	for _, f := range walk.Flags() {
		if d.s.NodeFlag(n, f) {
			flags = append(flags, f)
		}
	}
	extra := ""
	if name != "" {
		extra = " " + d.ink.accent("as "+name)
	}
	if len(flags) > 0 {
		extra += " " + d.ink.bad("["+strings.Join(flags, ", ")+"]")
	}
	d.printf("  %s%s  %s\n", d.ink.strong(d.s.Name(n)), extra, d.ink.dim(what))
	if d.s.Name(n) != d.s.ID(n) {
		d.printf("  %s\n", d.ink.dim(d.s.ID(n)))
	}
}

func firstLabel(s *graph.Snapshot, n graph.NodeID) graph.Label {
	if ls := s.Labels(n); len(ls) > 0 {
		return ls[len(ls)-1]
	}
	return graph.Resource
}

func (d *drawer) edge(e walk.PathEdge) {
	info := kindInfo(e.Kind)
	line := info.Phrase
	if t := d.s.EdgeString(e.ID, graph.PropTechnique); t != "" {
		line += " (" + t + ")"
	}
	if v, ok := d.s.EdgeProp(e.ID, graph.PropActions); ok {
		if actions, isList := v.([]string); isList && len(actions) > 0 {
			line += "  " + d.ink.dim(strings.Join(plainActions(actions), " + "))
		}
	}
	d.printf("    │ %s\n", d.ink.accent(line))
	if via := d.s.EdgeString(e.ID, graph.PropVia); via != "" {
		d.printf("    │   through  %s\n", via)
	}
	if e.Certainty != graph.Certain {
		text := "depends on facts that were not read"
		if c := d.a.condition(e); c != nil {
			text = c.Words()
		}
		d.printf("    │   %s  %s\n", d.ink.warn(e.Certainty.String()), text)
	}
	if v, ok := d.s.EdgeProp(e.ID, graph.PropBlockedBy); ok && e.Latent {
		held, _ := v.([]string)
		for _, h := range held {
			layer, policy, _ := strings.Cut(h, ":")
			d.printf("    │   %s\n", d.ink.warn(strings.TrimRight("held back by  "+layer+"  "+policy, " ")))
		}
	}
	if own := d.s.EdgeString(e.ID, graph.PropOwn); own != "" {
		d.printf("    │   yours    from the facts called %s\n", own)
	}
	d.because(e)
	d.printf("    │   shut by  %s\n    ▼\n", d.fix(e))
}

// because names what opens the step: the statements, or for a way in that asks
// nobody, the setting that leaves it open.
func (d *drawer) because(e walk.PathEdge) {
	const most = 4
	shown := 0
	for _, r := range d.e.Explain(graph.Edge{ID: e.ID, Kind: e.Kind, From: e.From, To: e.To}) {
		if !strings.EqualFold(r.Effect, "allow") {
			continue
		}
		if shown++; shown > most {
			d.printf("    │   …and more statements\n")
			break
		}
		d.printf("    │   because  %s%s\n", r.Policy, statementSuffix(r.Statement))
	}
	if shown > 0 || !d.s.HasLabel(e.From, graph.Public) {
		return
	}
	for _, id := range []string{d.s.EdgeString(e.ID, graph.PropVia), d.s.ID(e.To)} {
		if n, ok := d.s.Lookup(id); ok {
			if why := d.s.NodeString(n, graph.PropPublic+"_why"); why != "" {
				d.printf("    │   because  %s\n", why)
				return
			}
		}
	}
}

func statementSuffix(s string) string {
	if s == "" {
		return ""
	}
	return ", statement " + s
}

// plainActions strips where each question was asked.
func plainActions(in []string) []string {
	out := make([]string, 0, len(in))
	for _, a := range in {
		out = append(out, access.ParseQuestion(a).Action)
	}
	return out
}

func (d *drawer) fix(e walk.PathEdge) string {
	if f := d.fixes[d.s.EdgeString(e.ID, graph.PropTechnique)]; f != "" {
		return f
	}
	return kindFix(e.Kind)
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
