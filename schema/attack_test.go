package schema_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/schema"
)

// TestLimits: each limit has a query just above it, and names itself, the figure and what to do.
func TestLimits(t *testing.T) {
	c := serve(t)
	for _, tc := range []struct{ name, query, code, says string }{
		{"depth", "{entity(id:\"internet\"){" + strings.Repeat("neighbours(first:1){edges{node{to{", 4) + "id" + strings.Repeat("}}}}", 4) + "}}", "LIMIT_DEPTH", "depth 18 is above the limit of 15"},
		{"depth in fragments", "{entity(id:\"internet\"){...a}}" + fragments(12, "a", "neighbours(first:1){edges{node{to{%s}}}}"), "LIMIT_DEPTH", "depth"},
		{"aliases", "{" + repeat(51, "a%d: estate{run}") + "}", "LIMIT_ALIASES", "aliases 51 is above the limit of 50"},
		{"pages in pages", `{search(first:500){edges{node{neighbours(first:500){edges{node{to{id}}}}}}}}`, "LIMIT_COST", "smaller pages"},
		{"page by a variable's default", `query($n: Int = 500){search(first:$n){edges{node{neighbours(first:$n){edges{node{to{id}}}}}}}}`, "LIMIT_COST", "smaller pages"},
		{"many questions for all", "{" + repeat(50, `a%d: whoCan(action:"a:b",resource:"c"){public{decision}}`) + "}", "LIMIT_COST", "cost"},
		{"doubling fragments", "{...a}" + doubling(200), "LIMIT_COST", "fragments expanded"},
		{"introspection in itself", "{__schema{types{fields{type{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}}}", "GRAPHQL_VALIDATION_FAILED", "introspection depth"},
		{"deep introspection", "{__schema{types{" + strings.Repeat("ofType{", 25) + "name" + strings.Repeat("}", 25) + "}}}", "LIMIT_DEPTH", "introspection depth 28"},
		{"tokens", "{estate{" + strings.Repeat("run ", 10_001) + "}}", "GRAPHQL_PARSE_FAILED", "token"},
		{"too many questions", `{can(questions:[` + strings.Repeat(`{principal:"a",action:"a:b",resource:"c"}`, 101) + `]){decision}}`, "LIMIT_COST", "101 questions"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			done := make(chan answer, 1)
			go func() { done <- c.ask(tc.query, nil) }()
			select {
			case a := <-done:
				if got := a.code(t); got != tc.code || !strings.Contains(strings.ToLower(a.Errors[0].Message), tc.says) {
					t.Errorf("code %s, message %.200q; want %s with %q", got, a.Errors[0].Message, tc.code, tc.says)
				}
			case <-time.After(10 * time.Second):
				t.Fatal("no answer: the limit was measured too late")
			}
		})
	}
}

func repeat(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format+" ", i)
	}
	return b.String()
}

func fragments(n int, name, format string) string {
	var b strings.Builder
	for i := range n {
		next := "id"
		if i < n-1 {
			next = fmt.Sprintf("...%s%d", name, i+1)
		}
		at := name
		if i > 0 {
			at += strconv.Itoa(i)
		}
		fmt.Fprintf(&b, "fragment %s on Entity{"+format+"}", at, next)
	}
	return b.String()
}

// doubling gives n fragments, each with the next one twice: 2^n fields once expanded.
func doubling(n int) string {
	var b strings.Builder
	name := func(i int) string { return "a" + strings.Repeat("b", i) }
	for i := range n {
		body := "runs{totalCount}"
		if i < n-1 {
			body = "..." + name(i+1) + " ..." + name(i+1)
		}
		b.WriteString("fragment " + name(i) + " on Query{" + body + "}")
	}
	return b.String()
}

