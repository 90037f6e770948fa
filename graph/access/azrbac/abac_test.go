package azrbac_test

import (
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/azrbac"
)

func TestABAC(t *testing.T) {
	test := func(s string) *access.Condition { return access.Test(azrbac.OpABAC, s) }
	const action = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"
	for _, tc := range []struct {
		in   string
		want *access.Condition
	}{
		{"@Resource[a:b] StringEquals 'x'", test("@Resource[a:b] StringEquals 'x'")},
		{"@Resource[a]   StringEquals\n 'x (or) y'", test("@Resource[a] StringEquals 'x (or) y'")},
		{"(A OR B) AND C", access.And(access.Or(test("A"), test("B")), test("C"))},
		{"A || B && C", access.Or(test("A"), access.And(test("B"), test("C")))},
		{"!(A AND NOT B)", access.Not(access.And(test("A"), access.Not(test("B"))))},
		{"ActionMatches{'Microsoft.Storage/*/read'}", nil},
		{"ActionMatches{'Microsoft.Compute/*'}", access.Never()},
		{"!(ActionMatches{'*/write'}) OR Exists @Request[t]", nil},
		{"NotExists @Request[t]", test("NotExists @Request[t]")},
		{"!(ActionMatches{'*/read'} AND SubOperationMatches{'Blob.List'}) OR A", access.Or(access.Not(test("SubOperationMatches{'Blob.List'}")), test("A"))},
	} {
		e, err := azrbac.ParseABAC(tc.in)
		if err != nil {
			t.Errorf("%s: %v", tc.in, err)
			continue
		}
		if got := e.Lower(action); !access.Equal(got, tc.want) {
			t.Errorf("%s: %s, want %s", tc.in, got, tc.want)
		}
	}
	for _, bad := range []string{"", "(", "A AND", "A)", "@Resource[x", "'x", strings.Repeat("!", 100) + "A", strings.Repeat("a", 70_000)} {
		if _, err := azrbac.ParseABAC(bad); err == nil {
			t.Errorf("%.40q: no error", bad)
		}
	}
}

// TestABACOfRequests: "Azure role assignment condition format and syntax": comparisons of an attribute that the question gives. Of
// several values whoever asks has one of his choice.
func TestABACOfRequests(t *testing.T) {
	const owner, reader, role = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "acdd72a7-3385-48ef-bd42-f606fba81ae7", "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] "
	yes, no, open := (*access.Condition)(nil), access.Never(), func(s string) *access.Condition { return access.Test(azrbac.OpABAC, s) }
	for _, tc := range []struct {
		in, values string
		want       *access.Condition
	}{
		{role + "GuidEquals '" + owner + "'", owner, yes},
		{role + "GuidEquals '" + reader + "'", owner, no},
		{role + "GuidNotEquals '" + reader + "'", owner, yes},
		{role + "ForAnyOfAnyValues:GuidEquals {" + reader + ", " + strings.ToUpper(owner) + "}", owner, yes},
		{role + "ForAnyOfAnyValues:GuidEquals {" + reader + "}", owner, no},
		{role + "ForAnyOfAnyValues:GuidEquals {" + reader + "}", owner + " " + reader, yes},
		{role + "ForAnyOfAllValues:GuidNotEquals {" + reader + ", " + owner + "}", owner, no},
		{role + "ForAnyOfAllValues:GuidNotEquals {" + reader + "}", owner, yes},
		{role + "ForAnyOfAllValues:GuidNotEquals {" + reader + ", " + owner + "}", owner + " " + reader, no},
		{role + "ForAnyOfAnyValues:GuidNotEquals {" + reader + ", " + owner + "}", owner, yes},
		{role + "GuidEquals '" + owner + "' AND NOT " + role + "GuidEquals '" + owner + "'", owner + " " + reader, no},
		{role + "GuidEquals '" + owner + "'", "", open(role + "GuidEquals '" + owner + "'")},
		{role + "ForAllOfAllValues:StringEquals {'x'}", owner, open(role + "ForAllOfAllValues:StringEquals {'x'}")},
		{strings.Replace(role, "@Request", "@Resource", 1) + "GuidEquals '" + owner + "'", owner, open(strings.Replace(role, "@Request", "@Resource", 1) + "GuidEquals '" + owner + "'")},
		{"@Request[other] GuidEquals '" + owner + "'", owner, open("@Request[other] GuidEquals '" + owner + "'")},
	} {
		e, err := azrbac.ParseABAC(tc.in)
		if err != nil {
			t.Fatal(err)
		}
		ctx := access.Context{"microsoft.authorization/roleassignments:roledefinitionid": strings.Fields(tc.values)}
		if got := e.Under("Microsoft.Authorization/roleAssignments/write", ctx); !access.Equal(got, tc.want) {
			t.Errorf("%s for %q: %s, want %s", tc.in, tc.values, got, tc.want)
		}
	}
}

// FuzzABAC: any text is an error or a condition, never a panic; and a
// condition that parses is not "always" unless an ActionMatches settled it.
func FuzzABAC(f *testing.F) {
	for _, s := range []string{"@Resource[a] StringEquals 'x'", "((A OR B) AND !C)", "ActionMatches{'x'}", "!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'}) OR (@Request[x] ForAnyOfAnyValues:GuidEquals {a, b})", "(((", "A &&& B"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		e, err := azrbac.ParseABAC(in)
		if err != nil {
			return
		}
		if c := e.Lower("Microsoft.Web/sites/write"); c == nil && !strings.Contains(strings.ToLower(in), "actionmatches") && !strings.ContainsAny(in, "!nN") {
			t.Errorf("%q is always true", in)
		}
	})
}
