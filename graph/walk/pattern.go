package walk

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Pattern is a path question: nodes with edge steps between them, as in
// "public principal -> invoke -> function -> admin role". Nodes has one more
// element than Edges.
type Pattern struct {
	Nodes []NodeStep
	Edges []EdgeStep
	// Via are nodes that must each stand somewhere between the ends; one node
	// may be several of them. At most 3.
	Via []NodeStep
	// Avoiding are nodes that stand nowhere on the path, the ends included.
	Avoiding []NodeStep
}

// Find gives the position of the node step with a name, -1 where none has it.
func (p Pattern) Find(name string) int {
	if name == "" {
		return -1
	}
	return slices.IndexFunc(p.Nodes, func(n NodeStep) bool { return n.As == name })
}

// Check fails on a pattern that no text says, or that is too large to search
// for. One that fails has no paths, and the answer is not complete.
func (p Pattern) Check() error {
	if len(p.Nodes) != len(p.Edges)+1 {
		return errors.New("a pattern has one node more than edges")
	}
	if len(p.Via) > maxVia {
		return fmt.Errorf("more than %d nodes to go via", maxVia)
	}
	if err := p.checkNames(); err != nil {
		return err
	}
	states := len(p.Nodes)
	for i, e := range p.Edges {
		if e.Min != 0 || e.Max != 0 {
			if e.Min < 1 || e.Max < e.Min || e.Max > maxRange {
				return fmt.Errorf("step %d counts %d to %d edges: a range goes from 1 up to %d at most", i+1, e.Min, e.Max, maxRange)
			}
		}
		states += max(1, e.Max)
	}
	for range p.Via {
		states *= 3
	}
	if states > maxStates {
		return errors.New("too many ranges and nodes to go via at once")
	}
	return nil
}

// checkNames fails where a step's name is none, or two steps have it.
func (p Pattern) checkNames() error {
	for i, n := range p.Nodes {
		switch {
		case n.As == "":
		case !isName(n.As):
			return fmt.Errorf("%q is no name: letters, digits and _, a letter first", n.As)
		case p.Find(n.As) != i:
			return fmt.Errorf("two steps are called %q", n.As)
		}
	}
	for _, n := range slices.Concat(p.Via, p.Avoiding) {
		if n.As != "" {
			return fmt.Errorf("%q: only the steps of the chain have names", n.As)
		}
	}
	return nil
}

// NodeStep says which nodes may stand at one place of a path. All of its
// fields must match; the zero value matches any node.
type NodeStep struct {
	Label    graph.Label // "" is any
	Flags    []string    // public, admin, external, sensitive, owned
	Cloud    graph.Cloud
	Accounts []string // one of them
	Regions  []string // globs, one of them
	Types    []string // globs over the cloud's own type names, one of them
	Names    []string // globs over the name, one of them; * and ? as in file names, without regard to case
	IDs      []string // one of them, by id or alias
	Tags     []Tag    // all of them
	// Not lists what the node must not be: none of them may match.
	Not []NodeStep
	// As is the step's name in a Path's Bound.
	As string
	// ReachedBy asks that the step before is of this kind. It has no word of
	// its own: the target ADMIN means an account reached by ADMINISTERS.
	ReachedBy graph.Kind
}

// Tag is one tag:KEY=VALUE constraint; Value may be a glob.
type Tag struct{ Key, Value string }

// EdgeStep says which edges may stand between two nodes. The zero value is a
// chain of walking edges of any length from 1.
type EdgeStep struct {
	Kinds    []graph.Kind // empty: any that walks
	Min, Max int          // 0, 0 for a chain; otherwise 1 <= Min <= Max
}

// chain reports whether the step stands for any chain of walking edges.
func (e EdgeStep) chain() bool { return e.Max == 0 }

// String writes the pattern in the language that Parse reads.
func (p Pattern) String() string {
	var b strings.Builder
	for i, n := range p.Nodes {
		if i > 0 {
			b.WriteString(" -> ")
			if e := p.Edges[i-1]; !e.chain() {
				b.WriteString(e.String())
				b.WriteString(" -> ")
			}
		}
		b.WriteString(n.String())
	}
	for _, n := range p.Via {
		b.WriteString(" via " + n.String())
	}
	for _, n := range p.Avoiding {
		b.WriteString(" avoiding " + n.String())
	}
	return b.String()
}

// String writes the step in the pattern language.
func (e EdgeStep) String() string {
	words := make([]string, 0, len(e.Kinds))
	for _, k := range e.Kinds {
		words = append(words, edgeWord(k))
	}
	s := strings.Join(words, "|")
	if s == "" {
		s = "any"
	}
	if e.Min != 1 || e.Max != 1 {
		s += "{" + strconv.Itoa(e.Min) + "," + strconv.Itoa(e.Max) + "}"
	}
	return s
}

// String writes the step in the pattern language.
func (n NodeStep) String() string {
	words := n.words()
	if len(words) == 0 {
		words = []string{"any"}
	}
	if n.As != "" {
		words = append(words, "as", n.As)
	}
	return strings.Join(words, " ")
}

func (n NodeStep) words() []string {
	words := append([]string(nil), n.Flags...)
	if n.Cloud != "" {
		words = append(words, string(n.Cloud))
	}
	for _, a := range n.Accounts {
		words = append(words, "account:"+quoteIfNeeded(a))
	}
	for _, a := range n.Names {
		words = append(words, "name:"+quoteIfNeeded(a))
	}
	for _, a := range n.IDs {
		words = append(words, "id:"+quoteIfNeeded(a))
	}
	for _, a := range n.Regions {
		words = append(words, "region:"+quoteIfNeeded(a))
	}
	for _, a := range n.Types {
		words = append(words, "type:"+quoteIfNeeded(a))
	}
	for _, t := range n.Tags {
		words = append(words, "tag:"+quoteIfNeeded(t.Key+"="+t.Value))
	}
	for _, m := range n.Not {
		if not := m.words(); len(not) == 1 && !strings.HasPrefix(not[0], "not ") {
			words = append(words, "not "+not[0])
		} else {
			words = append(words, "not ("+m.String()+")")
		}
	}
	if n.Label != "" {
		words = append(words, labelWord(n.Label))
	}
	return words
}

func quoteIfNeeded(s string) string {
	if s == "" || strings.ContainsAny(s, " \t\r\n\"()") || strings.Contains(s, "->") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
	}
	return s
}

func edgeWord(k graph.Kind) string {
	for _, i := range graph.Kinds() {
		if i.Kind == k {
			return i.Word
		}
	}
	return string(k)
}

func labelWord(l graph.Label) string {
	for _, i := range graph.Labels() {
		if i.Label == l {
			return i.Word
		}
	}
	return string(l)
}
