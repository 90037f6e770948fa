package archtest

// Module is the import path that every room of this repository starts with.
const Module = "github.com/postern-graph/postern"

// Room is one row of the import table: a folder and the folders of ours that its code may import.
//
// A path that ends in "/..." stands for the folder and everything below it; any other path stands for that one folder.
// The longest matching row wins, so a sub-folder can have stricter or wider rules than its parent. Packages of the
// same row may always import one another.
type Room struct {
	Path    string   // folder, relative to the module root, with slashes
	Imports []string // rooms it may import, in the same notation
	Pure    bool     // no clock, environment, logger, file or network: see impure
}

// Library is one row of the library table: a module (or a part of one) from outside, and the rooms that own it.
// The longest matching prefix wins. Files named _test.go may use every library of the table, and no other.
type Library struct {
	Prefix string
	Owners []string // rooms, in the notation of Room.Path; empty means that only tests may use it
}

// model is what everything above the graph may read: the graph, the judgements on it and the contract of the stores,
// but never the inside of a store, which only cmd knows.
var model = []string{
	"graph", "graph/access", "graph/access/...", "graph/attack/...", "graph/walk/...", "graph/remedy", "graph/ask", "graph/causes", "graph/whatif/...", "graph/cypher/...", "graph/procedures", "graph/store",
}

