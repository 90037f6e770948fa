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
	// Issues lists what AWS would refuse or read otherwise than written, whatever
	// the kind of policy; see IssuesAs. A statement that an issue makes
	// unreadable grants nothing.
	Issues []Issue
	// Text is the document as given.
	Text string
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
	broken       bool // reported; an Allow grants nothing, a Deny applies where it can be read
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
	all, err := members(text)
	if err != nil {
		d.issue(-1, "not a policy document: "+err.Error())
		return d
	}
	var version, statements json.RawMessage
	for _, m := range all {
		switch strings.ToLower(m.key) {
		case "version":
			version = m.value
		case "id":
			d.ID, _ = scalar(m.value)
		case "statement":
			statements = m.value
		default:
			d.issue(-1, "unknown element "+strconv.Quote(m.key))
		}
	}
	twice := repeated(all)
	if twice != "" {
		d.issue(-1, "element "+strconv.Quote(twice)+" is given twice")
	}
	d.version(version)
	stmts, err := list(statements)
	switch {
	case err == nil && len(stmts) == 0 && statements != nil:
		d.advise(-1, "the list of statements is empty: it says nothing")
		return d
	case err != nil || len(stmts) == 0:
		d.issue(-1, "no Statement")
		return d
	}
	d.statements(stmts, strings.EqualFold(twice, "statement"))
	return d
}

// statements compiles them one by one. Where the element itself is given twice
// nobody knows which one counts, so that none may grant.
func (d *Document) statements(stmts []json.RawMessage, doubtful bool) {
	sids := map[string]bool{}
	for i, rs := range stmts {
		s := d.statement(i, rs)
		s.broken = s.broken || doubtful
		if s.Sid != "" && sids[s.Sid] {
			d.issue(i, "Sid "+strconv.Quote(s.Sid)+" is used twice")
		}
		sids[s.Sid] = true
		d.Statements = append(d.Statements, s)
	}
}

// version settles which rules apply: AWS takes an absent Version for
// 2008-10-17, under which variables are plain text ("IAM JSON policy elements:
// Version").
func (d *Document) version(raw json.RawMessage) {
	v, _ := scalar(raw)
	switch v {
	case "2012-10-17", "2008-10-17":
	case "":
		d.advise(-1, "no Version: judged as 2008-10-17")
		v = "2008-10-17"
	default:
		d.issue(-1, "unknown Version "+strconv.Quote(v)+": judged as 2008-10-17")
		v = "2008-10-17"
	}
	d.Version = v
	if v == "2008-10-17" && strings.Contains(d.Text, "${") {
		d.issue(-1, "policy variables are plain text under Version 2008-10-17")
	}
}

// member is one key of a JSON object with its value.
type member struct {
	key   string
	value json.RawMessage
}

// members reads an object, keeping order and repeated keys; a null value
// counts as none given.
func members(raw json.RawMessage) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil {
		return nil, err
	} else if t != json.Delim('{') {
		return nil, errors.New("not an object")
	}
	var out []member
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, _ := t.(string)
		var v json.RawMessage
		if err := dec.Decode(&v); err != nil {
			return nil, err
		}
		if string(v) != "null" {
			out = append(out, member{key, v})
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	if dec.More() {
		return nil, errors.New("more after the end of the object")
	}
	return out, nil
}

// repeated finds a key that is given more than once: "the elements must not
// contain multiple instances of the same key" ("Grammar of the IAM JSON policy
// language"). Our reading of element names is without regard to case.
func repeated(all []member) string {
	seen := make(map[string]bool, len(all))
	for _, m := range all {
		k := strings.ToLower(m.key)
		if seen[k] {
			return m.key
		}
		seen[k] = true
	}
	return ""
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
