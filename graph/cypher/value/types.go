package value

import (
	"slices"
	"strings"
)

// typeKinds are the names of types in IS :: TYPE, as Neo4j's manual lists them with their synonyms.
var typeKinds = map[string][]Kind{
	"ANY": nil, "ANY VALUE": nil,
	"BOOLEAN": {Bool}, "BOOL": {Bool}, "STRING": {String}, "VARCHAR": {String}, "INTEGER": {Int}, "INT": {Int}, "SIGNED INTEGER": {Int}, "FLOAT": {Float},
	"DATE": {Date}, "LOCAL TIME": {LocalTime}, "TIME WITHOUT TIMEZONE": {LocalTime}, "TIME WITHOUT TIME ZONE": {LocalTime}, "ZONED TIME": {Time}, "TIME WITH TIMEZONE": {Time}, "TIME WITH TIME ZONE": {Time},
	"LOCAL DATETIME": {LocalDateTime}, "TIMESTAMP WITHOUT TIMEZONE": {LocalDateTime}, "TIMESTAMP WITHOUT TIME ZONE": {LocalDateTime},
	"ZONED DATETIME": {DateTime}, "TIMESTAMP WITH TIMEZONE": {DateTime}, "TIMESTAMP WITH TIME ZONE": {DateTime}, "DURATION": {Duration}, "POINT": {Point},
	"NODE": {Node}, "ANY NODE": {Node}, "VERTEX": {Node}, "ANY VERTEX": {Node}, "RELATIONSHIP": {Rel}, "ANY RELATIONSHIP": {Rel}, "EDGE": {Rel}, "ANY EDGE": {Rel}, "MAP": {Map}, "ANY MAP": {Map}, "PATH": {Path}, "PATHS": {Path},
	"NOTHING":            {},
	"PROPERTY VALUE":     {Bool, String, Int, Float, Date, LocalTime, Time, LocalDateTime, DateTime, Duration, Point},
	"ANY PROPERTY VALUE": {Bool, String, Int, Float, Date, LocalTime, Time, LocalDateTime, DateTime, Duration, Point},
	"NULL":               {Null},
}

// IsType reports whether a value is of a type, written as ast.IsType has it. Null is of every type that is not NOT NULL.
func IsType(v Value, name string) (bool, error) {
	for _, part := range SplitTypes(name) {
		ok, err := isOne(v, part)
		if err != nil || ok {
			return ok, err
		}
	}
	return false, nil
}

// SplitTypes takes a union of types apart, but for those within <>.
func SplitTypes(name string) []string {
	var parts []string
	depth, from := 0, 0
	for i, r := range name {
		switch {
		case r == '<':
			depth++
		case r == '>':
			depth--
		case r == '|' && depth == 0:
			parts = append(parts, name[from:i])
			from = i + 1
		}
	}
	return append(parts, name[from:])
}

func isOne(v Value, name string) (bool, error) {
	name, notNull := strings.CutSuffix(strings.TrimSpace(name), " NOT NULL")
	name = strings.TrimSpace(name)
	if inner, ok := strings.CutPrefix(name, "ANY<"); ok {
		if v.kind == Null && notNull {
			return false, nil
		}
		return IsType(v, strings.TrimSuffix(inner, ">"))
	}
	if v.kind == Null {
		_, known := typeKinds[name]
		if !known && !strings.HasPrefix(name, "LIST<") {
			return false, unknownType(name)
		}
		return !notNull && name != "NOTHING", nil
	}
	if rest, ok := strings.CutPrefix(name, "LIST<"); ok || name == "LIST" || name == "ARRAY" {
		if !ok {
			return v.kind == List, nil
		}
		if v.kind != List {
			return false, nil
		}
		for _, e := range v.List() {
			if is, err := IsType(e, strings.TrimSuffix(rest, ">")); err != nil || !is {
				return false, err
			}
		}
		return true, nil
	}
	kinds, ok := typeKinds[name]
	if !ok {
		return false, unknownType(name)
	}
	if kinds == nil {
		return true, nil
	}
	return slices.Contains(kinds, v.kind), nil
}

func unknownType(name string) error {
	return argument("InvalidArgumentValue", "there is no type %s", name)
}
