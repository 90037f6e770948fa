package collect

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// operation is one operation of one service's typed client, callable by name of its input's fields.
type operation struct {
	name  string // as the API names it: ListFunctions
	input reflect.Type
	call  func(ctx context.Context, client, input any, region string) (any, error)
	pages pager
}

// op makes an operation of a client's method: op((*lambda.Client).ListFunctions).
func op[C, I, O, P any](f func(*C, context.Context, *I, ...func(*P)) (*O, error)) operation {
	in, out := reflect.TypeFor[I](), reflect.TypeFor[O]()
	return operation{
		name:  strings.TrimSuffix(in.Name(), "Input"),
		input: in,
		pages: pagerOf(in, out),
		call: func(ctx context.Context, client, input any, region string) (any, error) {
			c, ok := client.(*C)
			i, ok2 := input.(*I)
			if !ok || !ok2 {
				return nil, fmt.Errorf("%s: called with %T and %T", in.Name(), client, input)
			}
			out, err := f(c, ctx, i, func(o *P) { setRegion(o, region) })
			if err != nil {
				return nil, err
			}
			return out, nil
		},
	}
}

// setRegion changes the region of one call; the options of every client have the field.
func setRegion(options any, region string) {
	if region != "" {
		reflect.ValueOf(options).Elem().FieldByName("Region").SetString(region)
	}
}

// maker makes a client of a configuration: maker(lambda.NewFromConfig).
func maker[C, P any](f func(aws.Config, ...func(*P)) *C) func(aws.Config) any {
	return func(c aws.Config) any { return f(c) }
}

// newInput gives an input with the fields that it has of params; a list field takes one value or several.
func (o operation) newInput(params map[string]any) (reflect.Value, error) {
	in := reflect.New(o.input)
	for name, v := range params {
		f := in.Elem().FieldByName(name)
		if !f.IsValid() {
			return in, fmt.Errorf("%s has no field %s", o.name, name)
		}
		if err := assign(f, reflect.ValueOf(v)); err != nil {
			return in, fmt.Errorf("%s.%s: %w", o.name, name, err)
		}
	}
	return in, nil
}

func (o operation) has(field string) bool {
	_, ok := o.input.FieldByName(field)
	return ok
}

var errParam = errors.New("a parameter of another type")

// assign puts a string, number, boolean or list of strings into a field of an input, be it a pointer, an enumeration
// or a list.
func assign(to, v reflect.Value) error {
	switch {
	case to.Kind() == reflect.Pointer:
		p := reflect.New(to.Type().Elem())
		if err := assign(p.Elem(), v); err != nil {
			return err
		}
		to.Set(p)
	case to.Kind() == reflect.Slice && v.Kind() != reflect.Slice:
		one := reflect.MakeSlice(to.Type(), 1, 1)
		if err := assign(one.Index(0), v); err != nil {
			return err
		}
		to.Set(one)
	case to.Kind() == reflect.Slice:
		list := reflect.MakeSlice(to.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			if err := assign(list.Index(i), v.Index(i)); err != nil {
				return err
			}
		}
		to.Set(list)
	case v.CanConvert(to.Type()) && (v.Kind() == reflect.String) == (to.Kind() == reflect.String):
		to.Set(v.Convert(to.Type()))
	default:
		return errParam
	}
	return nil
}
