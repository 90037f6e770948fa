package awsiam

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// Case is one question of `postern aws simulate`, as the contract writes it.
type Case struct {
	ID       json.RawMessage `json:"id"` // any value; the answer carries it as it came
	Request  CaseRequest     `json:"request"`
	Policies CasePolicies    `json:"policies"`
	Settings CaseSettings    `json:"settings"`
	Mode     string          `json:"mode"`
	Known    []KnownKey      `json:"known"`
}

// CaseRequest is what is asked. Context values are strings, numbers, booleans
// or lists of them.
type CaseRequest struct {
	Principal          json.RawMessage            `json:"principal"`
	Action             string                     `json:"action"`
	Resource           string                     `json:"resource"`
	ResourceAccount    string                     `json:"resourceAccount"`
	Context            map[string]json.RawMessage `json:"context"`
	WildcardOnlyAction bool                       `json:"wildcardOnlyAction"`
}

// NamedDocument is a policy with its name.
type NamedDocument struct {
	Name     string          `json:"name"`
	Document json.RawMessage `json:"document"`
}

// Level is the policies of one step of the organization's tree.
type Level struct {
	ID       string          `json:"id"`
	Policies []NamedDocument `json:"policies"`
}

// CasePolicies are the policies of a case by type; an absent boundary, session,
// resource or endpoint policy does not take part.
type CasePolicies struct {
	Identity []NamedDocument  `json:"identity"`
	Boundary *[]NamedDocument `json:"boundary"`
	Session  *NamedDocument   `json:"session"`
	Resource *NamedDocument   `json:"resource"`
	SCP      []Level          `json:"scp"`
	RCP      []Level          `json:"rcp"`
	Endpoint *[]NamedDocument `json:"endpoint"`
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

// Simulate answers a case. It needs no estate: a key that the case does not
// give is absent in strict mode and unknown in discovery. cache may be nil.
func Simulate(c Case, cache *Cache) Answer {
	if cache == nil {
		cache = &Cache{}
	}
	out := Answer{ID: c.ID}
	q, err := c.question()
	if err != nil {
		out.Error = err.Error()
		return out
	}
	q.strict, q.byTheBook = c.Mode != "discovery", true
	l := c.layers(cache)
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

// SimulateLine answers one line of NDJSON with one line, without its newline.
// A line that cannot be read is answered with an error.
func SimulateLine(line []byte) []byte { return (&Cache{}).SimulateLine(line) }

// SimulateLine is SimulateLine with documents compiled once for all lines.
func (c *Cache) SimulateLine(line []byte) []byte {
	var in Case
	var a Answer
	if err := json.Unmarshal(line, &in); err != nil {
		var id struct {
			ID json.RawMessage `json:"id"`
		}
		if json.Unmarshal(line, &id) == nil {
			a.ID = id.ID
		}
		a.Error = fmt.Sprintf("cannot read the case: %v", err)
	} else {
		a = Simulate(in, c)
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
		q.resource = "*"
	} else if q.resource != "*" {
		q.resource = wild(q.resource)
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
	case "discovery":
		discovery = true
	default:
		return nil, fmt.Errorf("mode: %q is neither strict nor discovery", c.Mode)
	}
	q.some = discovery
	q.ctx, err = c.lookup(discovery)
	return q, err
}

func (r CaseRequest) caller() (caller, error) {
	var s string
	if json.Unmarshal(r.Principal, &s) == nil {
		if s == "" {
			return caller{}, errors.New("principal: empty")
		}
		return parseCaller(s), nil
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

func (c Case) lookup(discovery bool) (lookup, error) {
	given := make(map[string][]string, len(c.Request.Context))
	for k, raw := range c.Request.Context {
		if string(raw) == "null" {
			continue
		}
		vals, err := strs(raw)
		if err != nil {
			return nil, fmt.Errorf("context %s: %w", k, err)
		}
		for i, v := range vals {
			vals[i] = literal(v)
		}
		given[strings.ToLower(k)] = vals
	}
	var settled map[string]KnownKey
	if discovery {
		settled = make(map[string]KnownKey, len(c.Known))
		for _, k := range c.Known {
			settled[strings.ToLower(k.Key)] = k
		}
	}
	return func(key string) value {
		vals, ok := given[key]
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
	}, nil
}

func (c Case) layers(cache *Cache) layers {
	p := c.Policies
	l := layers{identity: compileAll(p.Identity, cache)}
	if p.Boundary != nil {
		l.boundary = compileAll(*p.Boundary, cache)
	}
	if p.Endpoint != nil {
		l.endpoint = compileAll(*p.Endpoint, cache)
	}
	if p.Session != nil {
		l.session = compileAll([]NamedDocument{*p.Session}, cache)
	}
	if p.Resource != nil && len(p.Resource.Document) > 0 {
		l.resource = compileAll([]NamedDocument{*p.Resource}, cache)
	}
	for _, lv := range p.SCP {
		l.scp = append(l.scp, compileAll(lv.Policies, cache))
	}
	for _, lv := range p.RCP {
		l.rcp = append(l.rcp, compileAll(lv.Policies, cache))
	}
	return l
}

func compileAll(docs []NamedDocument, cache *Cache) []policy {
	out := make([]policy, 0, len(docs))
	for _, d := range docs {
		out = append(out, policy{id: d.Name, doc: cache.Compile(d.Document)})
	}
	return out
}
