package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	orgtypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/internal/motoserver"
)

// twoAccounts plants an organization of two accounts on moto, a user in each, and gives the member's id.
func twoAccounts(t *testing.T, server string) string {
	t.Helper()
	ctx := t.Context()
	c := awssdk.Config{Region: "eu-west-1", BaseEndpoint: &server, Credentials: credentials.NewStaticCredentialsProvider("AKIATESTTESTTESTTEST", "x", "")}
	org := organizations.NewFromConfig(c)
	if _, err := org.CreateOrganization(ctx, &organizations.CreateOrganizationInput{FeatureSet: orgtypes.OrganizationFeatureSetAll}); err != nil {
		t.Fatal(err)
	}
	made, err := org.CreateAccount(ctx, &organizations.CreateAccountInput{AccountName: awssdk.String("shop"), Email: awssdk.String("shop@example.com")})
	if err != nil {
		t.Fatal(err)
	}
	member := awssdk.ToString(made.CreateAccountStatus.AccountId)
	other := c.Copy()
	other.Credentials = stscreds.NewAssumeRoleProvider(sts.NewFromConfig(c), "arn:aws:iam::"+member+":role/Anything")
	for _, at := range []awssdk.Config{c, other} {
		if _, err := iam.NewFromConfig(at).CreateUser(ctx, &iam.CreateUserInput{UserName: awssdk.String("ann")}); err != nil {
			t.Fatal(err)
		}
		if _, err := ssm.NewFromConfig(at).PutParameter(ctx, &ssm.PutParameterInput{Name: awssdk.String("/db"), Value: awssdk.String("x"), Type: "String"}); err != nil {
			t.Fatal(err)
		}
	}
	return member
}

// postern runs a command as the shell would and gives what it says on standard error.
func postern(t *testing.T, args ...string) string {
	t.Helper()
	root := newRoot()
	var out, errs bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&errs)
	root.SetArgs(args)
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("postern %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return errs.String()
}

// newest gives the newest run of a store and its bytes, but for the head, which names run and time.
func newest(t *testing.T, dir string) (store.RunInfo, []byte) {
	t.Helper()
	st, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	runs, err := st.Runs(context.Background())
	if err != nil || len(runs) == 0 {
		t.Fatal("no run", err)
	}
	s, err := st.Snapshot(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for c := range graph.EncodeChunks(s) {
		if c.Kind != graph.ChunkHead {
			out.Write(c.Bytes)
		}
	}
	return runs[len(runs)-1], out.Bytes()
}

// TestCollectAndImport: `collect --save` and `import` of what it saved give the same bytes, in stores that know nothing of
// each other; and an account that is closed the next time stays as it was, marked stale.
func TestCollectAndImport(t *testing.T) {
	server := motoserver.Start(t)
	for k, v := range map[string]string{
		"AWS_ACCESS_KEY_ID": "AKIATESTTESTTESTTEST", "AWS_SECRET_ACCESS_KEY": "x", "AWS_SESSION_TOKEN": "", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_PROFILE": "", "AWS_ENDPOINT_URL": server,
	} {
		t.Setenv(k, v)
	}
	member := twoAccounts(t, server)
	dir := t.TempDir()
	live, files, saved := filepath.Join(dir, "live"), filepath.Join(dir, "files"), filepath.Join(dir, "saved")
	flags := []string{"--as-of", "2026-11-01", "--org-role", "PosternRead", "--region", "eu-west-1"}

	said := postern(t, append([]string{"collect", "aws", "--store", live, "--save", saved}, flags...)...)
	if !strings.Contains(said, "100% of") {
		t.Errorf("no progress: %s", said)
	}
	postern(t, "import", "aws", "--store", files, "--cli-dir", saved, "--as-of", "2026-11-01")
	collected, want := newest(t, live)
	_, got := newest(t, files)
	if !bytes.Equal(want, got) {
		t.Errorf("import of what collect saved gives %d bytes that differ from its own %d", len(got), len(want))
	}

	closed := closedAccounts(t, server)
	said = postern(t, append([]string{"collect", "aws", "--store", live, "--save", filepath.Join(dir, "again"), "--endpoint-url", closed}, flags...)...)
	if !strings.Contains(said, "sts in 1 account not read: AccessDenied") {
		t.Errorf("the closed account is not said: %s", said)
	}
	after, _ := newest(t, live)
	if after.Nodes != collected.Nodes {
		t.Errorf("%d nodes before, %d after", collected.Nodes, after.Nodes)
	}
	for _, sc := range after.Scopes {
		if (sc.Stale != "") != (sc.Account == member) {
			t.Errorf("%s: stale %q", sc.Scope, sc.Stale)
		}
	}
}

// closedAccounts is moto behind a proxy that lets nobody assume a role.
func closedAccounts(t *testing.T, server string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	p := httputil.NewSingleHostReverseProxy(u)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		_, _ = body.ReadFrom(r.Body)
		if strings.Contains(body.String(), "Action=AssumeRole") {
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>`))
			return
		}
		r.Body = http.NoBody
		if body.Len() > 0 {
			r.Body = struct {
				*bytes.Reader
				closer
			}{bytes.NewReader(body.Bytes()), closer{}}
		}
		p.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

type closer struct{}

func (closer) Close() error { return nil }
