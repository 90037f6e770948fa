package review

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/access/awsiam/reference"
)

// Kind is what a document is used as; it decides which findings apply.
type Kind string

// The kinds of documents.
const (
	Identity Kind = "identity"
	Resource Kind = "resource"
	Trust    Kind = "trust"
	Boundary Kind = "boundary"
	SCP      Kind = "scp"
	RCP      Kind = "rcp"
	Endpoint Kind = "endpoint"
)

// Kinds lists the kinds.
func Kinds() []Kind { return []Kind{Identity, Resource, Trust, Boundary, SCP, RCP, Endpoint} }

// policyKind is the kind in the words of the property policy_kind.
func (k Kind) policyKind() string {
	if k == Identity {
		return "managed"
	}
	return string(k)
}

// Words names the kind for people.
func (k Kind) Words() string {
	switch k {
	case SCP:
		return "service control policy"
	case RCP:
		return "resource control policy"
	case Boundary:
		return "permissions boundary"
	case Endpoint:
		return "VPC endpoint policy"
	case Identity, Resource, Trust:
	}
	return string(k) + " policy"
}

// Document is a policy document with the lines that its parts stand on. It
// remembers what it found out, so one goroutine at a time may use it.
type Document struct {
	Name string
	Kind Kind
	// Text is the document as its lines are counted, Form says which form of it that is.
	Text, Form string
	Version    string
	Statements []*Statement
	// Issues are the faults that the evaluator reports.
	Issues []awsiam.Issue

	inline string // what an inline policy is part of: user, group or role
	theirs bool   // one of AWS's own
}

// Item is a value with the line that it stands on, from 1.
type Item struct {
	Text string
	Line int
}

// Statement is one statement, its elements as they are written.
type Statement struct {
	Index, Line  int
	Sid          string
	Allow        bool
	NotAction    bool
	NotResource  bool
	NotPrincipal bool
	Actions      []Item
	Resources    []Item // none in trust documents
	Principals   []Principal
	Conditions   []Condition

	spoken []*reference.Action // see actions
	fit    map[fitting]bool    // see takes
	broken bool                // grants nothing and denies nothing, as the evaluator reads it
}

// Principal is one principal that a statement names: kind AWS, Service,
// Federated or CanonicalUser; "*" has the kind AWS.
type Principal struct {
	Kind string
	Item
}

// Condition is one operator on one key.
type Condition struct {
	Op, Key string
	Values  []string
	Line    int
}

// Name is the Sid, or the position from 0.
func (s *Statement) Name() string {
	if s.Sid != "" {
		return s.Sid
	}
	return strconv.Itoa(s.Index)
}

// Read reads a document as AWS's commands give it: bare, or inside the answer
// of get-policy-version, get-role-policy, get-role or get-bucket-policy. kind
// may be empty: then it is told by the document. What cannot be read is in Issues.
func Read(name string, kind Kind, text string) *Document {
	text = unwrap(text)
	d := &Document{Name: name, Kind: kind}
	d.Text, d.Form = awsiam.Readable(text)
	compiled := awsiam.Compile([]byte(d.Text))
	d.Issues = compiled.Issues
	root, err := parse(d.Text)
	if err != nil {
		return d
	}
	for _, m := range root.members {
		switch {
		case strings.EqualFold(m.name, "Version"):
			d.Version = m.value.text
		case strings.EqualFold(m.name, "Statement"):
			list := m.value.items
			if m.value.kind != array {
				list = []*value{m.value}
			}
			for i, v := range list {
				d.Statements = append(d.Statements, readStatement(i, v))
			}
		}
	}
	if d.Kind == "" {
		d.Kind = d.guess()
	}
	d.Issues = compiled.IssuesAs(d.Kind.policyKind())
	for _, i := range d.Issues {
		if i.Statement >= 0 && i.Statement < len(d.Statements) && i.Void {
			d.Statements[i.Statement].broken = true
		}
	}
	return d
}

// guess tells what a document is by its elements.
func (d *Document) guess() Kind {
	for _, s := range d.Statements {
		if len(s.Principals) == 0 {
			continue
		}
		if len(s.Resources) == 0 {
			return Trust
		}
		return Resource
	}
	return Identity
}

// unwrap takes a document out of the answer of the command that read it.
func unwrap(text string) string {
	var o map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &o) != nil || has(o, "Statement") {
		return text
	}
	for _, k := range []string{"PolicyVersion", "Role", "Document", "PolicyDocument", "AssumeRolePolicyDocument", "Policy"} {
		raw, ok := o[k]
		if !ok {
			continue
		}
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return s
		}
		return unwrap(string(raw))
	}
	return text
}

func has(o map[string]json.RawMessage, name string) bool {
	for k := range o {
		if strings.EqualFold(k, name) {
			return true
		}
	}
	return false
}

func readStatement(i int, v *value) *Statement {
	s := &Statement{Index: i, Line: v.line, fit: map[fitting]bool{}}
	for _, m := range v.members {
		switch strings.ToLower(m.name) {
		case "sid":
			s.Sid = m.value.text
		case "effect":
			s.Allow = m.value.text == "Allow"
			s.broken = !s.Allow && m.value.text != "Deny"
		case "action", "notaction":
			s.Actions, s.NotAction = m.value.list(), strings.EqualFold(m.name, "NotAction")
		case "resource", "notresource":
			s.Resources, s.NotResource = m.value.list(), strings.EqualFold(m.name, "NotResource")
		case "principal", "notprincipal":
			s.Principals, s.NotPrincipal = readPrincipals(m.value), strings.EqualFold(m.name, "NotPrincipal")
		case "condition":
			s.Conditions = readConditions(m.value)
		}
	}
	return s
}

func readPrincipals(v *value) []Principal {
	var out []Principal
	for _, it := range v.list() {
		out = append(out, Principal{"AWS", it})
	}
	for _, m := range v.members {
		for _, it := range m.value.list() {
			out = append(out, Principal{m.name, it})
		}
	}
	return out
}

func readConditions(v *value) []Condition {
	var out []Condition
	for _, op := range v.members {
		for _, key := range op.value.members {
			c := Condition{Op: op.name, Key: key.name, Line: key.value.line}
			for _, it := range key.value.list() {
				c.Values = append(c.Values, it.Text)
			}
			out = append(out, c)
		}
	}
	return out
}
