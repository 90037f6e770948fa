package queries_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/queries"
)

// whole is a report in which every part of the front matter stands, line by line.
const whole = `// ---
// id: who-reads
// title: Who reads
// description: Who may read what.
// severity: high
// practice: confidentiality
// clouds: [aws, gcp]
// parameters:
//   - {name: account, type: string, default: "", description: Only this account}
//   - name: least
//     type: int
//     default: 3
//     description: Least number
// columns:
//   - {name: reader, meaning: Who}
//   - {name: data, meaning: What}
// subject: data
// cause: [reader]
// blind: What is read elsewhere.
// stores: [embedded]
// remediation:
//   aws: Take it away.
//   gcp: Take it away.
// references:
//   - https://example.com/a
//   - https://example.com/b
// mappings:
//   cis-aws: ["1.16", "1.2.3"]
//   attack: [T1552.001]
// ---
MATCH (p)-[:CAN_READ]->(d) // $comment
WHERE d.account = $account AND p.count > $least AND p.name <> '$text' AND p.` + "`$name`" + ` = 1
RETURN p.id AS reader, d.id AS data
ORDER BY reader`

func TestParseReport(t *testing.T) {
	for _, text := range []string{whole, "\ufeff" + whole, strings.ReplaceAll(whole, "\n", "\r\n"), whole + "\n"} {
		r, err := queries.Parse("who-reads.cypher", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if r.ID != "who-reads" || r.Severity != queries.High || len(r.Columns) != 2 || len(r.Parameters) != 2 || len(r.References) != 2 || !strings.HasPrefix(r.Cypher, "MATCH") {
			t.Errorf("report %+v", r)
		}
		if r.Practice != queries.Confidentiality || r.Subject != "data" || !cmp.Equal(r.Cause, []string{"reader"}) || r.Blind != "What is read elsewhere." ||
			!cmp.Equal(r.Stores, []queries.Store{queries.Embedded}) || len(r.Mappings["cis-aws"]) != 2 {
			t.Errorf("identity and mappings of %+v", r)
		}
		if r.Parameters[0].Default != "" || r.Parameters[1].Default != int64(3) {
			t.Errorf("defaults %v, %v", r.Parameters[0].Default, r.Parameters[1].Default)
		}
	}
}

// TestBrokenReports: what is wrong with a report is said with file and line.
func TestBrokenReports(t *testing.T) {
	for _, tc := range []struct {
		name, from, to string // one change to the whole report
		line           int
		says           string
	}{
		{"no front matter", whole, "MATCH (n) RETURN n", 1, "a report begins with"},
		{"nothing at all", whole, "", 1, "a report begins with"},
		{"no end of the front matter", whole, strings.Split(whole, "\n// ---\nMATCH")[0], 29, "no end"},
		{"a line of the header is no comment", "// severity: high", "severity: high", 5, "before the query begins"},
		{"no query", whole, strings.Split(whole, "MATCH")[0], 31, "no query"},
		{"not UTF-8", "Who may read", "Who may \xff", 1, "not UTF-8"},
		{"too long", "ORDER BY reader", "ORDER BY reader" + strings.Repeat(" ", 300<<10), 1, "longer than"},
		{"no YAML", "// title: Who reads", "// title: [Who reads", 4, "must be specified"}, // where the parser gave up
		{"an unknown key", "// title: Who reads", "// headline: Who reads", 3, "headline"},
		{"a word where a list belongs", "clouds: [aws, gcp]", "clouds: {aws: 1}", 7, ""},
		{"no id", "// id: who-reads\n", "", 1, "id"},
		{"a bad id", "who-reads", "Who_Reads", 2, "small letters"},
		{"no title", "title: Who reads", `title: " "`, 3, "title is missing"},
		{"an unknown severity", "high", "awful", 5, "awful"},
		{"an unknown cloud", "[aws, gcp]", "[aws, gcp, oci]", 7, "oci"},
		{"a cloud twice", "[aws, gcp]", "[aws, aws]", 7, "each once"},
		{"no cloud", "[aws, gcp]", "[]", 7, "clouds are missing"},
		{"no remediation for a cloud", "//   gcp: Take it away.\n", "", 21, "remediation for gcp is missing"},
		{"remediation for another cloud", "//   gcp: Take it away.", "//   gcp: Take it away.\n//   azure: Take it away.", 21, "azure"},
		{"a parameter without a default", `, default: ""`, "", 9, "default is missing"},
		{"a parameter's default of another type", "default: 3", "default: three", 10, "three is no int"},
		{"a parameter of no type", "type: int", "type: date", 10, "date"},
		{"a parameter without a description", "//     description: Least number\n", "", 10, "description is missing"},
		{"a parameter's bad name", "name: least", "name: 3rd", 10, "3rd"},
		{"a parameter twice", "name: least", "name: account", 10, "declared twice"},
		{"a parameter that is not used", "p.count > $least", "p.count > 3", 10, "never used"},
		{"a parameter that is not declared", "p.count > $least", "p.count > $least + $more", 32, "$more is not declared"},
		{"$ without a name", "p.count > $least", "p.count > $least + $", 32, "without a name"},
		{"no columns", "// columns:\n//   - {name: reader, meaning: Who}\n//   - {name: data, meaning: What}\n", "", 1, "columns are missing"},
		{"a column twice", "name: data", "name: reader", 16, "declared twice"},
		{"a column without a meaning", "meaning: What", `meaning: ""`, 16, "meaning is missing"},
		{"a bad name of a column", "name: data", "name: The data", 16, "The data"},
		{"a reference without https", "https://example.com/b", "http://example.com/b", 26, "https"},
		{"an unknown practice", "practice: confidentiality", "practice: secrecy", 6, "none of least-privilege, "},
		{"a subject that is no column", "subject: data", "subject: datum", 17, `subject "datum"`},
		{"a cause that is no column", "cause: [reader]", "cause: [who]", 18, `cause "who"`},
		{"a cause that is the subject", "cause: [reader]", "cause: [data]", 18, "beside the subject"},
		{"a cause twice", "cause: [reader]", "cause: [reader, reader]", 18, "each once"},
		{"an unknown store", "stores: [embedded]", "stores: [mysql]", 20, "embedded, neo4j"},
		{"an unknown framework", "attack: [T1552.001]", "nist: [AC-2]", 27, `"nist"`},
		{"an id of another framework", "attack: [T1552.001]", "attack: [IAM.1]", 27, `"IAM.1"`},
		{"a framework without an id", "attack: [T1552.001]", "attack: []", 27, "names no control"},
		{"a string without an end", "'$text'", "'$text", 32, "no end"},
		{"a comment without an end", "// $comment", "/* $comment", 31, "no end"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if !strings.Contains(whole, tc.from) {
				t.Fatalf("the change hits nothing: %s", tc.from)
			}
			_, err := queries.Parse("who-reads.cypher", []byte(strings.Replace(whole, tc.from, tc.to, 1)))
			var se *queries.SyntaxError
			if !errors.As(err, &se) {
				t.Fatalf("error %v", err)
			}
			if se.File != "who-reads.cypher" || se.Line != tc.line || !strings.Contains(se.Message, tc.says) {
				t.Errorf("%v; want line %d and %q", err, tc.line, tc.says)
			}
		})
	}
}

