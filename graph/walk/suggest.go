package walk

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

func kindByWord(w string) (graph.Kind, bool) {
	for _, i := range graph.Kinds() {
		if i.Word == w {
			return i.Kind, true
		}
	}
	return "", false
}

func labelByWord(w string) (graph.Label, bool) {
	for _, i := range graph.Labels() {
		if i.Word != "" && (i.Word == w || plural(i.Word) == w) {
			return i.Label, true
		}
	}
	return "", false
}

func plural(w string) string {
	if stem, ok := strings.CutSuffix(w, "y"); ok && w != "key" {
		return stem + "ies"
	}
	return w + "s"
}

func edgeWords() []string {
	var out []string
	for _, i := range graph.Kinds() {
		out = append(out, i.Word)
	}
	return out
}

func labelWords() []string {
	var out []string
	for _, i := range graph.Labels() {
		if i.Word != "" {
			out = append(out, i.Word)
		}
	}
	return out
}
