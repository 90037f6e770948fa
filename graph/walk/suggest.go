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

// nearest gives the word with the smallest edit distance, if it is near enough
// to be a slip of the finger.
func nearest(w string, words []string) string {
	best, at := "", max(2, len(w)/3)+1
	for _, c := range words {
		if d := distance(w, c); d < at {
			best, at = c, d
		}
	}
	return best
}

// distance is the Levenshtein distance in bytes; O(len(a)·len(b)).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		prev := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			prev, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, prev+cost)
		}
	}
	return row[len(b)]
}
