package value

// Property is x.key: of nodes, relationships, maps, and what dates, times, durations and points are made of.
func Property(c *Context, x Value, key string) (Value, error) {
	switch x.kind {
	case Null:
		return Value{}, nil
	case Node:
		return c.Graph.NodeProp(x.Number(), key), nil
	case Rel:
		return c.Graph.RelProp(x.Number(), key), nil
	case Map:
		return x.Dict().Get(key), nil
	case Date, LocalTime, Time, LocalDateTime, DateTime, Duration, Point:
		return component(x, key)
	}
	return Value{}, wrong("InvalidArgumentType", "%s has no properties", Describe(x))
}

// EachProperty gives every property of a node, relationship or map to set.
func EachProperty(c *Context, x Value, set func(key string, v Value)) error {
	switch x.kind {
	case Null:
	case Node:
		for k, v := range c.Graph.NodeProps(x.Number()) {
			set(k, v)
		}
	case Rel:
		for k, v := range c.Graph.RelProps(x.Number()) {
			set(k, v)
		}
	case Map:
		for i, k := range x.Dict().Keys {
			set(k, x.Dict().Values[i])
		}
	default:
		return wrong("InvalidArgumentType", "%s has no properties", Describe(x))
	}
	return nil
}

// Index is x[i]: an element of a list, counted from the end where i is below zero, or a property by its name.
func Index(c *Context, x, i Value) (Value, error) {
	if x.kind == Null || i.kind == Null {
		return Value{}, nil
	}
	switch x.kind {
	case List:
		if i.kind != Int {
			return Value{}, wrong("ListElementAccessByNonInteger", "a list is indexed by an INTEGER, not by %s", Describe(i))
		}
		list := x.List()
		n := i.Int()
		if n < 0 {
			n += int64(len(list))
		}
		if n < 0 || n >= int64(len(list)) {
			return Value{}, nil
		}
		return list[n], nil
	case Map, Node, Rel, Date, LocalTime, Time, LocalDateTime, DateTime, Duration, Point:
		if i.kind != String {
			return Value{}, wrong("MapElementAccessByNonString", "%s is indexed by a STRING, not by %s", Describe(x), Describe(i))
		}
		return Property(c, x, i.Str())
	}
	return Value{}, wrong("InvalidArgumentType", "%s cannot be indexed", Describe(x))
}

// Slice is x[from..to]; a bound of nil is left out.
func Slice(x Value, from, to *Value) (Value, error) {
	if x.kind == Null || from != nil && from.kind == Null || to != nil && to.kind == Null {
		return Value{}, nil
	}
	if x.kind != List {
		return Value{}, wrong("InvalidArgumentType", "a slice is of a LIST, not of %s", Describe(x))
	}
	list := x.List()
	at := func(v *Value, open int) (int, error) {
		if v == nil {
			return open, nil
		}
		if v.kind != Int {
			return 0, wrong("InvalidArgumentType", "a list is sliced by INTEGERs, not by %s", Describe(*v))
		}
		n := v.Int()
		if n < 0 {
			n += int64(len(list))
		}
		return int(min(max(n, 0), int64(len(list)))), nil
	}
	i, err := at(from, 0)
	if err != nil {
		return Value{}, err
	}
	j, err := at(to, len(list))
	if err != nil {
		return Value{}, err
	}
	return OfList(list[i:max(i, j)]), nil
}

// In is x IN list: null where the answer is not known.
func In(x, list Value) (Value, error) {
	if list.kind == Null {
		return Value{}, nil
	}
	if list.kind != List {
		return Value{}, wrong("InvalidArgumentType", "IN looks into a LIST, not into %s", Describe(list))
	}
	out := OfBool(false)
	for _, v := range list.List() {
		e := Equal(x, v)
		if e.kind == Null {
			out = e
		} else if e.Bool() {
			return e, nil
		}
	}
	return out, nil
}
