package queries

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Args reads NAME=VALUE pairs by the types of the report's parameters and adds the defaults of the others. A list is
// written a,b,c. Errors name the parameter, and those that there are.
func (r Report) Args(pairs []string) (map[string]any, error) {
	args := map[string]any{}
	for _, p := range r.Parameters {
		args[p.Name] = p.Default
	}
	var given []string
	for _, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, fmt.Errorf("parameter %q: write NAME=VALUE", pair)
		}
		i := slices.IndexFunc(r.Parameters, func(p Parameter) bool { return p.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("report %s has no parameter %q; it takes %s", r.ID, name, r.parameterNames())
		}
		if slices.Contains(given, name) {
			return nil, fmt.Errorf("parameter %s is given twice", name)
		}
		given = append(given, name)
		v, err := parse(r.Parameters[i].Type, value)
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", name, err)
		}
		args[name] = v
	}
	return args, nil
}

func (r Report) parameterNames() string {
	names := make([]string, 0, len(r.Parameters))
	for _, p := range r.Parameters {
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

func parse(t Type, s string) (any, error) {
	switch t {
	case String:
		return s, nil
	case Int:
		if v, err := strconv.ParseInt(s, 10, 64); err == nil {
			return v, nil
		}
	case Float:
		if v, err := strconv.ParseFloat(s, 64); err == nil && !math.IsInf(v, 0) && !math.IsNaN(v) {
			return v, nil
		}
	case Bool:
		if v, err := strconv.ParseBool(s); err == nil {
			return v, nil
		}
	case List:
		list := []string{}
		for part := range strings.SplitSeq(s, ",") {
			if part = strings.TrimSpace(part); part != "" {
				list = append(list, part)
			}
		}
		return list, nil
	}
	return nil, fmt.Errorf("%q is no %s", s, t)
}
