// Package spelling says which word somebody meant who typed another one.
package spelling

import "strings"

// Nearest gives the word closest to what was typed, without regard to case, or
// "" where none is near enough to be a slip of the finger: two letters, and a
// third of a longer word, may differ. Of words equally near, one of the same
// length wins, then the first. A word that begins as it was typed comes before
// one that differs in more than a letter, or than two beside one another that
// changed places. O(words · length · slips).
func Nearest(typed string, words []string) string {
	limit := max(2, len(typed)/3) + 1
	best, at := "", limit
	for _, w := range words {
		d := Distance(strings.ToLower(typed), strings.ToLower(w), min(at+1, limit))
		if d < at || d == at && best != "" && len(w) == len(typed) && len(best) != len(typed) {
			best, at = w, d
		}
	}
	if at > 1 && len(typed) > 2 && !swapped(strings.ToLower(typed), strings.ToLower(best)) {
		for _, w := range words {
			if strings.HasPrefix(w, typed) {
				return w
			}
		}
	}
	return best
}

// swapped reports whether two letters beside one another changed places, and nothing else did.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) - 1 {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}

// Distance counts the letters to change, add or drop between two words
// (Levenshtein's, in bytes), and gives up at limit. O(len(a)·len(b)).
func Distance(a, b string, limit int) int {
	if max(len(a)-len(b), len(b)-len(a)) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag, least := row[0], i+1
		row[0] = i + 1
		for j := range len(b) {
			d := diag
			if a[i] != b[j] {
				d = 1 + min(diag, row[j+1], row[j])
			}
			diag, row[j+1] = row[j+1], d
			least = min(least, d)
		}
		if least >= limit {
			return limit
		}
	}
	return min(row[len(b)], limit)
}

// DidYouMean ends a sentence about a word that is none with the one that was
// probably meant, and with nothing where none is near.
func DidYouMean(near string) string {
	if near == "" {
		return ""
	}
	return "; did you mean " + near + "?"
}
