package schema_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
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
