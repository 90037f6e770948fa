package gcp_test

import (
	"context"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access/gcpiam"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/gcp"
)

// FuzzAsset: no asset line breaks the import, the Builder or the Judge.
func FuzzAsset(f *testing.F) {
	for _, c := range []struct{ typ, name, data string }{
		{"run.googleapis.com/Service", "//run.googleapis.com/projects/p/locations/l/services/s", `{"template":{"containers":[{"env":[{"name":"A","value":"b"}]}]}}`},
		{"iam.googleapis.com/ServiceAccount", "//iam.googleapis.com/projects/p/serviceAccounts/a@p.iam.gserviceaccount.com", `{"email":"a@b"}`},
		{"iam.googleapis.com/WorkloadIdentityPoolProvider", "//iam.googleapis.com/projects/3/locations/global/workloadIdentityPools/x/providers/y", `{"aws":{"accountId":"1"}}`},
		{"cloudfunctions.googleapis.com/Function", "//cloudfunctions.googleapis.com/projects/p/locations/l/functions/f", `{"environment":"GEN_2","serviceConfig":{"service":"projects/p/locations/l/services/s"}}`},
	} {
		f.Add([]byte(one(c.typ, c.name, c.data)))
	}
	f.Add([]byte(`{"name":"//cloudresourcemanager.googleapis.com/projects/1","iam_policy":{"bindings":[{"role":"roles/owner","members":["allUsers"],"condition":{"expression":"true"}}]}}`))
	f.Add([]byte(`[{"ancestors":["projects/1","projects/1"]}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		build(t, gcp.Options{Resources: []ingest.File{ingest.Bytes("f", data)}})
	})
}

// FuzzPolicies: neither do deny policies, boundaries and groups.
func FuzzPolicies(f *testing.F) {
	f.Add([]byte(`[{"name":"policies/cloudresourcemanager.googleapis.com%2Fprojects%2F1/denypolicies/d","rules":[{"denyRule":{"deniedPrincipals":["principalSet://goog/public:all"],"deniedPermissions":["a.googleapis.com/*"]}}]}]`))
	f.Add([]byte(`[{"name":"p","policy":"q","target":{"principalSet":"//cloudresourcemanager.googleapis.com/projects/1"}}]`))
	f.Add([]byte(`[{"group":"g@x","members":["g@x",{"email":"a@x"}]}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := []ingest.File{ingest.Bytes("f", data)}
		build(t, gcp.Options{DenyPolicies: file, PAB: file, Groups: file, OrgPolicies: file})
	})
}

func build(t *testing.T, opts gcp.Options) {
	t.Helper()
	batch := ingest.Batch{}
	if err := gcp.Import(context.Background(), opts, batch); err != nil {
		return
	}
	b := graph.NewBuilder()
	batch.Replay(b)
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	j := gcpiam.New(s)
	for _, c := range j.Classes() {
		j.May(c.ID, "run.routes.invoke", nil)
		j.Administers(c.ID)
	}
}
