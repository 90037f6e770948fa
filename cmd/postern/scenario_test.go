package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the commands say into testdata/*.txtar")

// TestScenarios plays testdata/*.txtar. testdata/README.md is the notation's
// description for people.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			name, err := filepath.Abs(name)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			script, rest := cutScenario(string(raw))
			t.Chdir(t.TempDir())
			t.Setenv("NO_COLOR", "")
			t.Setenv("POSTERN_CONFIG", "")
			unpack(t, rest)
			got := play(t, script)
			if *update {
				if err := os.WriteFile(name, []byte(got+rest), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(strings.Split(script, "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("what the commands say (-want +got; -update writes it):\n%s", diff)
			}
		})
	}
}

// cutScenario parts the script from the files behind it.
func cutScenario(text string) (script, files string) {
	if i := strings.Index("\n"+text, "\n-- "); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}

func unpack(t *testing.T, text string) {
	t.Helper()
	for _, section := range strings.Split("\n"+text, "\n-- ")[1:] {
		name, body, ok := strings.Cut(section, " --\n")
		if !ok {
			t.Fatalf("section %q has no end of its name", section[:min(len(section), 40)])
		}
		write(t, name, []byte(strings.TrimSuffix(body, "\n")+"\n"))
	}
}

func write(t *testing.T, name string, body []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, body, 0o600); err != nil {
		t.Fatal(err)
	}
}

// play runs a script and gives it back with what the commands really said.
func play(t *testing.T, script string) string {
	t.Helper()
	var out strings.Builder
	lines := strings.Split(script, "\n")
	for i := 0; i < len(lines); {
		line := lines[i]
		i++
		out.WriteString(line + "\n")
		if !strings.HasPrefix(line, "$ ") {
			continue
		}
		var want []string
		for i < len(lines) && !strings.HasPrefix(lines[i], "$ ") && !strings.HasPrefix(lines[i], "# ") {
			want = append(want, lines[i])
			i++
		}
		got := shell(t, strings.TrimPrefix(line, "$ "))
		said := strings.TrimRight(strings.Join(want, "\n"), "\n")
		if !elided(said, got) {
			said = got
		}
		if said != "" {
			out.WriteString(said + "\n")
		}
		// The blank lines before the next command stay as they were.
		for n := len(want); n > 0 && want[n-1] == ""; n-- {
			out.WriteString("\n")
		}
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// elided reports whether an expectation with lines "..." fits: each stands for
// any number of lines.
func elided(want, got string) bool {
	parts := strings.Split("\n"+want+"\n", "\n...\n")
	if len(parts) == 1 {
		return want == got
	}
	rest := "\n" + got + "\n"
	for i, p := range parts {
		p = "\n" + strings.Trim(p, "\n") + "\n"
		if p == "\n\n" {
			continue
		}
		at := strings.Index(rest, p)
		switch {
		case at < 0, i == 0 && at > 0:
			return false
		case i == len(parts)-1:
			return strings.HasSuffix(rest, p)
		}
		rest = rest[at+len(p)-1:]
	}
	return true
}

// shell runs one line: postern, or one of the few helpers of the notation.
func shell(t *testing.T, line string) string {
	t.Helper()
	words := splitWords(t, line)
	for len(words) > 0 && strings.Contains(words[0], "=") {
		k, v, _ := strings.Cut(words[0], "=")
		t.Setenv(k, v)
		defer t.Setenv(k, "")
		words = words[1:]
	}
	stdin := []byte{}
	if n := len(words); n > 2 && words[n-2] == "<" {
		stdin = read(t, words[n-1])
		words = words[:n-2]
	}
	var stdout, stderr bytes.Buffer
	status := 0
	switch words[0] {
	case "postern":
		status = run(t.Context(), words[1:], streams{bytes.NewReader(stdin), &stdout, &stderr})
	case "gzip":
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		_, err := w.Write(read(t, words[1]))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		write(t, words[1]+".gz", z.Bytes())
	case "rm":
		if err := os.RemoveAll(words[1]); err != nil {
			t.Fatal(err)
		}
	case "ls":
		entries, err := os.ReadDir(words[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			stdout.WriteString(e.Name() + "\n")
		}
	default:
		t.Fatalf("%s: a scenario knows postern, gzip, rm and ls", words[0])
	}
	return transcript(stdout.String(), stderr.String(), status)
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// splitWords parts a line at spaces; single quotes keep them.
func splitWords(t *testing.T, line string) []string {
	t.Helper()
	var words []string
	for part := range strings.SplitSeq(line, " ") {
		if n := len(words); n > 0 && strings.Count(words[n-1], "'")%2 == 1 {
			words[n-1] += " " + part
		} else if part != "" {
			words = append(words, part)
		}
	}
	for i, w := range words {
		if strings.Count(w, "'")%2 == 1 {
			t.Fatalf("%s: a quote is open", line)
		}
		words[i] = strings.ReplaceAll(w, "'", "")
	}
	return words
}

// transcript writes standard output as it is, standard error behind "! ", and
// a status other than 0 behind "? ". What differs from run to run is masked,
// and a blank at the end of a line is shown as "·".
func transcript(stdout, stderr string, status int) string {
	var lines []string
	if stdout != "" {
		lines = strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	}
	if stderr != "" {
		for l := range strings.SplitSeq(strings.TrimSuffix(stderr, "\n"), "\n") {
			lines = append(lines, "! "+l)
		}
	}
	if status != 0 {
		lines = append(lines, fmt.Sprintf("? %d", status))
	}
	for i, l := range lines {
		for _, m := range masks {
			l = m.find.ReplaceAllString(l, m.with)
		}
		if cut, ok := strings.CutSuffix(l, " "); ok {
			l = cut + "·"
		}
		lines[i] = l
	}
	return strings.Join(lines, "\n")
}

var masks = []struct {
	find *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`\b20\d\d-\d\d-\d\d \d\d:\d\d\b`), "<MINUTE>"},
	// How many nodes a source comes to is for the importers' tests to say.
	{regexp.MustCompile(`\d+ nodes, \d+ edges`), "<N> nodes, <N> edges"},
	{regexp.MustCompile(`(<MINUTE>  <MINUTE> +\d+) +\d+ +\d+`), "$1  <N> <N>"},
	{regexp.MustCompile(`loaded in [0-9.]+ s`), "loaded in <TIME>"},
	{regexp.MustCompile(`go1\.\S+ \S+/\S+`), "<GO>"},
}
