package azure

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// object is one decoded JSON object, read without panics: what is absent or of
// another type is the zero value.
type object map[string]any

var errNotObject = errors.New("not a JSON object")

func decode(raw []byte) (object, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("decode record: %w", err)
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, errNotObject
	}
	return m, nil
}

// get walks nested objects; a key that is not there as written is looked for
// without regard to case, as ARM itself does.
func (o object) get(path ...string) any {
	var v any = map[string]any(o)
	for _, key := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		if x, ok := m[key]; ok {
			v = x
			continue
		}
		v = nil
		spelling := ""
		for k := range m {
			if strings.EqualFold(k, key) && (spelling == "" || k < spelling) {
				v, spelling = m[k], k
			}
		}
	}
	return v
}

func (o object) has(path ...string) bool { return o.get(path...) != nil }

func (o object) str(path ...string) string {
	switch v := o.get(path...).(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// yes gives a boolean and whether it was there; "true" and "false" count.
func (o object) yes(path ...string) (value, known bool) {
	switch v := o.get(path...).(type) {
	case bool:
		return v, true
	case string:
		b, err := strconv.ParseBool(strings.ToLower(v))
		return b, err == nil
	}
	return false, false
}

func (o object) is(path ...string) bool {
	v, _ := o.yes(path...)
	return v
}

func (o object) obj(path ...string) object {
	m, _ := o.get(path...).(map[string]any)
	return m
}

// list gives the objects of an array.
func (o object) list(path ...string) []object {
	a, _ := o.get(path...).([]any)
	out := make([]object, 0, len(a))
	for _, v := range a {
		if m, ok := v.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// strs gives the strings of an array.
func (o object) strs(path ...string) []string {
	a, _ := o.get(path...).([]any)
	var out []string
	for _, v := range a {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// props gives "properties"; the CLI flattens them into the resource itself.
func (o object) props() object {
	if p := o.obj("properties"); p != nil {
		return p
	}
	return o
}

// text is a value as canonical JSON: keys sorted, no white space.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}
