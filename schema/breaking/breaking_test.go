package breaking_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/postern-graph/postern/schema/breaking"
)

var release = flag.Bool("release", false, "take the schema as it is for the released one")

// current joins the files of the schema, in the order of their names.
func current(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("../*.graphqls")
	if err != nil || len(files) == 0 {
		t.Fatalf("no schema: %v", err)
	}
	slices.Sort(files)
	var all []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.TrimSpace(string(text))+"\n")
	}
	return strings.Join(all, "\n")
}

func read(t *testing.T, text string) *ast.Schema {
	t.Helper()
	s, err := gqlparser.LoadSchema(&ast.Source{Input: text})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestReleasedSchema: clients of the last release are served by what is built now.
func TestReleasedSchema(t *testing.T) {
	now := current(t)
	if *release {
		if err := os.WriteFile("released.graphqls", []byte(now), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, c := range breaking.Changes(read(t, breaking.Released), read(t, now)) {
		t.Errorf("breaks clients of the last release: %s", c)
	}
}

// TestChanges: what goes, or is asked for anew, is told; what is added is not.
func TestChanges(t *testing.T) {
	const old = `
interface Named { name: String! }
type Query { node(id: ID!, at: ID): Node  list(first: Int = 5): [Node!]!  ask(q: Question!): Word! }
type Node implements Named { name: String! size: Int }
input Question { text: String! about: [ID!] }
enum Word { YES NO }
union Thing = Node
`
	change := func(from, to string) string {
		if !strings.Contains(old, from) {
			t.Fatalf("no %q", from)
		}
		return strings.Replace(old, from, to, 1)
	}
	for _, tc := range []struct {
		name, now string
		want      []string
	}{
		{"nothing", old, nil},
		{"a type more", old + "type More { x: Int }", nil},
		{"a field more", change("size: Int", "size: Int more: Int"), nil},
		{"an argument more", change("at: ID", "at: ID deep: Boolean"), nil},
		{"a value more", change("YES NO", "YES NO PERHAPS"), nil},
		{"an answer that is never null", change("size: Int", "size: Int!"), nil},
		{"an argument that may be left out", change("id: ID!, at", "id: ID, at"), nil},
		{"a type less", change("union Thing = Node", ""), []string{"Thing went"}},
		{"a field less", change("size: Int", ""), []string{"Node.size went"}},
		{"a value less", change("YES NO", "YES"), []string{"Word.NO went"}},
		{"an argument less", change(", at: ID", ""), []string{"Query.node(at) went"}},
		{"an interface less", change(" implements Named", ""), []string{"Node no longer implements Named"}},
		{"an answer that may be null", change("ask(q: Question!): Word!", "ask(q: Question!): Word"), []string{"Query.ask was Word! and is Word"}},
		{"another type", change("size: Int", "size: String"), []string{"Node.size was Int and is String"}},
		{"no list", change("[Node!]!", "Node!"), []string{"Query.list was [Node!]! and is Node!"}},
		{"an argument that must be given", change("at: ID", "at: ID!"), []string{"Query.node(at) was ID and is ID!"}},
		{"a new one that must be given", change("at: ID", "at: ID deep: Boolean!"), []string{"Query.node(deep) is new and must be given"}},
		{"an input field that must be given", change("about: [ID!]", "about: [ID!] why: ID!"), []string{"Question.why is new and must be given"}},
		{"an input field that takes less", change("about: [ID!]", "about: [ID!]!"), []string{"Question.about was [ID!] and is [ID!]!"}},
		{"another kind", change("union Thing = Node", "scalar Thing"), []string{"Thing was UNION and is SCALAR"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, breaking.Changes(read(t, old), read(t, tc.now))); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}
