package queries

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// matter is the front matter as written.
type matter struct {
	ID          string            `yaml:"id"`
	Title       string            `yaml:"title"`
	Description string            `yaml:"description"`
	Severity    string            `yaml:"severity"`
	Practice    string            `yaml:"practice"`
	Clouds      []string          `yaml:"clouds"`
	Parameters  []parameterMatter `yaml:"parameters"`
	Columns     []columnMatter    `yaml:"columns"`
	Subject     string            `yaml:"subject"`
	Cause       []string          `yaml:"cause"`
	Blind       string            `yaml:"blind"`
	Whole       string            `yaml:"whole"`
	Stores      []string          `yaml:"stores"`
	Remediation map[string]string `yaml:"remediation"`
	References  []string          `yaml:"references"`
	// Mappings name controls by framework.
	Mappings map[string][]string `yaml:"mappings"`
}

type parameterMatter struct {
	Name        string `yaml:"name"`
	Type        string `yaml:"type"`
	Default     any    `yaml:"default"`
	Description string `yaml:"description"`
}

type columnMatter struct {
	Name    string `yaml:"name"`
	Meaning string `yaml:"meaning"`
}

var (
	idForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

func (p *parser) report(m *matter) (Report, error) {
	r := Report{ID: m.ID, Title: strings.TrimSpace(m.Title), Description: strings.TrimSpace(m.Description), Blind: strings.TrimSpace(m.Blind), Whole: strings.TrimSpace(m.Whole), References: m.References}
	switch {
	case !idForm.MatchString(m.ID):
		return r, p.errorf(p.lineOf("id"), "id %q: small letters, digits and single hyphens are needed", m.ID)
	case r.Title == "":
		return r, p.errorf(p.lineOf("title"), "title is missing")
	case len(m.Columns) == 0:
		return r, p.errorf(p.lineOf("columns"), "columns are missing")
	}
	for _, step := range []func(*matter, *Report) error{p.severity, p.practice, p.clouds, p.parameters, p.columns, p.identity, p.stores, p.mappings, p.references} {
		if err := step(m, &r); err != nil {
			return r, err
		}
	}
	return r, nil
}

func (p *parser) severity(m *matter, r *Report) error {
	if m.Severity == "" || m.Severity == "none" {
		return nil
	}
	r.Severity = Severity(m.Severity)
	if !slices.Contains(Severities(), r.Severity) {
		return p.errorf(p.lineOf("severity"), "severity %q is none of low, medium, high, critical; write none, or leave it out, for a report that only informs", m.Severity)
	}
	return nil
}

// clouds reads the clouds and checks that remediation speaks of the same: of each where rows are findings.
func (p *parser) clouds(m *matter, r *Report) error {
	if len(m.Clouds) == 0 {
		return p.errorf(p.lineOf("clouds"), "clouds are missing: some of aws, gcp, azure")
	}
	r.Remediation = map[graph.Cloud]string{}
	for _, c := range m.Clouds {
		cloud := graph.Cloud(c)
		if !slices.Contains([]graph.Cloud{graph.AWS, graph.GCP, graph.Azure}, cloud) || slices.Contains(r.Clouds, cloud) {
			return p.errorf(p.lineOf("clouds"), "cloud %q: aws, gcp and azure are known, each once", c)
		}
		r.Clouds = append(r.Clouds, cloud)
		if strings.TrimSpace(m.Remediation[c]) == "" && r.Severity != None {
			return p.errorf(p.lineOf("remediation"), "remediation for %s is missing: a finding says what to do", c)
		}
	}
	for c, text := range m.Remediation {
		if !slices.Contains(r.Clouds, graph.Cloud(c)) {
			return p.errorf(p.lineOf("remediation"), "remediation for %q, which is not among the clouds", c)
		}
		r.Remediation[graph.Cloud(c)] = strings.TrimSpace(text)
	}
	return nil
}

func (p *parser) parameters(m *matter, r *Report) error {
	for i, in := range m.Parameters {
		line := p.lineOfItem("parameters", i)
		out := Parameter{Name: in.Name, Type: Type(in.Type), Description: strings.TrimSpace(in.Description)}
		switch {
		case !nameForm.MatchString(in.Name):
			return p.errorf(line, "parameter %q: a name is small letters, digits and _", in.Name)
		case slices.ContainsFunc(r.Parameters, func(q Parameter) bool { return q.Name == in.Name }):
			return p.errorf(line, "parameter %s is declared twice", in.Name)
		case !slices.Contains(Types(), out.Type):
			return p.errorf(line, "parameter %s: type %q is none of string, int, float, bool, list", in.Name, in.Type)
		case out.Description == "":
			return p.errorf(line, "parameter %s: description is missing", in.Name)
		case in.Default == nil:
			return p.errorf(line, "parameter %s: default is missing; every report runs without being told anything", in.Name)
		}
		var err error
		if out.Default, err = typed(out.Type, in.Default); err != nil {
			return p.errorf(line, "parameter %s: default: %s", in.Name, err)
		}
		r.Parameters = append(r.Parameters, out)
	}
	return nil
}

// typed brings a YAML value into the form of a type.
func typed(t Type, v any) (any, error) {
	switch v := v.(type) {
	case string:
		if t == String {
			return v, nil
		}
	case bool:
		if t == Bool {
			return v, nil
		}
	case uint64:
		switch {
		case t == Int && v < 1<<63:
			return int64(v), nil //nolint:gosec // checked above
		case t == Float:
			return float64(v), nil
		}
	case int64:
		switch t {
		case Int:
			return v, nil
		case Float:
			return float64(v), nil
		}
	case float64:
		if t == Float {
			return v, nil
		}
	case []any:
		list := make([]string, 0, len(v))
		for _, x := range v {
			s, ok := x.(string)
			if !ok {
				return nil, fmt.Errorf("%v is no string", x)
			}
			list = append(list, s)
		}
		if t == List {
			return list, nil
		}
	}
	return nil, fmt.Errorf("%v is no %s", v, t)
}

func (p *parser) columns(m *matter, r *Report) error {
	for i, c := range m.Columns {
		line := p.lineOfItem("columns", i)
		switch {
		case !nameForm.MatchString(c.Name):
			return p.errorf(line, "column %q: a name is small letters, digits and _", c.Name)
		case strings.TrimSpace(c.Meaning) == "":
			return p.errorf(line, "column %s: meaning is missing", c.Name)
		case slices.ContainsFunc(r.Columns, func(d Column) bool { return d.Name == c.Name }):
			return p.errorf(line, "column %s is declared twice", c.Name)
		}
		r.Columns = append(r.Columns, Column{c.Name, strings.TrimSpace(c.Meaning)})
	}
	return nil
}

func (p *parser) references(m *matter, _ *Report) error {
	for i, ref := range m.References {
		if u, err := url.Parse(ref); err != nil || u.Scheme != "https" || u.Host == "" {
			return p.errorf(p.lineOfItem("references", i), "reference %q is no https address", ref)
		}
	}
	return nil
}
