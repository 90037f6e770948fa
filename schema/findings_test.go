package schema_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/findings"
	findingstore "github.com/postern-graph/postern/findings/kept"
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema"
	"github.com/postern-graph/postern/schema/view"
)

// documents keeps documents in memory.
type documents struct {
	mu    sync.Mutex
	parts map[string][][]byte
	turn  int
}

func (d *documents) Document(_ context.Context, name string) ([][]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	parts, ok := d.parts[name]
	if !ok {
		return nil, store.ErrNotFound
	}
	return parts, nil
}

func (d *documents) DocumentState(context.Context, string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strconv.Itoa(d.turn), nil
}

func (d *documents) ChangeDocument(_ context.Context, name string, change func([][]byte) ([][]byte, error)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	parts, err := change(d.parts[name])
	if err != nil {
		return err
	}
	if !slices.EqualFunc(parts, d.parts[name], slices.Equal) {
		d.parts[name] = parts
		d.turn++
	}
	return nil
}

func november(n int) time.Time { return time.Date(2026, time.November, n, 0, 0, 0, 0, time.UTC) }

// look updates findings at a run: rows are subjects of one report, "" for no more.
func look(t *testing.T, d store.Documents, run string, day int, subjects ...string) {
	t.Helper()
	a := findings.Answer{Report: findings.Report{
		ID: "public-invoke", Title: "Functions that anyone may run", Practice: "function-access", Severity: findings.High,
		Remediation: map[graph.Cloud]string{graph.AWS: "Set the function URL to AWS_IAM."}, Controls: map[string][]string{"fsbp": {"Lambda.1"}},
	}}
	for _, s := range subjects {
		a.Rows = append(a.Rows, findings.Row{
			Subject: findings.Subject{ID: s, Name: s, Type: "AWS::Lambda::Function", Cloud: graph.AWS, Account: account}, Tags: map[string]string{"team": "till"},
			Cause: []findings.Value{{Name: "via", Value: s + "#url"}}, Details: []findings.Value{{Name: "chain", Value: []any{"internet", map[string]any{"kind": "CAN_INVOKE"}, s}}},
			Context: findings.Context{Known: true, Exposed: "anyone may use it"},
		})
	}
	searched := findings.Answer{Report: findings.Report{ID: "public-to-admin", Severity: findings.Critical, Cut: "its search ended at a bound"}}
	r := findings.Run{ID: run, At: november(day), Scopes: []findings.Scope{{Cloud: graph.AWS, Account: account, Flag: "config", Run: run}}}
	r.Gaps = []findings.Gap{{Scope: "gcp/p/live", Service: "run", Reason: graph.GapDenied}}
	if err := findingstore.Change(t.Context(), d, func(b *findings.Book) (*findings.Book, error) {
		next, _, err := b.Reconcile(r, []findings.Answer{a, searched}, findings.Owners{Tags: []string{"team"}}, november(day))
		return next, err
	}); err != nil {
		t.Fatal(err)
	}
}

// someFindings are those of two runs: one stays and was called false, one is fixed, one is new.
func someFindings(t *testing.T) *documents {
	t.Helper()
	d := &documents{parts: map[string][][]byte{}}
	look(t, d, "000001", 1, "stays", "goes")
	if err := findingstore.Change(t.Context(), d, func(b *findings.Book) (*findings.Book, error) {
		id := b.Sorted(func(f *findings.Finding) bool { return f.Subject.ID == "stays" })[0].ID
		next, _, err := b.Decide(id, findings.Decision{State: findings.FalsePositive, By: "Ann", Reason: "a test page", Actor: "local"}, november(1))
		return next, err
	}); err != nil {
		t.Fatal(err)
	}
	look(t, d, "000002", 2, "stays", "new")
	return d
}

