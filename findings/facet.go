package findings

import (
	"cmp"
	"slices"
)

// Facet names what findings are counted by.
type Facet string

// The facets.
const (
	BySeverity Facet = "severity"
	ByState    Facet = "state"
	ByPractice Facet = "practice"
	ByReport   Facet = "report"
	ByCloud    Facet = "cloud"
	ByAccount  Facet = "account"
	ByOwner    Facet = "owner"
)

// Facets lists the facets.
func Facets() []Facet {
	return []Facet{BySeverity, ByState, ByPractice, ByReport, ByCloud, ByAccount, ByOwner}
}

// Count is one value of a facet and how many findings have it.
type Count struct {
	Value string
	Count int
}

// Count counts findings by a facet, the most frequent value first; severities come with the worst first.
func (b *Book) Count(list []*Finding, by Facet) []Count {
	counts := map[string]int{}
	for _, f := range list {
		counts[b.facet(f, by)]++
	}
	out := make([]Count, 0, len(counts))
	for v, n := range counts {
		out = append(out, Count{v, n})
	}
	slices.SortFunc(out, func(a, c Count) int {
		if by == BySeverity {
			return Severity(c.Value).Compare(Severity(a.Value))
		}
		return cmp.Or(cmp.Compare(c.Count, a.Count), cmp.Compare(a.Value, c.Value))
	})
	return out
}

func (b *Book) facet(f *Finding, by Facet) string {
	switch by {
	case BySeverity:
		return string(f.Severity)
	case ByState:
		return string(f.State())
	case ByPractice:
		return b.Reports[f.Report].Practice
	case ByReport:
		return f.Report
	case ByCloud:
		return string(f.Subject.Cloud)
	case ByAccount:
		return f.Subject.Account
	case ByOwner:
		return f.Owner
	}
	return ""
}
