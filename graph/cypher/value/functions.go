package value

import (
	"maps"
	"slices"
	"strings"
)

// Function is one function of values.
type Function struct {
	Name     string // as it is written in Neo4j's manual
	Min, Max int    // arguments; Max is -1 where there is no most
	Call     func(c *Context, args []Value) (Value, error)
	// Varies says that two calls with the same arguments may differ.
	Varies bool
	// Null says that the function looks at null; of any other a null argument makes the result null.
	Null bool
}

// functions holds every function by its name in lower case.
var functions = collectFunctions(scalarFunctions, listFunctions, mathFunctions, stringFunctions, temporalFunctions, pointFunctions)

func collectFunctions(groups ...func() []Function) map[string]Function {
	all := map[string]Function{}
	for _, g := range groups {
		for _, f := range g() {
			all[strings.ToLower(f.Name)] = guarded(f)
		}
	}
	return all
}

// guarded gives null for a null argument where the function has nothing to say about it.
func guarded(f Function) Function {
	if f.Null {
		return f
	}
	call := f.Call
	f.Call = func(c *Context, args []Value) (Value, error) {
		for _, a := range args {
			if a.kind == Null {
				return Value{}, nil
			}
		}
		return call(c, args)
	}
	return f
}

// Lookup finds a function by its name in lower case.
func Lookup(name string) (Function, bool) {
	f, ok := functions[name]
	return f, ok
}

// FunctionNames gives the names of all functions and aggregations, ascending.
func FunctionNames() []string {
	names := slices.Collect(maps.Keys(aggregators))
	for _, f := range functions {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return names
}

func badArgument(name, takes string, v Value) error {
	return wrong("InvalidArgumentValue", "%s() takes %s, not %s", name, takes, Describe(v))
}

func scalarFunctions() []Function {
	return []Function{
		{Name: "coalesce", Min: 1, Max: -1, Null: true, Call: func(_ *Context, args []Value) (Value, error) {
			for _, a := range args {
				if a.kind != Null {
					return a, nil
				}
			}
			return Value{}, nil
		}},
		{Name: "nullIf", Min: 2, Max: 2, Null: true, Call: func(_ *Context, args []Value) (Value, error) {
			if e := Equal(args[0], args[1]); e.kind == Bool && e.Bool() {
				return Value{}, nil
			}
			return args[0], nil
		}},
		{Name: "elementId", Min: 1, Max: 1, Call: elementID},
		{Name: "id", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			if k := args[0].kind; k != Node && k != Rel {
				return Value{}, badArgument("id", "a NODE or RELATIONSHIP", args[0])
			}
			return OfInt(int64(args[0].Number())), nil
		}},
		{Name: "startNode", Min: 1, Max: 1, Call: func(c *Context, args []Value) (Value, error) { return endOf(c, "startNode", args[0]) }},
		{Name: "endNode", Min: 1, Max: 1, Call: func(c *Context, args []Value) (Value, error) { return endOf(c, "endNode", args[0]) }},
		{Name: "type", Min: 1, Max: 1, Call: func(c *Context, args []Value) (Value, error) {
			if args[0].kind != Rel {
				return Value{}, badArgument("type", "a RELATIONSHIP", args[0])
			}
			t, _, _ := c.Graph.Ends(args[0].Number())
			return OfString(c.Graph.Types()[t]), nil
		}},
		{Name: "labels", Min: 1, Max: 1, Call: labels},
		{Name: "properties", Min: 1, Max: 1, Call: func(c *Context, args []Value) (Value, error) {
			if k := args[0].kind; k != Node && k != Rel && k != Map {
				return Value{}, badArgument("properties", "a NODE, RELATIONSHIP or MAP", args[0])
			}
			var b DictBuilder
			err := EachProperty(c, args[0], b.Set)
			return b.Build(), err
		}},
		{Name: "length", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) {
			if args[0].kind != Path {
				return Value{}, badArgument("length", "a PATH", args[0])
			}
			return OfInt(int64(len(args[0].Walk().Rels))), nil
		}},
		{Name: "timestamp", Max: 0, Call: func(c *Context, _ []Value) (Value, error) { return OfInt(c.Now.UnixMilli()), nil }},
		{Name: "toBoolean", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) { return toBoolean("toBoolean", args[0]) }},
		{Name: "toInteger", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) { return toInteger("toInteger", args[0]) }},
		{Name: "toFloat", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) { return toFloat("toFloat", args[0]) }},
		{Name: "toString", Min: 1, Max: 1, Call: func(_ *Context, args []Value) (Value, error) { return toText("toString", args[0]) }},
		{Name: "toBooleanOrNull", Min: 1, Max: 1, Call: orNull(toBoolean)},
		{Name: "toIntegerOrNull", Min: 1, Max: 1, Call: orNull(toInteger)},
		{Name: "toFloatOrNull", Min: 1, Max: 1, Call: orNull(toFloat)},
		{Name: "toStringOrNull", Min: 1, Max: 1, Call: orNull(toText)},
		{Name: "valueType", Min: 1, Max: 1, Null: true, Call: func(_ *Context, args []Value) (Value, error) {
			if args[0].kind == Null {
				return OfString("NULL"), nil
			}
			return OfString(valueType(args[0])), nil
		}},
	}
}

func elementID(c *Context, args []Value) (Value, error) {
	switch args[0].kind {
	case Node:
		return OfString(c.Graph.NodeElement(args[0].Number())), nil
	case Rel:
		return OfString(c.Graph.RelElement(args[0].Number())), nil
	}
	return Value{}, badArgument("elementId", "a NODE or RELATIONSHIP", args[0])
}

func endOf(c *Context, name string, v Value) (Value, error) {
	if v.kind != Rel {
		return Value{}, badArgument(name, "a RELATIONSHIP", v)
	}
	_, from, to := c.Graph.Ends(v.Number())
	if name == "startNode" {
		return OfNode(from), nil
	}
	return OfNode(to), nil
}

func labels(c *Context, args []Value) (Value, error) {
	if args[0].kind != Node {
		return Value{}, badArgument("labels", "a NODE", args[0])
	}
	names := c.Graph.Labels()
	out := []Value{}
	for _, code := range c.Graph.NodeLabels(args[0].Number()) {
		out = append(out, OfString(names[code]))
	}
	return OfList(out), nil
}

func orNull(f func(string, Value) (Value, error)) func(*Context, []Value) (Value, error) {
	return func(_ *Context, args []Value) (Value, error) {
		v, err := f("", args[0])
		if err != nil {
			return Value{}, nil //nolint:nilerr // that is what OrNull means
		}
		return v, nil
	}
}
