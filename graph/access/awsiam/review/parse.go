package review

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// shape is the kind of a JSON value.
type shape uint8

const (
	scalar shape = iota
	array
	object
)

// value is a JSON value with the line that it starts on. Members keep the order
// of the text, doubles included.
type value struct {
	kind    shape
	text    string // of a scalar
	line    int
	items   []*value
	members []member
}

type member struct {
	name  string
	value *value
}

const maxDepth = 64 // a policy has five levels; more is no policy

// parse reads JSON text, keeping lines.
func parse(text string) (*value, error) {
	p := &parser{text: text, d: json.NewDecoder(strings.NewReader(text)), line: 1}
	p.d.UseNumber()
	return p.value(0)
}

type parser struct {
	text string
	d    *json.Decoder
	line int
	at   int64
}

// next gives a token and moves line to where it ends, which for everything but
// white space is where it starts.
func (p *parser) next() (json.Token, error) {
	t, err := p.d.Token()
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", p.line, err)
	}
	end := p.d.InputOffset()
	p.line += strings.Count(p.text[p.at:end], "\n")
	p.at = end
	return t, nil
}

func (p *parser) value(depth int) (*value, error) {
	if depth > maxDepth {
		return nil, errors.New("nested too deeply for a policy")
	}
	t, err := p.next()
	if err != nil {
		return nil, err
	}
	v := &value{line: p.line}
	switch t := t.(type) {
	case json.Delim:
		if t == '[' {
			v.kind = array
		} else {
			v.kind = object
		}
		return v, p.inside(v, depth)
	case string:
		v.text = t
	case nil:
	default:
		v.text = fmt.Sprint(t)
	}
	return v, nil
}

func (p *parser) inside(v *value, depth int) error {
	for p.d.More() {
		name := ""
		if v.kind == object {
			t, err := p.next()
			if err != nil {
				return err
			}
			name, _ = t.(string)
		}
		child, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		if v.kind == object {
			v.members = append(v.members, member{name, child})
		} else {
			v.items = append(v.items, child)
		}
	}
	_, err := p.next()
	return err
}

// list gives the scalars of a value that may be one or a list of them.
func (v *value) list() []Item {
	switch v.kind {
	case scalar:
		return []Item{{v.text, v.line}}
	case array:
		var out []Item
		for _, it := range v.items {
			if it.kind == scalar {
				out = append(out, Item{it.text, it.line})
			}
		}
		return out
	case object:
	}
	return nil
}