// TestManyErrors: a query that is wrong in every word has an answer that is not longer for it.
func TestManyErrors(t *testing.T) {
	a := serve(t).ask("{"+repeat(3000, "nonsense%d")+"}", nil)
	if len(a.Errors) != 51 || !strings.Contains(a.Errors[50].Message, "more errors") {
		t.Errorf("%d errors", len(a.Errors))
	}
}

// TestWhoIsTurnedAway: requests that never become a query.
func TestWhoIsTurnedAway(t *testing.T) {
	const query = `{"query":"{estate{run}}"}`
	get := "/graphql?query=" + url.QueryEscape("{estate{run}}")
	tokened := func(o *schema.Options) {
		o.Listen, o.Token, o.Hosts = "0.0.0.0:8787", "s3cret", []string{"Postern.example"}
	}
	for _, tc := range []struct {
		name   string
		opts   func(*schema.Options)
		method string
		target string
		body   string
		header map[string]string
		status int
		code   string
	}{
		{name: "a plain query", body: query, status: 200},
		{name: "by address", method: "GET", target: get, status: 200},
		{name: "HEAD", method: "HEAD", target: get, status: 405},
		{name: "PUT", method: "PUT", body: query, status: 405, code: "BAD_METHOD"},
		{name: "preflight", method: "OPTIONS", header: map[string]string{"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}, status: 403, code: "BAD_ORIGIN"},
		{name: "mutation by address", method: "GET", target: "/graphql?query=" + url.QueryEscape(`mutation{deleteView(name:"a")}`), status: 405, code: "BAD_METHOD"},
		{name: "subscription by address", method: "GET", target: "/graphql?query=" + url.QueryEscape(`subscription{runPublished{id}}`), status: 405, code: "BAD_METHOD"},
		{name: "subscription without a stream", body: `{"query":"subscription{runPublished{id}}"}`, status: 406, code: "BAD_ACCEPT"},
		{name: "variables that are no JSON", method: "GET", target: get + "&variables=x", status: 400, code: "BAD_REQUEST"},
		{name: "an address that cannot be read", method: "GET", target: "/graphql?query=%zz", status: 400, code: "BAD_REQUEST"},
		{name: "a query that is no text", body: `{"query":5}`, status: 400, code: "BAD_REQUEST"},
		{name: "a query that does not parse", body: `{"query":"{"}`, status: 400, code: "GRAPHQL_PARSE_FAILED"},
		{name: "a field that is not there", body: `{"query":"{nonsense}"}`, status: 400, code: "GRAPHQL_VALIDATION_FAILED"},
		{name: "no query at all", body: `{}`, status: 400},
		{name: "a page too large", body: `{"query":"{search(first:501){totalCount}}"}`, status: 400, code: "LIMIT_PAGE"},
		{name: "too expensive", body: `{"query":"{search(first:500){edges{node{neighbours(first:500){edges{node{to{id}}}}}}}}"}`, status: 400, code: "LIMIT_COST"},
		{name: "a document that nobody trusts", opts: func(o *schema.Options) { o.Documents = map[string]string{} }, body: query, status: 400, code: "UNKNOWN_DOCUMENT"},
		{name: "a change where there is none to make", body: `{"query":"mutation{deleteView(name:\"a\")}"}`, status: 403, code: "NOT_ALLOWED"},
		{name: "nothing found in one part", body: `{"query":"{estate{run} node(id:\"none\"){id}}"}`, status: 200},
		{name: "no such run", body: `{"query":"{estate(at:\"999999\"){run}}"}`, status: 200, code: "NOT_FOUND"},
		{name: "time is up", opts: func(o *schema.Options) { o.Limits.QueryTime = time.Nanosecond }, body: query, status: 503, code: "BUSY"},
		{name: "our fault", opts: func(o *schema.Options) { o.Source = broken{} }, body: query, status: 500, code: "INTERNAL"},
		{name: "rebound name", body: query, header: map[string]string{"Host": "evil.example"}, status: 421, code: "BAD_HOST"},
		{name: "rebound name with port", body: query, header: map[string]string{"Host": "evil.example:8787"}, status: 421, code: "BAD_HOST"},
		{name: "no name", body: query, header: map[string]string{"Host": ""}, status: 421, code: "BAD_HOST"},
		{name: "name that looks like loopback", body: query, header: map[string]string{"Host": "127.0.0.1.evil.example"}, status: 421, code: "BAD_HOST"},
		{name: "private address", body: query, header: map[string]string{"Host": "192.168.1.4:8787"}, status: 421, code: "BAD_HOST"},
		{name: "localhost", body: query, header: map[string]string{"Host": "LOCALHOST:8787"}, status: 200},
		{name: "IPv6", body: query, header: map[string]string{"Host": "[::1]:8787"}, status: 200},
		{name: "page of another site", body: query, header: map[string]string{"Origin": "https://evil.example"}, status: 403, code: "BAD_ORIGIN"},
		{name: "page of another port", body: query, header: map[string]string{"Origin": "http://127.0.0.1:9999"}, status: 403, code: "BAD_ORIGIN"},
		{name: "page without origin", body: query, header: map[string]string{"Origin": "null"}, status: 403, code: "BAD_ORIGIN"},
		{name: "our own page", body: query, header: map[string]string{"Origin": "http://127.0.0.1:8787", "Sec-Fetch-Site": "same-origin"}, status: 200},
		{name: "picture of another site", method: "GET", target: get, header: map[string]string{"Sec-Fetch-Site": "cross-site"}, status: 403, code: "BAD_ORIGIN"},
		{name: "form of another site", body: query, header: map[string]string{"Content-Type": "text/plain"}, status: 415, code: "BAD_CONTENT_TYPE"},
		{name: "urlencoded", body: "query=%7Bestate%7D", header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, status: 415, code: "BAD_CONTENT_TYPE"},
		{name: "no type", body: query, header: map[string]string{"Content-Type": ""}, status: 415, code: "BAD_CONTENT_TYPE"},
		{name: "type with charset", body: query, header: map[string]string{"Content-Type": "application/json; charset=utf-8"}, status: 200},
		{name: "huge body", body: `{"query":"` + strings.Repeat(" ", 256<<10) + `"}`, status: 413, code: "LIMIT_BODY"},
		{name: "huge address", method: "GET", target: get + strings.Repeat("+", 256<<10), status: 413, code: "LIMIT_BODY"},
		{name: "no JSON", body: `{"query":`, status: 400, code: "BAD_REQUEST"},
		{name: "a batch", body: "[" + query + "]", status: 400, code: "LIMIT_BATCH"},
		{name: "two bodies", body: query + query, status: 400, code: "BAD_REQUEST"},
		{name: "deep JSON", body: `{"variables":` + strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000) + `}`, status: 400, code: "BAD_REQUEST"},
		{name: "no token", opts: tokened, body: query, status: 401, code: "UNAUTHENTICATED"},
		{name: "wrong token", opts: tokened, body: query, header: map[string]string{"Authorization": "Bearer s3creT"}, status: 401, code: "UNAUTHENTICATED"},
		{name: "token without scheme", opts: tokened, body: query, header: map[string]string{"Authorization": "s3cret"}, status: 401, code: "UNAUTHENTICATED"},
		{name: "token by basic", opts: tokened, body: query, header: map[string]string{"Authorization": "Basic s3cret"}, status: 401, code: "UNAUTHENTICATED"},
		{name: "right token", opts: tokened, body: query, header: map[string]string{"Authorization": "Bearer s3cret"}, status: 200},
		{name: "right token, allowed host", opts: tokened, body: query, header: map[string]string{"Authorization": "bearer s3cret", "Host": "postern.example"}, status: 200},
		{name: "right token, other host", opts: tokened, body: query, header: map[string]string{"Authorization": "Bearer s3cret", "Host": "evil.example"}, status: 421, code: "BAD_HOST"},
		{name: "health under any name", method: "GET", target: "/healthz", header: map[string]string{"Host": "10.0.0.7"}, status: 200},
		{name: "nothing there", method: "GET", target: "/etc/passwd", status: 404},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var opts []func(*schema.Options)
			if tc.opts != nil {
				opts = append(opts, tc.opts)
			}
			c := serve(t, opts...)
			method, target := "POST", "/graphql"
			if tc.method != "" {
				method = tc.method
			}
			if tc.target != "" {
				target = tc.target
			}
			r := request(t, method, target, strings.NewReader(tc.body))
			for k, v := range tc.header {
				if k == "Host" {
					r.Host = v
				}
				r.Header.Set(k, v)
			}
			w := c.do(r)
			var a answer
			if tc.code != "" {
				if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
					t.Fatalf("%d %s: %v", w.Code, w.Body, err)
				}
			}
			if w.Code != tc.status || tc.code != "" && a.code(t) != tc.code {
				t.Errorf("%d %.300s; want %d %s", w.Code, w.Body, tc.status, tc.code)
			}
			if w.Code == 405 && (!strings.Contains(w.Header().Get("Allow"), "POST")) || (w.Code == 429 || w.Code == 503) != (w.Header().Get("Retry-After") != "") {
				t.Errorf("headers %v", w.Header())
			}
			for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("header %s: %q, want %q", name, got, want)
				}
			}
			if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
				t.Errorf("policy %q", csp)
			}
			for name := range w.Header() {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("CORS header %s", name)
				}
			}
		})
	}
}

