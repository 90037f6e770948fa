package value

import (
	"slices"
	"unicode/utf8"
)

func listFunctions() []Function {
	return []Function{
		{Name: "size", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			switch v := args[0]; v.kind {
			case List:
				return OfInt(int64(len(v.List()))), nil
			case String:
				return OfInt(int64(utf8.RuneCountInString(v.Str()))), nil
			}
			return Value{}, badArgument("size", "a LIST or STRING", args[0])
		}},
		{Name: "isEmpty", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			switch v := args[0]; v.kind {
			case List:
				return OfBool(len(v.List()) == 0), nil
			case String:
				return OfBool(v.Str() == ""), nil
			case Map:
				return OfBool(len(v.Dict().Keys) == 0), nil
			}
			return Value{}, badArgument("isEmpty", "a LIST, MAP or STRING", args[0])
		}},
		{Name: "head", Min: 1, Max: 1, Call: onList("head", func(l []Value) Value {
			if len(l) == 0 {
				return Value{}
			}
			return l[0]
		})},
		{Name: "last", Min: 1, Max: 1, Call: onList("last", func(l []Value) Value {
			if len(l) == 0 {
				return Value{}
			}
			return l[len(l)-1]
		})},
		{Name: "tail", Min: 1, Max: 1, Call: onList("tail", func(l []Value) Value {
			if len(l) == 0 {
				return OfList(l)
			}
			return OfList(l[1:])
		})},
		{Name: "reverse", Min: 1, Max: 1, Call: reverse},
		{Name: "keys", Min: 1, Max: 1, Call: func(c *Context, args []Value) (Value, error) {
			if k := args[0].kind; k != Node && k != Rel && k != Map {
				return Value{}, badArgument("keys", "a NODE, RELATIONSHIP or MAP", args[0])
			}
			out := []Value{}
			err := EachProperty(c, args[0], func(k string, _ Value) { out = append(out, OfString(k)) })
			return OfList(out), err
		}},
		{Name: "nodes", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			if args[0].kind != Path {
				return Value{}, badArgument("nodes", "a PATH", args[0])
			}
			out := []Value{}
			for _, n := range args[0].Walk().Nodes {
				out = append(out, OfNode(n))
			}
			return OfList(out), nil
		}},
		{Name: "relationships", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			if args[0].kind != Path {
				return Value{}, badArgument("relationships", "a PATH", args[0])
			}
			out := []Value{}
			for _, r := range args[0].Walk().Rels {
				out = append(out, OfRel(r))
			}
			return OfList(out), nil
		}},
		{Name: "range", Min: 2, Max: 3, Null: true, Call: numberRange},
		{Name: "toBooleanList", Min: 1, Max: 1, Call: eachOf("toBooleanList", toBoolean)},
		{Name: "toIntegerList", Min: 1, Max: 1, Call: eachOf("toIntegerList", toInteger)},
		{Name: "toFloatList", Min: 1, Max: 1, Call: eachOf("toFloatList", toFloat)},
		{Name: "toStringList", Min: 1, Max: 1, Call: eachOf("toStringList", toText)},
	}
}

func onList(name string, f func([]Value) Value) func(*Context, []Value) (Value, error) {
	return func(_ *Context, args []Value) (Value, error) {
		if args[0].kind != List {
			return Value{}, badArgument(name, "a LIST", args[0])
		}
		return f(args[0].List()), nil
	}
}

// eachOf converts every element; one that cannot be converted becomes null.
func eachOf(name string, f func(string, Value) (Value, error)) func(*Context, []Value) (Value, error) {
	return func(_ *Context, args []Value) (Value, error) {
		if args[0].kind != List {
			return Value{}, badArgument(name, "a LIST", args[0])
		}
		out := make([]Value, 0, len(args[0].List()))
		for _, v := range args[0].List() {
			if v.kind != Null {
				w, err := f(name, v)
				if err != nil {
					w = Value{}
				}
				v = w
			}
			out = append(out, v)
		}
		return OfList(out), nil
	}
}

func reverse(_ *Context, args []Value) (Value, error) {
	switch v := args[0]; v.kind {
	case List:
		out := slices.Clone(v.List())
		slices.Reverse(out)
		return OfList(out), nil
	case String:
		r := []rune(v.Str())
		slices.Reverse(r)
		return OfString(string(r)), nil
	}
	return Value{}, badArgument("reverse", "a LIST or STRING", args[0])
}

func numberRange(c *Context, args []Value) (Value, error) {
	for _, a := range args {
		if a.kind != Int {
			return Value{}, argument("InvalidArgumentType", "range() takes INTEGERs, not %s", Describe(a))
		}
	}
	from, to, step := args[0].Int(), args[1].Int(), int64(1)
	if len(args) == 3 {
		step = args[2].Int()
	}
	if step == 0 {
		return Value{}, argument("NumberOutOfRange", "the step of range() must not be 0")
	}
	if step > 0 && from > to || step < 0 && from < to {
		return OfList([]Value{}), nil
	}
	span := magnitude(to - from)
	if (to > from) != (to-from > 0) && to != from {
		span = 1 << 63 // beyond what an integer holds: the limit below refuses it
	}
	n := span/magnitude(step) + 1
	const most = 100_000_000
	if err := c.Keep(int(min(n, maxWeight))); err != nil {
		return Value{}, err
	}
	if n > most {
		return Value{}, argument("NumberOutOfRange", "range() would have more than %d elements", most)
	}
	out := make([]Value, n)
	for i := range out {
		out[i] = OfInt(from + int64(i)*step)
	}
	return OfList(out), c.Keep(-int(n))
}
