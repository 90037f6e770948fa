package value

import (
	"math"
	"math/bits"

	"github.com/postern-graph/postern/graph/cypher/fault"
)

func overflow(op string) error {
	return fault.New(fault.Arithmetic, "IntegerOverflow", 0, "the result of %s is beyond what an INTEGER of 64 bits can hold", op)
}

// Add is +: of numbers, texts, lists, durations, and a duration with a date or time.
func Add(a, b Value) (Value, error) {
	switch {
	case a.kind == List || b.kind == List:
		return addList(a, b), nil
	case a.kind == Null || b.kind == Null:
		return Value{}, nil
	case a.kind == Int && b.kind == Int:
		s := a.Int() + b.Int()
		if (s > a.Int()) != (b.Int() > 0) && b.Int() != 0 {
			return Value{}, overflow("+")
		}
		return OfInt(s), nil
	case a.number() && b.number():
		return floats(a, b, func(x, y float64) float64 { return x + y })
	case a.kind == String && b.kind == String:
		return OfString(a.Str() + b.Str()), nil
	case a.kind == String && written(b):
		return OfString(a.Str() + textOf(b)), nil
	case b.kind == String && written(a):
		return OfString(textOf(a) + b.Str()), nil
	}
	return addTemporal(a, b, 1)
}

// written reports whether a value goes on from a text as toString() writes it.
func written(v Value) bool {
	switch v.kind {
	case Map, Node, Rel, Path:
		return false
	}
	return true
}

func addList(a, b Value) Value {
	if a.kind == Null || b.kind == Null {
		if a.kind == List && b.kind == Null || b.kind == List && a.kind == Null {
			return Value{}
		}
	}
	var out []Value
	for _, v := range []Value{a, b} {
		if v.kind == List {
			out = append(out, v.List()...)
		} else {
			out = append(out, v)
		}
	}
	return OfList(out)
}

func floats(a, b Value, f func(x, y float64) float64) (Value, error) {
	x, _ := a.asFloat()
	y, _ := b.asFloat()
	return OfFloat(f(x, y)), nil
}

// Concat is ||: of texts and lists.
func Concat(a, b Value) (Value, error) {
	switch {
	case a.kind == Null || b.kind == Null:
		return Value{}, nil
	case a.kind == String && b.kind == String:
		return OfString(a.Str() + b.Str()), nil
	case a.kind == List && b.kind == List:
		return addList(a, b), nil
	}
	return Value{}, operands("||", a, b)
}

func operands(op string, a, b Value) error {
	return wrong("InvalidArgumentType", "%s does not go with %s and %s", op, Describe(a), Describe(b))
}

// Subtract is -.
func Subtract(a, b Value) (Value, error) {
	switch {
	case a.kind == Null || b.kind == Null:
		return Value{}, nil
	case a.kind == Int && b.kind == Int:
		s := a.Int() - b.Int()
		if (s < a.Int()) != (b.Int() > 0) && b.Int() != 0 {
			return Value{}, overflow("-")
		}
		return OfInt(s), nil
	case a.number() && b.number():
		return floats(a, b, func(x, y float64) float64 { return x - y })
	}
	return addTemporal(a, b, -1)
}

// Multiply is *.
func Multiply(a, b Value) (Value, error) {
	switch {
	case a.kind == Null || b.kind == Null:
		return Value{}, nil
	case a.kind == Int && b.kind == Int:
		p, ok := multiply(a.Int(), b.Int())
		if !ok {
			return Value{}, overflow("*")
		}
		return OfInt(p), nil
	case a.number() && b.number():
		return floats(a, b, func(x, y float64) float64 { return x * y })
	case a.kind == Duration && b.number():
		return scale(a, b, false)
	case b.kind == Duration && a.number():
		return scale(b, a, false)
	}
	return Value{}, operands("*", a, b)
}

func multiply(a, b int64) (int64, bool) {
	negative := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	switch {
	case hi != 0 || lo > 1<<63 || lo == 1<<63 && !negative:
		return 0, false
	case negative:
		return -int64(lo), true //nolint:gosec // at most 2^63, whose negation is itself
	}
	return int64(lo), true //nolint:gosec // below 2^63
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return -uint64(a) //nolint:gosec // two's complement
	}
	return uint64(a)
}

// Divide is /: of integers without the remainder.
func Divide(a, b Value) (Value, error) {
	switch {
	case a.kind == Null || b.kind == Null:
		return Value{}, nil
	case a.kind == Int && b.kind == Int:
		if b.Int() == 0 {
			return Value{}, fault.New(fault.Arithmetic, "DivisionByZero", 0, "an INTEGER cannot be divided by zero")
		}
		if a.Int() == math.MinInt64 && b.Int() == -1 {
			return Value{}, overflow("/")
		}
		return OfInt(a.Int() / b.Int()), nil
	case a.number() && b.number():
		return floats(a, b, func(x, y float64) float64 { return x / y })
	case a.kind == Duration && b.number():
		return scale(a, b, true)
	}
	return Value{}, operands("/", a, b)
}

// Modulo is %, with the sign of a.
func Modulo(a, b Value) (Value, error) {
	switch {
	case a.kind == Null || b.kind == Null:
		return Value{}, nil
	case a.kind == Int && b.kind == Int:
		if b.Int() == 0 {
			return Value{}, fault.New(fault.Arithmetic, "DivisionByZero", 0, "an INTEGER cannot be divided by zero")
		}
		if b.Int() == -1 {
			return OfInt(0), nil
		}
		return OfInt(a.Int() % b.Int()), nil
	case a.number() && b.number():
		return floats(a, b, math.Mod)
	}
	return Value{}, operands("%", a, b)
}

// Power is ^, always a float.
func Power(a, b Value) (Value, error) {
	if a.kind == Null || b.kind == Null {
		return Value{}, nil
	}
	if a.number() && b.number() {
		return floats(a, b, math.Pow)
	}
	return Value{}, operands("^", a, b)
}

// Negate is the sign -.
func Negate(a Value) (Value, error) {
	switch a.kind {
	case Null:
		return a, nil
	case Int:
		if a.Int() == math.MinInt64 {
			return a, overflow("-")
		}
		return OfInt(-a.Int()), nil
	case Float:
		return OfFloat(-a.Float()), nil
	}
	return a, wrong("InvalidArgumentType", "- does not go with %s", Describe(a))
}

// Positive is the sign +.
func Positive(a Value) (Value, error) {
	if a.kind == Null || a.number() || a.kind == Duration {
		return a, nil
	}
	return a, wrong("InvalidArgumentType", "+ does not go with %s", Describe(a))
}
