package procedures

import (
	"fmt"
	"strings"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/internal/spelling"
)

// options reads the map of options of a call. Whoever reads says which there are by asking for them; the first that is wrong
// is kept, and done gives it.
type options struct {
	param int
	given *value.Dict
	names []string
	wrong *fault.ArgumentError
}

func readOptions(args []value.Value, param int) *options {
	o := &options{param: param, given: &value.Dict{}}
	if d := args[param].Dict(); d != nil {
		o.given = d
	}
	return o
}

func (o *options) get(name string) value.Value {
	o.names = append(o.names, name)
	return o.given.Get(name)
}

func (o *options) fail(name, format string, args ...any) {
	if o.wrong == nil {
		o.wrong = &fault.ArgumentError{Param: o.param, Message: name + ": " + fmt.Sprintf(format, args...)}
	}
}

// done gives what is wrong: a value, or a name that is no option.
func (o *options) done() error {
	if o.wrong != nil {
		return o.wrong
	}
	known := map[string]bool{}
	for _, n := range o.names {
		known[n] = true
	}
	for _, k := range o.given.Keys {
		if known[k] {
			continue
		}
		hint := "there are " + strings.Join(o.names, ", ")
		if near := spelling.Nearest(k, o.names); near != "" {
			hint = "did you mean " + near + "?"
		}
		return &fault.ArgumentError{Param: o.param, Message: "there is no option " + k, Hint: hint}
	}
	return nil
}

// flag reads true or false; absent is false.
func (o *options) flag(name string) bool {
	v := o.get(name)
	if !v.IsNull() && v.Kind() != value.Bool {
		o.fail(name, "want true or false, not %s", value.Describe(v))
	}
	return v.Kind() == value.Bool && v.Bool()
}

// number reads a whole number from 1 to most.
func (o *options) number(name string, absent, most int) int {
	v := o.get(name)
	if v.IsNull() {
		return absent
	}
	if v.Kind() != value.Int || v.Int() < 1 || v.Int() > int64(most) {
		o.fail(name, "want a whole number from 1 to %d", most)
		return absent
	}
	return int(v.Int())
}

// texts reads a text or a list of texts.
func (o *options) texts(name string) []string {
	list, ok := textsOf(o.get(name))
	if !ok {
		o.fail(name, "want a text or a list of texts")
	}
	return list
}

func textsOf(v value.Value) (list []string, ok bool) {
	switch v.Kind() {
	case value.Null:
		return nil, true
	case value.String:
		return []string{v.Str()}, true
	case value.List:
		for _, e := range v.List() {
			if e.Kind() != value.String {
				return nil, false
			}
			list = append(list, e.Str())
		}
		return list, true
	}
	return nil, false
}

// context reads what is known of requests: a map of keys, each with a value or a list of values; an empty list is a key that
// is absent.
func (o *options) context(name string) access.Context {
	v := o.get(name)
	if v.IsNull() {
		return nil
	}
	if v.Kind() != value.Map {
		o.fail(name, "want a map of keys and values")
		return nil
	}
	out := access.Context{}
	for i, k := range v.Dict().Keys {
		one := v.Dict().Values[i]
		list := []value.Value{one}
		if one.Kind() == value.List {
			list = one.List()
		}
		out[k] = []string{}
		for _, e := range list {
			switch e.Kind() {
			case value.String, value.Bool, value.Int, value.Float:
				out[k] = append(out[k], value.Text(e))
			default:
				o.fail(name, "%s: want a text, a number, true or false, or a list of them", k)
			}
		}
	}
	return out
}
