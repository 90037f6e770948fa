package view

import (
	"maps"
	"slices"

	"github.com/postern-graph/postern/findings"
)

// FindingConnection is a page of findings.
type FindingConnection struct {
	Edges      []*FindingEdge
	PageInfo   *PageInfo
	TotalCount int

	b    *findings.Book
	list []*findings.Finding
}

// FindingEdge is a finding in its place.
type FindingEdge struct {
	Cursor string
	Node   *Finding
}

// Findings gives a page of those that fit, of all findings of a Book in the order of the list. A cursor holds as long as state, which
// is another after each change.
func Findings(b *findings.Book, state string, all []*findings.Finding, fits func(*findings.Finding) bool, first *int, after *string) (*FindingConnection, error) {
	w, err := newWindow("findings at "+state, first, after)
	if err != nil {
		return nil, err
	}
	var list []*findings.Finding
	for _, f := range all {
		if fits(f) {
			list = append(list, f)
		}
	}
	items, cursors, info := cut(w, slices.Values(list))
	c := &FindingConnection{Edges: []*FindingEdge{}, PageInfo: info, TotalCount: len(list), b: b, list: list}
	for i, f := range items {
		c.Edges = append(c.Edges, &FindingEdge{cursors[i], OfFinding(b, f)})
	}
	return c, nil
}

// Run answers run.
func (c *FindingConnection) Run() *string { return orNull(c.b.Run.Run) }

// AsOf answers asOf.
func (c *FindingConnection) AsOf() *string {
	if c.b.Run.Run == "" {
		return nil
	}
	return &momentOf(c.b.Run).At
}

// Previous answers previous.
func (c *FindingConnection) Previous() *string { return orNull(c.b.Previous) }

// Looks answers looks.
func (c *FindingConnection) Looks(last, skip int) ([]*FindingMoment, error) {
	list, err := newest(c.b.Looks, last, skip)
	if err != nil {
		return nil, err
	}
	out := []*FindingMoment{}
	for _, l := range list {
		out = append(out, momentOf(findings.Moment(l)))
	}
	return out, nil
}

// Reports answers reports.
func (c *FindingConnection) Reports() []*FindingReport {
	out := []*FindingReport{}
	for _, id := range slices.Sorted(maps.Keys(c.b.Reports)) {
		out = append(out, &FindingReport{c.b.Reports[id]})
	}
	return out
}

// NotRun answers notRun.
func (c *FindingConnection) NotRun() []string {
	return c.reports(func(r findings.Report) string { return r.NotRun })
}

// Cut answers cut.
func (c *FindingConnection) Cut() []string {
	return c.reports(func(r findings.Report) string { return r.Cut })
}

// NotRead answers notRead.
func (c *FindingConnection) NotRead() []*FindingGap { return gapsOf(c.b.Gaps) }

// reports lists the reports of which something is to be said, ascending by id.
func (c *FindingConnection) reports(say func(findings.Report) string) []string {
	out := []string{}
	for _, id := range slices.Sorted(maps.Keys(c.b.Reports)) {
		if why := say(c.b.Reports[id]); why != "" {
			out = append(out, id+": "+why)
		}
	}
	return out
}

// FindingFacet is findings counted by one thing.
type FindingFacet struct {
	By     findings.Facet
	Values []*FacetValue
}

// Facets answers facets.
func (c *FindingConnection) Facets(by []findings.Facet) []*FindingFacet {
	out := []*FindingFacet{}
	for _, b := range by {
		f := &FindingFacet{By: b, Values: []*FacetValue{}}
		for _, v := range c.b.Count(c.list, b) {
			if len(f.Values) < MaxPage {
				f.Values = append(f.Values, &FacetValue{facetWord(b, v.Value), v.Count})
			}
		}
		out = append(out, f)
	}
	return out
}

// facetWord writes a value as the filter of findings takes it.
func facetWord(by findings.Facet, value string) string {
	switch by {
	case findings.BySeverity, findings.ByState, findings.ByPractice, findings.ByCloud:
		return upperWord(value)
	case findings.ByReport, findings.ByAccount, findings.ByOwner: // names, as they are
	}
	return value
}

// FindingsDiff is what became of findings.
type FindingsDiff struct {
	From, To                            string
	New, Back, Fixed, NotKnown, Changed []*Finding
	Same                                int
}

// OfComparison shows a comparison of two runs.
func OfComparison(b *findings.Book, c *findings.Comparison) *FindingsDiff {
	some := func(list []*findings.Finding) []*Finding {
		out := []*Finding{}
		for _, f := range list[:min(len(list), MaxPage)] {
			out = append(out, OfFinding(b, f))
		}
		return out
	}
	var changed []*findings.Finding
	for _, x := range c.Changed {
		changed = append(changed, x.Finding)
	}
	return &FindingsDiff{c.From, c.To, some(c.New), some(c.Back), some(c.Fixed), some(c.NotKnown), some(changed), c.Same}
}
