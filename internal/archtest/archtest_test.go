package archtest_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/internal/archtest"
)

// TestRepository is the gate itself: the code of this repository against its table.
func TestRepository(t *testing.T) {
	root := os.DirFS("../..")
	broken, err := archtest.Postern().Check(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(broken) > 0 {
		t.Errorf("imports outside the table of internal/archtest/table.go:\n%s", strings.Join(broken, "\n"))
	}
}

// TestGateFails shows the gate failing: each synthetic tree breaks one rule of the real table.
func TestGateFails(t *testing.T) {
	const mod = archtest.Module
	for _, tc := range []struct {
		name, file, src string
		want            []string
	}{
		{
			name: "leaf imports upwards", file: "graph/bad.go", src: `import "` + mod + `/graph/store"`,
			want: []string{"graph/bad.go: imports " + mod + "/graph/store: the row of graph does not list it"},
		},
		{
			name: "one store knows the other", file: "graph/store/neo4j/bad.go", src: `import "` + mod + `/graph/store/embedded"`,
			want: []string{"graph/store/neo4j/bad.go: imports " + mod + "/graph/store/embedded: the row of graph/store/neo4j/... does not list it"},
		},
		{
			name: "a cloud knows another", file: "ingest/aws/bad.go", src: `import "` + mod + `/ingest/gcp"`,
			want: []string{"ingest/aws/bad.go: imports " + mod + "/ingest/gcp: the row of ingest/aws/... does not list it"},
		},
		{
			name: "queries know a store", file: "queries/bad.go", src: `import "` + mod + `/graph/store/neo4j"`,
			want: []string{"queries/bad.go: imports " + mod + "/graph/store/neo4j: the row of queries/... does not list it"},
		},
		{
			name: "an evaluator knows another", file: "graph/access/awsiam/cond/bad.go", src: `import "` + mod + `/graph/access/gcpiam"`,
			want: []string{"graph/access/awsiam/cond/bad.go: imports " + mod + "/graph/access/gcpiam: the row of graph/access/awsiam/... does not list it"},
		},
		{
			name: "an SDK outside its room", file: "graph/access/bad.go", src: `import "github.com/aws/aws-sdk-go-v2/service/iam/types"`,
			want: []string{"graph/access/bad.go: imports github.com/aws/aws-sdk-go-v2/service/iam/types: it belongs to ingest/aws/..."},
		},
		{
			name: "Bolt outside its room", file: "cmd/postern/bad.go", src: `import "github.com/neo4j/neo4j-go-driver/v5/neo4j"`,
			want: []string{"cmd/postern/bad.go: imports github.com/neo4j/neo4j-go-driver/v5/neo4j: it belongs to graph/store/neo4j/..."},
		},
		{
			name: "a library that nobody owns", file: "graph/bad_test.go", src: `import "github.com/stretchr/testify/assert"`,
			want: []string{"graph/bad_test.go: imports github.com/stretchr/testify/assert: no row in the library table owns it"},
		},
		{
			name: "a test imports cmd", file: "graph/bad_test.go", src: `import "` + mod + `/cmd/postern"`,
			want: []string{"graph/bad_test.go: imports " + mod + "/cmd/postern: nobody imports cmd"},
		},
		{
			name: "a pure room reads the environment", file: "graph/walk/bad.go", src: `import "os"`,
			want: []string{"graph/walk/bad.go: imports os: graph/walk/... is pure: no clock, environment, logger, file or network"},
		},
		{
			name: "a folder without a row", file: "internal/misc/bad.go",
			want: []string{"internal/misc/bad.go: folder internal/misc has no row in the import table"},
		},
		{
			name: "a new top-level folder", file: "pkg/readme.txt",
			want: []string{"pkg: not in the list of top-level names; a new one is a design change"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tree := fstest.MapFS{tc.file: {Data: []byte("package bad\n" + tc.src + "\n")}}
			got, err := archtest.Postern().Check(tree)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("broken rules (-want +got):\n%s", diff)
			}
		})
	}
}

// TestGateAllows keeps the table from closing doors that the design leaves open.
func TestGateAllows(t *testing.T) {
	const mod = archtest.Module
	tree := fstest.MapFS{
		"graph/a.go":                       {Data: []byte("package graph\nimport \"sort\"\n")},
		"graph/a_test.go":                  {Data: []byte("package graph_test\nimport (\n\"os\"\n\"pgregory.net/rapid\"\n\"" + mod + "/graph/store/embedded\"\n)\n")},
		"graph/access/awsiam/a.go":         {Data: []byte("package awsiam\nimport (\n\"" + mod + "/graph\"\n\"" + mod + "/graph/access\"\n)\n")},
		"graph/access/gcpiam/a.go":         {Data: []byte("package gcpiam\nimport \"github.com/google/cel-go/cel\"\n")},
		"graph/attack/a.go":                {Data: []byte("package attack\nimport \"" + mod + "/graph/walk\"\n")},
		"graph/store/neo4j/a.go":           {Data: []byte("package neo4j\nimport \"github.com/neo4j/neo4j-go-driver/v5/neo4j\"\n")},
		"ingest/aws/a.go":                  {Data: []byte("package aws\nimport (\n\"" + mod + "/ingest\"\n\"" + mod + "/internal/secrets\"\n)\n")},
		"schema/generated/a.go":            {Data: []byte("package generated\nimport \"github.com/99designs/gqlgen/graphql\"\n")},
		"cmd/postern/a.go":                 {Data: []byte("package main\nimport (\n\"" + mod + "/graph/store/embedded\"\n\"" + mod + "/internal/demo\"\n\"" + mod + "/ui\"\n)\n")},
		"graph/testdata/skipped.go":        {Data: []byte("package skipped\nimport \"example.com/x\"\n")},
		"internal/tools/go.mod":            {Data: []byte("module tools\n")},
		"internal/tools/tool.go":           {Data: []byte("package tools\nimport \"example.com/x\"\n")},
		"ui/node_modules/flatted/go/x.go":  {Data: []byte("package flatted\nimport \"example.com/x\"\n")},
		".github/workflows/anything.go":    {Data: []byte("package x\nimport \"example.com/x\"\n")},
		"graph/access/azrbac/deep/down.go": {Data: []byte("package deep\nimport \"" + mod + "/graph/access/azrbac\"\n")},
	}
	got, err := archtest.Postern().Check(tree)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) > 0 {
		t.Errorf("unexpected broken rules:\n%s", strings.Join(got, "\n"))
	}
}

// TestCheckReportsBrokenSource: a tree that cannot be parsed is an error, never a pass.
func TestCheckReportsBrokenSource(t *testing.T) {
	tree := fstest.MapFS{"graph/a.go": {Data: []byte("package graph\nimport \"unclosed\n")}}
	if _, err := archtest.Postern().Check(tree); err == nil {
		t.Error("Check accepted a file that does not parse")
	}
}
