package azrbac_test

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/azrbac"
)

func readGzip(tb testing.TB, path string, into any) {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.NewDecoder(z).Decode(into); err != nil {
		tb.Fatal(err)
	}
}

// TestRoleMatrix asks what each built-in role grants of 64 actions. The
// matrix leaves conditions aside, so conditional counts as granted.
func TestRoleMatrix(t *testing.T) {
	var matrix struct {
		Probes []struct {
			Action string
			Data   bool
		}
		Roles [][3]string
	}
	var roles []struct {
		Name        string
		Permissions json.RawMessage
	}
	readGzip(t, "testdata/role-matrix.json.gz", &matrix)
	readGzip(t, "testdata/built-in-roles.json.gz", &roles)
	permissions := map[string]json.RawMessage{}
	for _, r := range roles {
		permissions[r.Name] = r.Permissions
	}
	e := newEstate()
	for _, r := range matrix.Roles {
		id, p := r[0], permissions[r[0]]
		e.node("user-"+id, "user", nil, graph.Principal, graph.User)
		e.node(subA+"/x/"+id, "", graph.Props{"scope": subA}, graph.Role)
		e.node(id, "", graph.Props{"document": `{"permissions":` + string(p) + `}`}, graph.Policy)
		e.edge(graph.HasRole, "user-"+id, subA+"/x/"+id)
		e.edge(graph.HasPolicy, subA+"/x/"+id, id)
	}
	s, j := e.judge(t)
	right, wrong := 0, 0
	for _, r := range matrix.Roles {
		for i, p := range matrix.Probes {
			d := j.Decide(access.Request{Principal: "user-" + r[0], Action: p.Action, Data: p.Data, Resource: subA})
			granted := d.Effect == access.Allowed || d.Effect == access.IsConditional
			if granted == (r[2][i] == '1') {
				right++
				continue
			}
			if wrong++; wrong <= 20 {
				t.Errorf("%s: %s (data %v): %s, want %c", r[1], p.Action, p.Data, d.Effect, r[2][i])
			}
		}
	}
	t.Logf("%d right, %d wrong", right, wrong)
	bulkMatrix(t, s, j, len(matrix.Roles))
}

// bulkMatrix checks that roles alike share a class, and none is lost.
func bulkMatrix(t *testing.T, s *graph.Snapshot, j *azrbac.Judge, n int) {
	t.Helper()
	members := uint64(0)
	for _, c := range j.Classes() {
		if !c.Would {
			members += c.Members.GetCardinality()
		}
	}
	if int(members) != n {
		t.Errorf("%d principals in classes, want %d (of %d nodes)", members, n, s.NumNodes())
	}
}