func TestFindingsAreChosen(t *testing.T) {
	c := serve(t)
	for filter, want := range map[string]string{
		"": "new", "{states: []}": "goes new stays", "{states: [FALSE_POSITIVE]}": "stays", "{states: [], new: true}": "new", "{severity: CRITICAL}": "",
		"{states: [], practices: [FUNCTION_ACCESS], clouds: [AWS], owners: [\"till\"], reports: [\"public-invoke\"]}": "goes new stays",
		"{states: [], since: \"run:000001\"}": "new", "{states: [], text: \"STAYS\"}": "stays", "{states: [], owners: [\"\"]}": "", "{notKnown: true}": "",
	} {
		q := `{findings{totalCount edges{node{subject{id}}}}}`
		if filter != "" {
			q = `{findings(filter:` + filter + `){totalCount edges{node{subject{id}}}}}`
		}
		var got []string
		data := c.must(q, nil)
		edges, _ := dig(data, "findings", "edges").([]any)
		for _, e := range edges {
			got = append(got, fmt.Sprint(dig(e, "node", "subject", "id")))
		}
		if strings.Join(got, " ") != want || dig(data, "findings", "totalCount") != float64(len(got)) {
			t.Errorf("%s: %v of %v, want %s", filter, got, dig(data, "findings", "totalCount"), want)
		}
	}
	if got := fmt.Sprint(c.must(`{findings(filter:{states:[]}){cut notRun notRead{scope service reason}}}`, nil)); got != "map[findings:map[cut:[public-to-admin: its search ended at a bound] notRead:[map[reason:access-denied scope:gcp/p/live service:run]] notRun:[]]]" {
		t.Errorf("what is not known: %s", got)
	}
	page := c.must(`{findings(filter:{states:[]},first:2){pageInfo{endCursor hasNextPage} edges{node{id}}}}`, nil)
	rest := c.must(`query($after:String!){findings(filter:{states:[]},first:2,after:$after){pageInfo{hasNextPage} edges{node{id history{kind}}}}}`, map[string]any{"after": dig(page, "findings", "pageInfo", "endCursor")})
	if edges, _ := dig(rest, "findings", "edges").([]any); len(edges) != 1 || dig(rest, "findings", "pageInfo", "hasNextPage") != false {
		t.Errorf("the second page: %v", rest)
	}
	id := idOf(rest)
	for _, ask := range []string{id, strings.TrimPrefix(id, view.FindingPrefix), strings.TrimPrefix(id, view.FindingPrefix)[:6]} {
		if got := dig(c.must(`query($id:ID!){finding(id:$id){id}}`, map[string]any{"id": ask}), "finding", "id"); got != id {
			t.Errorf("finding %s is %v", ask, got)
		}
	}
	if got := dig(c.must(`query($id:ID!){node(id:$id){__typename id}}`, map[string]any{"id": id}), "node", "__typename"); got != "Finding" {
		t.Errorf("node is %v", got)
	}
	cells := fmt.Sprint(c.must(`query($id:ID!){finding(id:$id){cause{value} details{name text value}}}`, map[string]any{"id": id}))
	for _, want := range []string{"[map[value:stays#url]]", "value:[internet map[kind:CAN_INVOKE] stays]"} {
		if !strings.Contains(cells, want) {
			t.Errorf("cells are %s; want %s", cells, want)
		}
	}
	if got := c.must(`{finding(id:"ffffffffffffffffffff"){id} node(id:"finding:ffff"){id}}`, nil); got["finding"] != nil || got["node"] != nil {
		t.Errorf("nobody's id: %v", got)
	}
	if a := c.ask(`{findingsDiff(from:"000007"){same}}`, nil); a.code(t) != "NOT_FOUND" || !strings.Contains(a.Errors[0].Message, "000001, 000002") {
		t.Errorf("a run that was not looked at: %+v", a)
	}
	if a := c.ask(`{findings(filter:{states:[]},first:1){edges{node{history(last:501){at}}}}}`, nil); a.code(t) != "LIMIT_PAGE" || !strings.HasPrefix(a.Errors[0].Message, "last: 501 is outside 0 to 500; ask for fewer") {
		t.Errorf("too long a history: %+v", a)
	}
	none := serve(t, func(o *schema.Options) { o.Findings = schema.Findings{} })
	if got := dig(none.must(`{findings{totalCount run}}`, nil), "findings", "totalCount"); got != 0.0 {
		t.Errorf("a server without findings has %v", got)
	}
}

