package azrbac_test

import (
	"fmt"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access/azrbac"
)

// large gives n principals in n/20 groups, n resources in n/100 resource groups of 20 subscriptions.
func large(n int) *estate {
	e := newEstate()
	subs := make([]string, 20)
	for i := range subs {
		subs[i] = fmt.Sprintf("/subscriptions/00000000-0000-0000-0000-%012d", i)
		e.node(subs[i], "Microsoft.Resources/subscriptions", nil, graph.Account)
		e.edge(graph.Contains, mg, subs[i])
	}
	group := func(i int) string { return fmt.Sprintf("00000000-0000-0000-0002-%012d", i) }
	rg := func(i int) string { return fmt.Sprintf("%s/resourceGroups/rg%d", subs[i%20], i) }
	for i := range n / 100 {
		e.node(rg(i), "Microsoft.Resources/resourceGroups", nil, graph.Container)
		e.edge(graph.Contains, subs[i%20], rg(i))
	}
	for i := range n / 20 {
		e.node(group(i), "group", nil, graph.Principal, graph.Group)
		e.assign(group(i), rg(i%(n/100)), "", contributor()...)
	}
	for i := range n {
		user := fmt.Sprintf("00000000-0000-0000-0001-%012d", i)
		e.user(user)
		e.edge(graph.MemberOf, user, group(i%(n/20)))
		e.edge(graph.MemberOf, user, group(i/20%(n/20)))
		if i%10 == 0 {
			e.assign(user, subs[i%20], "", permission{Actions: []string{"*/read"}})
		}
		e.node(fmt.Sprintf("%s/providers/Microsoft.Web/sites/s%d", rg(i%(n/100)), i), "Microsoft.Web/sites", nil, graph.Function)
	}
	return e
}

// BenchmarkJudge10k builds the judge and asks every class eight questions.
func BenchmarkJudge10k(b *testing.B) {
	s := large(10_000).build(b)
	var classes, resources int
	for b.Loop() {
		j := azrbac.New(s)
		classes, resources = len(j.Classes()), 0
		for _, c := range j.Classes() {
			for _, a := range lawActions()[:8] {
				for _, g := range j.May(c.ID, a, nil) {
					resources += int(g.Resources.GetCardinality())
				}
			}
		}
	}
	b.ReportMetric(float64(classes), "classes")
	b.ReportMetric(float64(resources), "answers")
}
