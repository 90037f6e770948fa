package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// docEdit is a change within a JSON document.
type docEdit struct {
	parts []string
	edit  Edit
}

// editDocument makes all edits of one document at once, so that positions are
// those of the document as it is. What no edit touches keeps its bytes.
func editDocument(text string, edits []docEdit) (string, error) {
	out, gone, err := editValue(json.RawMessage(text), edits, 0)
	if err != nil {
		return "", err
	}
	if gone {
		return "", nil
	}
	return string(out), nil
}

// editValue makes those edits of a value whose path leads to it or through it;
// depth is how many parts are behind. A value that goes is gone.
func editValue(raw json.RawMessage, edits []docEdit, depth int) (out json.RawMessage, gone bool, err error) {
	for _, e := range edits {
		if len(e.parts) > depth {
			continue
		}
		if len(edits) > 1 {
			return nil, false, &EditError{e.edit, ErrEditsOverlap}
		}
		if e.edit.Before != nil && (raw == nil || !sameJSON(raw, e.edit.Before)) {
			return nil, false, &EditError{e.edit, fmt.Errorf("the facts say %s there", orNothing(raw))}
		}
		if e.edit.After == nil {
			if raw == nil {
				return nil, false, &EditError{e.edit, errors.New("nothing is there")}
			}
			return nil, true, nil
		}
		text, err := encodeJSON(e.edit.After)
		if err != nil {
			return nil, false, &EditError{e.edit, err}
		}
		return text, false, nil
	}
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) > 0 && raw[0] == '[':
		out, err = editList(raw, edits, depth)
	case len(raw) > 0 && raw[0] == '{' && !oneOfList(raw, edits, depth):
		out, err = editObject(raw, edits, depth)
	case len(raw) > 0 && (raw[0] == '{' || raw[0] == '"'):
		out, err = editList(slices.Concat([]byte{'['}, raw, []byte{']'}), edits, depth) // IAM writes a list of one without brackets
	default:
		err = &EditError{edits[0].edit, fmt.Errorf("nothing has the part %q", edits[0].parts[depth])}
	}
	return out, false, err
}

// oneOfList reports whether the next part speaks of an object as of a list of one.
func oneOfList(raw json.RawMessage, edits []docEdit, depth int) bool {
	return !slices.ContainsFunc(edits, func(e docEdit) bool {
		part := e.parts[depth]
		return part != "-" && !strings.HasPrefix(part, "#") && sidOf(raw) != part
	})
}

func editObject(raw json.RawMessage, edits []docEdit, depth int) (json.RawMessage, error) {
	list, err := objectMembers(raw)
	if err != nil {
		return nil, &EditError{edits[0].edit, err}
	}
	by, order := grouped(edits, depth)
	for _, name := range order {
		i := slices.IndexFunc(list, func(m member) bool { return m.name == name })
		var have json.RawMessage
		if i >= 0 {
			have = list[i].value
		}
		v, gone, err := editValue(have, by[name], depth+1)
		switch {
		case err != nil:
			return nil, err
		case gone:
			list = slices.Delete(list, i, i+1)
		case i < 0:
			list = append(list, member{name, v})
		default:
			list[i].value = v
		}
	}
	var b bytes.Buffer
	for i, m := range list {
		b.WriteByte("{,"[min(i, 1)])
		key, err := encodeJSON(m.name)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(m.value)
	}
	if len(list) == 0 {
		b.WriteByte('{')
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func editList(raw json.RawMessage, edits []docEdit, depth int) (json.RawMessage, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, &EditError{edits[0].edit, err}
	}
	at := map[int][]docEdit{}
	var order []int
	var behind []string
	for _, e := range edits {
		if e.parts[depth] == "-" {
			if len(e.parts) > depth+1 || e.edit.After == nil {
				return nil, &EditError{e.edit, errors.New(`"-" is a place for something new`)}
			}
			text, err := encodeJSON(e.edit.After)
			if err != nil {
				return nil, &EditError{e.edit, err}
			}
			behind = append(behind, string(text))
			continue
		}
		i, err := position(list, e.parts[depth])
		if err != nil {
			return nil, &EditError{e.edit, err}
		}
		if at[i] == nil {
			order = append(order, i)
		}
		at[i] = append(at[i], e)
	}
	dead := map[int]bool{}
	for _, i := range order {
		v, gone, err := editValue(list[i], at[i], depth+1)
		if err != nil {
			return nil, err
		}
		list[i], dead[i] = v, gone
	}
	var kept []string
	for i, v := range list {
		if !dead[i] {
			kept = append(kept, string(v))
		}
	}
	slices.Sort(behind) // edits are in no order
	return json.RawMessage("[" + strings.Join(append(kept, behind...), ",") + "]"), nil
}

// position finds the part of a list: "#1" the second, else the one of that Sid.
func position(list []json.RawMessage, part string) (int, error) {
	if n, ok := strings.CutPrefix(part, "#"); ok {
		i, err := strconv.Atoi(n)
		if err != nil || i < 0 || i >= len(list) {
			return 0, fmt.Errorf("there is no part %s: the list has %d", part, len(list))
		}
		return i, nil
	}
	found := -1
	for i, raw := range list {
		if sidOf(raw) != part {
			continue
		}
		if found >= 0 {
			return 0, fmt.Errorf("the Sid %q is there twice: name it by position", part)
		}
		found = i
	}
	if found < 0 {
		return 0, fmt.Errorf("nothing has the Sid %q", part)
	}
	return found, nil
}

// sidOf reads a statement's name. AWS's is Sid; ids of other clouds' parts too.
func sidOf(raw json.RawMessage) string {
	var s struct {
		Sid string `json:"Sid"`
	}
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s.Sid
}

// grouped sorts edits by their next part, in the order of those parts.
func grouped(edits []docEdit, depth int) (by map[string][]docEdit, order []string) {
	by = map[string][]docEdit{}
	for _, e := range edits {
		part := e.parts[depth]
		if by[part] == nil {
			order = append(order, part)
		}
		by[part] = append(by[part], e)
	}
	slices.Sort(order)
	return by, order
}

type member struct {
	name  string
	value json.RawMessage
}

// objectMembers gives an object's members as they stand, those of one name too.
func objectMembers(raw json.RawMessage) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	var out []member
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string) // a name of an object is a string
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return nil, err
		}
		out = append(out, member{name, v})
	}
	return out, nil
}

// sameJSON compares a text with a decoded value.
func sameJSON(raw json.RawMessage, v any) bool {
	var have any
	if json.Unmarshal(raw, &have) != nil {
		return false
	}
	text, err := json.Marshal(v) // a value made in Go may hold other types than a decoded one
	if err != nil {
		return false
	}
	var want any
	return json.Unmarshal(text, &want) == nil && reflect.DeepEqual(have, want)
}

func encodeJSON(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

func orNothing(raw json.RawMessage) string {
	if raw == nil {
		return "nothing"
	}
	return string(raw)
}
