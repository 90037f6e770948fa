package queries

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

//go:embed */*.cypher
var builtin embed.FS

// maxFile bounds one report's text.
const maxFile = 256 << 10

// SyntaxError says where a report's file is wrong. Line counts from 1.
type SyntaxError struct {
	File    string
	Line    int
	Message string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message) }

// Builtin gives the reports that come with the program.
func Builtin() (Set, error) { return Load(builtin) }

// Load reads every *.cypher file below the root of fsys. The error joins a *SyntaxError for each file that is broken,
// and the Set then holds none: a set with a report missing would look like an estate without its findings.
func Load(fsys fs.FS) (Set, error) {
	var set Set
	var errs []error
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".cypher") {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		r, err := Parse(name, data)
		if err != nil {
			errs = append(errs, err)
			return nil
		}
		if other, ok := set.Find(r.ID); ok {
			errs = append(errs, &SyntaxError{name, 1, fmt.Sprintf("id %s is %s's already", r.ID, other.File)})
		}
		set = append(set, r)
		return nil
	})
	if err = errors.Join(append(errs, err)...); err != nil {
		return nil, fmt.Errorf("load reports: %w", err)
	}
	slices.SortFunc(set, func(a, b Report) int { return cmp.Compare(a.ID, b.ID) })
	return set, nil
}

// Parse reads one report. Errors are *SyntaxError.
func Parse(file string, data []byte) (Report, error) {
	p := &parser{file: file}
	switch {
	case len(data) > maxFile:
		return Report{}, p.errorf(1, "longer than %d bytes", maxFile)
	case !utf8.Valid(data):
		return Report{}, p.errorf(1, "not UTF-8")
	}
	header, body, bodyLine, err := p.split(string(data))
	if err != nil {
		return Report{}, err
	}
	var m matter
	if err := unmarshal(header, &m); err != nil {
		return Report{}, p.yamlError(err)
	}
	p.header = header
	r, err := p.report(&m)
	if err != nil {
		return Report{}, err
	}
	r.File, r.Cypher = file, strings.TrimSpace(body)
	r.Line = bodyLine + strings.Count(body[:len(body)-len(strings.TrimLeftFunc(body, unicode.IsSpace))], "\n")
	if r.Cypher == "" {
		return Report{}, p.errorf(bodyLine, "no query after the front matter")
	}
	return r, p.checkUse(r, body, bodyLine)
}

// unmarshal reads YAML. The library panics on some tags where a list belongs (seen in 1.19.2, "clouds: !x"); a report
// that makes it do so is broken like any other.
func unmarshal(header string, m *matter) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("no YAML that can be read: %v", r)
		}
	}()
	return yaml.UnmarshalWithOptions([]byte(header), m, yaml.DisallowUnknownField())
}

type parser struct {
	file   string
	header string
}

func (p *parser) errorf(line int, format string, args ...any) *SyntaxError {
	return &SyntaxError{p.file, max(1, line), fmt.Sprintf(format, args...)}
}

const fence = "// ---"

// split parts front matter from query. The first line of the header is empty in place of the fence, so that a line of
// the header is the line of the file.
func (p *parser) split(text string) (header, body string, bodyLine int, err error) {
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n")
	if strings.TrimRight(lines[0], " \t") != fence {
		return "", "", 0, p.errorf(1, "a report begins with a line %q, YAML behind //, and a line %q", fence, fence)
	}
	yamlLines := []string{""}
	for i, l := range lines[1:] {
		if strings.TrimRight(l, " \t") == fence {
			return strings.Join(yamlLines, "\n"), strings.Join(lines[i+2:], "\n"), i + 3, nil
		}
		rest, ok := strings.CutPrefix(l, "//")
		if !ok {
			return "", "", 0, p.errorf(i+2, "front matter ends with a line %q before the query begins", fence)
		}
		yamlLines = append(yamlLines, strings.TrimPrefix(rest, " "))
	}
	return "", "", 0, p.errorf(len(lines), "front matter has no end: a line %q is missing", fence)
}

func (p *parser) yamlError(err error) error {
	if ye, ok := errors.AsType[yaml.Error](err); ok {
		line := 1
		if t := ye.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
		return p.errorf(line, "%s", ye.GetMessage())
	}
	return p.errorf(1, "front matter: %s", err)
}

// lineOf finds the line of a key of the header, or 1 where it is missing.
func (p *parser) lineOf(key string) int {
	for i, l := range strings.Split(p.header, "\n") {
		if strings.HasPrefix(l, key+":") {
			return i + 1
		}
	}
	return 1
}

// lineOfItem finds the line where the nth entry of a key's list begins, or the key's own where the list stands in one line.
func (p *parser) lineOfItem(key string, nth int) int {
	start := p.lineOf(key)
	lines := strings.Split(p.header, "\n")
	for i := start; i < len(lines); i++ {
		l := strings.TrimLeft(lines[i], " ")
		switch {
		case strings.HasPrefix(l, "- ") && nth == 0:
			return i + 1
		case strings.HasPrefix(l, "- "):
			nth--
		case l != "" && l == lines[i]: // the next key
			return start
		}
	}
	return start
}
