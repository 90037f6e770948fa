package azure_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/azure"
)

// BenchmarkImport reads 20,000 Function Apps and as many role assignments.
func BenchmarkImport(b *testing.B) {
	var src strings.Builder
	src.WriteString(`{"count":40000,"data":[`)
	for i := range 20_000 {
		if i > 0 {
			src.WriteByte(',')
		}
		id := fmt.Sprintf("%s/resourceGroups/rg%d/providers/Microsoft.Web/sites/s%d", sub, i%200, i)
		fmt.Fprintf(&src, `{"id":%q,"name":"s%d","type":"microsoft.web/sites","kind":"functionapp","tenantId":%q,"identity":{"type":"SystemAssigned","principalId":"00000000-0000-0000-0001-%012d"},"properties":{"httpsOnly":true,"siteConfig":{"ftpsState":"Disabled"}}},`, id, i, tid, i)
		fmt.Fprintf(&src, `{"id":"%s/providers/Microsoft.Authorization/roleAssignments/r%d","type":"microsoft.authorization/roleassignments","properties":{"principalId":"00000000-0000-0000-0001-%012d","principalType":"ServicePrincipal","scope":%q,"roleDefinitionId":"/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"}}`, id, i, i, id)
	}
	src.WriteString(`]}`)
	in := []byte(src.String())
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if err := azure.Import(b.Context(), azure.Options{ARG: []ingest.File{ingest.Bytes("in.json", in)}}, ingest.Batch{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(40_000*b.N)/b.Elapsed().Seconds(), "records/s")
}
