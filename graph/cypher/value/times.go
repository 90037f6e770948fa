package value

import (
	"math/big"
	"time"
)

func temporalFunctions() []Function {
	var out []Function
	for kind, name := range temporalKinds {
		out = append(out, Function{Name: name, Max: 1, Null: true, Call: func(c *Context, args []Value) (Value, error) { return makeTemporal(c, kind, args) }})
		for _, clockName := range []string{"transaction", "statement", "realtime"} {
			out = append(out, Function{Name: name + "." + clockName, Max: 1, Call: func(c *Context, args []Value) (Value, error) { return clockNow(c, kind, args) }})
		}
		out = append(out, Function{Name: name + ".truncate", Min: 1, Max: 3, Null: true, Call: func(c *Context, args []Value) (Value, error) {
			if len(args) == 1 {
				args = append(args, OfDateTime(c.Now))
			}
			return truncate(kind, args)
		}})
	}
	for name, unit := range map[string]string{"duration.between": "", "duration.inMonths": "months", "duration.inDays": "days", "duration.inSeconds": "seconds"} {
		out = append(out, Function{Name: name, Min: 2, Max: 2, Call: func(_ *Context, args []Value) (Value, error) { return between(name, unit, args) }})
	}
	return append(out,
		Function{Name: "duration", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			switch v := args[0]; v.kind {
			case Duration:
				return v, nil
			case String:
				return parseSpan(v.Str())
			case Map:
				parts := map[string]Value{}
				for i, k := range v.Dict().Keys {
					parts[k] = v.Dict().Values[i]
				}
				return spanParts(parts)
			}
			return Value{}, badArgument("duration", "a MAP, STRING or DURATION", args[0])
		}},
		Function{Name: "datetime.fromEpoch", Min: 2, Max: 2, Call: func(_ *Context, args []Value) (Value, error) {
			if args[0].kind != Int || args[1].kind != Int {
				return Value{}, badArgument("datetime.fromEpoch", "INTEGERs of seconds and nanoseconds", args[1])
			}
			return OfDateTime(time.Unix(args[0].Int(), args[1].Int()).UTC()), nil
		}},
		Function{Name: "datetime.fromEpochMillis", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			if args[0].kind != Int {
				return Value{}, badArgument("datetime.fromEpochMillis", "an INTEGER of milliseconds", args[0])
			}
			return OfDateTime(time.UnixMilli(args[0].Int()).UTC()), nil
		}},
	)
}

// makeTemporal is date() and its like: of nothing, the clock; of a text, a map or another date or time what they say.
func makeTemporal(c *Context, kind Kind, args []Value) (Value, error) {
	if len(args) == 0 {
		return clockNow(c, kind, nil)
	}
	switch v := args[0]; v.kind {
	case Null:
		return v, nil
	case String:
		return fromText(kind, v.Str())
	case Map:
		d := v.Dict()
		if len(d.Keys) == 1 && d.Keys[0] == "timezone" {
			return clockNow(c, kind, []Value{d.Values[0]})
		}
		for _, w := range d.Values {
			if w.IsNull() {
				return w, nil
			}
		}
		return fromMap(kind, d)
	case Date, LocalTime, Time, LocalDateTime, DateTime:
		return fromOther(kind, v)
	}
	return Value{}, badArgument(temporalKinds[kind], "a STRING, MAP, date or time", args[0])
}

func clockNow(c *Context, kind Kind, args []Value) (Value, error) {
	now := c.Now
	if len(args) == 1 {
		if args[0].kind != String {
			return Value{}, badArgument(temporalKinds[kind], "a time zone that is a STRING", args[0])
		}
		loc, err := parseZone(args[0].Str())
		if err != nil {
			return Value{}, err
		}
		if loc != nil {
			now = now.In(loc)
		}
	}
	return fromOther(kind, OfDateTime(now))
}

// units are the members of a duration's map: which part they count towards, and how often.
var units = map[string]struct {
	part  int // months, days, seconds, nanoseconds
	times int64
}{
	"years": {0, 12}, "quarters": {0, 3}, "months": {0, 1}, "weeks": {1, 7}, "days": {1, 1}, "hours": {2, 3600}, "minutes": {2, 60}, "seconds": {2, 1},
	"milliseconds": {3, 1_000_000}, "microseconds": {3, 1000}, "nanoseconds": {3, 1},
}

func spanParts(parts map[string]Value) (Value, error) {
	var sums [4]*big.Rat
	for i := range sums {
		sums[i] = new(big.Rat)
	}
	for key, v := range parts {
		u, ok := units[key]
		if !ok {
			return Value{}, argument("InvalidArgumentValue", "a duration has no %q", clip(key))
		}
		if v.IsNull() {
			return v, nil
		}
		if !v.number() || v.nan() {
			return Value{}, wrong("InvalidArgumentType", "%s of a duration is a number, not %s", key, Describe(v))
		}
		sums[u.part].Add(sums[u.part], new(big.Rat).Mul(rat(v), new(big.Rat).SetInt64(u.times)))
	}
	return spanOf(sums[0], sums[1], sums[2], sums[3])
}
