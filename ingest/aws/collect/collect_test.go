package collect_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/aws"
	"github.com/postern-graph/postern/ingest/aws/collect"
	"github.com/postern-graph/postern/internal/secrets"
)

// options are those of a collection from moto, in one region, with the test's own credentials.
func options(t testing.TB, e estate) collect.Options {
	t.Helper()
	for k, v := range map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIATESTTESTTESTTEST", "AWS_SECRET_ACCESS_KEY": "x", "AWS_SESSION_TOKEN": "", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_PROFILE": "", "AWS_ENDPOINT_URL": "", "AWS_REGION": "",
	} {
		t.Setenv(k, v)
	}
	f, err := secrets.New([]byte("test"))
	if err != nil {
		t.Fatal(err)
	}
	return collect.Options{
		Dir: t.TempDir(), Seal: f, EndpointURL: e.url, Regions: []string{region}, Attempts: 3, Backoff: 20 * time.Millisecond, Timeout: 30 * time.Second,
		Now: func() time.Time { return time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC) },
	}
}

func run(t testing.TB, o collect.Options) collect.Result {
	t.Helper()
	res, err := collect.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// load imports a folder as `import aws --cli-dir` does, and names its files by their place in it.
func load(t testing.TB, dir string) *graph.Snapshot {
	t.Helper()
	files, err := ingest.Expand(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	b := ingest.Batch{}
	if err := aws.Import(context.Background(), aws.Options{CLIDir: files, SecretKey: []byte("test")}, b); err != nil {
		t.Fatal(err)
	}
	builder := graph.NewBuilder()
	b.Replay(builder)
	s, err := builder.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func encoded(s *graph.Snapshot) []byte {
	var out bytes.Buffer
	for c := range graph.EncodeChunks(s) {
		out.Write(c.Bytes)
	}
	return out.Bytes()
}

// edges lists every edge as "FROM KIND TO".
func edges(s *graph.Snapshot) []string {
	var out []string
	for n := range graph.NodeID(s.NumNodes()) {
		for e := range s.Out(n) {
			out = append(out, s.ID(n)+" "+string(e.Kind)+" "+s.ID(e.To))
		}
	}
	slices.Sort(out)
	return out
}

// coverage lists the gaps as "account service reason detail", less those that moto's own lacks make: S3 Control asks
// hosts of the account's own (ACCOUNT.HOST), which an address on loopback does not have.
func coverage(s *graph.Snapshot) []string {
	var out []string
	for _, g := range s.Gaps() {
		if g.Reason == graph.GapFailed && strings.Contains(g.Detail, "UnreadableAnswer") || g.Reason == graph.GapNotSupported ||
			g.Service == "s3control" && strings.Contains(g.Detail, "NameNotResolved") {
			continue
		}
		out = append(out, fmt.Sprintf("%s %s: %s x%d", g.Service, g.Reason, g.Detail, g.Count))
	}
	return out
}

func documents(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		out[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestOrganization: two accounts through the member role; what was planted is there, no secret's value is, and every
// call made is one that the printed policy allows.
func TestOrganization(t *testing.T) {
	e := theEstate(t)
	o := options(t, e)
	o.OrgRole = orgRole
	var mu sync.Mutex
	called := map[string]bool{}
	o.Called = func(service, operation string) {
		mu.Lock()
		defer mu.Unlock()
		called[service+" "+operation] = true
	}
	res := run(t, o)
	want := []string{management, e.member}
	slices.Sort(want)
	if diff := cmp.Diff(want, res.Accounts); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
	docs := documents(t, o.Dir)
	for name, text := range docs {
		if strings.Contains(text, secret) {
			t.Errorf("%s holds a secret:\n%s", name, text)
		}
	}
	s := load(t, o.Dir)
	if got := coverage(s); len(got) > 0 {
		t.Errorf("coverage: %s", strings.Join(got, "\n"))
	}
	got := edges(s)
	for _, a := range want {
		fn := "arn:aws:lambda:" + region + ":" + a + ":function:"
		role := "arn:aws:iam::" + a + ":role/checkout"
		for _, edge := range []string{
			fn + "checkout RUNS_AS " + role, role + " HAS_POLICY " + role + "#inline/all", fn + "checkout HAS_POLICY " + fn + "checkout#policy",
			"arn:aws:iam::" + a + ":user/ann MEMBER_OF arn:aws:iam::" + a + ":group/devs", "arn:aws:s3:::open-" + a + " HAS_POLICY arn:aws:s3:::open-" + a + "#policy",
			"arn:aws:events:" + region + ":" + a + ":rule/hourly TRIGGERS " + fn + "report",
			"arn:aws:codebuild:" + region + ":" + a + ":project/release RUNS_AS " + role,
		} {
			if !slices.Contains(got, edge) {
				t.Errorf("no edge %s", edge)
			}
		}
		n, _ := s.Lookup(fn + "checkout")
		if _, ok := s.NodeProp(n, "secret_fingerprints"); !ok {
			t.Errorf("%s: the planted secret is not found", fn+"checkout")
		}
	}
	policy := collect.Policy(o)
	for _, l := range collect.Calls() {
		for op := range called {
			if service, name, _ := strings.Cut(op, " "); service == l.Service && strings.EqualFold(strings.ReplaceAll(l.Command, "-", ""), name) {
				delete(called, op)
				for _, a := range l.Actions {
					if a != "sts:GetCallerIdentity" && !allows(t, policy, a) {
						t.Errorf("%s needs %s, which the printed policy does not allow", op, a)
					}
				}
			}
		}
	}
	if len(called) > 0 {
		t.Errorf("calls that the table does not list: %v", called)
	}
}

// TestAgain: the same estate collected twice gives the same documents, and imports to the same bytes.
func TestAgain(t *testing.T) {
	o := options(t, theEstate(t))
	run(t, o)
	first := documents(t, o.Dir)
	want := encoded(load(t, o.Dir))
	run(t, o)
	second := documents(t, o.Dir)
	for _, d := range []map[string]string{first, second} {
		for name := range d {
			// The log grows, and the report says when it was made.
			if strings.HasPrefix(name, ".") || strings.Contains(name, "credential-report") {
				delete(d, name)
			}
		}
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("documents (-first +second):\n%s", diff)
	}
	if !bytes.Equal(want, encoded(load(t, o.Dir))) {
		t.Error("the second import gives other bytes")
	}
}

// TestResume: after an interruption only what was not finished is asked again, and the result is as if nothing had been.
func TestResume(t *testing.T) {
	o := options(t, theEstate(t))
	o.Services = []string{"lambda", "sqs", "sns", "kms", "dynamodb", "iam", "s3api"}
	whole := o
	whole.Dir = t.TempDir()
	run(t, whole)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o.Concurrency = 2
	done, failures := map[string]bool{}, 0
	o.Progress = func(p collect.Progress) {
		if p.Failures == failures { // on a busy machine a call may time out: such a scope is asked again
			done[p.Service] = true
		}
		if failures = p.Failures; len(done) == 3 {
			cancel()
		}
	}
	if _, err := collect.Run(ctx, o); err == nil {
		t.Fatal("an interrupted collection reports success")
	}
	o.Resume, o.Progress = true, nil
	var mu sync.Mutex
	again := map[string]bool{}
	o.Called = func(service, _ string) {
		mu.Lock()
		defer mu.Unlock()
		again[service] = true
	}
	res := run(t, o)
	if res.Progress.Skipped < 3 {
		t.Errorf("%d scopes skipped, 3 were finished", res.Progress.Skipped)
	}
	for service := range done {
		if again[service] && len(done) == 3 {
			t.Errorf("%s was finished, and asked again", service)
		}
	}
	if diff := cmp.Diff(edges(load(t, whole.Dir)), edges(load(t, o.Dir))); diff != "" {
		t.Errorf("edges (-whole +resumed):\n%s", diff)
	}
}

// TestResumeTellsRefusals: what a finished scope was denied is among the failures of the collection that skips it, too.
func TestResumeTellsRefusals(t *testing.T) {
	o := options(t, theEstate(t))
	o.EndpointURL = proxy(t, o.EndpointURL, func(w http.ResponseWriter, a ask) bool {
		return a.operation == "ListQueues" && refuse(w, http.StatusForbidden, "AccessDenied")
	}, nil)
	o.Services = []string{"sqs"}
	first := run(t, o)
	o.Resume = true
	second := run(t, o)
	if len(first.Failures) == 0 || second.Progress.Skipped != second.Progress.Scopes {
		t.Fatalf("%d failures, then %d of %d scopes skipped", len(first.Failures), second.Progress.Skipped, second.Progress.Scopes)
	}
	if diff := cmp.Diff(first.Failures, second.Failures); diff != "" {
		t.Errorf("failures (-first +resumed):\n%s", diff)
	}
}
