package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// cutText writes a cut for people.
type cutText struct {
	w   io.Writer
	a   cutLines
	ink ink
}

func writeCut(out io.Writer, a cutLines) error {
	w := bufio.NewWriter(out)
	t := cutText{w, a, inkFor(out)}
	t.all()
	return w.Flush()
}

func (t cutText) printf(format string, args ...any) { _, _ = fmt.Fprintf(t.w, format, args...) }

func (t cutText) all() {
	a := t.a
	if a.Open != nil {
		t.printf("%s\n\n", t.ink.bad("No cut: of one chain nothing that may be changed closes it."))
		t.chain(chainLine{Start: a.Open.Start, Steps: a.Open.Steps})
		t.given()
		return
	}
	if len(a.Cuts[0].Changes) == 0 {
		t.printf("No chain matches: nothing has to change.\n")
		return
	}
	for i, c := range a.Cuts {
		t.cut(i, c)
	}
	switch gap := a.Cuts[0].Weight - a.Bound; {
	case a.Least:
	case a.Complete:
		t.printf("\nEvery cut weighs %d or more. The first weighs %d more than that, to close what opens where a flag that the pattern refuses goes.\n", a.Bound, gap)
	default:
		t.printf("\nTime was up: every cut weighs %d or more, so the first may be %d too dear (--timeout).\n", a.Bound, gap)
	}
	t.why()
	t.given()
	t.held()
}

// given names the flags on which chains rest and that no change takes away.
func (t cutText) given() {
	const shown = 5
	for i, g := range t.a.Given {
		if i == shown {
			t.printf("  … and %d more.\n", len(t.a.Given)-shown)
			break
		}
		t.printf("\nThat %s is %s counts as given: no change is known to take it away.\n", g.ID, g.Flag)
	}
}

func (t cutText) cut(i int, c cutLine) {
	first := t.a.Cuts[0]
	head := "The least that must change: "
	switch {
	case i > 0:
		head = "\nOr: "
	case !t.a.Least:
		head = "Enough, if maybe not the least: "
	}
	t.printf("%s\n", t.ink.strong(head+count(len(c.Changes), "change")+fmt.Sprintf(", weight %d", c.Weight)))
	for n, ch := range c.Changes {
		switch {
		case i == 0:
			t.change(strconv.Itoa(n+1)+".", ch)
		case !first.has(ch):
			t.change("+", ch)
		}
	}
	if i > 0 {
		var gone []string
		for k, ch := range first.Changes {
			if !c.has(ch) {
				gone = append(gone, strconv.Itoa(k+1))
			}
		}
		t.printf("  in place of %s\n", strings.Join(gone, ", "))
	}
	t.falls(c)
	t.tried(c.Tried)
}

// tried says whether a cut was tried on the facts, and what is left.
func (t cutText) tried(r cutTrial) {
	switch {
	case !r.Made:
		t.printf("  %s\n", t.ink.warn("not tried on the facts: "+r.Why))
	case len(r.Left) > 0:
		t.printf("  %s\n", t.ink.bad("tried on the facts: a chain is left, so this is not enough"))
		t.chain(chainLine{Start: r.Left[0].From, Steps: r.Left})
	default:
		t.printf("  tried on the facts: no chain is left\n")
	}
}

// has reports whether a cut makes a change.
func (l cutLine) has(c cutChange) bool {
	return slices.ContainsFunc(l.Changes, func(o cutChange) bool { return o.ID == c.ID })
}

func (t cutText) change(mark string, c cutChange) {
	why := c.Weighing.Words()
	if c.Weight != c.Weighing.Base {
		why = fmt.Sprintf("%d: %s", c.Weight, why)
	}
	t.printf("  %s %s  %s\n", mark, c.Words, t.ink.dim("("+why+")"))
}

// falls says what no longer stands: not the chains alone.
func (t cutText) falls(c cutLine) {
	total := 0
	var parts []string
	for _, k := range sortedNames(c.Falls) {
		total += c.Falls[k]
		parts = append(parts, fmt.Sprintf("%d %s", c.Falls[k], k))
	}
	least := ""
	if !c.FallsComplete {
		least = "at least "
	}
	t.printf("  with it go %s%s: %s\n", least, count(total, "edge"), strings.Join(parts, ", "))
}

// why shows the proof: the chains, and how they add up.
func (t cutText) why() {
	a := t.a
	t.printf("\n%s\n", t.ink.strong("Why nothing lighter is enough"))
	if a.Proof.Branch != "" {
		t.printf("  %s, and a tree of cases over them ('--format json' has it): in each case every cut weighs %d or more.\n", count(len(a.Chains), "chain"), a.Bound)
	} else {
		t.printf("  These chains share no change beyond its weight; a cut has to close each, and together that weighs %d:\n", a.Bound)
	}
	share := map[int]float64{}
	for _, s := range a.Proof.Shares {
		share[s.Chain] = s.Share
	}
	const shown = 12
	for i, s := range a.Chains[:min(shown, len(a.Chains))] {
		t.printf("\n")
		if v, ok := share[i]; ok {
			t.printf("  %s\n", t.ink.dim(fmt.Sprintf("chain %d, whatever closes it weighs %.4g", i+1, v)))
		}
		t.chain(s)
	}
	if len(a.Chains) > shown {
		t.printf("\n  … and %d more.\n", len(a.Chains)-shown)
	}
	t.printf("\nThe proof was checked apart from the search. Nothing was changed.\n")
}

func (t cutText) chain(c chainLine) {
	start, end := t.marks()
	t.printf("    %s%s\n", c.Start, start)
	for i, st := range c.Steps {
		mark := ""
		if i == len(c.Steps)-1 {
			mark = end
		}
		if st.Revealed {
			mark += " " + t.ink.dim("(counts once what is wider is cut)")
		}
		t.printf("      %s %s%s\n", phrase(st.Type), st.To, mark)
	}
	for i, words := range c.words {
		t.printf("        %s\n", t.ink.dim([]string{"to close it: ", "         or: "}[min(i, 1)]+words))
	}
}

// marks are the flags for which the pattern asks at its ends: they hang on
// changes as steps do.
func (t cutText) marks() (start, end string) {
	p, err := walk.Parse(t.a.Pattern)
	if err != nil || len(p.Nodes) == 0 {
		return "", ""
	}
	mark := func(n walk.NodeStep) string {
		if len(n.Flags) == 0 {
			return ""
		}
		return " " + t.ink.dim("["+strings.Join(n.Flags, " ")+"]")
	}
	return mark(p.Nodes[0]), mark(p.Nodes[len(p.Nodes)-1])
}

func phrase(k graph.Kind) string {
	i := slices.IndexFunc(graph.Kinds(), func(i graph.KindInfo) bool { return i.Kind == k })
	if i < 0 {
		return string(k)
	}
	return graph.Kinds()[i].Phrase
}

// held says which chain is left for those who lift a guardrail.
func (t cutText) held() {
	if len(t.a.HeldBack) == 0 {
		return
	}
	t.printf("\n%s\n", t.ink.warn("Guardrails alone hold back one more chain; it needs no change while they stand"))
	t.chain(chainLine{Start: t.a.HeldBack[0].From, Steps: t.a.HeldBack})
}