func TestAwayFromLoopbackATokenIsNeeded(t *testing.T) {
	for listen, ok := range map[string]bool{
		"127.0.0.1:8787": true, "localhost:0": true, "[::1]:8787": true, "": true,
		"0.0.0.0:8787": false, ":8787": false, "192.168.0.3:80": false, "[::]:80": false, "example.org:80": false,
	} {
		_, err := schema.New(schema.Options{Source: runs{}, Listen: listen})
		if (err == nil) != ok {
			t.Errorf("listen on %q without a token: %v", listen, err)
		}
	}
}

// TestFaultsOfOursLeakNothing: a panic and an unexpected error are INTERNAL to the client, and told in full to the log.
func TestFaultsOfOursLeakNothing(t *testing.T) {
	var log bytes.Buffer
	c := serve(t, func(o *schema.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	a := c.ask(`{can(questions:[{principal:"x",action:"boom:Panic",resource:"y"}]){decision}}`, nil)
	if a.code(t) != "INTERNAL" || strings.Contains(fmt.Sprint(a), "hunter2") || !strings.Contains(log.String(), "hunter2") {
		t.Errorf("answer %+v; log %s", a, log.String())
	}
	log.Reset()
	c = serve(t, func(o *schema.Options) { o.Source, o.Log = broken{}, slog.New(slog.NewTextHandler(&log, nil)) })
	a = c.ask(`{estate{run}}`, nil)
	if a.code(t) != "INTERNAL" || strings.Contains(fmt.Sprint(a), "/secret/place") || !strings.Contains(log.String(), "/secret/place") {
		t.Errorf("answer %+v; log %s", a, log.String())
	}
}

type broken struct{ runs }

func (broken) Estate(context.Context, string) (*access.Estate, error) {
	return nil, errors.New("open /secret/place: no such file")
}

type slow struct{ runs }

func (slow) Estate(ctx context.Context, _ string) (*access.Estate, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestTimeout(t *testing.T) {
	c := serve(t, func(o *schema.Options) { o.Source, o.Limits.QueryTime = slow{}, time.Millisecond })
	if a := c.ask(`{estate{run}}`, nil); a.code(t) != "TIMEOUT" || !strings.Contains(a.Errors[0].Message, "smaller pages") {
		t.Errorf("%+v", a)
	}
}

// TestPathsOutOfTimeAreIncomplete: a path search that runs out of time answers with what it has and says so.
func TestPathsOutOfTimeAreIncomplete(t *testing.T) {
	c := serve(t, func(o *schema.Options) { o.Limits.PathTime = time.Nanosecond })
	a := c.ask(`{paths(from:"internet",to:"ADMIN"){complete cut}}`, nil)
	if diff := cmp.Diff(map[string]any{"complete": false, "cut": "time was up"}, dig(a.Data, "paths")); len(a.Errors) != 0 || diff != "" {
		t.Errorf("%+v (-want +got):\n%s", a.Errors, diff)
	}
}

// TestAnAnswerNamesTheLimitThatCutIt: as many chains as were asked for, of any kind of question.
func TestAnAnswerNamesTheLimitThatCutIt(t *testing.T) {
	c := serve(t)
	for ask, want := range map[string]any{
		`pattern:"principal -> account"`:                    nil,
		`pattern:"principal -> account",first:2`:            "as many chains as were asked for, 2",
		`pattern:"principal -> account",each:true`:          nil,
		`pattern:"principal -> account",each:true,first:1`:  "as many chains as were asked for, 1",
		`pattern:"principal -> account",shortest:true`:      nil,
		`from:"internet",to:"arn:aws:s3:::data-0",first: 1`: nil,
	} {
		got := c.must(`{paths(`+ask+`){complete cut}}`, nil)["paths"]
		if diff := cmp.Diff(map[string]any{"complete": want == nil, "cut": want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", ask, diff)
		}
	}
}

// TestEachComesCheapestFirst: with the names that the pattern gives its ends.
func TestEachComesCheapestFirst(t *testing.T) {
	c := serve(t)
	list, _ := dig(c.must(`{paths(pattern:"principal as who -> account as where",each:true){paths{cost nodes{id} edges{kind} bound{name node{id}}}}}`, nil), "paths", "paths").([]any)
	if len(list) < 3 {
		t.Fatalf("%d chains", len(list))
	}
	key := func(p any) []any {
		nodes, _ := dig(p, "nodes").([]any)
		edges, _ := dig(p, "edges").([]any)
		return []any{dig(p, "cost"), float64(len(edges)), fmt.Sprint(nodes)}
	}
	for i := 1; i < len(list); i++ {
		a, b := key(list[i-1]), key(list[i])
		if fmt.Sprintf("%09.3f %03.0f %s", a...) >= fmt.Sprintf("%09.3f %03.0f %s", b...) {
			t.Errorf("%v comes before %v", a, b)
		}
	}
	for _, p := range list {
		nodes, _ := dig(p, "nodes").([]any)
		want := []any{map[string]any{"name": "who", "node": nodes[0]}, map[string]any{"name": "where", "node": nodes[len(nodes)-1]}}
		if diff := cmp.Diff(want, dig(p, "bound")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// TestWhatAQuestionGetsWrongIsSaid: an answer about a slip of the keyboard looks like any other.
func TestWhatAQuestionGetsWrongIsSaid(t *testing.T) {
	c := serve(t)
	for _, tc := range []struct {
		action, resource string
		want             []any
	}{
		{"lambda:InvokeFunction", function, []any{}},
		{"LAMBDA:invokefunction", function, []any{}},
		{"lambda:Invoke*", function, []any{}},
		{"lambda:InvokFunction", function, []any{"no action lambda:InvokFunction is known; did you mean lambda:InvokeFunction?"}},
		{"lamda:InvokeFunction", function, []any{"no action lamda:InvokeFunction is known; did you mean lambda:InvokeFunction?"}},
		{"xyzzy:DoNothing", function, []any{"no action xyzzy:DoNothing is known"}},
		{"s3:GetObject", "arn:aws:s3:::data-0/object", []any{}},
		{"s3:GetObject", "arn:aws:s3:::dato-0", []any{"no resource arn:aws:s3:::dato-0 in this run; did you mean arn:aws:s3:::data-0?"}},
		{"Microsoft.Storage/storageAccounts/read", "/subscriptions/x", []any{}},
	} {
		got := dig(c.must(`query($a:String!,$r:String!){whoCan(action:$a,resource:$r){notes}}`, map[string]any{"a": tc.action, "r": tc.resource}), "whoCan", "notes")
		if diff := cmp.Diff(any(tc.want), got); diff != "" {
			t.Errorf("%s on %s (-want +got):\n%s", tc.action, tc.resource, diff)
		}
	}
}

func TestIntrospection(t *testing.T) {
	const question = `{__schema{queryType{name description fields{name description args{name type{kind name ofType{name ofType{name}}}}}}}}`
	if a := serve(t).ask(question, nil); len(a.Errors) != 0 {
		t.Errorf("introspection is on by default: %+v", a.Errors)
	}
	off := serve(t, func(o *schema.Options) { o.NoIntrospection = true })
	if a := off.ask(question, nil); a.code(t) != "BAD_REQUEST" || !strings.Contains(a.Errors[0].Message, "switched off") {
		t.Errorf("%+v", a)
	}
	if a := off.ask(`{estat{run}}`, nil); strings.Contains(a.Errors[0].Message, "estate") {
		t.Errorf("an error tells the schema: %s", a.Errors[0].Message)
	}
}

// TestEveryFieldIsDescribed: what the schema shows, it explains.
func TestEveryFieldIsDescribed(t *testing.T) {
	a := serve(t).ask(`{__schema{types{kind name description fields{name description} inputFields{name description} enumValues{name description}}}}`, nil)
	types, _ := dig(a.Data, "__schema", "types").([]any)
	if len(types) < 30 {
		t.Fatalf("%d types: %+v", len(types), a.Errors)
	}
	for _, ty := range types {
		name := fmt.Sprint(dig(ty, "name"))
		if strings.HasPrefix(name, "__") || dig(ty, "kind") == "SCALAR" {
			continue
		}
		lists := []any{[]any{ty}, dig(ty, "fields"), dig(ty, "inputFields"), dig(ty, "enumValues")}
		for _, l := range lists {
			items, _ := l.([]any)
			for _, f := range items {
				if d, _ := dig(f, "description").(string); d == "" {
					t.Errorf("%s.%v has no description", name, dig(f, "name"))
				}
			}
		}
	}
}

func TestPagesAndActor(t *testing.T) {
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'")
		_, _ = fmt.Fprint(w, r.URL.Path)
	})
	c := serve(t, func(o *schema.Options) { o.Pages = page })
	w := c.do(request(t, "GET", "/assets/a.js", nil))
	if w.Body.String() != "/assets/a.js" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "unsafe-inline") {
		t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
	}
	rebound := request(t, "GET", "/", nil)
	rebound.Host = "evil.example"
	if w := c.do(rebound); w.Code != http.StatusMisdirectedRequest || w.Header().Get("Location") != "" {
		t.Errorf("the root under another name: %d %v", w.Code, w.Header())
	}
	if diff := cmp.Diff(schema.Actor{}, schema.ActorFrom(t.Context())); diff != "" {
		t.Error(diff)
	}
	var seen schema.Actor
	c = serve(t, func(o *schema.Options) { o.Source = spy{runs{}, &seen} })
	c.ask(`{estate{run}}`, nil)
	if seen.Name != "local" {
		t.Errorf("actor %+v", seen)
	}
}

type spy struct {
	runs
	actor *schema.Actor
}

func (s spy) Estate(ctx context.Context, run string) (*access.Estate, error) {
	*s.actor = schema.ActorFrom(ctx)
	return s.runs.Estate(ctx, run)
}

func TestServeEndsInOrder(t *testing.T) {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	h := serve(t).h
	go func() { ended <- schema.Serve(ctx, l, h) }()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+l.Addr().String()+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	stop()
	if err := <-ended; err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("status %d, end %v", resp.StatusCode, err)
	}
}
