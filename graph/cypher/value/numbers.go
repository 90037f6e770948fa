package value

import "math"

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
		one("coth", func(x float64) float64 { return 1 / math.Tanh(x) }), one("sinh", math.Sinh), one("cosh", math.Cosh), one("tanh", math.Tanh),
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
		fixed("e", math.E), fixed("pi", math.Pi),
	}
}

// roundings are the modes of round() with three arguments. All but HALF_EVEN turn ties away from or towards something.
var roundings = map[string]func(float64) float64{
	"UP": func(x float64) float64 {
		if x < 0 {
			return math.Floor(x)
		}
		return math.Ceil(x)
	},
	"DOWN": math.Trunc, "CEILING": math.Ceil, "FLOOR": math.Floor, "HALF_EVEN": math.RoundToEven, "HALF_UP": math.Round,
	"HALF_DOWN": func(x float64) float64 {
		if t := math.Trunc(x); math.Abs(x-t) <= 0.5 {
			return t
		}
		return math.Round(x)
	},
}

// round is round(x), which turns ties towards positive infinity, round(x, digits), which turns them away from zero, and
// round(x, digits, mode).
func round(_ *Context, args []Value) (Value, error) {
	x, ok := args[0].asFloat()
	if !ok {
		return Value{}, badArgument("round", "a number", args[0])
	}
	if len(args) == 1 {
		return OfFloat(math.Floor(x + 0.5)), nil
	}
	if args[1].kind != Int {
		return Value{}, badArgument("round", "an INTEGER of digits", args[1])
	}
	mode := math.Round
	if len(args) == 3 {
		m, ok := roundings[Text(args[2])]
		if !ok {
			return Value{}, argument("InvalidArgumentValue", "round() knows the modes UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN and HALF_EVEN")
		}
		mode = m
	} else if args[1].Int() == 0 {
		mode = func(x float64) float64 { return math.Floor(x + 0.5) }
	}
	scale := math.Pow(10, float64(args[1].Int()))
	if y := mode(x*scale) / scale; !math.IsNaN(y) && !math.IsInf(y, 0) {
		return OfFloat(y), nil
	}
	return OfFloat(x), nil
}
