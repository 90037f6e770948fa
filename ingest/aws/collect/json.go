package collect

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// shape writes the SDK's output structs as the CLI prints the same answer: members under the names of the service's
// model, unset ones left out, times as ISO 8601 in UTC, blobs in base64, a union as its one member. The SDK capitalises
// every member; lower says that the service's model does not (eks, ecs, logs, …).
type shape struct {
	lower bool
	seal  sealer
}

// sealer hides what is secret in a document before it is kept; internal/secrets' Finder is one.
type sealer interface {
	Seal(name, text string) string // of a setting; name is empty for free text
	Mask(document []byte) []byte   // whatever is a credential by its form alone
}

// document gives the indented JSON text of an answer, sealed.
func (s shape) document(v reflect.Value) []byte {
	b := s.value(nil, v, "")
	return append(s.seal.Mask(b), '\n')
}

func (s shape) value(b []byte, v reflect.Value, name string) []byte {
	if t := v.Type(); t == reflect.TypeFor[time.Time]() {
		at, _ := reflect.TypeAssert[time.Time](v)
		return append(append(append(b, '"'), at.UTC().Format("2006-01-02T15:04:05.999999-07:00")...), '"')
	}
	switch v.Kind() {
	case reflect.Pointer:
		return s.value(b, v.Elem(), name)
	case reflect.Interface:
		return s.union(b, v.Elem())
	case reflect.Struct:
		return s.object(b, v)
	case reflect.Slice:
		return s.list(b, v, name)
	case reflect.Map:
		return s.dictionary(b, v, name)
	case reflect.String:
		return appendString(b, s.sealed(name, v.String()))
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.AppendInt(b, v.Int(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.AppendFloat(b, v.Float(), 'g', -1, 64)
	default:
		return append(b, "null"...)
	}
}

func (s shape) object(b []byte, v reflect.Value) []byte {
	p := planOf(v.Type())
	secretName := ""
	if p.pairName >= 0 {
		secretName = text(fieldAt(v, v.Type().Field(p.pairName).Name))
	}
	b = append(b, '{')
	first := true
	for _, f := range p.fields {
		fv := v.Field(f.index)
		if absent(fv) {
			continue
		}
		b = comma(b, &first)
		name := f.name
		if s.lower {
			name = f.lower
		}
		b = append(append(append(b, '"'), name...), `":`...)
		if f.index == p.pairValue {
			b = appendString(b, s.seal.Seal(secretName, text(fieldAt(v, f.name))))
			continue
		}
		b = s.value(b, fv, f.name)
	}
	return append(b, '}')
}

func comma(b []byte, first *bool) []byte {
	if *first {
		*first = false
		return b
	}
	return append(b, ", "...)
}

func absent(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return v.IsNil()
	case reflect.String:
		return v.Len() == 0 // an enumeration that did not come
	default:
		return false
	}
}

func (s shape) list(b []byte, v reflect.Value, name string) []byte {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return append(base64.StdEncoding.AppendEncode(append(b, '"'), v.Bytes()), '"')
	}
	b = append(b, '[')
	first := true
	for i := range v.Len() {
		b = s.value(comma(b, &first), v.Index(i), name)
	}
	return append(b, ']')
}

// dictionary writes a map by order of keys. The values of one that holds settings are sealed under their names; what
// holds attributes of the thing itself, or tags, is no setting.
func (s shape) dictionary(b []byte, v reflect.Value, name string) []byte {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(x, y reflect.Value) int { return strings.Compare(x.String(), y.String()) })
	settings := v.Type().Elem().Kind() == reflect.String && name != "Attributes" && name != "Tags"
	b = append(b, '{')
	first := true
	for _, k := range keys {
		b = append(appendString(comma(b, &first), k.String()), ':', ' ')
		if e := v.MapIndex(k); settings {
			b = appendString(b, s.seal.Seal(k.String(), e.String()))
		} else {
			b = s.value(b, e, name)
		}
	}
	return append(b, '}')
}

// union writes the member that is set: the SDK has a type for each, named for union and member. Free-form documents are
// left out, as nothing here reads one.
func (s shape) union(b []byte, v reflect.Value) []byte {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	_, member, ok := strings.Cut(v.Type().Name(), "Member")
	if !ok || v.Kind() != reflect.Struct || !v.FieldByName("Value").IsValid() {
		return append(b, "null"...)
	}
	if s.lower {
		member = lowerFirst(member)
	}
	b = append(append(append(b, `{"`...), member...), `":`...)
	return append(s.value(b, v.FieldByName("Value"), member), '}')
}

// freeText names the fields that hold a program or a template: whatever is secret in it is sealed in place.
func freeText(name string) bool {
	switch name {
	case "UserData", "TemplateBody", "Definition", "DefinitionString", "Buildspec", "Content", "Code":
		return true
	}
	return false
}

// sealed hides secrets of one string, and opens IAM's URL-encoded policy documents as the CLI does.
func (s shape) sealed(name, v string) string {
	switch {
	case strings.HasPrefix(v, "%7B"):
		if doc, err := url.PathUnescape(v); err == nil {
			return doc
		}
	case name == "Value" || freeText(name):
		if raw, err := base64.StdEncoding.DecodeString(v); err == nil && len(raw) > 0 && utf8.Valid(raw) {
			if open := s.seal.Seal("", string(raw)); open != string(raw) {
				return base64.StdEncoding.EncodeToString([]byte(open))
			}
			return v
		}
		return s.seal.Seal("", v)
	}
	return v
}

// plan is what is known of a struct type: its fields by name, and which two of them are a setting and its value.
type plan struct {
	fields              []planned
	pairName, pairValue int // index of the field, -1 if there is none
}

type planned struct {
	index       int
	name, lower string
}

//nolint:gochecknoglobals // a cache of what never changes
var plans sync.Map

func planOf(t reflect.Type) plan {
	if p, ok := plans.Load(t); ok {
		known, _ := p.(plan)
		return known
	}
	p := plan{pairName: -1, pairValue: -1}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() || f.Name == "ResultMetadata" {
			continue
		}
		p.fields = append(p.fields, planned{i, f.Name, lowerFirst(f.Name)})
	}
	slices.SortFunc(p.fields, func(a, b planned) int { return strings.Compare(a.name, b.name) })
	for _, pair := range [][2]string{{"Name", "Value"}, {"ParameterKey", "ParameterValue"}, {"OutputKey", "OutputValue"}} {
		n, okName := t.FieldByName(pair[0])
		v, okValue := t.FieldByName(pair[1])
		if okName && okValue && stringLike(n.Type) && stringLike(v.Type) {
			p.pairName, p.pairValue = n.Index[0], v.Index[0]
		}
	}
	plans.Store(t, p)
	return p
}

func stringLike(t reflect.Type) bool {
	return t.Kind() == reflect.String || t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.String
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' {
			return appendEscaped(b, s)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

func appendEscaped(b []byte, s string) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return append(b, `""`...) // a string always encodes
	}
	return append(b, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
}
