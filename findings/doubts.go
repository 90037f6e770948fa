package findings

import (
	"fmt"
	"maps"
	"slices"
)

// Doubt is why findings may be missing from a Book: that it holds none there says nothing.
type Doubt struct {
	Report string // its id; empty: it is about what the run could not read, which any report may need
	Why    string // behind the report's id, or alone where there is none
}

// String is the doubt in one line.
func (d Doubt) String() string {
	if d.Report == "" {
		return d.Why
	}
	return d.Report + " " + d.Why
}

// Doubts lists the reports that did not run at the newest run, and those whose answer may lack rows, ascending; then what
// could not be read, a line for each service and reason.
func (b *Book) Doubts() []Doubt {
	var list []Doubt
	for _, id := range slices.Sorted(maps.Keys(b.Reports)) {
		switch r := b.Reports[id]; {
		case r.NotRun != "":
			list = append(list, Doubt{id, "did not run: " + r.NotRun})
		case r.Cut != "":
			list = append(list, Doubt{id, "may have left something out: " + r.Cut})
		}
	}
	type group struct{ service, reason string }
	first, scopes := map[group]Gap{}, map[group]int{}
	var order []group
	for _, g := range b.Gaps {
		k := group{g.Service, string(g.Reason)}
		if scopes[k]++; scopes[k] == 1 {
			first[k] = g
			order = append(order, k)
		}
	}
	for _, k := range order {
		line := "not read: " + first[k].words()
		if n := scopes[k] - 1; n > 0 {
			line += fmt.Sprintf(", and of %d more", n)
		}
		list = append(list, Doubt{Why: line})
	}
	return list
}
