package accuracy_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/internal/neo4jserver"
	"github.com/postern-graph/postern/internal/synth"
	"github.com/postern-graph/postern/queries"
)

// TestAccuracyStoresAgree loads estates into both stores and asks both the
// same. There is one Neo4j in this process, so the estates follow one another.
func TestAccuracyStoresAgree(t *testing.T) {
	t.Parallel()
	t.Run("demo", demoInBoth)
	t.Run("cases", casesInBoth)
	t.Run("generated", func(t *testing.T) { generatedInBoth(t, 2) })
}

// demoInBoth asks every command that answers from a store, the main question
// through GraphQL as well. The saved reports are held to the same rows beside
// what they must find, in cmd/postern.
func demoInBoth(t *testing.T) {
	t.Helper()
	b := newBoth(t)
	postern(t, nil, "demo", "--store", b.files, "--serve=false")
	b.open(t).shareKey(t)
	postern(t, nil, "demo", "--store", b.neo, "--serve=false")
	sameChains(t, b.files, b.neo)
	s := newest(t, b.open(t).files)
	user, role, jewel := nth(s, graph.User, 3), nth(s, graph.Role, 3), nth(s, graph.DataStore, 3)
	for _, mark := range [][]string{{"mark", "owned", user}, {"mark", "sensitive", jewel, nth(s, graph.Secret, 3)}} {
		b.ask(t, mark...)
	}
	b.open(t).agree(t, 3, 1)
	for _, question := range storeQuestions {
		for i, word := range question {
			question[i] = strings.NewReplacer("{user}", user, "{role}", role, "{jewel}", jewel).Replace(word)
		}
		b.ask(t, question...)
	}
	soundPlans(t)
}

// storeQuestions are the commands that answer from a store, each in the forms in which it goes about it differently.
var storeQuestions = [][]string{
	{"admins", "--format", "json"},
	{"admins"},
	{"edges"},
	{"edges", "--latent", "--kind", "CAN_ASSUME,CAN_INVOKE"},
	{"paths", "--from", "internet", "--to", "ADMIN", "--format", "json"},
	{"paths", "--from", "{user}", "--to", "ADMIN"},
	{"paths", "--from", "owned", "--to", "sensitive", "--format", "json", "--explain-cost"},
	{"paths", "user -> admin role", "--format", "json"},
	{"paths", "user -> admin role", "--shortest"},
	{"paths", "public -> admin role", "--each", "--format", "json"},
	{"paths", "public -> data-store", "--via", "function", "--avoiding", "{role}", "--format", "json"},
	{"paths", "public principal -> any{1,4} -> data-store", "--assume", "aws:SourceIp=10.0.0.0/8", "--format", "json"},
	{"paths", "user -> any{1,3} -> role", "--assume-none", "--format", "json"},
	{"paths", "internet -> any{1,4} -> data-store", "--assume", "code:*", "--format", "json"},
	// Bounded: Neo4j narrows them down, and the walk answers from what is left.
	{"paths", "public principal -> invoke -> function -> runs-as -> any", "--format", "json"},
	{"paths", "user as who -> any{1,3} -> admin role", "--format", "json"},
	{"paths", "function -> any{1,2} -> not aws any -> any{1,2} -> any", "--format", "json", "--explain-cost"},
	{"paths", "any -> read|write -> data-store avoiding public any", "--format", "json", "--latent"},
	{"paths", "owned any -> any{1,4} -> sensitive any", "--format", "json"},
	{"reach", "{user}", "--list"},
	{"reach", "sensitive", "--backwards", "--list", "--format", "json"},
	{"reach", "internet", "--assume-none", "--format", "json"},
	{"nearest", "--format", "json"},
	{"nearest", "--from", "public principal", "--to", "ADMIN", "--paths"},
	{"chokes", "public -> admin role", "--format", "json"},
	{"chokes", "--from", "internet", "--to", "sensitive"},
	{"cut", "public -> admin role", "--format", "json"},
	{"cut", "--from", "owned", "--to", "ADMIN"},
	{"what-if", "--cut", "public -> admin role", "--format", "json"},
	{"who-can", "--action", "s3:GetObject", "--resource", "{jewel}", "--format", "json"},
	{"why", "--principal", "{user}", "--action", "s3:GetObject", "--resource", "{jewel}"},
	{"node", "{role}", "--format", "json"},
	{"search", "pay", "--format", "json"},
	{"search", "--flag", "public", "--format", "json"},
	{"search", "--label", "Function", "--cloud", "gcp", "--limit", "5"},
	{"mark", "list"},
	{"unmark", "owned", "{user}"},
	{"runs", "verify"},
}

