package awsiam

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// Case is one question of `postern aws simulate`, as the contract writes it.
type Case struct {
	// ID is any JSON value; the answer repeats it.
	ID       json.RawMessage
	Request  CaseRequest
	Policies CasePolicies
	Settings CaseSettings
	// Mode is strict or discovery; empty is strict.
	Mode  string
	Known []KnownKey
}

// CaseRequest is what is asked.
type CaseRequest struct {
	Principal          json.RawMessage // a string, or {"type":"Anonymous"}
	Action             string
	Resource           string
	ResourceAccount    string
	Context            []Given
	WildcardOnlyAction bool
}

// Given is a key of the request with its values, numbers and booleans as text.
type Given struct {
	Key    string
	Values []string
}

// NamedDocument is a policy with its name.
type NamedDocument struct {
	Name     string
	Document json.RawMessage
}

// Level is the policies of one step of the organization's tree.
type Level struct {
	ID       string
	Policies []NamedDocument
}

// CasePolicies are the policies of a case by type; an absent boundary, session,
// resource or endpoint policy does not take part.
type CasePolicies struct {
	Identity []NamedDocument
	Boundary *[]NamedDocument
	Session  *NamedDocument
	Resource *NamedDocument
	SCP      []Level
	RCP      []Level
	Endpoint *[]NamedDocument
}

// CaseSettings are settings of the resource that decide beside policies.
type CaseSettings struct {
	S3 struct {
		BlockPublicAccess bool `json:"blockPublicAccess"`
	} `json:"s3"`
}

// KnownKey says of a key, in discovery, that its presence or its value is
// settled by the context even where the context lacks it.
type KnownKey struct {
	Key      string `json:"key"`
	Presence bool   `json:"presence"`
	Value    bool   `json:"value"`
}

// Answer is the answer to a Case.
type Answer struct {
	ID         json.RawMessage   `json:"id"`
	Decision   access.Effect     `json:"decision,omitempty"`
	BlockedBy  []string          `json:"blockedBy,omitempty"`
	Conditions *access.Condition `json:"conditions,omitempty"`
	Error      string            `json:"error,omitempty"`
}

// Simulator answers cases. Documents that come again are compiled once, within
// bounds of memory. It is safe for concurrent use.
type Simulator struct{ docs *docCache }

// NewSimulator makes a Simulator that has seen no document yet.
func NewSimulator() *Simulator { return &Simulator{newDocCache()} }

// Simulate answers one case; see Simulator.
func Simulate(c Case) Answer { return NewSimulator().Simulate(c) }

// Simulate answers a case. It needs no estate: a key that the case does not
// give is absent in strict mode and unknown in discovery.
func (s *Simulator) Simulate(c Case) Answer {
	out := Answer{ID: c.ID}
	q, err := c.question()
	if err != nil {
		out.Error = err.Error()
		return out
	}
	l, err := c.layers(s.docs)
	if err != nil {
		out.Error = err.Error()
		return out
	}
	q.byTheBook = true
	// Every role has a trust document; one that a case leaves out is not asked about.
	q.noTrust = len(l.resource) == 0 && serviceOf(q.action) == "sts"
	v := q.judge(l)
	switch cond := v.outcome(); {
	case cond.IsNever() && v.deny == nil:
		out.Decision, out.BlockedBy = access.ExplicitlyDenied, v.blockedBy
	case cond.IsNever():
		out.Decision, out.BlockedBy = access.ImplicitlyDenied, v.blockedBy
	default:
		out.Decision, out.Conditions = access.Allowed, cond
	}
	return out
}

// Line answers one line of NDJSON with one line, without its newline. A line
// that cannot be read is answered with an error.
func (s *Simulator) Line(line []byte) []byte {
	var in Case
	if err := readCase(line, &in); err != nil {
		if !json.Valid(line) {
			err = errJSON
		}
		return Answer{ID: idOf(line), Error: "cannot read the case: " + err.Error()}.line()
	}
	return s.Simulate(in).line()
}

// idOf finds the id of a line that is otherwise not as it should be.
func idOf(line []byte) json.RawMessage {
	var in struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(line, &in) != nil {
		return nil
	}
	return in.ID
}

func (a Answer) line() []byte {
	if a.ID == nil {
		a.ID = json.RawMessage("null")
	}
	if a.Error == "" && a.Conditions == nil { // most answers: plain words that need no escapes
		out := make([]byte, 0, 96)
		out = append(append(append(out, `{"id":`...), a.ID...), `,"decision":"`...)
		out = append(append(out, a.Decision...), '"')
		for i, b := range a.BlockedBy {
			out = append(out, map[bool]string{true: `,"blockedBy":["`, false: `,"`}[i == 0]...)
			out = append(append(out, b...), '"')
		}
		if len(a.BlockedBy) > 0 {
			out = append(out, ']')
		}
		return append(out, '}')
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a); err != nil {
		return []byte(`{"error":"cannot write the answer"}`)
	}
	return bytes.TrimRight(buf.Bytes(), "\n")
}