// TestLoadReports: one broken report spoils the set, and every broken one is named.
func TestLoadReports(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	set, err := queries.Load(fstest.MapFS{"b/who-reads.cypher": file(whole), "readme.md": file("no report")})
	if err != nil || len(set) != 1 || set[0].File != "b/who-reads.cypher" {
		t.Fatalf("%v, %v", set, err)
	}
	set, err = queries.Load(fstest.MapFS{
		"a.cypher": file(strings.Replace(whole, "severity: high", "severity: awful", 1)),
		"b.cypher": file("RETURN 1"),
		"c.cypher": file(whole),
		"d.cypher": file(whole),
	})
	if err == nil || set != nil {
		t.Fatalf("%v, %v", set, err)
	}
	for _, want := range []string{"a.cypher:5: ", "b.cypher:1: ", "d.cypher:1: id who-reads is c.cypher's already"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in: %v", want, err)
		}
	}
}

// FuzzLoadReport: any bytes are a report or a fault with file and line that lies within the text.
func FuzzLoadReport(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("// ---\n// id: [\n// ---\nRETURN 1"))
	f.Add([]byte("// ---\n// parameters:\n//   - {name: a, type: list, default: [1]}\n// ---\nRETURN $a"))
	f.Add([]byte("// ---\n// id: a\n// title: b\n// clouds: !0000\n// ---\nRETURN 1"))
	f.Add([]byte("// ---\n// <<: *a\n// ---\n/* '"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := queries.Parse("x.cypher", text)
		if err == nil {
			if r.ID == "" || r.Title == "" || r.Cypher == "" || len(r.Columns) == 0 || len(r.Clouds) == 0 {
				t.Errorf("accepted: %+v", r)
			}
			return
		}
		var se *queries.SyntaxError
		if !errors.As(err, &se) || se.File != "x.cypher" || se.Line < 1 || se.Line > strings.Count(string(text), "\n")+2 {
			t.Errorf("error %v", err)
		}
	})
}

// TestReportArgs: what a report is told is read by its parameters' types.
func TestReportArgs(t *testing.T) {
	r, err := queries.Parse("x.cypher", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		pairs []string
		want  map[string]any
		says  string
	}{
		{nil, map[string]any{"account": "", "least": int64(3)}, ""},
		{[]string{"least=7", "account=a=b"}, map[string]any{"account": "a=b", "least": int64(7)}, ""},
		{[]string{"least"}, nil, "NAME=VALUE"},
		{[]string{"least=many"}, nil, "no int"},
		{[]string{"least=1", "least=2"}, nil, "given twice"},
		{[]string{"most=1"}, nil, "account, least"},
	} {
		got, err := r.Args(tc.pairs)
		if tc.says == "" && (err != nil || !cmp.Equal(tc.want, got)) || tc.says != "" && (err == nil || !strings.Contains(err.Error(), tc.says)) {
			t.Errorf("%v: %v, %v", tc.pairs, got, err)
		}
	}
}