// Rooms is the import table. Adding a row, or a word to one, is a design change: do it in the commit that needs it and
// say why in the message.
func Rooms() []Room {
	return []Room{
		{Path: "graph", Pure: true},
		{Path: "graph/access", Imports: []string{"graph"}, Pure: true},
		// One row per evaluator, so that no cloud can lean on another one's rules.
		// The evaluator asks the reference, which knows nothing of it: one table of AWS's actions for all who need one.
		{Path: "graph/access/awsiam", Imports: []string{"graph", "graph/access", "graph/access/awsiam/reference"}, Pure: true},
		{Path: "graph/access/awsiam/...", Imports: []string{"graph", "graph/access", "internal/spelling"}, Pure: true},
		{Path: "graph/access/gcpiam/...", Imports: []string{"graph", "graph/access"}, Pure: true},
		{Path: "graph/access/azrbac/...", Imports: []string{"graph", "graph/access"}, Pure: true},
		{Path: "graph/access/network/...", Imports: []string{"graph", "graph/access"}, Pure: true},
		{Path: "graph/attack/...", Imports: []string{"graph", "graph/access", "graph/walk"}, Pure: true},
		// what-if judges again, for some; it asks every judge through access and looks at chains as attack does.
		{Path: "graph/whatif/...", Imports: []string{"graph", "graph/access", "graph/access/network", "graph/attack", "graph/walk", "internal/spelling"}, Pure: true},
		// walk and cypher get reasons and procedures as small interfaces that cmd wires; hence no access here.
		{Path: "graph/walk/...", Imports: []string{"graph", "internal/spelling"}, Pure: true},
		// Faults of a query say which name was meant.
		{Path: "graph/cypher/...", Imports: []string{"graph", "internal/spelling"}, Pure: true},
		// What holds an edge open is read from access's reasons and handed to walk's search for the least cut, neither of
		// which knows the other: a room of its own between them.
		{Path: "graph/remedy/...", Imports: []string{"graph", "graph/access", "graph/walk"}, Pure: true},
		// What the command line, the API and Cypher ask in the same words is read, and answered, in one place; the reference of AWS's
		// actions and the spelling tell which word of a question was meant.
		{Path: "graph/ask", Imports: []string{"graph", "graph/access", "graph/access/awsiam/reference", "graph/remedy", "graph/walk/...", "graph/whatif", "internal/spelling"}, Pure: true},
		// What policies say, statement by statement, with the access levels of AWS's actions: the evaluator's compiled documents and its
		// reference are asked, and no decision.
		{Path: "graph/privilege", Imports: []string{"graph", "graph/access", "graph/access/awsiam", "graph/access/awsiam/reference"}, Pure: true},
		// Queries ask the engines through procedures: a room above the language and above what is asked, neither of which knows the
		// other.
		{Path: "graph/procedures", Imports: []string{"graph", "graph/access", "graph/ask", "graph/privilege", "graph/cypher/...", "graph/walk", "graph/whatif", "internal/spelling"}, Pure: true},
		// What changed in the facts to open a chain hangs on what holds its steps open, so it asks remedy; the command line
		// and the API both tell it.
		{Path: "graph/causes", Imports: []string{"graph", "graph/access", "graph/remedy", "graph/walk"}, Pure: true},

		{Path: "graph/store", Imports: []string{"graph"}},
		{Path: "graph/store/storetest/...", Imports: []string{"graph", "graph/store"}},
		{Path: "graph/store/embedded/...", Imports: []string{"graph", "graph/store"}},
		// Neo4j narrows a path pattern down to the part of a run that it needs, so it reads patterns; walk still answers them.
		{Path: "graph/store/neo4j/...", Imports: []string{"graph", "graph/store", "graph/walk"}},

		{Path: "ingest", Imports: append([]string{"internal/secrets/..."}, model...)},
		{Path: "ingest/aws/...", Imports: append([]string{"ingest", "internal/secrets/..."}, model...)},
		{Path: "ingest/gcp/...", Imports: append([]string{"ingest", "internal/secrets/..."}, model...)},
		// What only the user knows comes from no cloud, and is checked against the same tables.
		{Path: "ingest/own/...", Imports: append([]string{"ingest"}, model...)},
		{Path: "ingest/azure/...", Imports: append([]string{"ingest", "internal/secrets/..."}, model...)},

		// How answers are written is a room of its own, for the libraries of its formats.
		{Path: "queries/format", Imports: []string{"graph", "queries", "internal/escape"}},
		// The parser of cron's words belongs to the schedules alone.
		{Path: "queries/schedule", Imports: []string{"graph", "queries"}},
		{Path: "queries/...", Imports: append([]string{"internal/spelling"}, model...)},
		// Findings are a room of their own beside queries: reports know nothing of what becomes of their rows. The domain takes
		// neither store nor clock; one room below asks the reports, one keeps the book, one writes other tools' formats.
		{Path: "findings", Imports: []string{"graph"}, Pure: true},
		{Path: "findings/evaluate", Imports: []string{"findings", "findings/kept", "queries", "graph", "graph/store", "graph/walk"}},
		{Path: "findings/kept", Imports: []string{"findings", "graph/store"}},
		{Path: "findings/format", Imports: []string{"findings", "graph", "queries", "internal/escape"}},
		{Path: "schema/...", Imports: append([]string{"queries/...", "findings/...", "ingest"}, model...)},
		{Path: "ui", Imports: nil},

		{Path: "cmd/...", Imports: []string{"graph/...", "ingest/...", "queries/...", "findings/...", "schema/...", "ui", "internal/..."}},

		{Path: "internal/archtest", Imports: nil},
		// Whoever reads words that people type suggests the one that was meant, all in the same way.
		{Path: "internal/spelling", Imports: nil, Pure: true},
		// Reports and findings are written for the same readers: terminals, spreadsheets, Markdown.
		{Path: "internal/escape", Imports: nil, Pure: true},
		{Path: "internal/neo4jserver/...", Imports: nil},
		// The second implementation of AWS's APIs that tests of live collection start, as neo4jserver starts a store.
		{Path: "internal/motoserver/...", Imports: nil},
		// A browser that reaches nothing, for tests of the pages that we write.
		{Path: "internal/offline", Imports: nil},
		{Path: "internal/replay/...", Imports: nil},
		{Path: "internal/secrets/...", Imports: nil},
		{Path: "internal/demo/...", Imports: []string{"graph"}},
		// Organizations of any size for benchmarks and laws.
		{Path: "internal/synth", Imports: []string{"graph"}},
		// The table of questions behind 'postern bench run': it asks every engine, of estates that it has generated and judged.
		{Path: "internal/bench", Imports: append([]string{"ingest", "internal/synth"}, model...)},
		// The figures are measured through the same rooms that cmd wires, so this is the one place beside cmd that sees them all.
		{Path: "internal/accuracy/...", Imports: append([]string{"ingest/...", "queries/..."}, model...)},
		// Generators print what a table says (docs, constraints, enums); they run at build time and nothing imports them.
		{Path: "internal/gen/...", Imports: append([]string{"queries/...", "schema/..."}, model...)},
	}
}

