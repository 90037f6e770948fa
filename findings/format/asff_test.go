package format_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/format"
	"github.com/postern-graph/postern/graph"
)

// apiModel is the part of a service's API model that says what a request may hold.
type apiModel struct {
	Shapes map[string]apiShape `json:"shapes"`
}

type apiShape struct {
	Type     string            `json:"type"`
	Required []string          `json:"required"`
	Members  map[string]apiRef `json:"members"`
	Member   apiRef            `json:"member"`
	Key      apiRef            `json:"key"`
	Value    apiRef            `json:"value"`
	Enum     []string          `json:"enum"`
	Pattern  string            `json:"pattern"`
	Min, Max *float64
}

type apiRef struct {
	Shape string `json:"shape"`
}

// check holds a value against a shape.
func (m *apiModel) check(at, shape string, v any) error {
	s, ok := m.Shapes[shape]
	if !ok {
		return fmt.Errorf("%s: the model has no shape %s", at, shape)
	}
	switch v := v.(type) {
	case map[string]any:
		if s.Type == "map" {
			return m.checkMap(at, s, v)
		}
		if s.Type != "structure" {
			return fmt.Errorf("%s: an object, want %s", at, s.Type)
		}
		for _, name := range s.Required {
			if _, ok := v[name]; !ok {
				return fmt.Errorf("%s: %s is missing", at, name)
			}
		}
		for name, x := range v {
			ref, ok := s.Members[name]
			if !ok {
				return fmt.Errorf("%s: no member %s", at, name)
			}
			if err := m.check(at+"."+name, ref.Shape, x); err != nil {
				return err
			}
		}
		return nil
	case []any:
		if s.Type != "list" || s.Max != nil && float64(len(v)) > *s.Max || s.Min != nil && float64(len(v)) < *s.Min {
			return fmt.Errorf("%s: a list of %d, want %s", at, len(v), s.Type)
		}
		for i, x := range v {
			if err := m.check(fmt.Sprintf("%s[%d]", at, i), s.Member.Shape, x); err != nil {
				return err
			}
		}
		return nil
	case string:
		switch {
		case s.Type != "string":
			return fmt.Errorf("%s: a text, want %s", at, s.Type)
		case len(s.Enum) > 0 && !slices.Contains(s.Enum, v):
			return fmt.Errorf("%s: %q is none of %v", at, v, s.Enum)
		case s.Pattern != "" && !regexp.MustCompile("(?s)^(?:"+s.Pattern+")$").MatchString(v):
			return fmt.Errorf("%s: %q has not the form %s", at, v, s.Pattern)
		}
		return nil
	}
	return fmt.Errorf("%s: %v, want %s", at, v, s.Type)
}

func (m *apiModel) checkMap(at string, s apiShape, v map[string]any) error {
	for k, x := range v {
		if err := errors.Join(m.check(at+" key", s.Key.Shape, k), m.check(at+"."+k, s.Value.Shape, x)); err != nil {
			return err
		}
	}
	return nil
}

// requests reads what was written and holds each line against the model and against the bounds that the API reference
// gives beside it.
func requests(t *testing.T, m *apiModel, text []byte) [][]any {
	t.Helper()
	var out [][]any
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		var r map[string]any
		err := d.Decode(&r)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := m.check("request", "BatchImportFindingsRequest", r); err != nil {
			t.Error(err)
		}
		list, _ := r["Findings"].([]any)
		for _, x := range list {
			f, _ := x.(map[string]any)
			for name, most := range map[string]int{"Title": 256, "Description": 1024, "Id": 512, "GeneratorId": 512, "ProductArn": 2048} {
				if s, _ := f[name].(string); utf8.RuneCountInString(s) > most {
					t.Errorf("%s has %d characters, %d at most", name, utf8.RuneCountInString(s), most)
				}
			}
			types, _ := f["Types"].([]any)
			if s, _ := types[0].(string); !regexp.MustCompile(`^(Software and Configuration Checks|TTPs|Effects)/[^/]+/[^/]+$`).MatchString(s) {
				t.Errorf("type %v", types)
			}
		}
		out = append(out, list)
	}
}

func TestASFF(t *testing.T) {
	m := &apiModel{}
	if err := json.Unmarshal(official(t, "asff-2018-10-08.json.gz"), m); err != nil {
		t.Fatal(err)
	}
	all := document(t)
	var out bytes.Buffer
	if err := format.Write(&out, "asff", all); !errors.Is(err, format.ErrNoAWSAccount) {
		t.Errorf("findings of no AWS account: %v", err)
	}
	all.AWSAccount, all.AWSRegion = "210000000001", "eu-central-1"
	got := requests(t, m, written(t, "asff", all))
	if len(got) != 1 || len(got[0]) != len(all.List) {
		t.Errorf("%d requests", len(got))
	}
	states := map[string]string{}
	for i, x := range got[0] {
		f, _ := x.(map[string]any)
		if f["AwsAccountId"] != "210000000001" || f["ProductArn"] != "arn:aws:securityhub:eu-central-1:210000000001:product/210000000001/default" {
			t.Errorf("finding of %v, %v", f["AwsAccountId"], f["ProductArn"])
		}
		compliance, _ := f["Compliance"].(map[string]any)
		states[all.List[i].Subject.Name] = fmt.Sprint(f["RecordState"], " ", f["Workflow"], " ", compliance["Status"])
	}
	for name, want := range map[string]string{
		"stays": "ACTIVE map[Status:NEW] FAILED", "goes": "ARCHIVED map[Status:RESOLVED] PASSED", "accepted": "ACTIVE map[Status:SUPPRESSED] FAILED", "hidden": "ACTIVE map[Status:NEW] NOT_AVAILABLE",
	} {
		if states[name] != want {
			t.Errorf("%s is %s, want %s", name, states[name], want)
		}
	}

	aws := document(t)
	aws.List = slices.DeleteFunc(aws.List, func(f *findings.Finding) bool { return f.Subject.Cloud != graph.AWS })
	if text := string(written(t, "asff", aws)); !strings.Contains(text, "securityhub:eu-west-1:"+account) {
		t.Error("findings of AWS do not go to their own account and region")
	}
	if got := requests(t, m, written(t, "asff", many(t, 250))); len(got) != 3 || len(got[2]) != 50 {
		t.Errorf("%d requests for 250 findings", len(got))
	}
	if len(written(t, "asff", empty(t))) != 0 {
		t.Error("a request without findings")
	}
	if m.check("request", "BatchImportFindingsRequest", map[string]any{"Findings": []any{map[string]any{"Id": "x"}}}) == nil {
		t.Error("the model takes anything")
	}
}
