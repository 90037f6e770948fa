package awsiam

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"sync"
)

// Document is a policy document, compiled. It is immutable and shared by all
// who carry the same text.
type Document struct {
	Version    string
	ID         string
	Statements []*Statement
	// Issues lists what AWS would refuse or read otherwise than written. A
	// statement that an issue makes unreadable grants nothing.
	Issues []Issue
	// Text is the document as given.
	Text string
}

// Issue is one fault of a document. Statement is -1 for the document itself.
type Issue struct {
	Statement int
	Message   string
}

// Statement is one compiled statement.
type Statement struct {
	Index int
	Sid   string
	Allow bool
	// Text is the statement as the document has it, without spaces.
	Text string

	actions      []string // lower case, wild form
	notAction    bool
	resources    []pattern
	notResource  bool
	hasResource  bool
	principals   *principals
	notPrincipal bool
	tests        []*test
	broken       bool // reported; an Allow grants nothing, a Deny may apply
	variables    bool // a resource pattern holds a variable
}

// Name is the Sid, or the position from 0.
func (s *Statement) Name() string {
	if s.Sid != "" {
		return s.Sid
	}
	return strconv.Itoa(s.Index)
}

// Cache compiles each distinct document once. It is safe for concurrent use;
// the zero value is ready.
type Cache struct {
	docs sync.Map // text -> *Document
}

// Compile gives the compiled form of a document's JSON text.
func (c *Cache) Compile(text []byte) *Document {
	if d, ok := c.docs.Load(string(text)); ok {
		if doc, ok := d.(*Document); ok {
			return doc
		}
	}
	d, _ := c.docs.LoadOrStore(string(text), Compile(text))
	doc, _ := d.(*Document)
	return doc
}

// Compile reads a document tolerantly: a string holding JSON, keys in any
// case, one value where a list is meant. It never fails; what it cannot read
// is in Issues and grants nothing.
func Compile(text []byte) *Document {
	d := &Document{Text: string(text)}
	text = bytes.TrimSpace(text)
	var inner string
	if len(text) > 0 && text[0] == '"' && json.Unmarshal(text, &inner) == nil {
		text = []byte(inner)
	}
	var raw struct {
		Version   any
		ID        any `json:"Id"`
		Statement json.RawMessage
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		d.issue(-1, "not a policy document: "+err.Error())
		return d
	}
	d.ID, _ = raw.ID.(string)
	d.version(raw.Version)
	stmts, err := list(raw.Statement)
	if err != nil || len(stmts) == 0 {
		d.issue(-1, "no Statement")
		return d
	}
	sids := map[string]bool{}
	for i, rs := range stmts {
		s := d.statement(i, rs)
		if s.Sid != "" && sids[s.Sid] {
			d.issue(i, "Sid "+strconv.Quote(s.Sid)+" is used twice")
		}
		sids[s.Sid] = true
		d.Statements = append(d.Statements, s)
	}
	return d
}

func (d *Document) issue(stmt int, message string) {
	d.Issues = append(d.Issues, Issue{stmt, message})
}

// version settles which rules apply: AWS takes an absent Version for
// 2008-10-17, under which variables are plain text.
func (d *Document) version(v any) {
	d.Version, _ = v.(string)
	switch d.Version {
	case "2012-10-17", "2008-10-17":
	case "":
		d.issue(-1, "no Version: judged as 2008-10-17")
		d.Version = "2008-10-17"
	default:
		d.issue(-1, "unknown Version "+strconv.Quote(d.Version)+": judged as 2008-10-17")
		d.Version = "2008-10-17"
	}
}

type rawStatement struct {
	Sid          any
	Effect       any
	Principal    json.RawMessage
	NotPrincipal json.RawMessage
	Action       json.RawMessage
	NotAction    json.RawMessage
	Resource     json.RawMessage
	NotResource  json.RawMessage
	Condition    json.RawMessage
}

func (d *Document) statement(i int, text json.RawMessage) *Statement {
	s := &Statement{Index: i}
	var buf bytes.Buffer
	if json.Compact(&buf, text) == nil {
		s.Text = buf.String()
	}
	bad := func(why string) {
		d.issue(i, why)
		s.broken = true
	}
	var raw rawStatement
	if err := json.Unmarshal(text, &raw); err != nil {
		bad("not a statement: " + err.Error())
		return s
	}
	s.Sid, _ = raw.Sid.(string)
	switch effect, _ := raw.Effect.(string); effect {
	case "Allow":
		s.Allow = true
	case "Deny":
	default:
		bad("Effect is neither Allow nor Deny")
		s.Allow = true // grants nothing, denies nothing
	}
	d.actionsOf(s, raw, bad)
	d.resourcesOf(s, raw, bad)
	if raw.Principal != nil && raw.NotPrincipal != nil {
		bad("both Principal and NotPrincipal")
	}
	if raw.Principal != nil {
		s.principals = compilePrincipals(raw.Principal, bad)
	} else if raw.NotPrincipal != nil {
		s.principals, s.notPrincipal = compilePrincipals(raw.NotPrincipal, bad), true
	}
	s.tests = compileTests(raw.Condition, d.Version == "2012-10-17", bad)
	return s
}

func (d *Document) actionsOf(s *Statement, raw rawStatement, bad func(string)) {
	from := raw.Action
	if raw.NotAction != nil {
		if raw.Action != nil {
			bad("both Action and NotAction")
		}
		from, s.notAction = raw.NotAction, true
	}
	acts, err := strs(from)
	if err != nil || len(acts) == 0 {
		bad("no Action")
	}
	for _, a := range acts {
		if a != "*" && !strings.Contains(a, ":") && strings.Trim(a, "*") != "" {
			d.issue(s.Index, "action "+strconv.Quote(a)+" names no service")
			continue
		}
		s.actions = append(s.actions, wild(strings.ToLower(a)))
	}
}

func (d *Document) resourcesOf(s *Statement, raw rawStatement, bad func(string)) {
	from := raw.Resource
	if raw.NotResource != nil {
		if raw.Resource != nil {
			bad("both Resource and NotResource")
		}
		from, s.notResource = raw.NotResource, true
	}
	if from == nil {
		return
	}
	s.hasResource = true
	res, err := strs(from)
	if err != nil {
		bad("Resource is neither a string nor a list of strings")
	}
	for _, r := range res {
		p := compilePattern(r, d.Version == "2012-10-17")
		p.wildType = wildType(p.text)
		s.variables = s.variables || !p.constant()
		s.resources = append(s.resources, p)
	}
}

// list reads one value or an array of them.
func list(raw json.RawMessage) ([]json.RawMessage, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil, nil
	}
	if raw[0] != '[' {
		return []json.RawMessage{raw}, nil
	}
	var out []json.RawMessage
	err := json.Unmarshal(raw, &out)
	return out, err
}

// strs reads one scalar or an array of them as strings.
func strs(raw json.RawMessage) ([]string, error) {
	items, err := list(raw)
	if err != nil {
		return nil, err
	}
	out := make([]string, 0, len(items))
	for _, it := range items {
		s, err := scalar(it)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func scalar(raw json.RawMessage) (string, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return "", errors.New("empty value")
	}
	switch raw[0] {
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err
	case '{', '[', 'n':
		return "", errors.New("not a plain value")
	}
	return string(raw), nil
}
