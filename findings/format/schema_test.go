package format_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postern-graph/postern/findings/format"
)

// official reads one of the published schemas; testdata/schemas/PROVENANCE.md says where they are from.
func official(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "schemas", name))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(name, ".gz") {
		return raw
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// jsonSchema compiles a published JSON Schema. None of them may fetch another.
func jsonSchema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(official(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func valid(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

// empty is a document without findings, of a store that was never looked at.
func empty(t *testing.T) *format.Document {
	t.Helper()
	d := many(t, 0)
	d.List = nil
	return d
}

func TestSARIF(t *testing.T) {
	s := jsonSchema(t, "sarif-2.1.0.json.gz")
	for name, d := range map[string]*format.Document{"all": document(t), "none": empty(t), "many": many(t, 250)} {
		if err := valid(t, s, written(t, "sarif", d)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	text := written(t, "sarif", document(t))
	if valid(t, s, bytes.Replace(text, []byte(`"ruleId"`), []byte(`"rule"`), 1)) == nil {
		t.Error("the schema takes anything")
	}
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct {
					Rules []struct {
						ID         string
						Properties map[string]any
					}
				}
			}
			Results []struct {
				RuleID        string
				RuleIndex     int
				Level         string
				BaselineState string
				Suppressions  []struct{ Justification string }
				Locations     []struct{ LogicalLocations []struct{ Name string } }
				Properties    map[string]any
			}
			Invocations []struct {
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
		}
	}
	if err := json.Unmarshal(text, &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	got := map[string]string{}
	for _, r := range run.Results {
		if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("rule %d is not %s", r.RuleIndex, r.RuleID)
		}
		got[r.Locations[0].LogicalLocations[0].Name] = r.Level + " " + r.BaselineState
		if len(r.Suppressions) > 0 {
			got[r.Locations[0].LogicalLocations[0].Name] += " suppressed"
		}
		if r.Properties["notKnown"] != nil {
			got[r.Locations[0].LogicalLocations[0].Name] += " not known"
		}
	}
	for name, want := range map[string]string{
		"stays": "error unchanged", "goes": "error absent", "accepted": "error unchanged suppressed", "false": "error unchanged suppressed",
		"hidden": "error unchanged not known", "new": "error new", "somewhere": "error unchanged",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	if n := run.Invocations[0].ToolExecutionNotifications; len(n) != 3 || !strings.Contains(n[0].Message.Text, "longer than a minute") || !strings.Contains(n[1].Message.Text, "left something out") || n[2].Message.Text != "not read: lambda of aws/"+account+"/config (access-denied)" {
		t.Errorf("notifications %v", n)
	}
}

func TestOCSF(t *testing.T) {
	classes := map[float64]*jsonschema.Schema{2003: jsonSchema(t, "ocsf-1.8.0-compliance_finding.json.gz"), 2004: jsonSchema(t, "ocsf-1.8.0-detection_finding.json.gz")}
	for name, d := range map[string]*format.Document{"all": document(t), "none": empty(t), "many": many(t, 20)} {
		var events []map[string]any
		if err := json.Unmarshal(written(t, "ocsf", d), &events); err != nil {
			t.Fatal(err)
		}
		if len(events) != len(d.List) {
			t.Errorf("%s: %d events for %d findings", name, len(events), len(d.List))
		}
		for i, e := range events {
			class, _ := e["class_uid"].(float64)
			s, ok := classes[class]
			if !ok {
				t.Fatalf("%s: class %v", name, e["class_uid"])
			}
			text, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			if err := valid(t, s, text); err != nil {
				t.Errorf("%s: %s: %v", name, d.List[i].Subject.ID, err)
			}
			if _, has := e["compliance"]; has != (class == 2003) || (d.List[i].Report == "public-invoke") != (class == 2003) {
				t.Errorf("%s of report %s is of class %v", d.List[i].Subject.ID, d.List[i].Report, class)
			}
		}
	}
	e := map[string]any{"class_uid": 2004}
	text, err := json.Marshal(e)
	if err != nil || valid(t, classes[2004], text) == nil {
		t.Errorf("the schema takes anything (%v)", err)
	}
}
