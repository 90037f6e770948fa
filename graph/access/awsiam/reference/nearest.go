package reference

import "strings"

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
		if d := distance(action, strings.ToLower(a.Name), at); d < at {
			best, at = a.String(), d
		}
	}
	return best
}

// NearestService gives the prefix closest to one that no service has.
func (t *Table) NearestService(prefix string) string {
	best, at := "", len(prefix)/3+1
	for _, s := range t.Services {
		if d := distance(strings.ToLower(prefix), s.Prefix, at); d < at {
			best, at = s.Prefix, d
		}
	}
	return best
}

// distance counts the letters to change, add or drop; it gives up at limit.
func distance(a, b string, limit int) int {
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
	return row[len(b)]
}
