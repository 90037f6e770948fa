package value

import (
	"strings"
	"unicode"
)

func stringFunctions() []Function {
	one := func(name string, f func(string) string) Function {
		return Function{Name: name, Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			if args[0].kind != String {
				return Value{}, badArgument(name, "a STRING", args[0])
			}
			return OfString(f(args[0].Str())), nil
		}}
	}
	trim := func(name string, f func(string, func(rune) bool) string) Function {
		return Function{Name: name, Min: 1, Max: 2, Call: func(_ *Context, args []Value) (Value, error) {
			cut := unicode.IsSpace
			for _, a := range args {
				if a.kind != String {
					return Value{}, badArgument(name, "a STRING", a)
				}
			}
			if len(args) == 2 {
				cut = func(r rune) bool { return strings.ContainsRune(args[1].Str(), r) }
			}
			return OfString(f(args[0].Str(), cut)), nil
		}}
	}
	part := func(name string, from func(n, size int64) (int64, int64)) Function {
		return Function{Name: name, Min: 2, Max: 2, Call: func(_ *Context, args []Value) (Value, error) {
			if args[0].kind != String || args[1].kind != Int {
				return Value{}, badArgument(name, "a STRING and an INTEGER", args[1])
			}
			if args[1].Int() < 0 {
				return Value{}, argument("NumberOutOfRange", "%s() takes a length from 0, not %d", name, args[1].Int())
			}
			r := []rune(args[0].Str())
			i, j := from(min(args[1].Int(), int64(len(r))), int64(len(r)))
			return OfString(string(r[i:j])), nil
		}}
	}
	return []Function{
		one("toLower", strings.ToLower), one("lower", strings.ToLower), one("toUpper", strings.ToUpper), one("upper", strings.ToUpper),
		trim("trim", strings.TrimFunc), trim("btrim", strings.TrimFunc), trim("ltrim", strings.TrimLeftFunc), trim("rtrim", strings.TrimRightFunc),
		part("left", func(n, _ int64) (int64, int64) { return 0, n }),
		part("right", func(n, size int64) (int64, int64) { return size - n, size }),
		{Name: "char_length", Min: 1, Max: 1, Call: charLength},
		{Name: "character_length", Min: 1, Max: 1, Call: charLength},
		{Name: "replace", Min: 3, Max: 3, Call: func(c *Context, args []Value) (Value, error) {
			for _, a := range args {
				if a.kind != String {
					return Value{}, badArgument("replace", "STRINGs", a)
				}
			}
			return replaced(c, args[0].Str(), args[1].Str(), args[2].Str())
		}},
		{Name: "split", Min: 2, Max: 2, Call: split},
		{Name: "substring", Min: 2, Max: 3, Call: substring},
	}
}

func charLength(_ *Context, args []Value) (Value, error) {
	if args[0].kind != String {
		return Value{}, badArgument("char_length", "a STRING", args[0])
	}
	return OfInt(int64(len([]rune(args[0].Str())))), nil
}

// replaced puts one text for another, once it is known that the result can be kept.
func replaced(c *Context, s, old, by string) (Value, error) {
	size := len(s) + strings.Count(s, old)*max(0, len(by)-len(old))
	if err := c.room(int(textWeight(size))); err != nil { //nolint:gosec // a length
		return Value{}, err
	}
	return OfString(strings.ReplaceAll(s, old, by)), nil
}

// split cuts a text at a separator, or at each of a list of them.
func split(c *Context, args []Value) (Value, error) {
	if args[0].kind != String || args[1].kind != String && args[1].kind != List {
		return Value{}, badArgument("split", "a STRING and its separators", args[1])
	}
	parts := []string{args[0].Str()}
	separators := []Value{args[1]}
	if args[1].kind == List {
		separators = args[1].List()
	}
	for _, s := range separators {
		if s.kind != String {
			return Value{}, badArgument("split", "separators that are STRINGs", s)
		}
		var next []string
		pieces := len(parts)
		for _, p := range parts {
			pieces += strings.Count(p, s.Str())
		}
		if err := c.room(2 * pieces); err != nil {
			return Value{}, err
		}
		for _, p := range parts {
			if p == "" { // Split gives nothing at all of it by an empty separator
				next = append(next, p)
				continue
			}
			next = append(next, strings.Split(p, s.Str())...)
		}
		parts = next
	}
	out := make([]Value, len(parts))
	for i, p := range parts {
		out[i] = OfString(p)
	}
	return OfList(out), nil
}

func substring(_ *Context, args []Value) (Value, error) {
	if args[0].kind != String {
		return Value{}, badArgument("substring", "a STRING", args[0])
	}
	r := []rune(args[0].Str())
	size := int64(len(r))
	bounds := [2]int64{0, size}
	for i, a := range args[1:] {
		if a.kind != Int {
			return Value{}, badArgument("substring", "INTEGERs", a)
		}
		if a.Int() < 0 {
			return Value{}, argument("NumberOutOfRange", "substring() counts from 0, not from %d", a.Int())
		}
		bounds[i] = a.Int()
	}
	from := min(bounds[0], size)
	to := from + min(bounds[1], size-from)
	return OfString(string(r[from:to])), nil
}
