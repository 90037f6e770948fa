package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	results "github.com/postern-graph/postern/queries/kept"
	"github.com/postern-graph/postern/schema"
)

// demoServer loads the demo estate and serves it.
func demoServer(t *testing.T) (dir, address string) {
	t.Helper()
	dir = t.TempDir()
	if out, status := say(t, "", "demo", "--store", dir, "--serve=false"); status != exitDone {
		t.Fatalf("demo: %d %s", status, out)
	}
	return dir, serveStoreOf(t, dir)
}

func serveStoreOf(t *testing.T, dir string) (address string) {
	t.Helper()
	st, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	opts, _ := answering(newServe(), st, builtinReports(t), "")
	opts.Store = st
	h, err := schema.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(func() {
		srv.Close()
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return srv.URL
}

// say runs one command line and gives its standard output, and after a failure what it complains of.
func say(t *testing.T, stdin string, args ...string) (string, int) {
	t.Helper()
	var out, complaints bytes.Buffer
	status := run(t.Context(), args, streams{strings.NewReader(stdin), &out, &complaints})
	if status != exitDone {
		return complaints.String(), status
	}
	return out.String(), status
}

// TestServerAnswersAsTheStoreDoes: what a server is asked comes out byte for byte as from the store that it serves.
func TestServerAnswersAsTheStoreDoes(t *testing.T) {
	dir, address := demoServer(t)
	markSome(t, dir)
	const (
		marco    = "arn:aws:iam::210000000002:user/marco.release"
		release  = "arn:aws:iam::210000000002:role/release-automation"
		function = "arn:aws:lambda:eu-west-1:210000000002:function:checkout-callback"
	)
	probes := strings.Join([]string{
		`{"id":1,"principal":"` + marco + `","action":"iam:PassRole","resource":"` + release + `"}`,
		`{"id":2,"principal":"` + marco + `","action":"s3:GetObject","resource":"arn:aws:s3:::no-such-bucket/x","context":{"aws:SourceIp":"192.0.2.1"}}`,
		`{"id":"three","principal":"internet","action":"lambda:InvokeFunctionUrl","resource":"` + function + `"}`,
		`no question`,
		`{"id":5,"principal":"allUsers","action":"cloudfunctions.functions.invoke","resource":"//cloudfunctions.googleapis.com/projects/larkspur-checkout/locations/europe-west1/functions/coupon-webhook"}`,
	}, "\n")
	for _, tc := range []struct {
		name, stdin string
		args        []string
	}{
		{"paths", "", []string{"paths", "public principal -> invoke -> function -> admin role", "--format", "json"}},
		{"paths by ends", "", []string{"paths", "--from", marco, "--to", "ADMIN", "--format", "json", "--explain-cost"}},
		{"paths latent", "", []string{"paths", "--from", "internet", "--to", "sensitive", "--latent", "--format", "json", "--limit", "60"}},
		{"paths assumed", "", []string{
			"paths", "principal as who -> function as code -> admin role", "--format", "json", "--limit", "40",
			"--assume", "aws:SourceIp=10.0.0.0/8", "--assume", "code:*", "--via", "function", "--avoiding", "account:210000000003",
		}},
		{"paths certain", "", []string{"paths", "--from", "internet", "--to", "ADMIN", "--assume-none", "--format", "json", "--shortest"}},
		{"paths each", "", []string{"paths", "public principal -> account", "--each", "--format", "json"}},
		{"paths drawn", "", []string{"paths", "public principal -> invoke -> function as code -> admin role"}},
		{"paths drawn, their cost explained", "", []string{"paths", "--from", marco, "--to", "ADMIN", "--explain-cost"}},
		{"latent paths drawn", "", []string{"paths", "--from", "internet", "--to", "ADMIN", "--latent", "--limit", "60"}},
		{"paths drawn under assumptions", "", []string{"paths", "principal as who -> function -> admin role", "--assume", "aws:SourceIp=10.0.0.0/8", "--assume", "code:*"}},
		{"nearest", "", []string{"nearest", "--from", "public principal", "--to", "ADMIN", "--paths"}},
		{"nearest as json", "", []string{"nearest", "--from", "user", "--to", "ADMIN", "--paths", "--format", "json"}},
		{"reach", "", []string{"reach", "internet", "--list"}},
		{"reach as json", "", []string{"reach", marco, "--list", "--format", "json"}},
		{"reach backwards", "", []string{"reach", release, "--backwards"}},
		{"choke points", "", []string{"chokes", "public -> admin role"}},
		{"choke points as json", "", []string{"chokes", "--from", "internet", "--to", "ADMIN", "--format", "json"}},
		{"cut", "", []string{"cut", "public -> admin role"}},
		{"cut that takes from those at work", "", []string{"cut", "user -> admin role", "--format", "json"}},
		{"cut as json", "", []string{"cut", "--from", "internet", "--to", "ADMIN", "--format", "json"}},
		{"what-if of the cut", "", []string{"what-if", "--cut", "public -> admin role"}},
		{"what-if as json", `{"subject":"` + release + `"}`, []string{"what-if", "--edit", "-", "--from", "internet", "--to", "ADMIN", "--format", "json"}},
		{"reports", "", []string{"report", "list", "--practice", "network"}},
		{"a report", "", []string{"report", "run", "public-invoke"}},
		{"a report that is told something", "", []string{"report", "run", "shared-roles", "--param", "min=3", "--format", "json"}},
		{"several reports", "", []string{"report", "run", "--all", "--practice", "network", "--cloud", "gcp"}},
		{"Cypher", "", []string{"cypher", "MATCH p = (f:Function)-[:RUNS_AS]->(r {admin: true}) WHERE f.name CONTAINS $part RETURN p, 1.5, f.public, null ORDER BY f.id", "--param", "part=check", "--format", "json"}},
		{"runs", "", []string{"runs"}},
		{"coverage", "", []string{"runs", "show"}},
		{"no difference", "", []string{"runs", "diff", "000001", "--format", "json"}},
		{"no difference of chains", "", []string{"runs", "diff", "000001", "--chains", "public -> admin role"}},
		{"can", probes, []string{"can", "--probes", "-"}},
		{"who-can", "", []string{"who-can", "--action", "lambda:InvokeFunction", "--resource", function}},
		{"who-can as json", "", []string{"who-can", "--action", "s3:GetObject", "--resource", "arn:aws:s3:::*", "--format", "json"}},
		{"who-can with a context", "", []string{"who-can", "--action", "iam:PassRole", "--resource", release, "--context", `{"aws:SourceIp":"192.0.2.7"}`, "--format", "json"}},
		{"why", "", []string{"why", "--principal", marco, "--action", "iam:PassRole", "--resource", release}},
		{"why as json", "", []string{"why", "--principal", "arn:aws:iam::210000000002:user/nina.release", "--action", "iam:PassRole", "--resource", release, "--format", "json"}},
		{"why of what is conditional", "", []string{"why", "--principal", "internet", "--action", "lambda:InvokeFunctionUrl", "--resource", function, "--format", "json"}},
		{"search", "", []string{"search", "checkout"}},
		{"search for all", "", []string{"search", "--limit", "0", "--format", "json"}},
		{"search narrowed", "", []string{"search", "--label", "Function", "--cloud", "gcp", "--flag", "public", "--format", "json", "--limit", "3"}},
		{"node", "", []string{"node", function}},
		{"node as json", "", []string{"node", marco, "--format", "json"}},
		{"node with many", "", []string{"node", "internet", "--format", "json"}},
		{"account", "", []string{"node", "210000000002", "--format", "json"}},
		{"edges", "", []string{"edges"}},
		{"edges of kinds, held back ones too", "", []string{"edges", "--kind", "invoke,CAN_PASS", "--latent"}},
		{"edges without their statements", "", []string{"edges", "--latent", "--why=false"}},
		{"edges of structure", "", []string{"edges", "--kind", "runs-as"}},
		{"marks", "", []string{"mark", "list"}},
		{"marks as json", "", []string{"mark", "list", "--format", "json"}},
		{"admins", "", []string{"admins"}},
		{"admins as json", "", []string{"admins", "--format", "json"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			local, status := say(t, tc.stdin, append(tc.args, "--store", dir)...)
			if status != exitDone || local == "" {
				t.Fatalf("the store: %d %s", status, local)
			}
			served, status := say(t, tc.stdin, append(tc.args, "--server", address)...)
			if status != exitDone {
				t.Fatalf("the server: %d %s", status, served)
			}
			if diff := cmp.Diff(strings.Split(local, "\n"), strings.Split(served, "\n")); diff != "" {
				t.Errorf("answers (-store +server):\n%s", diff)
			}
		})
	}
}

// markSome marks a node of the newest run, and leaves a mark on one that it does not know.
func markSome(t *testing.T, dir string) {
	t.Helper()
	st, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	marks := store.Marks{}
	marks.Set("owned", "arn:aws:iam::210000000002:user/nina.release", true)
	marks.Set("sensitive", "arn:aws:s3:::gone", true)
	if err := errors.Join(store.WriteMarks(t.Context(), st, marks), st.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestServerResults: what is kept of reports with runs comes from a server as from the store that it serves, more rows than a page
// has and a report that failed too.
func TestServerResults(t *testing.T) {
	dir, address := demoServer(t)
	same := func(args ...string) {
		t.Helper()
		args = append([]string{"report", "results"}, args...)
		want, wantTold, wantStatus := tell(t, append(args, "--store", dir)...)
		got, gotTold, gotStatus := tell(t, append(args, "--server", address)...)
		if diff := cmp.Diff(strings.Split(want+wantTold, "\n"), strings.Split(got+gotTold, "\n")); diff != "" || gotStatus != wantStatus || want+wantTold == "" {
			t.Errorf("%v: %d, of the store %d (-store +server):\n%s", args, gotStatus, wantStatus, diff)
		}
	}
	same()
	same("shared-roles")
	if out, status := say(t, "", "report", "run", "shared-roles", "--keep", "--store", dir); status != exitDone {
		t.Fatalf("keep: %d %s", status, out)
	}
	facts := filepath.Join(t.TempDir(), "facts.ndjson")
	if err := os.WriteFile(facts, []byte(`{"id": "laptop", "labels": ["instance"], "name": "a laptop"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, status := say(t, "", "import", "facts", facts, "--store", dir); status != exitDone {
		t.Fatalf("import: %d %s", status, out)
	}
	st, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	long := results.Result{
		Report: "long", Title: "A long <one>", Severity: "high", Schedule: "daily", When: 1_790_000_000, Args: map[string]any{"min": int64(3), "of": []any{"a", 1.5}},
		Columns: []string{"n", "text"}, Found: 2600,
	}
	for i := range 2500 {
		long.Rows = append(long.Rows, []any{int64(i), "a & b <c>"})
	}
	failed := results.Result{Report: "broken", Schedule: "daily", When: 1_790_000_060, Columns: []string{}, Failed: "it took too long"}
	if err := errors.Join(results.Keep(t.Context(), st, "000002", []results.Result{long, failed}), st.Close()); err != nil {
		t.Fatal(err)
	}
	for _, as := range []string{"table", "csv", "json", "markdown", "html"} {
		same("--format", as)
		same("--format", as, "--schedule", "daily")
		same("long", "--format", as)
		same("shared-roles", "--format", as)
	}
	same("--run", "000001")
	same("long", "--run", "000001")
	same("broken")
	same("nothing-like-it")
}

// TestServerSaysWhatCountsAsGiven: a flag of one's own facts is taken away by no change, which a cut says either way.
func TestServerSaysWhatCountsAsGiven(t *testing.T) {
	dir := t.TempDir()
	own := filepath.Join(dir, "own.ndjson")
	text := `{"id":"laptop","labels":["instance"],"props":{"public":true}}
{"id":"vault","labels":["secret"],"props":{"sensitive":true}}
{"kind":"unlocks","from":"laptop","to":"vault"}
`
	if err := os.WriteFile(own, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	store := filepath.Join(dir, "store")
	if out, status := say(t, "", "import", "facts", own, "--store", store); status != exitDone {
		t.Fatalf("import: %d %s", status, out)
	}
	address := serveStoreOf(t, store)
	for _, format := range []string{"text", "json"} {
		args := []string{"cut", "public instance -> secret", "--format", format}
		local, status := say(t, "", append(args, "--store", store)...)
		if status != exitDone {
			t.Fatalf("the store: %d %s", status, local)
		}
		served, status := say(t, "", append(args, "--server", address)...)
		if diff := cmp.Diff(strings.Split(local, "\n"), strings.Split(served, "\n")); status != exitDone || diff != "" {
			t.Errorf("%d, answers (-store +server):\n%s", status, diff)
		}
		for _, want := range map[string][]string{"text": {"That laptop is public counts as given"}, "json": {`"given"`, `"laptop"`}}[format] {
			if !strings.Contains(local, want) {
				t.Errorf("%s lacks %q:\n%s", format, want, local)
			}
		}
	}
}

// TestServerRefusals: what a server cannot be asked, or does not know, is said in words and by status.
func TestServerRefusals(t *testing.T) {
	_, address := demoServer(t)
	closed := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"errors":[{"message":"a token is needed","extensions":{"code":"UNAUTHENTICATED"}}]}`)
	})
	guarded, secure := httptest.NewServer(closed), httptest.NewTLSServer(closed)
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	old := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = io.WriteString(w, `{"errors":[{"message":"Cannot query field \"historyCount\" on type \"Finding\".","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}],"data":null}`)
	}))
	t.Cleanup(old.Close)
	t.Cleanup(guarded.Close)
	t.Cleanup(secure.Close)
	for _, tc := range []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"a command that reads the store", []string{"runs", "verify", "--server", address}, exitUsage, "unknown flag"},
		{"no such run", []string{"runs", "diff", "000009", "--server", address}, exitFailed, "000009"},
		{"another token", []string{"admins", "--server", guarded.URL}, exitFailed, "POSTERN_TOKEN"},
		{"a certificate that nobody vouches for", []string{"admins", "--server", secure.URL}, exitFailed, "certificate"},
		{"https where http is spoken", []string{"admins", "--server", strings.Replace(address, "http:", "https:", 1)}, exitFailed, "http://"},
		{"nobody there", []string{"admins", "--server", "http://127.0.0.1:1"}, exitFailed, "postern serve"},
		{"both", []string{"admins", "--server", address, "--store", "x"}, exitUsage, "give one"},
		{"no address", []string{"admins", "--server", "localhost:8787"}, exitUsage, "http://"},
		{"an unknown node", []string{"node", "arn:aws:iam::1:user/none", "--server", address}, exitFailed, "no node"},
		{"an unknown end", []string{"paths", "--from", "nobody", "--to", "ADMIN", "--server", address, "--format", "json"}, exitFailed, "NOT_FOUND"},
		{"too many chains", []string{"paths", "--from", "internet", "--to", "ADMIN", "--limit", "501", "--server", address, "--format", "json"}, exitFailed, "LIMIT_"},
		{"an older server", []string{"findings", "show", "3f2a91c0", "--server", old.URL}, exitFailed, "of another version than this program"},
		{"an older server, of edges", []string{"edges", "--server", old.URL}, exitFailed, "start it anew with this version"},
		{"no findings", []string{"findings", "show", "3f2a91c0", "--server", address}, exitFailed, "holds no findings yet"},
		{"nobody there who has findings", []string{"findings", "export", "--server", "http://127.0.0.1:1"}, exitFailed, "postern serve"},
		{"another token, for findings", []string{"findings", "diff", "--server", guarded.URL}, exitFailed, "POSTERN_TOKEN"},
		{"another token, for results", []string{"report", "results", "--server", guarded.URL}, exitFailed, "POSTERN_TOKEN"},
		{"another token, for marks", []string{"mark", "list", "--server", guarded.URL}, exitFailed, "POSTERN_TOKEN"},
		{"another token, for edges", []string{"edges", "--server", guarded.URL}, exitFailed, "POSTERN_TOKEN"},
		{"results of no such run", []string{"report", "results", "--run", "000009", "--server", address}, exitFailed, "000009"},
		{"no such kind", []string{"edges", "--kind", "hugs", "--server", address}, exitUsage, "postern kinds"},
		{"an unknown label", []string{"search", "--label", "Robot", "--server", address}, exitUsage, "postern kinds"},
		{"an unknown cloud", []string{"search", "--cloud", "mars", "--server", address}, exitUsage, "want aws, gcp or azure"},
		{"an unknown flag of nodes", []string{"search", "--flag", "rich"}, exitUsage, "want public, admin"},
		{"a table of what comes as text", []string{"mark", "list", "--format", "table", "--server", guarded.URL}, exitFailed, "POSTERN_TOKEN"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			said, status := say(t, "", tc.args...)
			if status != tc.status || !strings.Contains(said, tc.says) {
				t.Errorf("status %d, %q; want %d, with %q", status, said, tc.status, tc.says)
			}
		})
	}
}