// Libraries is the library table: one owner per SDK, and few owners for anything else.
func Libraries() []Library {
	stores := []string{"graph/store/embedded/...", "graph/store/neo4j/..."}
	return []Library{
		{Prefix: "github.com/aws/", Owners: []string{"ingest/aws/..."}},
		{Prefix: "cloud.google.com/go", Owners: []string{"ingest/gcp/..."}},
		{Prefix: "google.golang.org/api", Owners: []string{"ingest/gcp/..."}},
		{Prefix: "google.golang.org/genproto", Owners: []string{"ingest/gcp/..."}},
		{Prefix: "google.golang.org/grpc", Owners: []string{"ingest/gcp/..."}},
		{Prefix: "google.golang.org/protobuf", Owners: []string{"ingest/gcp/...", "graph/access/gcpiam/..."}},
		{Prefix: "google.golang.org/genproto/googleapis/api/expr", Owners: []string{"graph/access/gcpiam/..."}},
		{Prefix: "github.com/Azure/", Owners: []string{"ingest/azure/..."}},
		{Prefix: "github.com/AzureAD/", Owners: []string{"ingest/azure/..."}},

		{Prefix: "github.com/neo4j/neo4j-go-driver", Owners: []string{"graph/store/neo4j/..."}},
		{Prefix: "github.com/99designs/gqlgen", Owners: []string{"schema/..."}},
		// The reference of the API is written from the schema as it is parsed.
		{Prefix: "github.com/vektah/gqlparser", Owners: []string{"schema/...", "internal/gen/..."}},
		// The typed client is generated from the schema, and lies beside it.
		{Prefix: "github.com/Khan/genqlient", Owners: []string{"schema/..."}},
		{Prefix: "github.com/google/cel-go", Owners: []string{"graph/access/gcpiam/..."}},
		{Prefix: "github.com/RoaringBitmap/roaring", Owners: []string{"graph/access"}},

		{Prefix: "github.com/parquet-go/parquet-go", Owners: []string{"graph/store/embedded/..."}},
		{Prefix: "github.com/apache/arrow-go", Owners: []string{"graph/store/embedded/..."}},
		{Prefix: "modernc.org/sqlite", Owners: []string{"graph/store/embedded/..."}},
		{Prefix: "go.etcd.io/bbolt", Owners: []string{"graph/store/embedded/..."}},
		{Prefix: "github.com/cockroachdb/pebble", Owners: []string{"graph/store/embedded/..."}},
		{Prefix: "github.com/klauspost/compress", Owners: stores},

		{Prefix: "github.com/zricethezav/gitleaks", Owners: []string{"internal/secrets/..."}},
		// A user's table of costs is YAML as well, and the command line reads it; the pages of reports tell what they find in the demo.
		{Prefix: "github.com/goccy/go-yaml", Owners: []string{"queries/...", "cmd/...", "internal/gen/..."}},

		{Prefix: "github.com/spf13/cobra", Owners: []string{"cmd/..."}},
		{Prefix: "github.com/spf13/pflag", Owners: []string{"cmd/..."}},
		{Prefix: "github.com/jedib0t/go-pretty", Owners: []string{"cmd/..."}},
		{Prefix: "github.com/vbauerster/mpb", Owners: []string{"cmd/..."}},
		{Prefix: "github.com/charmbracelet/lipgloss", Owners: []string{"cmd/..."}},
		{Prefix: "golang.org/x/term", Owners: []string{"cmd/..."}},

		{Prefix: "github.com/netresearch/go-cron", Owners: []string{"queries/schedule"}},
		// Workbooks of reports.
		{Prefix: "github.com/xuri/excelize", Owners: []string{"queries/format"}},

		// Formats of other tools are held against their published JSON Schemas; only tests do.
		{Prefix: "github.com/santhosh-tekuri/jsonschema"},
		// openCypher's compatibility kit is written in Gherkin; only its test reads that.
		{Prefix: "github.com/cucumber/gherkin"},
		{Prefix: "github.com/cucumber/messages"},

		{Prefix: "golang.org/x/sync", Owners: append([]string{"ingest/...", "schema/...", "cmd/..."}, stores...)},
		{Prefix: "golang.org/x/sys", Owners: append([]string{"cmd/..."}, stores...)},
		{Prefix: "golang.org/x/text", Owners: []string{"ingest/..."}},
		// The SDK keeps a rate only after a service has throttled once; this is what keeps it before.
		{Prefix: "golang.org/x/time", Owners: []string{"ingest/aws/..."}},

		// A suite is a package of its own that backends call from their tests, so it compares and generates like a test.
		{Prefix: "github.com/google/go-cmp", Owners: []string{"graph/store/storetest/..."}},
		{Prefix: "pgregory.net/rapid", Owners: []string{"graph/store/storetest/..."}},
	}
}

// impure lists the packages of the standard library that a pure room has no use for: each of them reads the machine,
// the network or a log. time stays allowed for its types (the linter forbids time.Now).
func impure() []string {
	return []string{"os", "os/exec", "os/signal", "net", "net/http", "net/rpc", "log", "log/slog", "database/sql", "syscall", "math/rand", "math/rand/v2", "crypto/rand"}
}

// topLevel is the list of what may stand at the root of the repository beside dotfiles. The last two are outputs of a
// build and of a run, which .gitignore keeps out of git.
func topLevel() []string {
	return []string{
		"cmd", "graph", "ingest", "schema", "queries", "findings", "ui", "internal", "docs",
		"go.mod", "go.sum", "docker-compose.yml", "Makefile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "NOTICE",
		"bin", "postern-data",
	}
}
