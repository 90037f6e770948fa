package value

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
)

func toBoolean(name string, v Value) (Value, error) {
	switch v.kind {
	case Bool:
		return v, nil
	case Int:
		return OfBool(v.Int() != 0), nil
	case String:
		switch strings.ToLower(strings.TrimSpace(v.Str())) {
		case "true":
			return OfBool(true), nil
		case "false":
			return OfBool(false), nil
		}
		return Value{}, nil
	}
	return Value{}, wrong("InvalidArgumentValue", "%s() takes a BOOLEAN, STRING or INTEGER, not %s", name, Describe(v))
}

func toInteger(name string, v Value) (Value, error) {
	switch v.kind {
	case Int:
		return v, nil
	case Float:
		f := math.Trunc(v.Float())
		if f < -1<<63 || f >= 1<<63 || math.IsNaN(f) {
			return Value{}, overflow(name + "()")
		}
		return OfInt(int64(f)), nil
	case Bool:
		return OfInt(int64(v.n)), nil //nolint:gosec // 0 or 1
	case String:
		s := strings.TrimSpace(v.Str())
		if i, err := strconv.ParseInt(s, 10, 64); err == nil {
			return OfInt(i), nil
		}
		f, ok := parseFloat(s)
		switch {
		case !ok || math.IsNaN(f) || strings.ContainsAny(s, "yxXdDfF"): // only decimal numbers
			return Value{}, nil
		case math.Trunc(f) < -1<<63 || f >= 1<<63:
			return Value{}, overflow(name + "()")
		}
		return OfInt(int64(f)), nil
	}
	return Value{}, wrong("InvalidArgumentValue", "%s() takes a number, STRING or BOOLEAN, not %s", name, Describe(v))
}

func toFloat(name string, v Value) (Value, error) {
	switch v.kind {
	case Float:
		return v, nil
	case Int:
		return OfFloat(float64(v.Int())), nil
	case String:
		if f, ok := parseFloat(strings.TrimSpace(v.Str())); ok {
			return OfFloat(f), nil
		}
		return Value{}, nil
	}
	return Value{}, wrong("InvalidArgumentValue", "%s() takes a number or STRING, not %s", name, Describe(v))
}

// floatForm is what Java reads as a float: decimal numbers, hexadecimal ones with an exponent of two, either with a letter for
// the type behind, and three words.
var floatForm = regexp.MustCompile(`^([+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*[pP][+-]?\d+|Infinity|NaN))[fFdD]?$`)

func parseFloat(s string) (float64, bool) {
	m := floatForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.TrimLeft(m[1], "+"), 64)
	if errors.Is(err, strconv.ErrRange) { // too large is infinite
		err = nil
	}
	if strings.HasSuffix(m[1], "NaN") {
		f, err = math.NaN(), nil
	}
	return f, err == nil
}

func toText(name string, v Value) (Value, error) {
	switch v.kind {
	case List, Map, Node, Rel, Path:
		return Value{}, wrong("InvalidArgumentValue", "%s() takes a number, STRING, BOOLEAN, date, time, duration or point, not %s", name, Describe(v))
	}
	return OfString(textOf(v)), nil
}

// textOf writes a value that is no list, map or part of the graph as toString() does: like Text, but times have their seconds
// and points the name of their coordinates.
func textOf(v Value) string {
	switch v.kind {
	case LocalTime, Time, LocalDateTime, DateTime:
		short := Text(v)
		clock := clockText(v.sinceMidnight())
		if len(clock) > len("00:00") {
			return short
		}
		return strings.Replace(short, clock, clock+":00", 1)
	case Point:
		return v.position().text()
	}
	return Text(v)
}

// Text writes a value as results show it.
func Text(v Value) string {
	switch v.kind {
	case Null:
		return "null"
	case Bool:
		return strconv.FormatBool(v.Bool())
	case Int:
		return strconv.FormatInt(v.Int(), 10)
	case Float:
		return floatText(v.Float())
	case String:
		return v.Str()
	case List:
		parts := make([]string, 0, len(v.List()))
		for _, e := range v.List() {
			parts = append(parts, Text(e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case Map:
		d := v.Dict()
		parts := make([]string, 0, len(d.Keys))
		for i, k := range d.Keys {
			parts = append(parts, k+": "+Text(d.Values[i]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case Node:
		return "(" + strconv.Itoa(int(v.Number())) + ")"
	case Rel:
		return "[" + strconv.Itoa(int(v.Number())) + "]"
	case Path:
		return "path of " + strconv.Itoa(len(v.Walk().Rels))
	}
	return otherText(v)
}

// floatText writes a float as Java does, which is what openCypher's users see elsewhere: always with a point or exponent.
func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	if a := math.Abs(f); a != 0 && (a < 1e-3 || a >= 1e7) {
		s := strconv.FormatFloat(f, 'E', -1, 64)
		mantissa, exponent, _ := strings.Cut(s, "E")
		if !strings.Contains(mantissa, ".") {
			mantissa += ".0"
		}
		n, _ := strconv.Atoi(exponent) // FormatFloat wrote it
		return mantissa + "E" + strconv.Itoa(n)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
