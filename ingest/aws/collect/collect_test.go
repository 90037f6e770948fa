package collect_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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
		Dir: t.TempDir(), Seal: f, EndpointURL: e.url, Regions: []string{region}, Attempts: 3, Backoff: 20 * time.Millisecond, Timeout: 20 * time.Second,
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

// load imports a folder as `import aws --cli-dir` does.
func load(t testing.TB, dir string) ingest.Batch {
	t.Helper()
	files, err := ingest.Expand(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	b := ingest.Batch{}
	if err := aws.Import(context.Background(), aws.Options{CLIDir: files, SecretKey: []byte("test")}, b); err != nil {
		t.Fatal(err)
	}
	return b
}

func snapshot(t testing.TB, b ingest.Batch) *graph.Snapshot {
	t.Helper()
	builder := graph.NewBuilder()
	b.Replay(builder)
	s, err := builder.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func documents(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
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

func TestCollectOrganization(t *testing.T) {
	o := options(t, theEstate(t))
	o.OrgRole = orgRole
	res := run(t, o)
	for _, f := range res.Failures {
		t.Logf("%+v", f)
	}
	docs := documents(t, o.Dir)
	for name, text := range docs {
		if strings.Contains(text, secret) {
			t.Errorf("%s holds a secret:\n%s", name, text)
		}
		if strings.HasSuffix(name, ".error.json") {
			t.Logf("%s: %s", name, text)
		}
	}
	names := make([]string, 0, len(docs))
	for n := range docs {
		names = append(names, n)
	}
	slices.Sort(names)
	t.Log(len(names), "documents", res.Calls, "calls")
	t.Log(strings.Join(names, "\n"))
	s := snapshot(t, load(t, o.Dir))
	for _, g := range s.Gaps() {
		t.Logf("%+v", g)
	}
	_ = bytes.NewBuffer
}
