package schema_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/schema"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// kept gives a store in a folder that holds the estate of the tests, published as many times as asked.
func kept(t *testing.T, times int) store.Store {
	t.Helper()
	st, err := embedded.Open(t.TempDir(), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	for range times {
		publish(t.Context(), t, st, "gaad")
	}
	return st
}

func publish(ctx context.Context, t *testing.T, st store.Store, flag string) store.RunInfo {
	t.Helper()
	info, err := ingest.Import(ctx, st, store.RunOptions{}, ingest.Judgement{Judges: noJudges}, func(_ context.Context, to ingest.ScopeSink) error {
		facts(to.Scope(graph.AWS, account, flag))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func noJudges(*graph.Snapshot) []access.Judge { return nil }

// serveKept serves a store that can be changed. Its imports publish what the tests know, with the files' sizes as gaps.
func serveKept(t *testing.T, st store.Store, change ...func(*schema.Options)) client {
	t.Helper()
	o := schema.Options{
		Source: schema.NewSource(st, noJudges), Store: st, Spool: t.TempDir(),
		Work: schema.Work{
			Flags: func(gql.ImportSource) []string { return []string{"gaad", "config"} },
			Import: func(ctx context.Context, in schema.ImportWork, tell func(schema.Progress)) (store.RunInfo, error) {
				tell(schema.Progress{State: gql.JobStateReading})
				return ingest.Import(ctx, st, store.RunOptions{Sources: in.Sources}, ingest.Judgement{Judges: noJudges}, func(_ context.Context, to ingest.ScopeSink) error {
					for flag, files := range in.Files {
						for _, f := range files {
							r, err := f.OpenWithin(ingest.Limits{Bytes: 1 << 20})
							if err != nil {
								return view.Errorf(view.BadRequest, "%v", err)
							}
							n, err := io.Copy(io.Discard, r)
							if err = errors.Join(err, r.Close()); err != nil {
								return view.Errorf(view.BadRequest, "%s: %v", f.Name, err)
							}
							to.Scope(graph.AWS, account, flag).Gap(graph.Gap{Reason: graph.GapMalformed, Detail: fmt.Sprint(f.Name, " ", n), Count: 1})
						}
					}
					return nil
				})
			},
		},
	}
	for _, c := range change {
		c(&o)
	}
	s, err := schema.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return client{t, s}
}

func (c client) must(query string, variables map[string]any) map[string]any {
	c.t.Helper()
	a := c.ask(query, variables)
	if len(a.Errors) > 0 {
		c.t.Fatalf("%s: %+v", query, a.Errors)
	}
	return a.Data
}

func TestMarks(t *testing.T) {
	st := kept(t, 1)
	c := serveKept(t, st)
	const owned = `{search(flag:OWNED){edges{node{id}}}}`
	mark := `mutation{mark(flag:OWNED,ids:["` + marco + `"]){changed marked}}`
	for i, want := range []map[string]any{{"changed": 1.0, "marked": 1.0}, {"changed": 0.0, "marked": 1.0}} {
		if diff := cmp.Diff(want, c.must(mark, nil)["mark"]); diff != "" {
			t.Errorf("time %d:\n%s", i, diff)
		}
	}
	if got := fmt.Sprint(c.must(owned, nil)); !strings.Contains(got, marco) {
		t.Errorf("a mark is seen by the next question: %s", got)
	}
	if got := fmt.Sprint(c.must(`{paths(from:"owned",to:"`+release+`"){paths{cost}}}`, nil)); !strings.Contains(got, "cost") {
		t.Errorf("a mark is where a search starts: %s", got)
	}
	a := c.ask(`mutation{mark(flag:SENSITIVE,ids:["`+nina+`","nobody"]){changed}}`, nil)
	if a.code(t) != "NOT_FOUND" || fmt.Sprint(c.must(`{marks{id flag}}`, nil)["marks"]) != fmt.Sprint([]any{map[string]any{"id": marco, "flag": "OWNED"}}) {
		t.Errorf("an unknown id marks nothing: %+v, %v", a, c.must(`{marks{id flag}}`, nil))
	}
	if err := store.WriteMarks(t.Context(), st, store.Marks{graph.PropOwned: {marco}, graph.PropSensitive: {"gone"}}); err != nil {
		t.Fatal(err)
	}
	listed := fmt.Sprint([]any{map[string]any{"id": marco, "flag": "OWNED", "inRun": true}, map[string]any{"id": "gone", "flag": "SENSITIVE", "inRun": false}})
	reads := serveKept(t, st, func(o *schema.Options) {
		o.Store, o.Work = nil, schema.Work{}
		o.Marks = func(ctx context.Context) (store.Marks, error) { return store.ReadMarks(ctx, st) }
	})
	for name, c := range map[string]client{"a server": c, "one that only reads": reads} {
		if got := fmt.Sprint(c.must(`{marks{id flag inRun}}`, nil)["marks"]); got != listed {
			t.Errorf("%s lists %s, want %s", name, got, listed)
		}
	}
	for i, want := range []float64{1, 0} {
		if got := dig(c.must(`mutation{unmark(flag:OWNED,ids:["`+marco+`"]){changed}}`, nil), "unmark", "changed"); got != want {
			t.Errorf("unmark, time %d: %v", i, got)
		}
	}
	if got := fmt.Sprint(c.must(owned, nil)); strings.Contains(got, marco) {
		t.Errorf("no mark any more: %s", got)
	}
}

func TestMarksOfAnotherProcessAreSeen(t *testing.T) {
	st := kept(t, 1)
	c := serveKept(t, st)
	c.must(`{estate{run}}`, nil)
	if err := store.WriteMarks(t.Context(), st, store.Marks{graph.PropSensitive: {nina}}); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(c.must(`{search(flag:SENSITIVE){edges{node{id}}}}`, nil)); !strings.Contains(got, nina) {
		t.Error(got)
	}
}

func TestViews(t *testing.T) {
	c := serveKept(t, kept(t, 1))
	save := func(name, content string) answer {
		return c.ask(`mutation($v:SavedViewInput!){saveView(input:$v){name content actor}}`, map[string]any{"v": map[string]any{"name": name, "content": content}})
	}
	for _, v := range []string{"b", "a", "b"} {
		if a := save(v, "x"+v); len(a.Errors) > 0 || dig(a.Data, "saveView", "actor") != "local" {
			t.Errorf("%+v", a)
		}
	}
	want := []any{map[string]any{"name": "a", "content": "xa"}, map[string]any{"name": "b", "content": "xb"}}
	if diff := cmp.Diff(want, c.must(`{views{name content}}`, nil)["views"]); diff != "" {
		t.Error(diff)
	}
	for i, want := range []bool{true, false} {
		if got := c.must(`mutation{deleteView(name:"a")}`, nil)["deleteView"]; got != want {
			t.Errorf("delete, time %d: %v", i, got)
		}
	}
	if a := save("", "x"); a.code(t) != "BAD_REQUEST" {
		t.Errorf("%+v", a)
	}
	if a := save("long", strings.Repeat("x", 65<<10)); a.code(t) != "BAD_REQUEST" {
		t.Errorf("%+v", a)
	}
}

func TestPrune(t *testing.T) {
	st := kept(t, 3)
	c := serveKept(t, st)
	infos, err := st.Runs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first, newest := infos[0].ID, infos[2].ID
	c.must(`{estate(at:"`+first+`"){run}}`, nil)
	prune := `mutation{pruneRuns(runs:["` + first + `"]){removed absent}}`
	for i, want := range []map[string]any{{"removed": []any{first}, "absent": []any{}}, {"removed": []any{}, "absent": []any{first}}} {
		if diff := cmp.Diff(want, c.must(prune, nil)["pruneRuns"]); diff != "" {
			t.Errorf("time %d:\n%s", i, diff)
		}
	}
	if a := c.ask(`{estate(at:"`+first+`"){run}}`, nil); a.code(t) != "NOT_FOUND" {
		t.Errorf("what is removed answers no more, though it was in memory: %+v", a)
	}
	if a := c.ask(`mutation{pruneRuns(runs:["`+infos[1].ID+`","`+newest+`"]){removed}}`, nil); a.code(t) != "BAD_REQUEST" {
		t.Errorf("%+v", a)
	}
	if infos, err = st.Runs(t.Context()); err != nil || len(infos) != 2 {
		t.Errorf("%d runs, %v: the newest in a list keeps them all", len(infos), err)
	}
}

func TestWhoOnlyReadsChangesNothing(t *testing.T) {
	c := serveKept(t, kept(t, 1), func(o *schema.Options) { o.Store, o.Work = nil, schema.Work{} })
	for _, m := range []string{
		`mark(flag:OWNED,ids:["a"]){changed}`, `unmark(flag:OWNED,ids:["a"]){changed}`, `saveView(input:{name:"a",content:""}){name}`,
		`deleteView(name:"a")`, `pruneRuns(runs:["a"]){removed}`, `importFiles(input:{key:"a",source:AWS,files:[]}){id}`,
		`importDemo(key:"a"){id}`, `startCollection(input:{key:"a"}){id}`, `cancelJob(id:"1"){id}`,
	} {
		if a := c.ask("mutation{"+m+"}", nil); a.code(t) != "NOT_ALLOWED" {
			t.Errorf("%s: %+v", m, a)
		}
	}
	c = serveKept(t, kept(t, 1))
	if a := c.ask(`mutation{startCollection(input:{key:"a"}){id}}`, nil); a.code(t) != "NOT_ALLOWED" || !strings.Contains(a.Errors[0].Message, "--allow-collect") {
		t.Errorf("%+v", a)
	}
}

func TestChangeWhileAnotherWrites(t *testing.T) {
	st := kept(t, 1)
	c := serveKept(t, st)
	run, err := st.Begin(t.Context(), store.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	a := c.ask(`mutation{mark(flag:OWNED,ids:["`+marco+`"]){changed}}`, nil)
	if err := run.Abort(); err != nil || a.code(t) != "CONFLICT" {
		t.Errorf("%+v %v", a, err)
	}
}

// form is a multipart request as the GraphQL multipart request spec writes it.
func form(t *testing.T, operations, places string, files ...string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	err := errors.Join(w.WriteField("operations", operations), w.WriteField("map", places))
	for i, f := range files {
		part, e := w.CreateFormFile(strconv.Itoa(i), "../../up/gaad "+strconv.Itoa(i)+".json")
		if err = errors.Join(err, e); err == nil {
			_, err = io.WriteString(part, f)
		}
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	r := request(t, http.MethodPost, "/graphql", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("X-Postern-Upload", "1")
	return r
}

func upload(key string, n int) (operations, places string) {
	files, at := make([]any, n), map[string][]string{}
	for i := range files {
		files[i] = map[string]any{"flag": "gaad", "upload": nil}
		at[strconv.Itoa(i)] = []string{fmt.Sprintf("variables.in.files.%d.upload", i)}
	}
	ops, _ := json.Marshal(map[string]any{ //nolint:errchkjson // words and lists
		"query": `mutation($in:ImportInput!){importFiles(input:$in){id state key actor kind}}`, "variables": map[string]any{"in": map[string]any{"key": key, "source": "AWS", "files": files}},
	})
	m, _ := json.Marshal(at) //nolint:errchkjson // words and lists
	return string(ops), string(m)
}

func (c client) form(r *http.Request) (int, answer) {
	c.t.Helper()
	w := c.do(r)
	var a answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		c.t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return w.Code, a
}

// wait asks for a job until it has ended.
func (c client) wait(id any) map[string]any {
	c.t.Helper()
	for c.t.Context().Err() == nil {
		j, _ := c.must(`query($id:ID!){job(id:$id){state run error facts}}`, map[string]any{"id": id})["job"].(map[string]any)
		if slices.Contains([]any{"DONE", "FAILED", "CANCELLED"}, j["state"]) {
			return j
		}
	}
	return nil
}

func TestUpload(t *testing.T) {
	st := kept(t, 1)
	var spool string
	c := serveKept(t, st, func(o *schema.Options) { spool = o.Spool })
	ops, places := upload("monday", 2)
	_, a := c.form(form(t, ops, places, "four", "seven..."))
	id := dig(a.Data, "importFiles", "id")
	if dig(a.Data, "importFiles", "actor") != "local" || dig(a.Data, "importFiles", "kind") != "IMPORT" {
		t.Errorf("%+v", a)
	}
	j := c.wait(id)
	if j["state"] != "DONE" || j["run"] == nil {
		t.Fatalf("%v", j)
	}
	got := fmt.Sprint(c.must(`{coverage{edges{node{detail}}} runs(first:9){edges{node{sources}}}}`, nil))
	for _, want := range []string{"gaad_0.json 4", "gaad_1.json 8", "--gaad gaad_0.json"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	if _, again := c.form(form(t, ops, places, "four", "seven...")); dig(again.Data, "importFiles", "id") != id || dig(again.Data, "importFiles", "state") != "DONE" {
		t.Errorf("the same again is the same job: %+v", again)
	}
	if _, other := c.form(form(t, ops, places, "five!", "seven...")); other.code(t) != "CONFLICT" {
		t.Errorf("the same key for other files: %+v", other)
	}
	if infos, err := st.Runs(t.Context()); err != nil || len(infos) != 2 {
		t.Errorf("%d runs, %v", len(infos), err)
	}
	if left, err := filepath.Glob(filepath.Join(spool, "*")); err != nil || len(left) != 0 {
		t.Errorf("files stay behind: %v %v", left, err)
	}
}

func TestUploadsKeepTheirFolder(t *testing.T) {
	st := kept(t, 1)
	c := serveKept(t, st)
	ask := func(key, name string) answer {
		t.Helper()
		ops, _ := json.Marshal(map[string]any{ //nolint:errchkjson // words and lists
			"query": `mutation($in:ImportInput!){importFiles(input:$in){id}}`, "variables": map[string]any{"in": map[string]any{
				"key": key, "source": "AWS", "files": []any{map[string]any{"flag": "config", "upload": nil, "name": name}},
			}},
		})
		_, a := c.form(form(t, string(ops), `{"0":["variables.in.files.0.upload"]}`, "four"))
		return a
	}
	const place = "export/eu-west-1/lambda-get-policy/a%2Fb.json"
	if j := c.wait(dig(ask("folder", place).Data, "importFiles", "id")); j["state"] != "DONE" {
		t.Fatalf("%v", j)
	}
	if got := fmt.Sprint(c.must(`{coverage{edges{node{detail}}}}`, nil)); !strings.Contains(got, place+" 4") {
		t.Errorf("%s", got)
	}
	for _, name := range []string{"", "/a", "../a", "a/../b", "a/.git/b", `a\b`, "c:a", "a//b", "a/b/c/d/e/f/g/h/i", strings.Repeat("a", 201)} {
		if a := ask("x"+name, name); a.code(t) != "BAD_REQUEST" {
			t.Errorf("%q: %+v", name, a)
		}
	}
	byPath := c.ask(`mutation{importFiles(input:{key:"p",source:AWS,files:[{flag:"gaad",path:"/a",name:"b"}]}){id}}`, nil)
	if byPath.code(t) != "BAD_REQUEST" {
		t.Errorf("a file of the server has its place already: %+v", byPath)
	}
}

func TestDemo(t *testing.T) {
	for times, want := range []string{"DONE", "FAILED"} { // runs that the store holds before
		st := kept(t, times)
		c := serveKept(t, st, func(o *schema.Options) {
			o.Work.Demo = func(ctx context.Context, _ func(schema.Progress)) (store.RunInfo, error) {
				return publish(ctx, t, st, "demo"), nil
			}
		})
		var id any
		for range 2 { // the same key is the same job
			id = dig(c.must(`mutation{importDemo(key:"demo"){id kind}}`, nil), "importDemo", "id")
			if j := c.wait(id); j["state"] != want || want == "FAILED" && !strings.Contains(fmt.Sprint(j["error"]), "empty store") {
				t.Errorf("%v", j)
			}
		}
		if infos, err := st.Runs(t.Context()); err != nil || len(infos) != 1 {
			t.Errorf("%d runs, %v", len(infos), err)
		}
	}
	if a := serveKept(t, kept(t, 0)).ask(`mutation{importDemo(key:"demo"){id}}`, nil); a.code(t) != "NOT_ALLOWED" {
		t.Errorf("a program without a demo: %+v", a)
	}
}

func TestImportByPath(t *testing.T) {
	dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "secret")
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "a.json"), []byte("abc"), 0o600), os.WriteFile(outside, []byte("hunter2"), 0o600), os.Symlink(outside, filepath.Join(dir, "link"))); err != nil {
		t.Fatal(err)
	}
	c := serveKept(t, kept(t, 1), func(o *schema.Options) { o.Work.Roots = []string{dir} })
	ask := func(key, flag, path string) answer {
		return c.ask(`mutation($in:ImportInput!){importFiles(input:$in){id}}`, map[string]any{"in": map[string]any{
			"key": key, "source": "AWS", "files": []any{map[string]any{"flag": flag, "path": path}},
		}})
	}
	for i, p := range []string{"a.json", "."} {
		if j := c.wait(dig(ask(strconv.Itoa(i), "config", filepath.Join(dir, p)).Data, "importFiles", "id")); j["state"] != "DONE" {
			t.Errorf("%s: %v", p, j)
		}
	}
	for path, code := range map[string]string{
		outside: "NOT_ALLOWED", filepath.Join(dir, "link"): "NOT_ALLOWED", filepath.Join(dir, "none"): "NOT_FOUND", dir + "/../x": "NOT_ALLOWED", "a.json": "NOT_ALLOWED", "/etc/passwd": "NOT_ALLOWED",
	} {
		if a := ask("x"+path, "gaad", path); a.code(t) != code {
			t.Errorf("%s: %+v, want %s", path, a, code)
		}
	}
	if a := ask("flag", "cli-dir", dir); a.code(t) != "BAD_REQUEST" || !strings.Contains(a.Errors[0].Message, "gaad, config") {
		t.Errorf("%+v", a)
	}
}

func TestCollection(t *testing.T) {
	st := kept(t, 1)
	var got []schema.CollectWork
	c := serveKept(t, st, func(o *schema.Options) {
		o.Work.Collect = func(ctx context.Context, in schema.CollectWork, tell func(schema.Progress)) (store.RunInfo, error) {
			got = append(got, in)
			tell(schema.Progress{State: gql.JobStateCollecting, Scopes: 7, ScopesDone: 3, Refused: 1})
			return publish(ctx, t, st, "cli-dir"), nil
		}
	})
	start := `mutation{startCollection(input:{key:"k",accounts:["210000000002"],regions:["eu-west-1"],orgRole:"Reader"}){id kind}}`
	id := dig(c.must(start, nil), "startCollection", "id")
	if j := c.wait(id); j["state"] != "DONE" {
		t.Errorf("%v", j)
	}
	if dig(c.must(start, nil), "startCollection", "id") != id {
		t.Error("the same key began another collection")
	}
	if diff := cmp.Diff([]schema.CollectWork{{Accounts: []string{account}, Regions: []string{"eu-west-1"}, OrgRole: "Reader"}}, got); diff != "" {
		t.Error(diff)
	}
	if j := fmt.Sprint(c.must(`{jobs{scopes scopesDone refused}}`, nil)); !strings.Contains(j, "scopes:7") || !strings.Contains(j, "refused:1") {
		t.Error(j)
	}
	for _, in := range []string{`key:""`, `key:"a",accounts:["12"]`, `key:"b",regions:["eu-west-1/../x"]`, `key:"c",orgRole:"arn:aws:iam::1:role/x y"`} {
		if a := c.ask(`mutation{startCollection(input:{`+in+`}){id}}`, nil); a.code(t) != "BAD_REQUEST" {
			t.Errorf("%s: %+v", in, a)
		}
	}
}

// TestJobsWaitAndEnd: one runs, eight wait, the tenth is refused; all can be ended by hand, and a fault leaks nothing.
func TestJobsWaitAndEnd(t *testing.T) {
	begun := make(chan struct{}, 20)
	c := serveKept(t, kept(t, 1), func(o *schema.Options) {
		o.Work.Collect = func(ctx context.Context, in schema.CollectWork, _ func(schema.Progress)) (store.RunInfo, error) {
			begun <- struct{}{}
			if in.OrgRole == "panic" {
				panic("hunter2")
			}
			<-ctx.Done()
			return store.RunInfo{}, ctx.Err()
		}
	})
	start := func(key, role string) answer {
		return c.ask(fmt.Sprintf(`mutation{startCollection(input:{key:%q,orgRole:%q}){id}}`, key, role), nil)
	}
	first := dig(start("0", "r").Data, "startCollection", "id")
	<-begun
	for i := range 8 {
		if a := start(strconv.Itoa(i+1), "panic"); len(a.Errors) > 0 {
			t.Fatalf("%d: %+v", i, a)
		}
	}
	if a := start("too many", "r"); a.code(t) != "LIMIT_JOBS" {
		t.Errorf("%+v", a)
	}
	last := dig(start("8", "panic").Data, "startCollection", "id")
	for _, id := range []any{last, first} {
		c.must(`mutation($id:ID!){cancelJob(id:$id){state}}`, map[string]any{"id": id})
	}
	if j := c.wait(first); j["state"] != "CANCELLED" {
		t.Errorf("%v", j)
	}
	if j := c.wait(dig(start("1", "panic").Data, "startCollection", "id")); j["state"] != "FAILED" || strings.Contains(fmt.Sprint(j), "hunter2") {
		t.Errorf("%v", j)
	}
	if j := c.wait(last); j["state"] != "CANCELLED" {
		t.Errorf("what was ended while it waited never runs: %v", j)
	}
	if a := c.ask(`mutation{cancelJob(id:"77"){id}}`, nil); a.code(t) != "NOT_FOUND" {
		t.Errorf("%+v", a)
	}
}
