package awsiam

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// readCase reads a case from its line. Documents are not looked into; c refers
// to the bytes of the line. Names are taken in any case, unknown ones passed over.
func readCase(line []byte, c *Case) error {
	s := &scanner{b: line}
	s.space()
	err := s.object(func(key []byte) (err error) {
		switch name(key) {
		case "id":
			c.ID, err = s.value()
			return err
		case "request":
			return within(key, s.request(&c.Request))
		case "policies":
			return within(key, s.policies(&c.Policies))
		case "settings":
			return within(key, s.into(&c.Settings))
		case "mode":
			return within(key, s.str(&c.Mode))
		case "known":
			return within(key, s.into(&c.Known))
		}
		_, err = s.value()
		return err
	})
	if s.space(); err == nil && s.i != len(line) {
		err = errJSON
	}
	return err
}

// name gives a field's name in lower case, those of the contract without
// making a new string.
func name(key []byte) string {
	switch string(key) {
	case "resourceAccount":
		return "resourceaccount"
	case "wildcardOnlyAction":
		return "wildcardonlyaction"
	}
	for _, known := range [...]string{
		"id", "request", "policies", "settings", "mode", "known", "principal", "action", "resource", "context",
		"name", "document", "identity", "boundary", "session", "scp", "rcp", "endpoint",
	} {
		if string(key) == known {
			return known
		}
	}
	return strings.ToLower(string(key))
}

func within(key []byte, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

func (s *scanner) into(v any) error {
	raw, err := s.raw()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	return nil
}

func (s *scanner) str(into *string) error {
	if s.null() {
		return nil
	}
	t, err := s.text()
	*into = string(t)
	return err
}

func (s *scanner) request(r *CaseRequest) error {
	if s.null() {
		return nil
	}
	return s.object(func(key []byte) (err error) {
		switch name(key) {
		case "principal":
			r.Principal, err = s.value()
		case "action":
			err = s.str(&r.Action)
		case "resource":
			err = s.str(&r.Resource)
		case "resourceaccount":
			err = s.str(&r.ResourceAccount)
		case "wildcardonlyaction":
			err = s.into(&r.WildcardOnlyAction)
		case "context":
			r.Context, err = s.context()
		default:
			_, err = s.value()
		}
		return within(key, err)
	})
}

func (s *scanner) context() (out []Given, err error) {
	if s.null() {
		return nil, nil
	}
	err = s.object(func(key []byte) error {
		g := Given{Key: string(bytes.ToLower(key))}
		if s.null() {
			return nil
		}
		err := s.array(func() error {
			v, err := s.scalar()
			g.Values = append(g.Values, v)
			return err
		})
		out = append(out, g)
		return within(key, err)
	})
	return out, err
}

// scalar reads a string, a number or a boolean as text.
func (s *scanner) scalar() (string, error) {
	if s.i < len(s.b) && s.b[s.i] == '"' {
		t, err := s.text()
		return string(t), err
	}
	v, err := s.value()
	if err != nil {
		return "", err
	}
	return scalar(v)
}

func (s *scanner) policies(p *CasePolicies) error {
	if s.null() {
		return nil
	}
	return s.object(func(key []byte) (err error) {
		if s.null() {
			return nil
		}
		switch name(key) {
		case "identity":
			p.Identity, err = s.documents()
		case "boundary":
			p.Boundary, err = s.layer()
		case "endpoint":
			p.Endpoint, err = s.layer()
		case "session":
			p.Session, err = s.document()
		case "resource":
			p.Resource, err = s.document()
		case "scp":
			p.SCP, err = s.levels()
		case "rcp":
			p.RCP, err = s.levels()
		default:
			_, err = s.value()
		}
		return within(key, err)
	})
}

func (s *scanner) layer() (*[]NamedDocument, error) {
	list, err := s.documents()
	if list == nil {
		list = []NamedDocument{}
	}
	return &list, err
}

func (s *scanner) documents() (out []NamedDocument, err error) {
	err = s.array(func() error {
		d, err := s.document()
		out = append(out, *d)
		return err
	})
	return out, err
}

func (s *scanner) document() (*NamedDocument, error) {
	d := &NamedDocument{}
	err := s.object(func(key []byte) (err error) {
		switch name(key) {
		case "name":
			err = s.str(&d.Name)
		case "document":
			d.Document, err = s.raw()
		default:
			_, err = s.value()
		}
		return within(key, err)
	})
	if err == nil && d.Document == nil {
		err = errors.New("no document")
	}
	return d, err
}

func (s *scanner) levels() (out []Level, err error) {
	err = s.array(func() error {
		var l Level
		err := s.object(func(key []byte) (err error) {
			switch name(key) {
			case "id":
				err = s.str(&l.ID)
			case "policies":
				if !s.null() {
					l.Policies, err = s.documents()
				}
			default:
				_, err = s.value()
			}
			return within(key, err)
		})
		out = append(out, l)
		return err
	})
	return out, err
}
