package collect

import (
	"reflect"
	"strings"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// service is one group of rows of the table of calls: what is asked of one service in one account and region, in order.
// It is also the unit that progress counts and that an interrupted collection does not repeat.
type service struct {
	name   string // as the CLI calls it: the first part of the documents' names
	prefix string // of its IAM actions; empty: the name
	global bool   // asked once an account, in the partition's own region
	lower  bool   // its model's members start in lower case
	client func(aws.Config) any
	calls  []call
}

// call is one row: an operation, what it is asked about, and what its refusals mean. A row without "of" is asked once;
// one with it is asked for every entry of an earlier row's answers.
type call struct {
	op      operation
	on      string   // another service whose operation it is, where one list leads to two services
	actions []string // IAM actions that it needs; empty: prefix and operation

	params map[string]any // fixed fields of the input; the value "@account" stands for the account's id

	of    string            // operation whose answers name the things
	list  string            // path of the entries in them
	key   string            // path in an entry of what identifies it; empty: the entry is a string itself
	as    string            // input field that takes it; empty: key
	take  map[string]string // further input fields, from paths in the entry
	where [2]string         // only entries with this path and value
	item  string            // path in the entry of what names the document; empty: key
	batch int               // how many entries one call takes; 0: one

	at       string                     // path in the entry of the region that is to be asked
	none     []string                   // error codes that say "there is none"
	wait     []string                   // error codes that ask for patience
	drop     []string                   // paths of the answer that are not kept
	whole    bool                       // a part of the answer would mislead: all or nothing
	quiet    bool                       // the answer only names things for other rows, and is not kept
	regional func(reflect.Value) string // region that the entry's later calls go to, from this row's answer
}

// command is the CLI's name of an operation: ListFunctionUrlConfigs is list-function-url-configs.
func command(op string) string {
	var b strings.Builder
	r := []rune(op)
	for i, c := range r {
		if unicode.IsUpper(c) && i > 0 {
			next := i+1 < len(r) && unicode.IsLower(r[i+1])
			if unicode.IsLower(r[i-1]) || unicode.IsDigit(r[i-1]) || next && unicode.IsUpper(r[i-1]) {
				b.WriteByte('-')
			}
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}

// document is the name under which the call's answers are kept, and which `import aws --cli-dir` reads.
func (s service) document(c call) string {
	name := s.name
	if c.on != "" {
		name = c.on
	}
	return name + "-" + command(c.op.name)
}

func (s service) permissions(c call) []string {
	if len(c.actions) > 0 {
		return c.actions
	}
	prefix := s.prefix
	if prefix == "" {
		prefix = s.name
	}
	if c.on != "" {
		prefix = c.on
	}
	return []string{prefix + ":" + c.op.name}
}

// entries gives what lies at a dotted path, lists and pointers opened.
func entries(v reflect.Value, path string) []reflect.Value {
	at := []reflect.Value{v}
	for name := range strings.SplitSeq(path, ".") {
		var next []reflect.Value
		for _, x := range at {
			next = open(next, fieldAt(x, name))
		}
		at = next
	}
	return at
}

func open(out []reflect.Value, v reflect.Value) []reflect.Value {
	for v.IsValid() && v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	switch {
	case !v.IsValid(), v.Kind() == reflect.Pointer:
		return out
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			out = open(out, v.Index(i))
		}
		return out
	}
	return append(out, v)
}

// entryText gives the text at a path of an entry, or the entry itself for an empty path; numbers stay what they are.
func entryText(e reflect.Value, path string) string {
	if path != "" {
		e = fieldAt(e, path)
	}
	return text(e)
}
