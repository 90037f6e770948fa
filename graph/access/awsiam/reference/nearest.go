package reference

import (
	"strings"

	"github.com/postern-graph/postern/internal/spelling"
)

// Nearest gives the action closest to a name that is none: one of its service,
// or of the service closest to its prefix. "" where nothing is near.
func (t *Table) Nearest(name string) string {
	prefix, action, ok := strings.Cut(strings.ToLower(name), ":")
	if !ok {
		return ""
	}
	s, ok := t.services[prefix]
	if !ok {
		near := t.NearestService(prefix)
		if near == "" {
			return ""
		}
		s = t.services[near]
		if a, ok := t.Action(near + ":" + action); ok {
			return a.String()
		}
	}
	best, at := "", len(action)/3+1
	for _, a := range s.Actions() {
		if d := spelling.Distance(action, strings.ToLower(a.Name), at); d < at {
			best, at = a.String(), d
		}
	}
	return best
}

// NearestService gives the prefix closest to one that no service has.
func (t *Table) NearestService(prefix string) string {
	best, at := "", len(prefix)/3+1
	for _, s := range t.Services {
		if d := spelling.Distance(strings.ToLower(prefix), s.Prefix, at); d < at {
			best, at = s.Prefix, d
		}
	}
	return best
}