// TestExamplesOnTheDemo: each example of the playground finds something in the demo estate, without an error.
func TestExamplesOnTheDemo(t *testing.T) {
	dir, address := demoServer(t)
	do := func(args ...string) string {
		t.Helper()
		said, status := say(t, "", append(args, "--store", dir)...)
		if status != exitDone {
			t.Fatalf("%v: %d %s", args, status, said)
		}
		return said
	}
	// What several runs tell of: findings, a decision on one, and a result that was kept.
	do("findings", "update")
	var listed struct{ Findings []struct{ ID string } }
	if err := json.Unmarshal([]byte(do("findings", "list", "--format", "json")), &listed); err != nil || len(listed.Findings) == 0 {
		t.Fatalf("%d findings: %v", len(listed.Findings), err)
	}
	do("findings", "set", listed.Findings[0].ID, "--state", "false-positive", "--by", "Ann Lee", "--reason", "meant for anyone")
	own := filepath.Join(t.TempDir(), "own.ndjson")
	if err := os.WriteFile(own, []byte(`{"id": "laptop", "labels": ["instance"], "name": "a laptop"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	do("import", "facts", own)
	do("findings", "update")
	do("report", "run", "shared-roles", "--keep")
	examples, err := schema.Examples()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		t.Run(e.Title, func(t *testing.T) {
			body, err := json.Marshal(map[string]string{"query": e.Query})
			if err != nil {
				t.Fatal(err)
			}
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/graphql", bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = answer.Body.Close() }()
			raw, err := io.ReadAll(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			var a struct {
				Data   map[string]any
				Errors []any
			}
			if err := json.Unmarshal(raw, &a); err != nil || len(a.Errors) > 0 {
				t.Fatalf("%v %s", err, raw)
			}
			for field, v := range a.Data {
				if !says(v) {
					t.Errorf("%s says nothing: %s", field, raw)
				}
			}
		})
	}
}

// says reports whether an answer holds anything besides the question, empty lists, nulls, flags and 0.
func says(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case float64:
		return v != 0
	case string:
		return v != ""
	case []any:
		if slices.ContainsFunc(v, says) {
			return true
		}
	case map[string]any:
		for k, x := range v {
			if k != "pattern" && says(x) {
				return true
			}
		}
	}
	return false
}

// TestWhatIfByServer: the edits of the least cut, tried on the server that gave them, leave no chain of the pattern.
func TestWhatIfByServer(t *testing.T) {
	_, address := demoServer(t)
	const pattern = "public principal -> invoke -> function -> admin role"
	ask := func(query string, variables map[string]any, into any) {
		t.Helper()
		body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/graphql", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		var a struct {
			Data   json.RawMessage
			Errors []struct{ Message string }
		}
		if err := json.NewDecoder(answer.Body).Decode(&a); err != nil || len(a.Errors) > 0 {
			t.Fatalf("%v %+v", err, a.Errors)
		}
		if err := json.Unmarshal(a.Data, into); err != nil {
			t.Fatal(err)
		}
	}
	var cut struct {
		Cut struct {
			Least bool
			Cuts  []struct{ Edits []any }
		}
	}
	ask(`query($p: String!){cut(pattern: $p, first: 1){least cuts{edits}}}`, map[string]any{"p": pattern}, &cut)
	if !cut.Cut.Least || len(cut.Cut.Cuts) != 1 || len(cut.Cut.Cuts[0].Edits) == 0 {
		t.Fatalf("the cut: %+v", cut)
	}
	for range 2 { // the second is laid out in the room of the first
		var tried struct {
			WhatIf struct {
				Chains []struct {
					Closed, Opened, Rerouted []struct{ Nodes []struct{ ID string } }
					Stay                     int
				}
				Shifts []struct{ Lost []string }
			}
		}
		ask(`query($e: [Edit!]!, $p: [String!]){whatIf(edits: $e, patterns: $p){chains{closed{nodes{id}} opened{nodes{id}} rerouted{was{nodes{id}}} stay} shifts{lost}}}`,
			map[string]any{"e": cut.Cut.Cuts[0].Edits, "p": []string{pattern}}, &tried)
		if c := tried.WhatIf.Chains; len(c) != 1 || len(c[0].Closed) == 0 || c[0].Stay != 0 || len(c[0].Opened)+len(c[0].Rerouted) != 0 || len(tried.WhatIf.Shifts) == 0 {
			t.Errorf("with the cut made: %+v", tried)
		}
	}
}

// TestServerTellsWhatOpened: chains between two runs, as text and as json, and what opened them.
func TestServerTellsWhatOpened(t *testing.T) {
	dir := t.TempDir()
	_, files := cutScenario(string(read(t, "testdata/runs_diff.txtar")))
	t.Chdir(t.TempDir())
	unpack(t, files)
	for _, name := range []string{"before.json", "after.json"} {
		if out, status := say(t, "", "import", "aws", "--gaad", name, "--store", dir); status != exitDone {
			t.Fatalf("import %s: %d %s", name, status, out)
		}
	}
	address := serveStoreOf(t, dir)
	for _, args := range [][]string{
		{"runs", "diff", "000001", "--chains", "user -> admin role"},
		{"runs", "diff", "000002", "000001", "--chains", "user -> admin role", "--chains", "user -> account", "--format", "json"},
		{"runs", "diff", "000001", "000002", "--chains", "user -> admin role", "--limit", "2", "--format", "json"},
	} {
		local, status := say(t, "", append(args, "--store", dir)...)
		if status != exitDone {
			t.Fatalf("%v: %d %s", args, status, local)
		}
		remote, _ := say(t, "", append(args, "--server", address)...)
		if diff := cmp.Diff(strings.Split(local, "\n"), strings.Split(remote, "\n")); diff != "" {
			t.Errorf("%v (-store +server):\n%s", args, diff)
		}
	}
}
