package queries

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Literal reads a value whose type nobody has declared: JSON where it is JSON, [a,b] as a list of texts, and any other text
// as it stands. Whole numbers become int64.
func Literal(s string) (any, error) {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err == nil && !d.More() {
		return numbers(v)
	}
	if inner, ok := strings.CutPrefix(s, "["); ok && strings.HasSuffix(inner, "]") {
		return parse(List, strings.TrimSuffix(inner, "]"))
	}
	return s, nil
}

// numbers turns JSON's numbers into int64 where they are whole and float64 otherwise.
func numbers(v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i, nil
		}
		f, err := v.Float64()
		if err != nil {
			return nil, fmt.Errorf("%s is no number that fits", v)
		}
		return f, nil
	case []any:
		for i, e := range v {
			n, err := numbers(e)
			if err != nil {
				return nil, err
			}
			v[i] = n
		}
	case map[string]any:
		for k, e := range v {
			n, err := numbers(e)
			if err != nil {
				return nil, err
			}
			v[k] = n
		}
	}
	return v, nil
}
