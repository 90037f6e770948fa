package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam/reference"
)

// nearest gives the word closest to what somebody typed, "" where none is near
// enough to be what was meant: a third of its letters may differ.
func nearest(typed string, words []string) string {
	best, at := "", len(typed)/3+1
	for _, w := range words {
		d := distance(strings.ToLower(typed), strings.ToLower(w), at+1)
		if d < at || d == at && best != "" && len(w) == len(typed) {
			best, at = w, d
		}
	}
	if best == "" {
		for _, w := range words {
			if len(typed) > 2 && strings.HasPrefix(w, typed) {
				return w
			}
		}
	}
	return best
}

// distance counts the letters to change, add or drop between two words, and
// gives up at limit. O(len(a)·limit).
func distance(a, b string, limit int) int {
	if abs(len(a)-len(b)) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag, least := row[0], i
		row[0] = i
		for j := 1; j <= len(b); j++ {
			d := diag
			if a[i-1] != b[j-1] {
				d = 1 + min(diag, row[j], row[j-1])
			}
			diag, row[j] = row[j], d
			least = min(least, d)
		}
		if least >= limit {
			return limit
		}
	}
	return row[len(b)]
}

func abs(n int) int { return max(n, -n) }

// noNode says that an id is no node of the estate, and which may be meant.
func noNode(s *graph.Snapshot, id string) error {
	near := nearestNodes(s, id, "")
	if len(near) == 0 {
		return fmt.Errorf("no node %q in this run; try 'postern search'", id)
	}
	return fmt.Errorf("no node %q in this run%s", id, didYouMean(strings.Join(near, " or ")))
}

// noteUnknown says on w what of a question the estate does not know: an answer
// about a slip of the keyboard looks like any other.
func noteUnknown(w io.Writer, s *graph.Snapshot, r access.Request) {
	_, known := s.Lookup(r.Principal)
	if near := nearestNodes(s, r.Principal, graph.Principal); !known && len(near) > 0 {
		_, _ = fmt.Fprintf(w, "note: no principal %s in this run%s\n", r.Principal, didYouMean(strings.Join(near, " or ")))
	}
	if near := nearestAction(r.Action); near != "" {
		_, _ = fmt.Fprintf(w, "note: AWS lists no action %s%s\n", r.Action, didYouMean(near))
	}
}

// nearestNodes gives up to three ids that somebody may have meant: nodes of the
// same name, else those that differ by the fewest letters.
func nearestNodes(s *graph.Snapshot, id string, label graph.Label) []string {
	const most, slips = 3, 4
	name, lower := lastName(id), strings.ToLower(id)
	var named, near []string
	best := slips
	for i := range s.NumNodes() {
		n := graph.NodeID(i)
		if s.HasLabel(n, graph.Grant) || label != "" && !s.HasLabel(n, label) {
			continue
		}
		other := s.ID(n)
		if name != "" && (strings.EqualFold(s.Name(n), name) || strings.EqualFold(lastName(other), name)) {
			named = append(named, other)
			continue
		}
		d := distance(lower, strings.ToLower(other), best+1)
		if d < best {
			best, near = d, nil
		}
		if d == best && d < slips {
			near = append(near, other)
		}
	}
	if len(named) == 0 {
		named = near
	}
	return named[:min(len(named), most)]
}

func lastName(id string) string { return id[strings.LastIndexAny(id, "/:")+1:] }

// nearestAction gives the AWS action that somebody may have meant, "" where the
// one named is known, of another cloud, or like none.
func nearestAction(action string) string {
	if access.CloudOf(action) != graph.AWS || strings.ContainsAny(action, "*?") {
		return ""
	}
	if _, ok := reference.All().Action(action); ok {
		return ""
	}
	return reference.All().Nearest(action)
}
