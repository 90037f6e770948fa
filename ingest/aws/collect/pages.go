package collect

import (
	"context"
	"errors"
	"reflect"
	"strings"
)

// pager knows by which fields an operation goes from page to page. The SDK's own paginators do not tell a token that
// comes twice, nor a page that says "truncated" and names no next one, and those are what an estate must not be silently short of.
type pager struct {
	from   [][2]string // paths of the output's next token and the input's field, the first that fits
	more   string      // output's flag that there is more
	tokens []string    // output fields that say nothing of the estate
}

// tokenFields are the ways in which AWS's services name the next page: the output's field, and the input's.
func tokenFields() [][2]string {
	return [][2]string{
		{"NextToken", "NextToken"},
		{"NextMarker", "Marker"},
		{"Marker", "Marker"},
		{"Position", "Position"},
		{"ContinuationToken", "ContinuationToken"},
		{"PaginationToken", "PaginationToken"},
		{"LastEvaluatedTableName", "ExclusiveStartTableName"},
		{"DistributionList.NextMarker", "Marker"},
	}
}

func pagerOf(in, out reflect.Type) pager {
	var p pager
	for _, f := range tokenFields() {
		if hasPath(out, f[0]) {
			p.tokens = append(p.tokens, f[0])
			if hasPath(in, f[1]) {
				p.from = append(p.from, f)
			}
		}
	}
	for _, m := range []string{"IsTruncated", "Truncated", "HasMoreStreams", "DistributionList.IsTruncated"} {
		if hasPath(out, m) {
			p.more, p.tokens = m, append(p.tokens, m)
		}
	}
	return p
}

func hasPath(t reflect.Type, path string) bool {
	for name := range strings.SplitSeq(path, ".") {
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		f, ok := t.FieldByName(name)
		if !ok {
			return false
		}
		t = f.Type
	}
	return true
}

// fieldAt gives the field at a dotted path with pointers opened; the zero Value if it is not there or not set.
func fieldAt(v reflect.Value, path string) reflect.Value {
	for name := range strings.SplitSeq(path, ".") {
		for v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return reflect.Value{}
			}
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct {
			return reflect.Value{}
		}
		v = v.FieldByName(name)
	}
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	return v
}

func text(v reflect.Value) string {
	if v.IsValid() && v.Kind() == reflect.String {
		return v.String()
	}
	return ""
}

// errPages says that a list could not be read to its end although every call was answered.
var errPages = errors.New("the pages do not end: a token came twice, or none where more was promised")

// all makes an operation's calls until the last page and gives one answer: lists joined, the rest of the first page. On
// an error the answer holds what came before it, and is nil if nothing did.
func (o operation) all(ctx context.Context, call func(context.Context, any) (any, error), in reflect.Value) (reflect.Value, error) {
	var whole reflect.Value
	seen := map[string]bool{}
	for {
		out, err := call(ctx, in.Interface())
		if err != nil {
			return whole, err
		}
		page := reflect.ValueOf(out)
		if whole.IsValid() {
			join(whole.Elem(), page.Elem())
		} else {
			whole = page
		}
		token, field := o.pages.next(page)
		more := o.pages.more != "" && truth(fieldAt(page, o.pages.more))
		switch {
		case token == "" && !more:
			o.pages.clear(whole)
			return whole, nil
		case token == "", seen[token]:
			return whole, errPages
		}
		seen[token] = true
		in.Elem().FieldByName(field).Set(reflect.ValueOf(&token))
	}
}

func (p pager) next(page reflect.Value) (token, field string) {
	// A marker that is given back although the list is complete is no next page.
	if p.more != "" && !truth(fieldAt(page, p.more)) {
		return "", ""
	}
	for _, f := range p.from {
		if t := text(fieldAt(page, f[0])); t != "" {
			return t, f[1]
		}
	}
	return "", ""
}

func truth(v reflect.Value) bool { return v.IsValid() && v.Kind() == reflect.Bool && v.Bool() }

// clear drops what speaks of pages, as the CLI does once it has read them all.
func (p pager) clear(whole reflect.Value) {
	for _, t := range p.tokens {
		path, name, nested := strings.Cut(t, ".")
		v := whole.Elem()
		if nested {
			if v = fieldAt(whole, path); v.Kind() != reflect.Struct {
				continue
			}
		} else {
			name = path
		}
		v.FieldByName(name).SetZero()
	}
}

// join adds a page's lists to those before, also one level down (CloudFront wraps its list).
func join(to, page reflect.Value) {
	for i := range to.NumField() {
		if !to.Type().Field(i).IsExported() {
			continue
		}
		f, g := to.Field(i), page.Field(i)
		switch {
		case f.Kind() == reflect.Slice && f.Type().Elem().Kind() != reflect.Uint8:
			f.Set(reflect.AppendSlice(f, g))
		case f.Kind() == reflect.Pointer && f.Type().Elem().Kind() == reflect.Struct && !f.IsNil() && !g.IsNil() && f.Type().Elem().PkgPath() != "time":
			join(f.Elem(), g.Elem())
		}
	}
}
