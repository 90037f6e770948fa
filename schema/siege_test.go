package schema_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema"
	"github.com/postern-graph/postern/schema/gql"
)

// fort is a server that listens, and a client of it that is no attacker.
type fort struct {
	t    *testing.T
	addr string
	st   store.Store
}

func hold(t *testing.T, change ...func(*schema.Options)) fort {
	t.Helper()
	st := kept(t, 1)
	c := serveKept(t, st, change...)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- schema.Serve(ctx, l, c.h) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Log("connections of attackers were cut:", err)
		}
	})
	return fort{t, l.Addr().String(), st}
}

func (f fort) post(body string) *http.Request {
	r, err := http.NewRequestWithContext(f.t.Context(), http.MethodPost, "http://"+f.addr+"/graphql", strings.NewReader(body))
	if err != nil {
		f.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	return r
}

func text(query string, variables map[string]any) string {
	b, _ := json.Marshal(map[string]any{"query": query, "variables": variables}) //nolint:errchkjson // words and lists
	return string(b)
}

// send gives the first error's code, "" where there is none.
func (f fort) send(r *http.Request) (code string, data map[string]any) {
	f.t.Helper()
	code, data, err := f.try(r)
	if err != nil {
		f.t.Fatal(err)
	}
	return code, data
}

// try is send for any goroutine.
func (fort) try(r *http.Request) (code string, data map[string]any, err error) {
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	var a answer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		return "", nil, fmt.Errorf("%s: %w", resp.Status, err)
	}
	if len(a.Errors) > 0 {
		code, _ = a.Errors[0].Extensions["code"].(string)
		if code == "" {
			code = "no code: " + a.Errors[0].Message
		}
	}
	return code, a.Data, nil
}

// answers asks what anybody may: it must come whatever others do.
func (f fort) answers() {
	f.t.Helper()
	if code, data := f.send(f.post(text(`{estate{run}}`, nil))); code != "" || dig(data, "estate", "run") == nil {
		f.t.Errorf("the server answers no more: %s %v", code, data)
	}
}

// attack is a request that is refused, with the code of its first error.
type attack struct {
	name, code string
	request    func() *http.Request
}

// besieged is what a fort's limits are while attacks go on.
func besieged(o *schema.Options) { o.Limits.UploadBytes = 1 << 20; o.Limits.AnswerBytes = 64 << 10 }

func TestSiege(t *testing.T) {
	f := hold(t, besieged)
	for _, tc := range f.attacks() {
		t.Run(tc.name, func(t *testing.T) {
			if code, _ := f.send(tc.request()); code != tc.code {
				t.Errorf("code %q, want %s", code, tc.code)
			}
			f.answers()
		})
	}
}

