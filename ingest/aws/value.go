package aws

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// obj is one JSON object of an export, its members unread. The exports spell one and the same field in several ways
// (FunctionName by the CLI, functionName by Config, "kmskeyArn" by Config's older types), and Config puts whole objects into strings;
// obj reads all of them by one name. The SDK's own types (service/lambda/types and the like) do not do for this: a
// date in any but one layout makes encoding/json drop the whole record, and half of Config's types follow CloudFormation's
// schema and not the API's. Policy documents stay the bytes that they were.
type obj map[string]json.RawMessage

func parseObj(raw json.RawMessage) obj {
	raw = unwrap(raw)
	if len(raw) == 0 || raw[0] != '{' {
		return nil
	}
	var o obj
	if err := json.Unmarshal(raw, &o); err != nil {
		return nil
	}
	return o
}

// unwrap opens a string that holds JSON, as often as one was put into another.
func unwrap(raw json.RawMessage) json.RawMessage {
	raw = bytes.TrimSpace(raw)
	for range 3 {
		if len(raw) < 4 || raw[0] != '"' {
			return raw
		}
		switch c := firstOf(raw[1:]); c {
		case '{', '[', '\\':
		default:
			return raw
		}
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return raw
		}
		in := bytes.TrimSpace([]byte(s))
		if len(in) == 0 || (in[0] != '{' && in[0] != '[' && in[0] != '"') || !json.Valid(in) {
			return raw
		}
		raw = in
	}
	return raw
}

func firstOf(b []byte) byte {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case ' ', '\t':
		case '\\':
			if i+1 < len(b) && (b[i+1] == 'n' || b[i+1] == 't' || b[i+1] == 'r') {
				i++
				continue
			}
			return '\\'
		default:
			return b[i]
		}
	}
	return 0
}

// member finds a field without regard to case; an exact match goes first, then the smallest spelling.
func (o obj) member(name string) json.RawMessage {
	if v, ok := o[name]; ok {
		return v
	}
	found := ""
	for k := range o {
		if len(k) == len(name) && strings.EqualFold(k, name) && (found == "" || k < found) {
			found = k
		}
	}
	return o[found]
}

// values follows a dotted path through objects, lists and JSON in strings, and gives what lies at its end; lists at the
// end are opened too. null gives nothing.
func (o obj) values(path string) []json.RawMessage {
	at := []obj{o}
	parts := strings.Split(path, ".")
	for i, p := range parts {
		var next []json.RawMessage
		for _, x := range at {
			next = flatten(next, x.member(p), 0)
		}
		if i == len(parts)-1 {
			return next
		}
		at = at[:0:0]
		for _, v := range next {
			if m := parseObj(v); m != nil {
				at = append(at, m)
			}
		}
	}
	return nil
}

func flatten(out []json.RawMessage, v json.RawMessage, depth int) []json.RawMessage {
	v = unwrap(v)
	switch {
	case len(v) == 0 || string(v) == "null":
		return out
	case v[0] == '[' && depth < 4:
		var list []json.RawMessage
		if err := json.Unmarshal(v, &list); err != nil {
			return out
		}
		for _, e := range list {
			out = flatten(out, e, depth+1)
		}
		return out
	}
	return append(out, v)
}

// raw gives the first value at any of the paths, unopened but for strings that hold JSON.
func (o obj) raw(paths ...string) json.RawMessage {
	for _, p := range paths {
		parts := strings.Split(p, ".")
		x := o
		for i, part := range parts {
			v := x.member(part)
			if i == len(parts)-1 {
				if len(v) > 0 && string(v) != "null" {
					return v
				}
				break
			}
			x = parseObj(v)
		}
	}
	return nil
}

// str gives the first scalar at any of the paths as text.
func (o obj) str(paths ...string) string {
	for _, p := range paths {
		for _, v := range o.values(p) {
			if s, ok := scalar(v); ok && s != "" {
				return s
			}
		}
	}
	return ""
}

// strs gives every scalar at every path as text.
func (o obj) strs(paths ...string) []string {
	var out []string
	for _, p := range paths {
		for _, v := range o.values(p) {
			if s, ok := scalar(v); ok && s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

func scalar(v json.RawMessage) (string, bool) {
	if len(v) == 0 {
		return "", false
	}
	switch v[0] {
	case '{', '[', 'n':
		return "", false
	case '"':
		var s string
		if err := json.Unmarshal(v, &s); err != nil {
			return "", false
		}
		return s, true
	}
	return string(v), true
}

// obj gives the first object at any of the paths; nil, on which every method works, if there is none.
func (o obj) obj(paths ...string) obj {
	for _, p := range paths {
		if l := o.objs(p); len(l) > 0 {
			return l[0]
		}
	}
	return nil
}

// objs gives the objects at the paths.
func (o obj) objs(paths ...string) []obj {
	var out []obj
	for _, p := range paths {
		for _, v := range o.values(p) {
			if m := parseObj(v); m != nil {
				out = append(out, m)
			}
		}
	}
	return out
}

// boolean reads true and "true"; ok says whether there was either.
func (o obj) boolean(paths ...string) (v, ok bool) {
	switch strings.ToLower(o.str(paths...)) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

// stringMap gives an object of scalars, for environments.
func (o obj) stringMap(paths ...string) map[string]string {
	m := o.obj(paths...)
	if m == nil {
		return nil
	}
	out := make(map[string]string, len(m))
	for k, v := range m {
		if s, ok := scalar(v); ok {
			out[k] = s
		}
	}
	return out
}

// tags reads any of the forms of tags: an object, or a list of Key and Value.
func (o obj) tags(paths ...string) map[string]string {
	if len(paths) == 0 {
		paths = []string{"tags", "tagSet", "tagList"}
	}
	out := map[string]string{}
	for _, p := range paths {
		for _, t := range o.objs(p) {
			key := t.str("Key", "TagKey")
			isPair := key != "" && len(t) <= 3
			switch {
			case isPair:
				out[key] = t.str("Value", "TagValue")
			default:
				for k, v := range t {
					if s, ok := scalar(v); ok {
						out[k] = s
					}
				}
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func uniq(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}
