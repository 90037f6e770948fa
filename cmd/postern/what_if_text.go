package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// whatIfText writes the outcome of edits for people.
type whatIfText struct {
	w   io.Writer
	ink ink
}

// mostListed and mostChains are how many are named before the rest is counted.
const (
	mostListed = 5
	mostChains = 10
)

func writeWhatIf(out io.Writer, a whatIfLines) error {
	w := bufio.NewWriter(out)
	t := whatIfText{w, inkFor(out)}
	t.printf("%s\n", t.ink.strong("If this were so"))
	for _, e := range a.Edits {
		t.printf("  %s\n", editWords(e))
	}
	for _, p := range a.Patterns {
		t.printf("\n%s\n", t.ink.strong(p.Pattern))
		t.chains(p)
	}
	t.shifts(a.Shifts)
	t.printf("\n%s. Nothing was changed.\n", reachWords(a))
	return w.Flush()
}

func (t whatIfText) printf(format string, args ...any) { _, _ = fmt.Fprintf(t.w, format, args...) }

func reachWords(a whatIfLines) string {
	if a.Everybody != "" {
		return "Everybody was judged anew: " + a.Everybody
	}
	return fmt.Sprintf("%d principals were judged anew, all whom the edits reach", a.JudgedAnew)
}

// editWords says in a line what an edit does.
func editWords(e graph.Edit) string {
	what := e.Subject
	if e.Path != "" {
		what = e.Path + " of " + e.Subject
	}
	switch {
	case e.After == nil:
		return what + " goes"
	case e.Path == "" && e.Before == nil:
		return what + " comes"
	}
	return what + " becomes " + clip(fmt.Sprint(e.After), 120)
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// chains writes what becomes of the chains of one pattern.
func (t whatIfText) chains(c patternChanges) {
	t.list(t.ink.strong("closed"), c.Closed)
	t.list(t.ink.bad("opened"), c.Opened)
	for _, r := range c.Rerouted {
		t.printf("  %s    %s\n", t.ink.warn("turns"), chainWords(r.Was))
		t.printf("      into %s\n", chainWords(r.Is))
	}
	t.list(t.ink.warn("further"), c.Further)
	for _, r := range c.Changed {
		t.printf("  %s  %s: %s, now %s\n", t.ink.warn("altered"), chainWords(r.Was), sureness(r.Was), sureness(r.Is))
	}
	if len(c.Closed)+len(c.Opened)+len(c.Rerouted)+len(c.Further)+len(c.Changed) == 0 {
		t.printf("  no chain closes, opens or turns\n")
	}
	t.printf("  %s as they are\n", counted(c.Stay, "chain stays", "chains stay"))
	if !c.Complete {
		t.printf("  A limit cut the search short: there may be more (--limit, --max-hops).\n")
	}
}

// list writes chains, the cheapest first, and counts those beyond mostChains.
func (t whatIfText) list(word string, paths []pathLine) {
	for _, p := range paths[:min(len(paths), mostChains)] {
		t.printf("  %s  %s\n", word, chainWords(p))
	}
	if more := len(paths) - mostChains; more > 0 {
		t.printf("  %s  %s (--format json lists all)\n", word, counted(more, "chain more", "chains more"))
	}
}

func sureness(p pathLine) string {
	if p.Conditional {
		return "conditional"
	}
	return "certain"
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// chainWords writes a chain in a line.
func chainWords(p pathLine) string {
	phrases := phrasesByKind()
	var b strings.Builder
	b.WriteString(p.Nodes[0])
	for i, e := range p.Edges {
		b.WriteString(" — " + phrases[e.Type] + " → " + p.Nodes[i+1])
	}
	return b.String()
}

func phrasesByKind() map[graph.Kind]string {
	out := map[graph.Kind]string{}
	for _, k := range graph.Kinds() {
		out[k.Kind] = k.Phrase
	}
	return out
}

// shifts writes who loses and gains what.
func (t whatIfText) shifts(list []shiftLine) {
	phrases := phrasesByKind()
	write := func(title string, of func(shiftLine) []string) {
		some := false
		for _, s := range list {
			things := of(s)
			if len(things) == 0 {
				continue
			}
			if !some {
				t.printf("\n%s\n", t.ink.strong(title))
				some = true
			}
			t.printf("  %s\n    %s %s%s\n", listed(s.Principals), phrases[s.Type], listed(things), actionWords(s.Actions))
		}
	}
	write("What is lost", func(s shiftLine) []string { return s.Lost })
	write("What is gained", func(s shiftLine) []string { return s.Gained })
	write("What is had in another way", func(s shiftLine) []string { return s.Changed })
	if len(list) == 0 {
		t.printf("\nNobody loses or gains anything.\n")
	}
}

// listed names a few and counts the rest.
func listed(ids []string) string {
	if len(ids) <= mostListed {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:mostListed], ", "), len(ids)-mostListed)
}

// actionWords names the cloud's actions behind an edge, without what they were asked of.
func actionWords(actions []string) string {
	names := access.ActionNames(actions)
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return "  (" + listed(names) + ")"
}