// TestFindingsTellAll: what an export needs of findings, and of what stands beside them, at a time that the client names.
func TestFindingsTellAll(t *testing.T) {
	c := serve(t)
	head := c.must(`{findings(first:0){run asOf previous looks{run at} older:looks(last:1,skip:1){run} reports{id title practice severity cut notRun remediation{cloud text} controls{framework ids}}}}`, nil)["findings"]
	want := map[string]any{
		"run": "000002", "asOf": "2026-11-02T00:00:00Z", "previous": "000001",
		"looks": []any{map[string]any{"run": "000001", "at": "2026-11-01T00:00:00Z"}, map[string]any{"run": "000002", "at": "2026-11-02T00:00:00Z"}},
		"older": []any{map[string]any{"run": "000001"}},
		"reports": []any{
			map[string]any{
				"id": "public-invoke", "title": "Functions that anyone may run", "practice": "FUNCTION_ACCESS", "severity": "HIGH", "cut": nil, "notRun": nil,
				"remediation": []any{map[string]any{"cloud": "AWS", "text": "Set the function URL to AWS_IAM."}},
				"controls":    []any{map[string]any{"framework": "AWS Foundational Security Best Practices", "ids": []any{"Lambda.1"}}},
			},
			map[string]any{
				"id": "public-to-admin", "title": "", "practice": nil, "severity": "CRITICAL", "cut": "its search ended at a bound", "notRun": nil,
				"remediation": []any{}, "controls": []any{},
			},
		},
	}
	if diff := cmp.Diff(want, head); diff != "" {
		t.Errorf("beside the findings (-want +got):\n%s", diff)
	}
	c, st := serveFindings(t)
	look(t, st, "000002", 2, "f2") // f1 is fixed
	id := idOf(c.must(`{findings{edges{node{id}}}}`, nil))
	c.must(`mutation($id:ID!){assignFinding(id:$id,owner:"red",by:"Bo"){id}}`, map[string]any{"id": id})
	c.must(decideQuery, map[string]any{"in": map[string]any{"id": id, "state": "ACCEPTED", "until": "2026-11-10T00:00:00Z", "by": "Ann", "reason": "a move"}})
	for asOf, want := range map[string]string{
		"2026-11-09T00:00:00Z": "map[assigned:map[at:2026-11-03T00:00:00Z by:Bo owner:red] first:[map[kind:APPEARED]] history:[map[kind:ACCEPTED]] historyCount:3 notKnownGaps:[] notKnownSince:<nil> state:ACCEPTED]",
		"2026-11-11T00:00:00Z": "map[assigned:map[at:2026-11-03T00:00:00Z by:Bo owner:red] first:[map[kind:OWNER]] history:[map[kind:ACCEPTANCE_ENDED]] historyCount:4 notKnownGaps:[] notKnownSince:<nil> state:OPEN]",
	} {
		q := `query($id:ID!,$t:String){finding(id:$id,asOf:$t){state historyCount history(last:1){kind} first:history(last:1,skip:2){kind} assigned{owner by at} notKnownSince{run} notKnownGaps{scope}}}`
		if got := fmt.Sprint(c.must(q, map[string]any{"id": id, "t": asOf})["finding"]); got != want {
			t.Errorf("as of %s:\n%s, want\n%s", asOf, got, want)
		}
		if got := dig(c.must(`query($t:String){findings(asOf:$t){totalCount}}`, map[string]any{"t": asOf}), "findings", "totalCount"); got != map[bool]float64{true: 1, false: 0}[strings.HasPrefix(asOf, "2026-11-11")] {
			t.Errorf("open as of %s: %v", asOf, got)
		}
	}
	if a := c.ask(`{findings(asOf:"tomorrow"){totalCount}}`, nil); a.code(t) != "BAD_REQUEST" || !strings.Contains(a.Errors[0].Message, "want a time like") {
		t.Errorf("no time: %+v", a)
	}
}

// idOf gives the id of the first finding of a page.
func idOf(data map[string]any) string {
	edges, _ := dig(data, "findings", "edges").([]any)
	if len(edges) == 0 {
		return ""
	}
	id, _ := dig(edges[0], "node", "id").(string)
	return id
}

// serveFindings serves a store whose findings can be changed, on the third of November.
func serveFindings(t *testing.T, change ...func(*schema.Options)) (client, store.Store) {
	t.Helper()
	st := kept(t, 1)
	look(t, st, "000001", 1, "f1", "f2")
	now := schema.Findings{Documents: st, Now: func() time.Time { return november(3) }}
	return serveKept(t, st, append([]func(*schema.Options){func(o *schema.Options) { o.Findings = now }}, change...)...), st
}

const decideQuery = `mutation($in:FindingStateInput!){setFindingState(input:$in){state verdict{by reason until} history{kind by actor text}}}`

