package walk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/internal/spelling"
)

// node reads a step that stands for nodes. first and afterNode say where it
// stands, for the sake of messages; name tells whether it may have a name.
func (s step) node(first, afterNode, name bool) (NodeStep, error) {
	r := nodeReader{step: s, first: first, afterNode: afterNode}
	var n NodeStep
	for r.at < len(s.words) {
		w := s.words[r.at]
		if w.is("as") {
			return n, r.name(&n, name)
		}
		if err := r.word(&n); err != nil {
			return n, err
		}
	}
	return n, nil
}

// nodeReader reads the words of one step.
type nodeReader struct {
	step

	at               int
	depth            int
	first, afterNode bool
}

// word reads what begins at the next word: an adjective, "not" and what it
// takes, or the kind, which is the last.
func (r *nodeReader) word(n *NodeStep) error {
	w := r.words[r.at]
	r.at++
	if w.is("not") {
		return r.not(n)
	}
	if w.is("(") || w.is(")") {
		return &SyntaxError{Column: w.column, Message: "brackets stand behind \"not\" alone, as in \"not (admin role)\""}
	}
	if key, value, ok := strings.Cut(w.text, ":"); ok {
		return n.constrain(w, key, value)
	}
	if n.adjective(w.text) {
		return nil
	}
	label, ok := labelByWord(w.text)
	if !ok && w.text != "any" {
		return r.unknown(w)
	}
	if r.at < len(r.words) && !r.words[r.at].is("as") && (r.depth == 0 || !r.words[r.at].is(")")) {
		return &SyntaxError{Column: w.end(), Message: fmt.Sprintf("nothing may follow %q but an arrow, or \"as\" and a name", w.text)}
	}
	n.Label = label
	return nil
}

// maxDepth bounds brackets within brackets.
const maxDepth = 8

// not reads what a node must not be: one adjective or kind, or a node in brackets.
func (r *nodeReader) not(n *NodeStep) error {
	if r.at == len(r.words) {
		return &SyntaxError{Column: r.end(), Message: `"not" needs something after it, as in "not account:111122223333 role"`}
	}
	w := r.words[r.at]
	if w.is("(") {
		return r.group(n)
	}
	r.at++
	var other NodeStep
	label, isLabel := labelByWord(w.text)
	key, value, constrains := strings.Cut(w.text, ":")
	switch {
	case constrains:
		if err := other.constrain(w, key, value); err != nil {
			return err
		}
	case other.adjective(w.text):
	case isLabel:
		other.Label = label
	default:
		return &SyntaxError{
			Column: w.column, Message: fmt.Sprintf("%q is no adjective and no kind of node, which is what \"not\" takes", w.text),
			Suggestion: spelling.Nearest(w.text, slices.Concat(adjectives(), labelWords())),
		}
	}
	n.Not = append(n.Not, other)
	return nil
}

func (r *nodeReader) group(n *NodeStep) error {
	open := r.words[r.at]
	r.at++
	if r.depth++; r.depth > maxDepth {
		return &SyntaxError{Column: open.column, Message: fmt.Sprintf("more than %d brackets within brackets", maxDepth)}
	}
	var other NodeStep
	for empty := true; ; empty = false {
		switch {
		case r.at == len(r.words):
			return &SyntaxError{Column: open.column, Message: "the bracket is never closed"}
		case r.words[r.at].is(")") && empty:
			return &SyntaxError{Column: r.words[r.at].column, Message: "nothing stands in the brackets"}
		case r.words[r.at].is(")"):
			r.at++
			r.depth--
			n.Not = append(n.Not, other)
			return nil
		case r.words[r.at].is("as"):
			return &SyntaxError{Column: r.words[r.at].column, Message: "what a node is not has no name"}
		}
		if err := r.word(&other); err != nil {
			return err
		}
	}
}

// name reads "as NAME", the end of a step.
func (r *nodeReader) name(n *NodeStep, may bool) error {
	as := r.words[r.at]
	if !may {
		return &SyntaxError{Column: as.column, Message: "only the steps of the chain have names"}
	}
	if r.at+1 == len(r.words) {
		return &SyntaxError{Column: as.end(), Message: `"as" needs a name after it, as in "function as f"`}
	}
	w := r.words[r.at+1]
	if w.quoted || !isName(w.text) {
		return &SyntaxError{Column: w.column, Message: fmt.Sprintf("%q is no name: letters, digits and _, a letter first", w.text)}
	}
	if r.at+2 < len(r.words) {
		return &SyntaxError{Column: w.end(), Message: fmt.Sprintf("nothing may follow the name %q but an arrow", w.text)}
	}
	n.As = w.text
	return nil
}

// maxName bounds a step's name.
const maxName = 64

func isName(s string) bool {
	for i, r := range s {
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != "" && len(s) <= maxName
}

func clouds() []string { return []string{"aws", "gcp", "azure"} }

func adjectives() []string { return append(Flags(), clouds()...) }

// adjective adds a flag or a cloud, if the word is one.
func (n *NodeStep) adjective(w string) bool {
	switch {
	case slices.Contains(Flags(), w):
		n.Flags = append(n.Flags, w)
	case slices.Contains(clouds(), w):
		n.Cloud = graph.Cloud(w)
	default:
		return false
	}
	return true
}

// unknown says what is wrong with a word that stands for no node.
func (r *nodeReader) unknown(w word) error {
	words := slices.Concat(adjectives(), []string{"any", "not"}, labelWords())
	msg := fmt.Sprintf("%q is no word for a node", w.text)
	if _, isEdge := kindByWord(w.text); isEdge && r.first {
		return &SyntaxError{Column: w.column, Message: fmt.Sprintf("%q is an edge; a pattern begins with a node", w.text)}
	} else if isEdge {
		return &SyntaxError{Column: w.column, Message: fmt.Sprintf("%q is an edge, and an edge stands alone between two nodes", w.text)}
	}
	if r.afterNode {
		msg += " or an edge"
		words = slices.Concat(words, edgeWords())
	}
	return &SyntaxError{Column: w.column, Message: msg, Suggestion: spelling.Nearest(w.text, words)}
}

func constraints() []string { return []string{"account", "name", "id", "tag", "region", "type"} }

func (n *NodeStep) constrain(w word, key, value string) error {
	if value == "" && slices.Contains(constraints(), key) {
		return &SyntaxError{Column: w.column, Message: key + ": has no value"}
	}
	switch key {
	case "account":
		n.Accounts = append(n.Accounts, value)
	case "name":
		n.Names = append(n.Names, value)
	case "id":
		n.IDs = append(n.IDs, value)
	case "region":
		n.Regions = append(n.Regions, value)
	case "type":
		n.Types = append(n.Types, value)
	case "tag":
		k, v, ok := strings.Cut(value, "=")
		if !ok {
			v = "*"
		}
		n.Tags = append(n.Tags, Tag{k, v})
	default:
		return &SyntaxError{Column: w.column, Message: fmt.Sprintf("%q is no constraint", key+":"), Suggestion: spelling.Nearest(key, constraints())}
	}
	return nil
}
