package gcp

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// object is a resource's data as its API writes it. Getters take names in
// camelCase, fall back to snake_case (Terraform's tools write that), and give a
// zero value for anything that is absent or of another type.
type object map[string]any

func (o object) at(path string) any {
	var v any = map[string]any(o)
	for key := range strings.SplitSeq(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		if v, ok = m[key]; !ok {
			v = m[snake(key)]
		}
	}
	return v
}

func snake(key string) string {
	var b strings.Builder
	for _, r := range key {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// str gives a string, or a number or boolean as text.
func (o object) str(path string) string {
	switch v := o.at(path).(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// first gives the first of the paths that holds text.
func (o object) first(paths ...string) string {
	for _, p := range paths {
		if s := o.str(p); s != "" {
			return s
		}
	}
	return ""
}

func (o object) flag(path string) bool { return o.str(path) == "true" }

func (o object) obj(path string) object {
	m, _ := o.at(path).(map[string]any)
	return m
}

func (o object) list(path string) []object {
	l, _ := o.at(path).([]any)
	var out []object
	for _, v := range l {
		if m, ok := v.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

func (o object) strings(path string) []string {
	l, _ := o.at(path).([]any)
	var out []string
	for _, v := range l {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// texts gives the members of an object that are text: labels, environment variables.
func (o object) texts(path string) map[string]string {
	out := map[string]string{}
	for k, v := range o.obj(path) {
		if s, ok := v.(string); ok {
			out[k] = s
		}
	}
	return out
}

// canonical is the value as JSON with sorted keys; empty where there is none.
func canonical(v any) string {
	if v == nil {
		return ""
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// put sets properties that hold something.
func put(p graph.Props, pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			p[pairs[i]] = pairs[i+1]
		}
	}
}

func strs(v any) []string {
	s, _ := v.([]string)
	return s
}

func uniq(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

func last(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
