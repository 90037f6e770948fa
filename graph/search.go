package graph

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Query narrows a search; empty fields match everything.
type Query struct {
	Text    string // part of an id or name, without regard to case
	Label   Label
	Cloud   Cloud
	Account string
	Type    string
	Tag     string // KEY or KEY=VALUE
	Flag    string // a property that must be true; "public" holds for the label Public too
	Offset  int
	Limit   int // 0 is all
}

// Search gives the nodes that match, from Offset on and at most Limit, and how
// many match in all. Those whose name is the text come first, then those whose
// name begins with it, then those in whose name it stands, then those of which
// only the id has it; ascending by id among these. Grants never match. It reads
// the nodes of the label, or all: O(N) with one comparison of text each.
func (s *Snapshot) Search(q Query) (found []NodeID, total int) {
	text := strings.ToLower(q.Text)
	var byRank [4][]NodeID
	try := func(n NodeID) {
		if s.matches(n, q, text) {
			r := s.rank(n, text)
			byRank[r] = append(byRank[r], n)
			total++
		}
	}
	if q.Label != "" {
		for _, n := range s.WithLabel(q.Label) {
			try(n)
		}
	} else {
		for n := range NodeID(s.NumNodes()) { //nolint:gosec // nodes are numbered as uint32
			try(n)
		}
	}
	all := slices.Concat(byRank[:]...)
	all = all[min(q.Offset, total):]
	if q.Limit > 0 {
		all = all[:min(q.Limit, len(all))]
	}
	return all, total
}

// rank says how well a node that matches does: 0 is best.
func (s *Snapshot) rank(n NodeID, text string) int {
	switch name := s.Name(n); {
	case text == "":
		return 0
	case len(name) == len(text) && beginsFold(name, text):
		return 0
	case beginsFold(name, text):
		return 1
	case containsFold(name, text):
		return 2
	default:
		return 3
	}
}

func (s *Snapshot) matches(n NodeID, q Query, text string) bool {
	switch {
	case s.HasLabel(n, Grant),
		q.Cloud != "" && s.Cloud(n) != q.Cloud,
		q.Account != "" && s.Account(n) != q.Account,
		q.Type != "" && !strings.EqualFold(s.Type(n), q.Type):
		return false
	}
	if q.Flag != "" && !s.NodeFlag(n, q.Flag) && (q.Flag != PropPublic || !s.HasLabel(n, Public)) {
		return false
	}
	if q.Tag != "" {
		k, want, hasValue := strings.Cut(q.Tag, "=")
		v, ok := s.NodeProp(n, "tags."+k)
		if str, _ := v.(string); !ok || hasValue && str != want {
			return false
		}
	}
	if text == "" || containsFold(s.ids[n], text) {
		return true
	}
	name := s.Name(n)
	return !strings.HasSuffix(s.ids[n], name) && containsFold(name, text)
}

// containsFold reports whether text, which is in lower case, is part of s in
// lower case. It makes no copy of s where that is plain ASCII, as ids are.
func containsFold(s, text string) bool {
	if text == "" {
		return true
	}
	for i := range len(s) {
		switch {
		case s[i] >= utf8.RuneSelf:
			return strings.Contains(strings.ToLower(s), text)
		case lower[s[i]] == text[0] && beginsFold(s[i:], text):
			return true
		}
	}
	return false
}

func beginsFold(s, text string) bool {
	if len(s) < len(text) {
		return false
	}
	for i := range len(text) {
		if lower[s[i]] != text[i] {
			return false
		}
	}
	return true
}

// lower gives each ASCII letter in lower case and every other byte as it is.
var lower = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
		if 'A' <= i && i <= 'Z' {
			t[i] += 'a' - 'A'
		}
	}
	return t
}()
