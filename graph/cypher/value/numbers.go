package value

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
)

func mathFunctions() []Function {
	one := func(name string, f func(float64) float64) Function {
		return Function{Name: name, Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			x, ok := args[0].asFloat()
			if !ok {
				return Value{}, badArgument(name, "a number", args[0])
			}
			return OfFloat(f(x)), nil
		}}
	}
	fixed := func(name string, v float64) Function {
		return Function{Name: name, Call: func(*Context, []Value) (Value, error) { return OfFloat(v), nil }}
	}
	return []Function{
		{Name: "abs", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			switch v := args[0]; {
			case v.kind == Int && v.Int() < 0:
				return Negate(v)
			case v.kind == Int:
				return v, nil
			case v.kind == Float:
				return OfFloat(math.Abs(v.Float())), nil
			}
			return Value{}, badArgument("abs", "a number", args[0])
		}},
		one("ceil", math.Ceil), one("floor", math.Floor), one("exp", math.Exp), one("log", math.Log), one("log10", math.Log10), one("sqrt", math.Sqrt),
		one("sin", math.Sin), one("cos", math.Cos), one("tan", math.Tan), one("cot", func(x float64) float64 { return 1 / math.Tan(x) }),
		one("asin", math.Asin), one("acos", math.Acos), one("atan", math.Atan),
		one("degrees", func(x float64) float64 { return x * 180 / math.Pi }), one("radians", func(x float64) float64 { return x * math.Pi / 180 }),
		one("haversin", func(x float64) float64 { return (1 - math.Cos(x)) / 2 }),
		{Name: "atan2", Min: 2, Max: 2, Call: func(_ *Context, args []Value) (Value, error) {
			y, ok := args[0].asFloat()
			x, fine := args[1].asFloat()
			if !ok || !fine {
				return Value{}, badArgument("atan2", "two numbers", args[1])
			}
			return OfFloat(math.Atan2(y, x)), nil
		}},
		{Name: "isNaN", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			if !args[0].number() {
				return Value{}, badArgument("isNaN", "a number", args[0])
			}
			return OfBool(args[0].nan()), nil
		}},
		{Name: "sign", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			f, ok := args[0].asFloat()
			switch {
			case !ok:
				return Value{}, badArgument("sign", "a number", args[0])
			case f > 0:
				return OfInt(1), nil
			case f < 0:
				return OfInt(-1), nil
			}
			return OfInt(0), nil
		}},
		{Name: "round", Min: 1, Max: 3, Call: round},
		{Name: "rand", Varies: true, Call: func(c *Context, _ []Value) (Value, error) { return OfFloat(c.Rand()), nil }},
		{Name: "randomUUID", Varies: true, Call: func(c *Context, _ []Value) (Value, error) { return OfString(randomUUID(c.Rand)), nil }},
		fixed("e", math.E), fixed("pi", math.Pi),
	}
}

// randomUUID makes a UUID of version 4 of numbers between 0 and 1.
func randomUUID(rand func() float64) string {
	var b [16]byte
	for i := range b {
		b[i] = byte(rand() * 256)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// roundings are the modes of round() with three arguments, as what is done with half: up is how the half of a whole number
// and more of a magnitude is rounded, always and never for every fraction.
var roundings = map[string]func(whole *big.Int, rest int, negative bool) bool{
	"UP":        func(*big.Int, int, bool) bool { return true },
	"DOWN":      func(*big.Int, int, bool) bool { return false },
	"CEILING":   func(_ *big.Int, _ int, negative bool) bool { return !negative },
	"FLOOR":     func(_ *big.Int, _ int, negative bool) bool { return negative },
	"HALF_UP":   func(_ *big.Int, half int, _ bool) bool { return half >= 0 },
	"HALF_DOWN": func(_ *big.Int, half int, _ bool) bool { return half > 0 },
	"HALF_EVEN": func(whole *big.Int, half int, _ bool) bool { return half > 0 || half == 0 && whole.Bit(0) == 1 },
}

// round is round(x), which turns ties towards positive infinity, round(x, digits), which turns them away from zero, and
// round(x, digits, mode).
func round(_ *Context, args []Value) (Value, error) {
	x, ok := args[0].asFloat()
	if !ok {
		return Value{}, badArgument("round", "a number", args[0])
	}
	digits := int64(0)
	if len(args) > 1 {
		f, ok := args[1].asFloat()
		if !ok {
			return Value{}, badArgument("round", "a number of digits", args[1])
		}
		if f < 0 || math.IsNaN(f) {
			return Value{}, argument("NumberOutOfRange", "round() takes a number of digits from 0, not %s", Text(args[1]))
		}
		digits = int64(min(f, mostDigits))
	}
	mode := "HALF_UP"
	if len(args) == 3 {
		mode = Text(args[2])
	}
	up, ok := roundings[mode]
	if !ok {
		return Value{}, argument("InvalidArgumentValue", "round() knows the modes UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN and HALF_EVEN")
	}
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0) || math.Abs(x) >= 1<<53:
		return OfFloat(x), nil
	case digits == 0 && len(args) < 3:
		whole := math.Floor(x)
		if x-whole >= 0.5 {
			whole++
		}
		return OfFloat(whole + 0), nil // no negative zero
	}
	return OfFloat(rounded(x, digits, up)), nil
}

// mostDigits is more than a float has behind the point.
const mostDigits = 1100

// rounded rounds a float as it is written, so that 1.005 is rounded like a number of three digits behind the point, and not
// like the nearest float below.
func rounded(x float64, digits int64, up func(whole *big.Int, half int, negative bool) bool) float64 {
	exact, ok := new(big.Rat).SetString(strconv.FormatFloat(math.Abs(x), 'f', -1, 64))
	if !ok {
		return x
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(digits), nil)
	exact.Mul(exact, new(big.Rat).SetInt(scale))
	whole, rest := new(big.Int).QuoRem(exact.Num(), exact.Denom(), new(big.Int))
	if rest.Sign() != 0 && up(whole, rest.Lsh(rest, 1).Cmp(exact.Denom()), x < 0) {
		whole.Add(whole, big.NewInt(1))
	}
	f, _ := new(big.Rat).SetFrac(whole, scale).Float64()
	if x < 0 {
		f = -f
	}
	return f + 0
}
