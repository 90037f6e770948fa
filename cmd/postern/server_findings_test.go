package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
		{[]string{"list", "--format", "sarif"}, "--format sarif needs the store", exitUsage},
	} {
		_, says, status := tell(t, append(append([]string{"findings"}, tc.args...), "--server", address)...)
		if status != tc.status || !strings.Contains(says, tc.says) {
			t.Errorf("%v: %d %q, want %d %q", tc.args, status, says, tc.status, tc.says)
		}
	}
	lists()
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