// casesInBoth loads the sets of questions with known answers, all into one estate.
func casesInBoth(t *testing.T) {
	t.Helper()
	b := newBoth(t)
	for _, load := range [...]func(*testing.T, string){loadLabs, loadIAMVulnerable, loadIAMSpyFiles, loadComposites, loadAzureRoles} {
		for _, store := range []string{b.files, b.neo} {
			load(t, store)
		}
	}
	b.open(t).agree(t, 5, 2)
	for _, question := range [][]string{
		{"admins", "--format", "json"},
		{"edges", "--why=false"},
		{"nearest", "--to", "ADMIN", "--format", "json"},
		{"runs", "diff", "000001", "000002"},
	} {
		b.ask(t, question...)
	}
}

// loadLabs loads all labs at once.
func loadLabs(t *testing.T, store string) {
	t.Helper()
	load(t, filepath.Join(labs(t), "*"), store)
}

func loadIAMVulnerable(t *testing.T, store string) {
	t.Helper()
	load(t, unpack(t, "iam-vulnerable"), store)
}

// loadIAMSpyFiles loads the files of all of its cases.
func loadIAMSpyFiles(t *testing.T, store string) {
	t.Helper()
	set := readIAMSpy(t)
	var gaads, resources, scps []string
	for _, c := range set.Cases {
		gaads, resources, scps = append(gaads, c.Files.GAADs...), append(resources, c.Files.Resources...), append(scps, c.Files.SCPs...)
	}
	loadIAMSpy(t, store, filepath.Join(set.dir, "files"), compact(gaads), compact(resources), compact(scps))
}

func compact(words []string) []string { return slices.Compact(sorted(words)) }

func loadComposites(t *testing.T, store string) {
	t.Helper()
	composites := compositeArgs(unpack(t, "composites"))
	for _, name := range slices.Sorted(maps.Keys(composites)) {
		c := composites[name]
		postern(t, nil, append([]string{"import", c[0], "--store", store, "--as-of", asOf}, c[1:]...)...)
	}
}

func loadAzureRoles(t *testing.T, store string) {
	t.Helper()
	readAzureRoles(t).load(t, store)
}

// generatedInBoth loads organizations of differing sizes, each in place of the last.
func generatedInBoth(t *testing.T, n int) {
	t.Helper()
	b := newBoth(t)
	p := b.open(t)
	for i := range n {
		o := synth.Options{
			Principals: 20 + 17*i%200, Accounts: 2 + i%7, Resources: 60 + 41*i%500,
			Seed: uint64(i), Chains: i % 5, ChainLength: 2 + i%4,
		}
		p.publish(t, func(to graph.Sink) { synth.Organization(o, to) })
		p.agree(t, i, 3)
		if i%10 != 1 {
			continue
		}
		last := fmt.Sprintf("%06d", i)
		for _, question := range [][]string{
			{"admins"},
			{"edges"},
			{"paths", "public -> data-store", "--format", "json"},
			{"paths", "public any -> any{1,4} -> any", "--format", "json"},
			{"reach", "internet", "--list"},
			{"nearest", "--format", "json"},
			{"chokes", "public -> sensitive any", "--format", "json"},
			{"cut", "public -> sensitive any", "--format", "json"},
			{"search", "--flag", "admin", "--format", "json"},
			{"runs", "diff", last, fmt.Sprintf("%06d", i+1)},
		} {
			b.ask(t, question...)
		}
	}
}

// soundPlans asks the server how it would run each report: none may hold a whole table back before it goes on, and
// none may read nodes of every kind, other people's included.
func soundPlans(t *testing.T) {
	t.Helper()
	uri, user, password := neo4jserver.Start(t)
	d, err := driver.NewDriverWithContext(uri, driver.BasicAuth(user, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	set, err := queries.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range set {
		if !slices.Contains(r.Stores, queries.Neo4j) {
			continue
		}
		args, err := r.Args(nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := driver.ExecuteQuery(t.Context(), d, "EXPLAIN "+r.Cypher, args, driver.EagerResultTransformer)
		if err != nil {
			t.Errorf("report %s: %v", r.ID, err)
			continue
		}
		ops := operators(res.Summary.Plan())
		for _, bad := range []string{"Eager", "AllNodesScan"} {
			if slices.Contains(ops, bad) {
				t.Errorf("report %s has %s in its plan: %v", r.ID, bad, ops)
			}
		}
	}
}

func operators(p driver.Plan) []string {
	op, _, _ := strings.Cut(p.Operator(), "@")
	out := []string{op}
	for _, c := range p.Children() {
		out = append(out, operators(c)...)
	}
	return out
}