func (c Case) question() (*question, error) {
	q := &question{action: strings.ToLower(c.Request.Action), owner: c.Request.ResourceAccount}
	if !strings.Contains(q.action, ":") {
		return nil, errors.New("action: want service:Name")
	}
	var err error
	if q.caller, err = c.Request.caller(); err != nil {
		return nil, err
	}
	if strings.HasPrefix(q.action, "sts:assumerolewith") && (q.caller.kind == serviceCaller || q.caller.kind == otherCaller) {
		q.caller.kind = federated // cognito-identity.amazonaws.com, accounts.google.com and the like vouch for somebody
	}
	q.resource = c.Request.Resource
	if q.resource == "" && !c.Request.WildcardOnlyAction {
		return nil, errors.New("resource: missing")
	}
	if c.Request.WildcardOnlyAction {
		q.resource = "*" // as the case says; an estate names the ARN that AWS asks for, see nothingNamed
	} else if q.resource != "*" {
		q.resource = askedFor(q.resource)
	}
	if q.owner == "" {
		a, _ := ParseARN(c.Request.Resource)
		if q.owner = a.Account; q.owner == "" {
			q.owner = q.caller.account
		}
	}
	q.blockBPA = c.Settings.S3.BlockPublicAccess
	discovery := false
	switch c.Mode {
	case "", "strict":
		q.strict = true
	case "discovery":
		discovery = true
	default:
		return nil, fmt.Errorf("mode: %q is neither strict nor discovery", c.Mode)
	}
	q.some = discovery
	q.ctx = c.lookup(discovery)
	return q, nil
}

func (r CaseRequest) caller() (caller, error) {
	if len(r.Principal) > 0 && r.Principal[0] == '"' {
		id, err := (&scanner{b: r.Principal}).text()
		if err != nil || len(id) == 0 {
			return caller{}, errors.New("principal: empty")
		}
		return parseCaller(string(id)), nil
	}
	var o struct {
		Type string `json:"type"`
		ARN  string `json:"arn"`
	}
	if err := json.Unmarshal(r.Principal, &o); err != nil {
		return caller{}, errors.New("principal: want an ARN, a service or {\"type\":\"Anonymous\"}")
	}
	if strings.EqualFold(o.Type, "Anonymous") {
		return caller{kind: anonymous}, nil
	}
	if o.ARN != "" {
		return parseCaller(o.ARN), nil
	}
	return caller{}, fmt.Errorf("principal: unknown type %q", o.Type)
}

// given sorts the context by key, in lower case.
func (c Case) given() []Given {
	out := make([]Given, 0, len(c.Request.Context))
	for _, g := range c.Request.Context {
		vals := g.Values
		for i, v := range vals {
			if hasWild(v) {
				vals = slices.Clone(vals)
				vals[i] = literal(v)
			}
		}
		out = append(out, Given{strings.ToLower(g.Key), vals})
	}
	slices.SortStableFunc(out, func(a, b Given) int { return strings.Compare(a.Key, b.Key) })
	return out
}

func (c Case) lookup(discovery bool) lookup {
	given := c.given()
	var settled map[string]KnownKey
	if discovery {
		settled = make(map[string]KnownKey, len(c.Known))
		for _, k := range c.Known {
			settled[strings.ToLower(k.Key)] = k
		}
	}
	return func(key string) value {
		i, ok := slices.BinarySearchFunc(given, key, func(g Given, key string) int { return strings.Compare(g.Key, key) })
		var vals []string
		if ok {
			vals = given[i].Values
		}
		k, listed := settled[key]
		switch {
		case ok && listed && k.Presence && !k.Value:
			return value{state: present}
		case ok && listed && !k.Presence && k.Value:
			return value{maybe, vals}
		case ok && listed && !k.Presence && !k.Value:
			return value{}
		case ok:
			return value{known, vals}
		case !discovery || listed && k.Presence:
			return value{state: absent}
		}
		return value{}
	}
}

func (c Case) layers(docs *docCache) (l layers, err error) {
	p := c.Policies
	all := func(list []NamedDocument) []policy {
		out := make([]policy, 0, len(list))
		for _, d := range list {
			doc, ok := docs.compile(d.Document)
			if !ok {
				err = fmt.Errorf("document %q: %w", d.Name, errJSON)
				continue
			}
			out = append(out, policy{id: d.Name, doc: doc})
		}
		return out
	}
	l.identity = all(p.Identity)
	if p.Boundary != nil {
		l.boundary = all(*p.Boundary)
	}
	if p.Endpoint != nil {
		l.endpoint = all(*p.Endpoint)
	}
	if p.Session != nil {
		l.session = all([]NamedDocument{*p.Session})
	}
	if p.Resource != nil && len(p.Resource.Document) > 0 {
		l.resource = all([]NamedDocument{*p.Resource})
	}
	for _, lv := range p.SCP {
		l.scp = append(l.scp, all(lv.Policies))
	}
	for _, lv := range p.RCP {
		l.rcp = append(l.rcp, all(lv.Policies))
	}
	return l, err
}
