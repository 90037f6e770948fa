package aws_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/aws"
)

var update = flag.Bool("update", false, "write the facts that come out into testdata/*.txtar")

// TestServices reads testdata/*.txtar: archives with one section for each input ("-- config --", "-- cli-dir/us-east-1/x.json --"; a
// second input of one flag gets a name after a slash) and the section "-- want --" with one fact a line (see lines). Each is
// imported twice; see load.
func TestServices(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text := string(raw)
			o, want := parseScenario(t, text)
			got := strings.Join(lines(load(t, o)), "\n") + "\n"
			if *update {
				head, _, _ := strings.Cut(text, "-- want --\n")
				if err := os.WriteFile(name, []byte(head+"-- want --\n"+got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}

func parseScenario(t *testing.T, text string) (o aws.Options, want string) {
	t.Helper()
	for _, section := range strings.Split("\n"+text, "\n-- ")[1:] {
		name, body, ok := strings.Cut(section, " --\n")
		if !ok {
			t.Fatalf("section %q has no end of its name", section[:min(len(section), 40)])
		}
		name, rest, _ := strings.Cut(name, "/")
		f := ingest.Bytes(name, []byte(body))
		switch name {
		case "want":
			want = body
		case "gaad":
			o.GAAD = append(o.GAAD, f)
		case "config":
			o.Config = append(o.Config, f)
		case "organization":
			o.Organization = append(o.Organization, f)
		case "scps":
			o.SCPs = append(o.SCPs, f)
		case "resource-policies":
			o.ResourcePolicies = append(o.ResourcePolicies, f)
		case "credential-report":
			o.CredentialReport = append(o.CredentialReport, f)
		case "cli-dir":
			o.CLIDir = append(o.CLIDir, ingest.Bytes(rest, []byte(body)))
		default:
			t.Fatalf("section %q: no such flag", name)
		}
	}
	return o, want
}
