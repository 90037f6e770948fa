package azure

import (
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/internal/secrets"
)

// fuzzRecord maps one record and builds what came of it.
func fuzzRecord(f *testing.F, seeds []string, record func(*importer, *emitter, object)) {
	f.Helper()
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	finder, err := secrets.New(nil)
	if err != nil {
		f.Fatal(err)
	}
	tables, err := loadTables()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		o, err := decode(in)
		if err != nil {
			return
		}
		b := ingest.Batch{}
		im := newImporter(b, finder, tables)
		record(im, im.emitter("fuzz", "", "in:1"), o)
		im.finish()
		builder := graph.NewBuilder()
		b.Replay(builder)
		if _, err := builder.Build(); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzResource(f *testing.F) {
	const id = `"id":"/subscriptions/s/resourceGroups/g/providers/`
	fuzzRecord(f, []string{
		`{` + id + `Microsoft.Web/sites/a","type":"microsoft.web/sites","identity":{"principalId":"p","userAssignedIdentities":{"/subscriptions/s/x":null}},"properties":{"siteConfig":{"ipSecurityRestrictions":[{"action":"Allow"}]}}}`,
		`{` + id + `Microsoft.Web/sites/a/functions/f","properties":{"config":{"bindings":[{"type":"queueTrigger","connection":"c"},{"type":"httpTrigger"}]}}}`,
		`{` + id + `Microsoft.Web/sites/a/config/appsettings","type":"Microsoft.Web/sites/config","properties":{"c":"AccountName=abc;AccountKey=x"}}`,
		`{` + id + `Microsoft.Authorization/roleAssignments/r","type":"microsoft.authorization/roleassignments","properties":{"principalId":"p","roleDefinitionId":"d","scope":"/"}}`,
		`{` + id + `Microsoft.Authorization/locks/r","type":"microsoft.authorization/locks","properties":{"level":"ReadOnly"}}`,
		`{` + id + `Microsoft.Network/virtualNetworks/v","properties":{"subnets":[{"id":"/subscriptions/s/resourceGroups/g/providers/a/b/c"}]}}`,
		`{"id":"/subscriptions/s","type":"microsoft.resources/subscriptions","tenantId":"t","properties":{"managementGroupAncestorsChain":[{"name":"a"},{"name":"a"}]}}`,
		`{"id":"/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/d","type":"microsoft.authorization/roledefinitions","properties":{"permissions":[1,null]}}`,
	}, (*importer).resource)
}

func FuzzHound(f *testing.F) {
	fuzzRecord(f, []string{
		`{"kind":"AZUser","data":{"id":"u","tenantId":"t"}}`,
		`{"kind":"AZGroupMember","data":{"groupId":"g","members":[{"member":{"id":"u"}}],"tenantId":"t"}}`,
		`{"kind":"AZAppOwner","data":{"appId":"a","owners":[{"owner":{"id":"u"}}],"tenantId":"t"}}`,
		`{"kind":"AZRole","data":{"templateId":"x","rolePermissions":[{"allowedResourceActions":["microsoft.directory/users/password/update"]}],"tenantId":"t"}}`,
		`{"kind":"AZVMOwner","data":{"owners":[{"owner":{"id":"/x","properties":{"principalId":"p","roleDefinitionId":"d","scope":"/subscriptions/s"}}}],"tenantId":"t"}}`,
		`{"kind":"AZFederatedIdentityCredential","data":{"appId":"a","issuer":"https://i","subject":"s","tenantId":"t"}}`,
		`{"kind":"AZKeyVaultAccessPolicy","data":{"keyVaultId":"/subscriptions/s/x","objectId":"o"}}`,
		`{"kind":"AZFunctionApp","data":{"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/a","tenantId":"t"}}`,
	}, (*importer).hound)
}
