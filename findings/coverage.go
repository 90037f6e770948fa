package findings

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// blinding lists the reasons for which a part of an account may be missing from a run that held it before.
func blinding(r graph.GapReason) bool {
	switch r {
	case graph.GapDenied, graph.GapFailed, graph.GapUnreadable, graph.GapMalformed, graph.GapTruncated:
		return true
	case graph.GapNameOnly, graph.GapUnresolved, graph.GapNotSupported, graph.GapStale, graph.GapConflict, graph.GapNotProvided:
	}
	return false
}

// blind gives the gaps of a run that can hide what was there, each once and ascending.
func (r *Run) blind() []Gap {
	var out []Gap
	for _, g := range r.Gaps {
		if blinding(g.Reason) {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, Gap.compare)
	return slices.Compact(out)
}

func (g Gap) compare(h Gap) int {
	if c := strings.Compare(g.Scope, h.Scope); c != 0 {
		return c
	}
	if c := strings.Compare(g.Service, h.Service); c != 0 {
		return c
	}
	return strings.Compare(string(g.Reason), string(h.Reason))
}

// words says what was not read.
func (g Gap) words() string {
	if g.Service == "" {
		return g.Scope + " (" + string(g.Reason) + ")"
	}
	return g.Service + " of " + g.Scope + " (" + string(g.Reason) + ")"
}

// hides reports whether the gap is in the subject's account, or may be.
func (g Gap) hides(s Subject) bool {
	cloud, rest, ok := strings.Cut(g.Scope, "/")
	if !ok || s.Cloud == "" {
		return true // a file, or a subject that nobody knows: it may be anywhere
	}
	account, _, _ := strings.Cut(rest, "/")
	return cloud == string(s.Cloud) && (s.Account == "" || account == "" || account == s.Account)
}

// around gives the scopes that tell of the subject: those of its account, or else of its cloud, or else all.
func (r *Run) around(s Subject) []Scope {
	var cloud, account []Scope
	for _, sc := range r.Scopes {
		if sc.Cloud != s.Cloud {
			continue
		}
		cloud = append(cloud, sc)
		if s.Account != "" && sc.Account == s.Account {
			account = append(account, sc)
		}
	}
	switch {
	case len(account) > 0:
		return account
	case len(cloud) > 0:
		return cloud
	}
	return r.Scopes
}

// hidden gives the gaps that may hide an absent finding: those in its account that were not there in the run before, and
// those that hid it before and are still there. A gap in spite of which it was seen does not count.
func hidden(f *Finding, blind, fresh []Gap) []Gap {
	var out []Gap
	for _, g := range fresh {
		if g.hides(f.Subject) {
			out = append(out, g)
		}
	}
	if f.NotKnown != nil {
		for _, g := range f.NotKnown.Gaps {
			if slices.Contains(blind, g) && !slices.Contains(out, g) {
				out = append(out, g)
			}
		}
	}
	slices.SortFunc(out, Gap.compare)
	return out
}

// unread says why the run does not tell that an absent finding is gone, "" where it does.
func (r *Run) unread(f *Finding, hidden []Gap) string {
	read := false
	for _, sc := range r.around(f.Subject) {
		if sc.Stale != "" {
			return "the scope " + string(sc.Cloud) + "/" + sc.Account + "/" + sc.Flag + " was kept from run " + sc.Run + ": " + sc.Stale
		}
		read = read || sc.Run > f.Last.Run
	}
	if len(hidden) > 0 {
		words := make([]string, 0, len(hidden))
		for _, g := range hidden {
			words = append(words, g.words())
		}
		return "not read this time: " + strings.Join(words, ", ")
	}
	if !read {
		return "nothing of its account was read since run " + f.Last.Run
	}
	return ""
}
