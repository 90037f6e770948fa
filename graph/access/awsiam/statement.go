package awsiam

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// rawStatement is a statement taken apart; nil means not given.
type rawStatement struct {
	sid, effect            json.RawMessage
	principal, notPrinc    json.RawMessage
	action, notAction      json.RawMessage
	resource, notRes, cond json.RawMessage
}

func (r *rawStatement) element(name string) *json.RawMessage {
	switch strings.ToLower(name) {
	case "sid":
		return &r.sid
	case "effect":
		return &r.effect
	case "principal":
		return &r.principal
	case "notprincipal":
		return &r.notPrinc
	case "action":
		return &r.action
	case "notaction":
		return &r.notAction
	case "resource":
		return &r.resource
	case "notresource":
		return &r.notRes
	case "condition":
		return &r.cond
	}
	return nil
}

// readStatement takes a statement apart and lists elements that do not belong.
func readStatement(text json.RawMessage) (raw rawStatement, faults []string, err error) {
	all, err := members(text)
	for _, m := range all {
		if at := raw.element(m.key); at != nil {
			*at = m.value
			continue
		}
		faults = append(faults, "unknown element "+strconv.Quote(m.key))
	}
	if k := repeated(all); k != "" {
		faults = append(faults, "element "+strconv.Quote(k)+" is given twice")
	}
	return raw, faults, err
}

func (d *Document) statement(i int, text json.RawMessage) *Statement {
	s := &Statement{Index: i}
	var buf bytes.Buffer
	if json.Compact(&buf, text) == nil {
		s.Text = buf.String()
	}
	bad := func(why string) {
		d.Issues = append(d.Issues, Issue{Statement: i, Message: why, Void: true})
		s.broken = true
	}
	raw, faults, err := readStatement(text)
	if err != nil {
		bad("not a statement: " + err.Error())
		s.Allow = true // grants nothing, denies nothing
		return s
	}
	for _, f := range faults {
		bad(f)
	}
	s.Sid, _ = scalar(raw.sid)
	switch effect, _ := scalar(raw.effect); effect {
	case "Allow":
		s.Allow = true
	case "Deny":
	default:
		bad("Effect is neither Allow nor Deny")
		s.Allow = true // grants nothing, denies nothing
	}
	d.actionsOf(s, raw, bad)
	d.resourcesOf(s, raw, bad)
	d.principalsOf(s, raw, bad)
	s.tests = d.compileTests(i, raw.cond, bad)
	return s
}

func (d *Document) actionsOf(s *Statement, raw rawStatement, bad func(string)) {
	from := raw.action
	if raw.notAction != nil {
		if raw.action != nil {
			bad("both Action and NotAction")
		}
		from, s.notAction = raw.notAction, true
		if s.Allow {
			d.advise(s.Index, "NotAction with Allow grants every other action, those of services to come included")
		}
	}
	acts, err := strs(from)
	if err != nil || len(acts) == 0 {
		bad("no Action")
	}
	for _, a := range acts {
		service, name, ok := strings.Cut(a, ":")
		switch {
		case strings.Trim(a, "*") == "" && a != "":
		case !ok || service == "" || name == "":
			d.refused(s, "action "+strconv.Quote(a)+" names no service", s.notAction, bad)
			continue
		case strings.ContainsAny(service, "*?") && a != "*:*":
			d.refused(s, "action "+strconv.Quote(a)+" has a wildcard in the name of its service", s.notAction, bad)
			if s.Allow {
				continue
			}
		}
		s.actions = append(s.actions, wild(strings.ToLower(a)))
	}
	if !s.Allow && s.broken && len(s.actions) == 0 {
		s.actions, s.notAction = []string{string(anyRun)}, false // a Deny that cannot be read may mean anything
	}
}

// refused reports a value that AWS does not take. In an Allow it matches
// nothing; in the negated element leaving it out would widen the statement.
func (d *Document) refused(s *Statement, why string, negated bool, bad func(string)) {
	if negated {
		bad(why)
		return
	}
	d.issue(s.Index, why)
}

func (d *Document) resourcesOf(s *Statement, raw rawStatement, bad func(string)) {
	from := raw.resource
	if raw.notRes != nil {
		if raw.resource != nil {
			bad("both Resource and NotResource")
		}
		from, s.notResource = raw.notRes, true
	}
	if from == nil {
		return
	}
	s.hasResource = true
	res, err := strs(from)
	if err != nil {
		bad("Resource is neither a string nor a list of strings")
	} else if len(res) == 0 {
		bad("Resource is empty")
	}
	for _, r := range res {
		// API Gateway takes its own short form.
		if r != "*" && !strings.HasPrefix(r, "arn:") && !strings.HasPrefix(r, "execute-api:/") {
			d.refused(s, "resource "+strconv.Quote(r)+" is neither * nor an ARN", s.notResource, bad)
			if s.Allow {
				continue
			}
		}
		p := compilePattern(r, d.Version == "2012-10-17")
		p.wildType = wildType(p.text)
		s.variables = s.variables || !p.constant()
		s.resources = append(s.resources, p)
	}
	if !s.Allow && s.broken && len(s.resources) == 0 {
		s.hasResource, s.notResource = false, false
	}
}

func (d *Document) principalsOf(s *Statement, raw rawStatement, bad func(string)) {
	if raw.principal != nil && raw.notPrinc != nil {
		bad("both Principal and NotPrincipal")
	}
	note := func(why string) { d.issue(s.Index, why) }
	advise := func(why string) { d.advise(s.Index, why) }
	switch {
	case raw.principal != nil:
		s.principals = compilePrincipals(raw.principal, bad, note, advise)
		if !s.Allow && s.broken && s.principals.empty() {
			s.principals.all = true
		}
	case raw.notPrinc != nil:
		s.principals, s.notPrincipal = compilePrincipals(raw.notPrinc, bad, note, advise), true
		if s.Allow {
			advise("NotPrincipal with Allow lets in everyone else, anonymous callers included")
		}
	}
}