// attacks on a fort that is besieged.
func (f fort) attacks() []attack {
	query := func(q string) func() *http.Request {
		return func() *http.Request { return f.post(text(q, nil)) }
	}
	with := func(change func(*http.Request)) func() *http.Request {
		return func() *http.Request {
			r := f.post(text(`{estate{run}}`, nil))
			change(r)
			return r
		}
	}
	files := func(n int, operations, places string, content ...string) func() *http.Request {
		return func() *http.Request {
			ops, at := upload(fmt.Sprint("siege ", n), n)
			if operations != "" {
				ops = operations
			}
			if places != "" {
				at = places
			}
			r := form(f.t, ops, at, content...)
			r.RequestURI, r.URL, r.Host = "", &url.URL{Scheme: "http", Host: f.addr, Path: "/graphql"}, ""
			return r
		}
	}
	one, _ := upload("one", 1)
	return []attack{
		{"deep", "LIMIT_DEPTH", query("{entity(id:\"internet\"){" + strings.Repeat("neighbours(first:1){edges{node{to{", 9) + "id" + strings.Repeat("}}}}", 9) + "}}")},
		{"wide", "LIMIT_COST", query(`{search(first:500){edges{node{neighbours(first:500){edges{node{to{id}}}}}}}}`)},
		{"a page too large", "LIMIT_PAGE", query(`{search(first:501){totalCount}}`)},
		{"alias flood", "LIMIT_ALIASES", query("{" + repeat(300, "a%d: estate{run}") + "}")},
		{"the same field again and again", "LIMIT_ALIASES", query("{estate{" + strings.Repeat("run ", 6000) + "}}")},
		{"the same fragment by many names", "LIMIT_ALIASES", query("{estate{" + repeat(800, "...f%d ") + "}}" + repeat(800, "fragment f%d on Estate{run}"))},
		{"fields that there are not", "GRAPHQL_VALIDATION_FAILED", query("{" + repeat(4000, "a%d ") + "}")},
		{"fragments in circles", "GRAPHQL_VALIDATION_FAILED", query(`{...a} fragment a on Query{...b} fragment b on Query{...a}`)},
		{"fragments that double", "LIMIT_COST", query("{...a}" + doubling(200))},
		{"directive flood", "GRAPHQL_VALIDATION_FAILED", query("{estate{run" + strings.Repeat(" @a", 3000) + "}}")},
		{"huge variables", "LIMIT_BODY", func() *http.Request {
			return f.post(text(`query($t:String){search(text:$t){totalCount}}`, map[string]any{"t": strings.Repeat("x", 300<<10)}))
		}},
		{"many variables", "LIMIT_BODY", func() *http.Request {
			return f.post(text(`mutation($ids:[ID!]!){mark(flag:OWNED,ids:$ids){changed}}`, map[string]any{"ids": strings.Split(strings.Repeat("x,", 100_000), ",")}))
		}},
		{"an answer too large", "LIMIT_MEMORY", query(`{` + repeat(40, `a%d: search(first:100){edges{cursor node{id name labels type account}}}`) + `}`)},
		{"a batch", "LIMIT_BATCH", func() *http.Request {
			return f.post("[" + text(`{estate{run}}`, nil) + "," + text(`{estate{run}}`, nil) + "]")
		}},
		{"wrong Host", "BAD_HOST", with(func(r *http.Request) { r.Host = "evil.example" })},
		{"wrong Origin", "BAD_ORIGIN", with(func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") })},
		{"a form of another site", "BAD_CONTENT_TYPE", with(func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") })},
		{"mutation by GET", "BAD_METHOD", with(func(r *http.Request) {
			r.Method, r.Body, r.ContentLength = http.MethodGet, nil, 0
			r.URL.RawQuery = url.Values{"query": {`mutation{deleteView(name:"a")}`}}.Encode()
		})},
		{"subscription without a stream", "BAD_ACCEPT", query(`subscription{runPublished{id}}`)},
		{"upload by a form of another site", "BAD_ORIGIN", func() *http.Request {
			r := files(1, "", "", "x")()
			r.Header.Del("X-Postern-Upload")
			return r
		}},
		{"upload too large", "LIMIT_UPLOAD", files(1, "", "", strings.Repeat("x", 2<<20))},
		{"too many files", "LIMIT_UPLOAD", files(101, "", "", "x")},
		{"one file in many places", "BAD_REQUEST", files(1, "", `{"0":["variables.in.files.0.upload"`+strings.Repeat(`,"variables.in.files.0.upload"`, 5000)+`]}`, "x")},
		{"a file in no place", "BAD_REQUEST", files(1, "", `{"0":["variables.in.files.7.upload"]}`, "x")},
		{"a file in place of the text", "BAD_REQUEST", files(1, "", `{"0":["query"]}`, "x")},
		{"a file in place of a word", "BAD_REQUEST", files(1, "", `{"0":["variables.in.key.a"]}`, "x")},
		{"huge text beside files", "LIMIT_BODY", files(1, one+strings.Repeat(" ", 300<<10), "", "x")},
		{"a batch beside files", "LIMIT_BATCH", files(1, "["+one+"]", "", "x")},
		{"files that do not come", "BAD_REQUEST", files(1, "", "")},
		{"no variables", "BAD_REQUEST", files(1, `{"query":"{estate{run}}"}`, "", "x")},
	}
}

// TestUploadBomb: a small file that unpacks to a large one fails its job by name, and the next one runs.
func TestUploadBomb(t *testing.T) {
	c := serveKept(t, kept(t, 1))
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 64 {
		_, _ = z.Write(make([]byte, 1<<20))
	}
	_ = z.Close()
	for key, want := range map[string]string{bomb.String(): "FAILED", "plain": "DONE"} {
		ops, places := upload(fmt.Sprintf("%x", sha256.Sum256([]byte(key))), 1)
		_, a := c.form(form(t, ops, places, key))
		if j := c.wait(dig(a.Data, "importFiles", "id")); j["state"] != want || want == "FAILED" && !strings.Contains(fmt.Sprint(j["error"]), "gaad_0.json") {
			t.Errorf("%v, want %s", j, want)
		}
	}
}

// TestSlowClients: hundreds of connections that send their requests byte by byte, or never read, keep nobody waiting.
func TestSlowClients(t *testing.T) {
	f := hold(t)
	whole := "POST /graphql HTTP/1.1\r\nHost: " + f.addr + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"
	for i := range 200 {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", f.addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		if _, err := io.WriteString(conn, whole[:len(whole)-i%len(whole)]); err != nil {
			t.Fatal(err)
		}
	}
	f.answers()
}

// events opens a stream; each line of data comes through the channel, which closes with the stream.
func (f fort) events(ctx context.Context, query string) <-chan map[string]any {
	f.t.Helper()
	r := f.post(text(query, nil)).WithContext(ctx) //nolint:contextcheck // it has that of the stream
	r.Header.Set("Accept", "text/event-stream")
	resp, err := http.DefaultClient.Do(r) //nolint:bodyclose // the goroutine below closes it
	if err != nil {
		f.t.Fatal(err)
	}
	out := make(chan map[string]any)
	go func() {
		defer close(out)
		defer func() { _ = resp.Body.Close() }()
		lines := bufio.NewScanner(resp.Body)
		for lines.Scan() {
			data, ok := strings.CutPrefix(lines.Text(), "data: ")
			if !ok {
				continue
			}
			var event map[string]any
			if json.Unmarshal([]byte(data), &event) != nil {
				event = map[string]any{"unreadable": data}
			}
			select {
			case out <- event:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func TestNewRunsAreTold(t *testing.T) {
	f := hold(t, func(o *schema.Options) { o.Limits.Poll = 1 })
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	events := f.events(ctx, `subscription{runPublished{run}}`)
	// The stream is open before the subscription has begun, so the first run that is told may not be the first published.
	var got, published []string
	for len(got) == 0 {
		published = append(published, publish(ctx, t, f.st, "config").ID)
		select {
		case e := <-events:
			got = append(got, fmt.Sprint(dig(e["data"], "runPublished", "run")))
		default:
		}
	}
	published = append(published, publish(ctx, t, f.st, "config").ID)
	for got[len(got)-1] != published[len(published)-1] {
		got = append(got, fmt.Sprint(dig((<-events)["data"], "runPublished", "run")))
	}
	if want := published[len(published)-len(got):]; !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
}

func TestJobProgressIsTold(t *testing.T) {
	step := make(chan schema.Progress)
	f := hold(t, func(o *schema.Options) {
		o.Limits.Pace = 1
		o.Work.Collect = func(_ context.Context, _ schema.CollectWork, tell func(schema.Progress)) (store.RunInfo, error) {
			for p := range step {
				tell(p)
			}
			return store.RunInfo{ID: "000002"}, nil
		}
	})
	_, data := f.send(f.post(text(`mutation{startCollection(input:{key:"k"}){id}}`, nil)))
	events := f.events(t.Context(), fmt.Sprintf(`subscription{jobProgress(id:%q){state scopesDone run}}`, dig(data, "startCollection", "id")))
	if got := dig((<-events)["data"], "jobProgress", "state"); got != "QUEUED" {
		t.Errorf("first %v", got)
	}
	for i := range 3 {
		step <- schema.Progress{State: gql.JobStateCollecting, Scopes: 3, ScopesDone: i + 1}
		if got := dig((<-events)["data"], "jobProgress", "scopesDone"); got != float64(i+1) {
			t.Errorf("step %d: %v", i, got)
		}
	}
	// Who does not listen meanwhile hears of the newest state alone.
	close(step)
	last := map[string]any{}
	for e := range events {
		last = e
	}
	if dig(last["data"], "jobProgress", "state") != "DONE" || dig(last["data"], "jobProgress", "run") != "000002" {
		t.Errorf("last %v", last)
	}
	for e := range f.events(t.Context(), `subscription{jobProgress(id:"99"){state}}`) {
		if !strings.Contains(fmt.Sprint(e), "NOT_FOUND") {
			t.Errorf("%v", e)
		}
	}
}

// TestPathsAreFoundPieceByPiece: what a stream gives in pieces is what the query gives at once.
func TestPathsAreFoundPieceByPiece(t *testing.T) {
	f := hold(t)
	const ask = `(pattern:"principal -> account",first:25)`
	_, whole := f.send(f.post(text(`{paths`+ask+`{complete cut paths{cost nodes{id}}}}`, nil)))
	var got []any
	var last map[string]any
	for e := range f.events(t.Context(), `subscription{pathsFound`+ask+`{found done complete cut paths{cost nodes{id}}}}`) {
		last, _ = dig(e["data"], "pathsFound").(map[string]any)
		more, _ := last["paths"].([]any)
		if got = append(got, more...); last["found"] != float64(len(got)) {
			t.Errorf("%v after %d", last, len(got))
		}
	}
	if want := dig(whole, "paths", "paths"); fmt.Sprint(got) != fmt.Sprint(want) || len(got) == 0 || last["done"] != true || last["complete"] != dig(whole, "paths", "complete") || last["cut"] != dig(whole, "paths", "cut") {
		t.Errorf("%v\nwant %v; last %v", got, want, last)
	}
	for e := range f.events(t.Context(), `subscription{pathsFound(pattern:"no such -> pattern"){found}}`) {
		if !strings.Contains(fmt.Sprint(e), "BAD_PATTERN") {
			t.Errorf("%v", e)
		}
	}
}

// TestCancelledStreamsGiveTheirPlacesBack: streams are counted, and those whose clients are gone count no more.
func TestCancelledStreamsGiveTheirPlacesBack(t *testing.T) {
	f := hold(t, func(o *schema.Options) {
		o.Limits.Streams = 3
		o.Work.Collect = func(ctx context.Context, _ schema.CollectWork, _ func(schema.Progress)) (store.RunInfo, error) {
			<-ctx.Done()
			return store.RunInfo{}, ctx.Err()
		}
	})
	_, data := f.send(f.post(text(`mutation{startCollection(input:{key:"k"}){id}}`, nil)))
	ask := fmt.Sprintf(`subscription{jobProgress(id:%q){state}}`, dig(data, "startCollection", "id"))
	opens := func(ctx context.Context) bool {
		e := <-f.events(ctx, ask)
		if e["errors"] != nil && !strings.Contains(fmt.Sprint(e), "LIMIT_STREAMS") {
			t.Errorf("%v", e)
		}
		return e["errors"] == nil
	}
	for range 3 {
		ctx, stop := context.WithCancel(t.Context())
		for open := 0; open < 3 && t.Context().Err() == nil; { // places of the round before come back as their clients are noticed to be gone
			if opens(ctx) {
				open++
			}
		}
		if opens(ctx) {
			t.Error("a fourth stream is open")
		}
		f.answers()
		stop()
	}
}

func TestCancelledQueriesEnd(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan struct{})
	f := hold(t, func(o *schema.Options) {
		o.Source = held{o.Source, begun, ended}
	})
	for range 20 {
		ctx, stop := context.WithCancel(t.Context())
		go func() {
			<-begun
			stop()
		}()
		if resp, err := http.DefaultClient.Do(f.post(text(`{estate(at:"held"){run}}`, nil)).WithContext(ctx)); err == nil {
			_ = resp.Body.Close()
			t.Error("an answer though the client went away")
		}
		<-ended
		f.answers()
	}
}

// held is a source of which one run never comes.
type held struct {
	schema.Source

	begun, ended chan struct{}
}

func (h held) Estate(ctx context.Context, run string) (*access.Estate, error) {
	if run != "held" {
		return h.Source.Estate(ctx, run)
	}
	h.begun <- struct{}{}
	<-ctx.Done()
	h.ended <- struct{}{}
	return nil, ctx.Err()
}

func TestTrustedDocuments(t *testing.T) {
	const trusted = `query($t:String){search(text:$t){totalCount}}`
	f := hold(t, func(o *schema.Options) { o.Documents = map[string]string{"search": trusted} })
	by := func(id string) string { return `{"extensions":{"persistedQuery":{"sha256Hash":"` + id + `"}}}` }
	for body, want := range map[string]string{
		text(trusted, nil): "", by("search"): "", by(fmt.Sprintf("%x", sha256.Sum256([]byte(trusted)))): "",
		text(`{estate{run}}`, nil): "UNKNOWN_DOCUMENT", by("other"): "UNKNOWN_DOCUMENT", `{}`: "UNKNOWN_DOCUMENT",
		`{"query":"{estate{run}}","extensions":{"persistedQuery":{"sha256Hash":"search"}}}`: "UNKNOWN_DOCUMENT",
	} {
		if code, _ := f.send(f.post(body)); code != want {
			t.Errorf("%s: %q, want %q", body, code, want)
		}
	}
}

func TestIntrospectionOffTellsNothing(t *testing.T) {
	f := hold(t, func(o *schema.Options) { o.NoIntrospection = true })
	for _, q := range []string{`{__schema{types{name}}}`, `{__type(name:"Query"){fields{name}}}`, `{...a} fragment a on Query{__schema{types{name}}}`} {
		if code, data := f.send(f.post(text(q, nil))); code != "BAD_REQUEST" || data != nil {
			t.Errorf("%s: %s %v", q, code, data)
		}
	}
	f.answers()
}
