package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/format"
	"github.com/postern-graph/postern/findings/kept"
	"github.com/postern-graph/postern/graph/store/embedded"
)

// tell runs one command line and gives all that it writes, with its status.
func tell(t *testing.T, args ...string) (out, complaints string, status int) {
	t.Helper()
	var o, c bytes.Buffer
	status = run(t.Context(), args, streams{strings.NewReader(""), &o, &c})
	return o.String(), c.String(), status
}

// TestServerFindings: findings are listed and decided on a server as on the store that it serves.
func TestServerFindings(t *testing.T) {
	dir, address := demoServer(t)
	if out, status := say(t, "", "findings", "list", "--server", address); status != exitFailed || !strings.Contains(out, "holds no findings yet") {
		t.Errorf("before there are any: %d %s", status, out)
	}
	if out, status := say(t, "", "findings", "update", "--store", dir); status != exitDone {
		t.Fatalf("update: %d %s", status, out)
	}
	same := func(args ...string) {
		t.Helper()
		want, wantTold, wantStatus := tell(t, append(args, "--store", dir)...)
		got, gotTold, gotStatus := tell(t, append(args, "--server", address)...)
		if diff := cmp.Diff(strings.Split(want+wantTold, "\n"), strings.Split(got+gotTold, "\n")); diff != "" || gotStatus != wantStatus || want == "" {
			t.Errorf("%v: %d, of the store %d (-store +server):\n%s", args, gotStatus, wantStatus, diff)
		}
	}
	lists := func() {
		t.Helper()
		same("findings", "list")
		same("findings", "list", "--state", "all", "--format", "csv")
		same("findings", "list", "--severity", "high", "--cloud", "aws", "--new")
		same("findings", "list", "--report", "public-invoke", "--fail-on", "severity>=critical,new")
	}
	lists()
	out, _ := say(t, "", "findings", "list", "--report", "public-invoke", "--format", "csv", "--server", address)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) < 3 {
		t.Fatalf("too few findings:\n%s", out)
	}
	one, two := lines[1][:10], lines[2][:10]
	for _, tc := range []struct {
		args   []string
		says   string
		status int
	}{
		{[]string{"set", one, two, "--state", "accepted", "--until", "2999-01-01", "--by", "Ann Lee", "--reason", "a drill"}, "2 findings accepted\n", exitDone},
		{[]string{"set", one, "--state", "accepted", "--until", "2999-01-01", "--by", "Ann Lee", "--reason", "a drill"}, "0 findings accepted; 1 as before\n", exitDone},
		{[]string{"set", two, "--state", "open", "--by", "Bo Ek", "--reason", "it is over"}, "1 finding open\n", exitDone},
		{[]string{"assign", two, "--to", "payments", "--by", "Bo Ek"}, "1 finding assigned to payments\n", exitDone},
		{[]string{"set", "00000000", "--state", "open", "--by", "Bo Ek", "--reason", "no"}, "no finding \"00000000\"", exitFailed},
		{[]string{"set", one, "--state", "fixed", "--by", "Bo Ek", "--reason", "no"}, "that a finding is fixed is for a run to say", exitFailed},
		{[]string{"set", one, "--state", "open", "--by", "Bo Ek", "--reason", "no", "--as-of", "2026-01-01"}, "by its own clock", exitUsage},
	} {
		_, says, status := tell(t, append(append([]string{"findings"}, tc.args...), "--server", address)...)
		if status != tc.status || !strings.Contains(says, tc.says) {
			t.Errorf("%v: %d %q, want %d %q", tc.args, status, says, tc.status, tc.says)
		}
	}
	lists()
}

