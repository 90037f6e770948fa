package awsiam_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/postern-graph/postern/graph/access/awsiam"
)

func managedDocuments(tb testing.TB) (docs map[string]json.RawMessage) {
	tb.Helper()
	if err := json.Unmarshal(testdata(tb, "managed-policies.json.gz"), &docs); err != nil {
		tb.Fatal(err)
	}
	return docs
}

// managedLines are questions about AWS's managed policies, each line with its
// document, as an outside suite would send them.
func managedLines(tb testing.TB) [][]byte {
	tb.Helper()
	docs := managedDocuments(tb)
	var m struct {
		Principal, ResourceAccount string
		Contexts                   []json.RawMessage
		Policies                   []struct {
			Policy string
			Rows   [][3]string
		}
	}
	if err := json.Unmarshal(testdata(tb, "managed-policy-matrix.json.gz"), &m); err != nil {
		tb.Fatal(err)
	}
	var out [][]byte
	for _, p := range m.Policies {
		for _, row := range p.Rows {
			out = append(out, fmt.Appendf(nil,
				`{"id":%d,"request":{"principal":%q,"action":%q,"resource":%q,"resourceAccount":%q,"context":%s,"wildcardOnlyAction":%v},"policies":{"identity":[{"name":"p","document":%s}]},"mode":"strict"}`,
				len(out), m.Principal, row[0], row[1], m.ResourceAccount, m.Contexts[0], row[1] == "*", docs[p.Policy]))
		}
	}
	return out
}

// BenchmarkSimulateLine answers whole lines on all cores: reading, deciding, writing.
func BenchmarkSimulateLine(b *testing.B) {
	lines := managedLines(b)
	s, size := awsiam.NewSimulator(), 0
	for _, l := range lines {
		s.Line(l)
		size += len(l)
	}
	b.SetBytes(int64(size / len(lines)))
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			s.Line(lines[i%len(lines)])
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