func TestFindingsAreDecided(t *testing.T) {
	c, st := serveFindings(t)
	id := idOf(c.must(`{findings{edges{node{id}}}}`, nil))
	in := map[string]any{"id": id, "state": "ACCEPTED", "until": "2026-11-10T00:00:00Z", "by": "Ann", "reason": "until the move"}
	want := map[string]any{
		"state": "ACCEPTED", "verdict": map[string]any{"by": "Ann", "reason": "until the move", "until": "2026-11-10T00:00:00Z"},
		"history": []any{
			map[string]any{"kind": "APPEARED", "by": nil, "actor": nil, "text": "high"},
			map[string]any{"kind": "ACCEPTED", "by": "Ann", "actor": "local", "text": "until 2026-11-10: until the move"},
		},
	}
	for i := range 2 { // the second time changes nothing
		if diff := cmp.Diff(want, c.must(decideQuery, map[string]any{"in": in})["setFindingState"]); diff != "" {
			t.Errorf("time %d (-want +got):\n%s", i, diff)
		}
	}
	b, err := findingstore.Read(t.Context(), st)
	if err != nil || len(b.Findings[strings.TrimPrefix(id, view.FindingPrefix)].History) != 2 {
		t.Errorf("kept: %v, %v", b, err)
	}
	if got := dig(c.must(`mutation($id:ID!){assignFinding(id:$id,owner:"red",by:"Bo"){owner}}`, map[string]any{"id": id}), "assignFinding", "owner"); got != "red" {
		t.Errorf("assigned to %v", got)
	}
	for _, tc := range []struct {
		name   string
		change map[string]any
		code   string
		says   string
	}{
		{"fixed", map[string]any{"state": "FIXED", "until": nil}, "BAD_REQUEST", "for a run to say"},
		{"no end", map[string]any{"until": nil}, "BAD_REQUEST", "a date at which it ends"},
		{"an end that has been", map[string]any{"until": "2026-11-02T00:00:00Z"}, "BAD_REQUEST", "ended already"},
		{"no time", map[string]any{"until": "tomorrow"}, "BAD_REQUEST", "want a time"},
		{"nobody", map[string]any{"by": ""}, "BAD_REQUEST", "who decides is missing"},
		{"no finding", map[string]any{"id": "finding:ffffffff"}, "NOT_FOUND", "lists what there is"},
	} {
		bad := maps.Clone(in)
		maps.Copy(bad, tc.change)
		if a := c.ask(decideQuery, map[string]any{"in": bad}); a.code(t) != tc.code || !strings.Contains(a.Errors[0].Message, tc.says) || strings.Contains(a.Errors[0].Message, "document") {
			t.Errorf("%s: %+v", tc.name, a)
		}
	}
	if a := serve(t).ask(decideQuery, map[string]any{"in": in}); a.code(t) != "NOT_ALLOWED" {
		t.Errorf("a server that only reads: %+v", a)
	}
	begun, err := st.Begin(t.Context(), store.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	in["reason"] = "another"
	if a := c.ask(decideQuery, map[string]any{"in": in}); a.code(t) != "CONFLICT" {
		t.Errorf("while an import writes: %+v", a)
	}
	if err := begun.Abort(); err != nil {
		t.Fatal(err)
	}
}

// TestFindingsAreUpdated: an update is a job.
func TestFindingsAreUpdated(t *testing.T) {
	calls := 0
	c, _ := serveFindings(t, func(o *schema.Options) {
		o.Findings.Update = func(ctx context.Context) (store.RunInfo, error) {
			calls++
			return store.RunInfo{ID: "000002"}, ctx.Err()
		}
	})
	for range 2 { // the same key is the same job
		job, _ := c.must(`mutation{updateFindings(key:"k"){id kind}}`, nil)["updateFindings"].(map[string]any)
		if done := c.wait(job["id"]); job["kind"] != "FINDINGS" || done["state"] != "DONE" || done["run"] != "000002" || calls != 1 {
			t.Errorf("the job %v ended as %v after %d calls", job, done, calls)
		}
	}
	if a := c.ask(`mutation{updateFindings(key:""){id}}`, nil); a.code(t) != "BAD_REQUEST" {
		t.Errorf("no key: %+v", a)
	}
	none, _ := serveFindings(t)
	if a := none.ask(`mutation{updateFindings(key:"k"){id}}`, nil); a.code(t) != "NOT_ALLOWED" {
		t.Errorf("a server without reports: %+v", a)
	}
	failing, _ := serveFindings(t, func(o *schema.Options) {
		o.Findings.Update = func(context.Context) (store.RunInfo, error) { return store.RunInfo{}, errors.New("secret path") }
	})
	job := failing.must(`mutation{updateFindings(key:"k"){id}}`, nil)
	if done := failing.wait(dig(job, "updateFindings", "id")); done["state"] != "FAILED" || strings.Contains(fmt.Sprint(done["error"]), "secret") {
		t.Errorf("a failure: %v", done)
	}
}

// TestNewFindingsAreTold: who listens hears of what appears, whoever updates, and of nothing that was there.
func TestNewFindingsAreTold(t *testing.T) {
	f := hold(t, func(o *schema.Options) {
		o.Limits.Poll = time.Millisecond
		o.Findings = schema.Findings{Documents: o.Store, Now: func() time.Time { return november(3) }}
	})
	look(t, f.st, "000001", 1, "old")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	events := f.events(ctx, `subscription{findingAppeared(filter:{accounts:["`+account+`"]}){subject{id} new}}`)
	// The stream is open before the subscription has begun, so what appears first may not be told.
	for n := 2; ; n++ {
		look(t, f.st, fmt.Sprintf("%06d", n), n, "old", fmt.Sprint("f", n))
		select {
		case e := <-events:
			if id := fmt.Sprint(dig(e["data"], "findingAppeared", "subject", "id")); !strings.HasPrefix(id, "f") || dig(e["data"], "findingAppeared", "new") != true {
				t.Errorf("told of %v", e)
			}
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// watched tells of each look at whether the findings are others, where somebody waits for it.
type watched struct {
	store.Documents

	looks chan struct{}
}

func (w *watched) DocumentState(ctx context.Context, name string) (string, error) {
	select {
	case w.looks <- struct{}{}:
	default:
	}
	return w.Documents.DocumentState(ctx, name)
}

// passed waits until whoever follows the findings has read them to the end: with the second look, the first is over.
func (w *watched) passed() {
	<-w.looks
	<-w.looks
}

// holdWatched serves a store without findings.
func holdWatched(t *testing.T) (fort, *watched) {
	t.Helper()
	w := &watched{looks: make(chan struct{})}
	f := hold(t, func(o *schema.Options) {
		o.Limits.Poll = time.Millisecond
		w.Documents = o.Store
		o.Findings = schema.Findings{Documents: w, Now: func() time.Time { return november(5) }}
	})
	return f, w
}

// TestTheFirstFindingsAreNoNews: what the first update finds was there before; what appears at the second is told.
func TestTheFirstFindingsAreNoNews(t *testing.T) {
	f, w := holdWatched(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	events := f.events(ctx, `subscription{findingAppeared{subject{id}}}`)
	w.passed()
	look(t, f.st, "000001", 1, "old", "older")
	w.passed()
	look(t, f.st, "000002", 2, "old", "older", "late")
	if got := dig((<-events)["data"], "findingAppeared", "subject", "id"); got != "late" {
		t.Errorf("told of %v first", got)
	}
}

// TestUpdatesAreToldInNumbers: of the first as of later ones, of what fits the filter.
func TestUpdatesAreToldInNumbers(t *testing.T) {
	f, w := holdWatched(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	events := f.events(ctx, `subscription{findingsUpdated(filter:{states:[FIXED],text:"shop-"}){run first appeared back fixed notKnown open}}`)
	w.passed()
	for i, tc := range []struct {
		subjects []string
		want     map[string]any
	}{
		{[]string{"shop-1", "shop-2", "other"}, map[string]any{"run": "000001", "first": true, "appeared": 2.0, "back": 0.0, "fixed": 0.0, "notKnown": 0.0, "open": 2.0}},
		{[]string{"shop-1", "shop-3", "shop-4"}, map[string]any{"run": "000002", "first": false, "appeared": 2.0, "back": 0.0, "fixed": 1.0, "notKnown": 0.0, "open": 3.0}},
		{[]string{"shop-2", "shop-3", "shop-4"}, map[string]any{"run": "000003", "first": false, "appeared": 0.0, "back": 1.0, "fixed": 1.0, "notKnown": 0.0, "open": 3.0}},
	} {
		look(t, f.st, fmt.Sprintf("%06d", i+1), i+1, tc.subjects...)
		if diff := cmp.Diff(tc.want, dig((<-events)["data"], "findingsUpdated")); diff != "" {
			t.Errorf("update %d (-want +got):\n%s", i+1, diff)
		}
	}
}
