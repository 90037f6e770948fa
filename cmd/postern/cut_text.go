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
	a   *cutAnswer
	ink ink
}

func writeCut(out io.Writer, a *cutAnswer) error {
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
		t.chain(a.Open.Start, a.Open.Steps, nil)
		return
	}
	if len(a.Cuts.Cuts[0].Changes) == 0 {
		t.printf("No chain matches: nothing has to change.\n")
		return
	}
	for i, c := range a.Cuts.Cuts {
		t.cut(i, c)
	}
	if !a.Least() {
		t.printf("\nTime was up: every cut weighs %d or more, so the first may be %d too dear (--timeout).\n", a.Bound, a.Cuts.Cuts[0].Weight-a.Bound)
	}
	t.why()
	t.held()
}

func (t cutText) cut(i int, c walk.Cut) {
	first := t.a.Cuts.Cuts[0]
	head := "The least that must change: "
	switch {
	case i > 0:
		head = "\nOr: "
	case !t.a.Least():
		head = "Enough, if maybe not the least: "
	}
	t.printf("%s\n", t.ink.strong(head+count(len(c.Changes), "change")+fmt.Sprintf(", weight %d", c.Weight)))
	for n, ch := range c.Changes {
		switch {
		case i == 0:
			t.change(strconv.Itoa(n+1)+".", ch)
		case !slices.Contains(first.Changes, ch):
			t.change("+", ch)
		}
	}
	if i > 0 {
		var gone []string
		for k, ch := range first.Changes {
			if !slices.Contains(c.Changes, ch) {
				gone = append(gone, strconv.Itoa(k+1))
			}
		}
		t.printf("  in place of %s\n", strings.Join(gone, ", "))
	}
	t.falls(c)
}

func (t cutText) change(mark string, ch walk.Change) {
	c := t.a.book.Change(ch)
	t.printf("  %s %s  %s\n", mark, c.Words(), t.ink.dim(fmt.Sprintf("(%d)", c.Weight)))
}

// falls says what no longer stands: not the chains alone.
func (t cutText) falls(c walk.Cut) {
	byKind, complete := t.a.falls(c.Changes)
	total := 0
	var parts []string
	for _, k := range sortedNames(byKind) {
		total += byKind[k]
		parts = append(parts, fmt.Sprintf("%d %s", byKind[k], k))
	}
	least := ""
	if !complete {
		least = "at least "
	}
	t.printf("  with it go %s%s: %s\n", least, count(total, "edge"), strings.Join(parts, ", "))
}

// why shows the proof: the chains, and how they add up.
func (t cutText) why() {
	a := t.a
	t.printf("\n%s\n", t.ink.strong("Why nothing lighter is enough"))
	if a.Proof.Branch {
		t.printf("  %s, and a tree of cases over them ('--format json' has it): in each case every cut weighs %d or more.\n", count(len(a.Strands), "chain"), a.Bound)
	} else {
		t.printf("  These chains share no change beyond its weight; a cut has to close each, and together that weighs %d:\n", a.Bound)
	}
	share := map[int]float64{}
	for _, s := range a.Proof.Shares {
		share[s.Strand] = float64(s.Parts) / walk.Parts
	}
	const shown = 12
	for i, s := range a.Strands[:min(shown, len(a.Strands))] {
		t.printf("\n")
		if v, ok := share[i]; ok {
			t.printf("  %s\n", t.ink.dim(fmt.Sprintf("chain %d, whatever closes it weighs %.4g", i+1, v)))
		}
		t.chain(s.Start, s.Steps, s.Changes)
	}
	if len(a.Strands) > shown {
		t.printf("\n  … and %d more.\n", len(a.Strands)-shown)
	}
	t.printf("\nThe proof was checked apart from the search. Nothing was changed.\n")
}

func (t cutText) chain(start graph.NodeID, steps []walk.Step, changes []walk.Change) {
	s := t.a.s
	t.printf("    %s\n", s.ID(start))
	for _, st := range t.a.steps(steps) {
		t.printf("      %s %s\n", phrase(st.Type), st.To)
	}
	for i, ch := range changes {
		t.printf("        %s\n", t.ink.dim([]string{"to close it: ", "         or: "}[min(i, 1)]+t.a.book.Change(ch).Words()))
	}
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
	if len(t.a.held) == 0 {
		return
	}
	t.printf("\n%s\n", t.ink.warn("Guardrails alone hold back one more chain; it needs no change while they stand"))
	t.chain(t.a.held[0].From, t.a.held, nil)
}
