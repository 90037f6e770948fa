package schema_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/schema"
)

// TestPagesJoinToTheList: whatever the size of the pages, joined they are the list, each with the count of all, and the
// flags say truly whether more come before and after.
func TestPagesJoinToTheList(t *testing.T) {
	c := serve(t)
	lists := []struct{ name, query string }{
		{"search", `query($n: Int, $c: String){list: search(first: $n, after: $c){totalCount edges{cursor node{id}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}`},
		{"runs", `query($n: Int, $c: String){list: runs(first: $n, after: $c){totalCount edges{cursor node{id}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}`},
		{"coverage", `query($n: Int, $c: String){list: coverage(first: $n, after: $c){totalCount edges{cursor node{id: detail}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}`},
		{"admins", `query($n: Int, $c: String){list: admins(first: $n, after: $c){totalCount edges{cursor node{id}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}`},
		{"neighbours", `query($n: Int, $c: String){x: entity(id: "` + nina + `"){list: neighbours(first: $n, after: $c){totalCount edges{cursor node{id}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}}`},
		{"arriving", `query($n: Int, $c: String){x: entity(id: "arn:aws:s3:::data-0"){list: neighbours(direction: IN, first: $n, after: $c){totalCount edges{cursor node{id}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}}`},
		{"edges", `query($n: Int, $c: String){list: edges(first: $n, after: $c){totalCount edges{cursor node{id}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}`},
		{"edges of a Grant, and held back ones", `query($n: Int, $c: String){list: edges(kinds: [CAN_READ, CAN_HIJACK], latent: true, first: $n, after: $c){totalCount edges{cursor node{id}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}`},
		{"who can", `query($n: Int, $c: String){x: whoCan(action: "lambda:InvokeFunction", resource: "` + function + `"){list: principals(first: $n, after: $c){totalCount edges{cursor node{id: principal{id}}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}}`},
	}
	for _, l := range lists {
		t.Run(l.name, func(t *testing.T) {
			whole := readPage(t, c, l.query, 500, "")
			if len(whole.ids) != whole.total || whole.next || whole.prev || whole.total == 0 {
				t.Fatalf("the whole list: %+v", whole)
			}
			rapid.Check(t, func(t *rapid.T) {
				n := rapid.IntRange(1, whole.total+1).Draw(t, "first")
				var joined []string
				after := ""
				for {
					p := readPage(t, c, l.query, n, after)
					if p.total != whole.total || p.prev != (len(joined) > 0) {
						t.Fatalf("after %d: %+v", len(joined), p)
					}
					joined = append(joined, p.ids...)
					if p.next != (len(joined) < whole.total) {
						t.Fatalf("hasNextPage %t after %d of %d", p.next, len(joined), whole.total)
					}
					if !p.next {
						break
					}
					after = p.end
				}
				if diff := cmp.Diff(whole.ids, joined); diff != "" {
					t.Fatalf("pages of %d joined (-whole +joined):\n%s", n, diff)
				}
			})
			empty := readPage(t, c, l.query, 0, "")
			if len(empty.ids) != 0 || !empty.next || empty.total != whole.total {
				t.Errorf("a page of none: %+v", empty)
			}
		})
	}
}

// TestRunsAreReadFromTheEnd: the newest first, page by page, each page in the order of the list.
func TestRunsAreReadFromTheEnd(t *testing.T) {
	c := serve(t, func(o *schema.Options) {
		var list []*access.Estate
		for i := range 5 {
			list = append(list, build(t, fmt.Sprintf("%06d", i+1)))
		}
		o.Source = runs{list}
	})
	const query = `query($n: Int, $c: String){list: runs(last: $n, before: $c){totalCount edges{node{id}} pageInfo{hasNextPage hasPreviousPage endCursor: startCursor}}}`
	first := readPage(t, c, query, 2, "")
	second := readPage(t, c, query, 2, first.end)
	third := readPage(t, c, query, 2, second.end)
	want := []pageRead{
		{ids: []string{"run:000004", "run:000005"}, total: 5, prev: true, end: first.end},
		{ids: []string{"run:000002", "run:000003"}, total: 5, prev: true, next: true, end: second.end},
		{ids: []string{"run:000001"}, total: 5, next: true, end: third.end},
	}
	if diff := cmp.Diff(want, []pageRead{first, second, third}, cmp.AllowUnexported(pageRead{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if none := readPage(t, c, query, 0, ""); len(none.ids) != 0 || none.next || !none.prev {
		t.Errorf("a page of none: %+v", none)
	}
	if past := readPage(t, c, query, 2, third.end); len(past.ids) != 0 || past.prev || !past.next {
		t.Errorf("before the first: %+v", past)
	}
	for query, code := range map[string]string{
		`{runs(first:1,last:1){totalCount}}`:                                   "BAD_REQUEST",
		`{runs(after:"x",before:"y"){totalCount}}`:                             "BAD_REQUEST",
		`{runs(last:501){totalCount}}`:                                         "LIMIT_PAGE",
		`{runs(last:1,before:"!!"){totalCount}}`:                               "BAD_CURSOR",
		`{runs(last:500){edges{node{scopes(first:500){edges{node{facts}}}}}}}`: "LIMIT_COST",
	} {
		if got := c.ask(query, nil).code(t); got != code {
			t.Errorf("%s: %s, want %s", query, got, code)
		}
	}
}

type pageRead struct {
	ids        []string
	total      int
	next, prev bool
	end        string
}

type failer interface {
	Helper()
	Fatalf(string, ...any)
}

func readPage(t failer, c client, query string, n int, after string) pageRead {
	t.Helper()
	a := c.ask(query, map[string]any{"n": n, "c": after})
	list := dig(a.Data, "list")
	if list == nil {
		list = dig(a.Data, "x", "list")
	}
	if len(a.Errors) > 0 || list == nil {
		t.Fatalf("%+v", a)
	}
	var p pageRead
	total, _ := dig(list, "totalCount").(float64)
	p.total = int(total)
	p.next, _ = dig(list, "pageInfo", "hasNextPage").(bool)
	p.prev, _ = dig(list, "pageInfo", "hasPreviousPage").(bool)
	p.end, _ = dig(list, "pageInfo", "endCursor").(string)
	edges, _ := dig(list, "edges").([]any)
	for _, e := range edges {
		p.ids = append(p.ids, fmt.Sprint(dig(e, "node", "id")))
	}
	return p
}