// TestServerFindingsWhole: what is known of findings over several runs comes from a server as from the store that it serves, in
// every format.
func TestServerFindingsWhole(t *testing.T) {
	dir, address := demoServer(t)
	do := func(args ...string) string {
		t.Helper()
		said, status := say(t, "", append(args, "--store", dir)...)
		if status != exitDone {
			t.Fatalf("%v: %d %s", args, status, said)
		}
		return said
	}
	own := t.TempDir()
	report := filepath.Join(own, "own-users.cypher")
	if err := os.WriteFile(report, []byte(ownReport), 0o600); err != nil {
		t.Fatal(err)
	}
	facts := filepath.Join(own, "facts.ndjson")
	if err := os.WriteFile(facts, []byte(`{"id": "laptop", "labels": ["instance"], "name": "a laptop"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	do("findings", "update", "--as-of", "2026-10-01", "--queries", own)
	do("import", "facts", facts)
	do("findings", "update", "--as-of", "2026-10-02") // which leaves what the report of our own found unknown
	lines := strings.Split(do("findings", "list", "--report", "public-invoke", "--format", "csv"), "\n")
	if len(lines) < 4 {
		t.Fatalf("too few findings: %q", lines)
	}
	one, two, three := lines[1][:10], lines[2][:10], lines[3][:10]
	do("findings", "set", one, "--state", "accepted", "--until", "2026-10-20", "--by", "Ann <Lee>", "--reason", "a drill\nof two lines", "--as-of", "2026-10-03")
	do("findings", "set", two, "--state", "false-positive", "--by", "Bo Ek", "--reason", "meant for anyone", "--as-of", "2026-10-04")
	st, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = kept.Change(t.Context(), st, func(b *findings.Book) (*findings.Book, error) { // a history longer than a page
		for i := range 600 {
			if b, _, err = b.Assign(three, fmt.Sprint("team ", i), "Bo Ek", "", time.Date(2026, 10, 5, 0, 0, i, 0, time.UTC)); err != nil {
				return nil, err
			}
		}
		return b, nil
	})
	if err := errors.Join(err, st.Close()); err != nil {
		t.Fatal(err)
	}
	cases := [][]string{
		{"show", one},
		{"show", one, "--format", "json"},
		{"show", two},
		{"show", three},
		{"show", three, "--format", "json"},
		{"history"},
		{"history", "--limit", "0", "--format", "json"},
		{"history", three, "--limit", "0"},
		{"history", one, "--since", "000001"},
		{"history", "--report", "public-invoke", "--since", "000001", "--format", "json"},
		{"history", "--state", "accepted"},
		{"diff"},
		{"diff", "--format", "json"},
		{"diff", "000001", "000002", "--severity", "high"},
		{"diff", "--cloud", "gcp", "--format", "json"},
		{"list", "--new"},
		{"list", "--not-known", "--format", "json"},
		{"list", "--fail-on", "not-known", "--format", "markdown"},
		{"export", "--format", "asff", "--aws-account", "210000000001"},
		{"export", "--state", "all"},
	}
	for _, as := range format.Names() {
		cases = append(cases, []string{"export", "--format", as, "--cloud", "aws"})
	}
	ended := [][]string{{"show", one}, {"history", one}, {"list", "--report", "public-invoke"}, {"export", "--state", "all"}}
	for at, cases := range map[string][][]string{"2026-10-10": cases, "2026-10-30": ended} { // before and after the acceptance ends
		for _, args := range cases {
			args = append(append([]string{"findings"}, args...), "--as-of", at)
			want, wantTold, wantStatus := tell(t, append(args, "--store", dir)...)
			got, gotTold, gotStatus := tell(t, append(args, "--server", address)...)
			if diff := cmp.Diff(strings.Split(want+wantTold, "\n"), strings.Split(got+gotTold, "\n")); diff != "" || gotStatus != wantStatus || want == "" {
				t.Errorf("%v: %d, of the store %d (-store +server):\n%s", args, gotStatus, wantStatus, diff)
			}
		}
	}
	for _, tc := range []struct {
		args []string
		says string
	}{
		{[]string{"show", "00000000"}, `no finding "00000000"; see 'postern findings list --state all'`},
		{[]string{"history", "00000000"}, `no finding "00000000"`},
		{[]string{"show", "3f"}, `no finding "3f": write at least 4 digits of its id`},
		{[]string{"diff", "000001", "000009"}, "findings were not updated at that run; they were at 000001, 000002"},
	} {
		_, local, _ := tell(t, append(append([]string{"findings"}, tc.args...), "--store", dir)...)
		if _, says, status := tell(t, append(append([]string{"findings"}, tc.args...), "--server", address)...); status != exitFailed || !strings.Contains(says, tc.says) || says != local {
			t.Errorf("%v: %d %q, want %q as the store says: %q", tc.args, status, says, tc.says, local)
		}
	}
	out := filepath.Join(own, "findings.sarif")
	if said, status := say(t, "", "findings", "export", "--format", "sarif", "--out", out, "--server", address); status != exitDone || !strings.Contains(string(read(t, out)), "public-invoke") {
		t.Errorf("export to a file: %d %s", status, said)
	}
}

// TestServerMarks: marks are set on a server as on the store that it serves.
func TestServerMarks(t *testing.T) {
	dir, address := demoServer(t)
	const marco = "arn:aws:iam::210000000002:user/marco.release"
	for _, tc := range []struct {
		args   []string
		says   string
		status int
	}{
		{[]string{"mark", "owned", marco}, "1 mark changed; 1 node marked owned\n", exitDone},
		{[]string{"mark", "owned", marco}, "0 marks changed; 1 node marked owned\n", exitDone},
		{[]string{"mark", "sensitive", "no-such-node"}, "no-such-node", exitFailed},
	} {
		if _, says, status := tell(t, append(tc.args, "--server", address)...); status != tc.status || !strings.Contains(says, tc.says) {
			t.Errorf("%v: %d %q, want %d %q", tc.args, status, says, tc.status, tc.says)
		}
	}
	if out, _ := say(t, "", "mark", "list", "--store", dir); !strings.Contains(out, marco) {
		t.Errorf("the store holds\n%s", out)
	}
	if _, says, status := tell(t, "unmark", "owned", marco, "--server", address); status != exitDone || says != "1 mark changed; 0 nodes marked owned\n" {
		t.Errorf("unmark: %d %q", status, says)
	}
}

// ownReport finds every user, with a cell that holds what markup would read.
const ownReport = `// ---
// id: own-users
// title: Users <all of them>
// description: A user is one more who may.
// severity: low
// practice: least-privilege
// clouds: [aws]
// columns:
//   - {name: who, meaning: The user}
//   - {name: note, meaning: A text with signs}
// subject: who
// blind: What the users do.
// remediation: {aws: Take them away.}
// references: [https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users.html]
// ---
MATCH (u:User) RETURN u.id AS who, '<b>&' AS note ORDER BY who
`
