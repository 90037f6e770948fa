package queries

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/internal/spelling"
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
		p, err := r.parameter(name)
		if err != nil {
			return nil, err
		}
		if slices.Contains(given, name) {
			return nil, fmt.Errorf("parameter %s is given twice", name)
		}
		given = append(given, name)
		v, err := parse(p.Type, value)
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", name, err)
		}
		args[name] = v
	}
	return args, nil
}

// Values reads arguments as JSON or YAML hold them by the types of the report's parameters and adds the defaults of the
// others. Errors name the parameter, and those that there are.
func (r Report) Values(given map[string]any) (map[string]any, error) {
	args := map[string]any{}
	for _, p := range r.Parameters {
		args[p.Name] = p.Default
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		p, err := r.parameter(name)
		if err != nil {
			return nil, err
		}
		if args[name], err = typed(p.Type, given[name]); err != nil {
			return nil, fmt.Errorf("parameter %s: %w", name, err)
		}
	}
	return args, nil
}

// parameter finds a parameter by name, or says which there are.
func (r Report) parameter(name string) (Parameter, error) {
	i := slices.IndexFunc(r.Parameters, func(p Parameter) bool { return p.Name == name })
	if i < 0 {
		if near := spelling.Nearest(name, r.parameterNames()); near != "" {
			return Parameter{}, fmt.Errorf("report %s has no parameter %q; did you mean %q?", r.ID, name, near)
		}
		takes := "none"
		if len(r.Parameters) > 0 {
			takes = strings.Join(r.parameterNames(), ", ")
		}
		return Parameter{}, fmt.Errorf("report %s has no parameter %q; it takes %s", r.ID, name, takes)
	}
	return r.Parameters[i], nil
}

func (r Report) parameterNames() []string {
	names := make([]string, 0, len(r.Parameters))
	for _, p := range r.Parameters {
		names = append(names, p.Name)
	}
	return names
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
