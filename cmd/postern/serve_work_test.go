package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/schema"
	"github.com/postern-graph/postern/schema/gql"
)

// TestServerImports: what a client of the server imports is what the command imports, told step by step.
func TestServerImports(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"gaad.json":  `{"UserDetailList":[{"Path":"/","UserName":"ann","UserId":"A","Arn":"arn:aws:iam::111122223333:user/ann","UserPolicyList":[],"GroupList":[],"AttachedManagedPolicies":[]}],"GroupDetailList":[],"RoleDetailList":[],"Policies":[]}`,
		"own.ndjson": `{"kind":"same-as","from":"S-1-5-21-7","to":"arn:aws:iam::111122223333:user/ann"}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	st, err := embedded.Open(filepath.Join(dir, "store"), embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	cmd := newServe()
	cmd.Flags().String("store", filepath.Join(dir, "store"), "")
	work, err := serveWork(cmd, st, serveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if work.Collect != nil {
		t.Error("collections though --allow-collect was not given")
	}
	do := func(source gql.ImportSource, flag, name string) (store.RunInfo, []gql.JobState, error) {
		files, err := ingest.Expand(filepath.Join(dir, name), nil)
		if err != nil {
			t.Fatal(err)
		}
		var states []gql.JobState
		info, err := work.Import(t.Context(), schema.ImportWork{Source: source, Files: map[string][]ingest.File{flag: files}, Sources: []string{name}},
			func(p schema.Progress) { states = append(states, p.State) })
		return info, states, err
	}
	if _, err := work.Demo(t.Context(), func(schema.Progress) {}); err != nil {
		t.Error(err)
	}
	_, states, err := do(gql.ImportSourceAWS, "gaad", "gaad.json")
	if diff := cmp.Diff([]gql.JobState{gql.JobStateReading, gql.JobStateJudging}, states); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, _, err := do(gql.ImportSourceFacts, "facts", "own.ndjson"); err != nil {
		t.Error(err)
	}
	s, err := st.Snapshot(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"arn:aws:iam::111122223333:user/ann", "S-1-5-21-7"} {
		if _, ok := s.Lookup(id); !ok {
			t.Errorf("no %s", id)
		}
	}
	for source, want := range map[gql.ImportSource]string{gql.ImportSourceAWS: "gaad", gql.ImportSourceGCP: "iam-policies", gql.ImportSourceAzure: "arg", gql.ImportSourceFacts: "facts"} {
		if got := strings.Join(work.Flags(source), " "); !strings.Contains(got, want) {
			t.Errorf("%s takes %s", source, got)
		}
	}
}
